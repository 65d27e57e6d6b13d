using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Households;
using Portal.Core.Live;
using Portal.Core.Persistence;

namespace Portal.Core.Accounts;

/// <summary>A password through a mailed link: the first one (R2, R5) or a new one (R9). All sessions end.</summary>
public sealed class ChoosePassword(PortalDb db, AccountLetters letters, IPasswordHasher<Account> hasher, Tries tries, ILiveFeed feed, TimeProvider clock)
{
    /// <returns>Whose link this is; null when it is none, was used, or is too old.</returns>
    public async Task<string?> UserNameOf(string secret, CancellationToken ct) =>
        (await db.GoodLink(secret, clock.GetUtcNow(), ct, LinkPurpose.ChoosePassword))?.Account.UserName;

    public async Task<AccountRefusal?> Run(string secret, string? password, string? again, CancellationToken ct)
    {
        var (why, account) = await db.InTransaction(() => Choose(secret, password, again, ct), ct);

        if (account is { } changed)
        {
            feed.SessionsChanged(changed);
        }

        return why;
    }

    private async Task<(AccountRefusal? Refusal, Guid? Account)> Choose(string secret, string? password, string? again, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        if (await db.GoodLink(secret, now, ct, LinkPurpose.ChoosePassword) is not var (account, link))
        {
            return (AccountRefusal.LinkDead, null);
        }

        if (password != again)
        {
            return (AccountRefusal.PasswordsDiffer, null);
        }

        var guardian = await db.Guardians.AsNoTracking().FirstOrDefaultAsync(g => g.Id == account.GuardianId, ct);
        if (PasswordRules.Rate(password, account.UserName, account.Email, guardian?.FirstName, guardian?.LastName).Refusal is { } why)
        {
            return (why, null);
        }

        link.Use(now);
        account.Choose(hasher.HashPassword(account, password!));
        account.ProveEmail();
        await db.EndSessions(account.Id, null, now, ct);
        // Older links of the same kind are in other mails of the same mailbox: the one that was opened is the last that counts.
        await db.AccountLinks.Where(l => l.AccountId == account.Id && l.Purpose == LinkPurpose.ChoosePassword && l.UsedAt == null && l.Id != link.Id).ExecuteUpdateAsync(l => l.SetProperty(x => x.UsedAt, now), ct);
        await tries.ForgetAll(account, ct);
        db.Record(now, account.UserName!, "account.password", $"account {account.Id}", account.HouseholdId, null, "by a mailed link");
        await letters.PasswordChosen(account, now, ct);
        return (null, account.Id);
    }
}
