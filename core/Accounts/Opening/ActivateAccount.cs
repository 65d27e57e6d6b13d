using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Persistence;

namespace Portal.Core.Accounts;

/// <summary>R4: the mailed link was opened, so the address is theirs and the account works.</summary>
public sealed class ActivateAccount(PortalDb db, TimeProvider clock)
{
    public Task<AccountRefusal?> Run(string secret, CancellationToken ct) => db.InTransaction<AccountRefusal?>(async () =>
    {
        var now = clock.GetUtcNow();
        if (await db.GoodLink(secret, now, ct, LinkPurpose.Activate) is not var (account, link))
        {
            return AccountRefusal.LinkDead;
        }

        var guardian = await db.Guardians.FirstOrDefaultAsync(g => g.Id == account.GuardianId, ct);
        link.Use(now);
        account.ProveEmail();
        if (guardian is not null)
        {
            guardian.Email = account.Email!;
        }

        db.Record(now, account.UserName!, "account.activated", $"account {account.Id}", account.HouseholdId, null, account.Email);
        return null;
    }, ct);
}
