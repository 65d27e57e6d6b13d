using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Households;
using Portal.Core.Organisers;
using Portal.Core.Persistence;

namespace Portal.Core.Accounts;

/// <summary>The service opens accounts and mails identifier and link; or mails them again, on a call (R5). A parent who has a password keeps it until a new one is chosen.</summary>
public sealed class SendCredentials(PortalDb db, AccountLetters letters, TimeProvider clock)
{
    /// <param name="guardians">Those who are not of the agent's organiser, or have no address, are left out.</param>
    /// <returns>How many mails were written.</returns>
    public Task<int> Run(Agent agent, IReadOnlyCollection<GuardianId> guardians, CancellationToken ct) => db.InTransaction(async () =>
    {
        var now = clock.GetUtcNow();
        var organiser = await db.Organisers.SingleAsync(o => o.Id == agent.OrganiserId, ct);
        if (organiser.Policies.AccountOpening != AccountOpening.MailedCredentials)
        {
            return 0;
        }

        var adults = await db.GuardiansOf(agent).Where(guardian => guardians.Contains(guardian.Id)).ToListAsync(ct);
        var accounts = await db.Accounts.Where(account => account.GuardianId != null && guardians.Contains(account.GuardianId.Value)).ToDictionaryAsync(account => account.GuardianId!.Value, ct);
        var given = new HashSet<string>();
        var written = 0;
        foreach (var adult in adults.Where(adult => adult.ReceiptEmail.Length > 0))
        {
            if (!accounts.TryGetValue(adult.Id, out var account))
            {
                account = Account.ToOpen(adult, await UserNames.Propose(db, adult.FirstName, adult.LastName, given, ct), adult.ReceiptEmail);
                db.Add(account);
            }

            if (account.IsClosed)
            {
                continue;
            }

            var (link, secret) = AccountLink.New(account, LinkPurpose.ChoosePassword, now);
            db.Add(link);
            await letters.Credentials(account, adult.FirstName, organiser, link, secret, ct);
            db.Record(now, agent.Name, "account.mailed", $"account {account.Id}", adult.HouseholdId, null, account.UserName);
            written++;
        }

        return written;
    }, ct);
}
