using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Households;
using Portal.Core.Organisers;
using Portal.Core.Persistence;

namespace Portal.Core.Accounts;

/// <summary>An administrator takes somebody into the team: an account without a password, and a mail with the link that chooses one.</summary>
public sealed class OpenAgentAccount(PortalDb db, AccountLetters letters, TimeProvider clock)
{
    public async Task<AccountRefusal?> Run(Agent agent, string? fullName, string? userName, string? email, StaffRole? role, FacilityId? facility, CancellationToken ct)
    {
        var (full, name, address) = (fullName?.Trim() ?? "", userName?.Trim() ?? "", email?.Trim() ?? "");
        AccountRefusal? why =
            full.Length is 0 or > 120 ? AccountRefusal.NameMissing
            : !UserNames.IsGood(name) ? AccountRefusal.UserNameNotLetters
            : Emails.WhyNot(address) is { } wrong ? wrong
            : role is not { } known || !Enum.IsDefined(known) ? AccountRefusal.RoleUnknown
            : null;
        if (why is not null)
        {
            return why;
        }

        return await db.InTransaction<AccountRefusal?>(async () =>
        {
            var now = clock.GetUtcNow();
            var upper = name.ToUpperInvariant();
            if (await db.Accounts.AnyAsync(account => account.NormalizedUserName == upper, ct))
            {
                return AccountRefusal.UserNameTaken;
            }

            if (facility is { } place && !await db.Facilities.AnyAsync(f => f.Id == place && f.OrganiserId == agent.OrganiserId, ct))
            {
                return AccountRefusal.RoleUnknown;
            }

            var organiser = await db.Organisers.SingleAsync(o => o.Id == agent.OrganiserId, ct);
            var account = Account.ForAgent(agent.OrganiserId, name, role!.Value, full, facility);
            account.Write(address);
            var (link, secret) = AccountLink.New(account, LinkPurpose.ChoosePassword, now);
            db.AddRange(account, link);
            db.Record(now, agent.Name, "team.joined", $"account {account.Id}", null, null, $"{name} {role}");
            await letters.Credentials(account, full, organiser, link, secret, ct);
            return null;
        }, ct);
    }
}
