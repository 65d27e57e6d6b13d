using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Households;
using Portal.Core.Persistence;

namespace Portal.Core.Accounts;

/// <summary>
/// New addresses for the reports, the first for receipts (R10). When the first one changes, the new and the old address both
/// confirm by a mailed link before anything moves; further addresses are added at once, as no account can be opened by them.
/// </summary>
public sealed class ChangeEmail(PortalDb db, AccountLetters letters, IPasswordHasher<Account> hasher, TimeProvider clock)
{
    /// <returns>Why not; and whether the mailed links have to be opened first.</returns>
    public async Task<(AccountRefusal? Refusal, bool Waits)> Run(Guid id, string? password, string? typed, CancellationToken ct)
    {
        var (addresses, wrong) = Emails.Read(typed);
        if (wrong is not null)
        {
            return (wrong, false);
        }

        return await db.InTransaction<(AccountRefusal?, bool)>(async () =>
        {
            var now = clock.GetUtcNow();
            var account = await db.Accounts.SingleAsync(a => a.Id == id, ct);
            if (hasher.VerifyHashedPassword(account, account.PasswordHash ?? "", password ?? "") == PasswordVerificationResult.Failed)
            {
                return (AccountRefusal.PasswordWrong, false);
            }

            var all = string.Join("; ", addresses);
            if (string.Equals(addresses[0], account.Email, StringComparison.OrdinalIgnoreCase))
            {
                await Write(account, all, now, ct);
                return (null, false);
            }

            // A newer wish replaces one that nobody has confirmed.
            await db.AccountLinks.Where(l => l.AccountId == id && l.UsedAt == null && (l.Purpose == LinkPurpose.ConfirmNewEmail || l.Purpose == LinkPurpose.ConfirmOldEmail)).ExecuteUpdateAsync(l => l.SetProperty(x => x.UsedAt, now).SetProperty(x => x.About, (string?)null), ct);
            await Ask(account, LinkPurpose.ConfirmNewEmail, addresses[0], all, now, ct);
            if (account.Email is { Length: > 0 } old)
            {
                await Ask(account, LinkPurpose.ConfirmOldEmail, old, all, now, ct);
            }

            return (null, true);
        }, ct);
    }

    /// <summary>One of the two links was opened; the second of them moves the addresses.</summary>
    /// <returns>Why not; and whether the other one is still to come.</returns>
    public Task<(AccountRefusal? Refusal, bool Waits)> Confirm(string secret, CancellationToken ct) => db.InTransaction<(AccountRefusal?, bool)>(async () =>
    {
        var now = clock.GetUtcNow();
        if (await db.GoodLink(secret, now, ct, LinkPurpose.ConfirmNewEmail, LinkPurpose.ConfirmOldEmail) is not var (account, link))
        {
            return (AccountRefusal.LinkDead, false);
        }

        // Guard: the account's row first, then both links as they are: of two who open them at once, the second sees the first.
        await db.Accounts.Where(a => a.Id == account.Id).ExecuteUpdateAsync(a => a.SetProperty(x => x.ConcurrencyStamp, Guid.NewGuid().ToString()), ct);
        link.Use(now);
        if (await db.AccountLinks.AsNoTracking().AnyAsync(l => l.AccountId == account.Id && l.Id != link.Id && l.About == link.About && l.UsedAt == null && (l.Purpose == LinkPurpose.ConfirmNewEmail || l.Purpose == LinkPurpose.ConfirmOldEmail), ct))
        {
            return (null, true);
        }

        await db.Entry(account).ReloadAsync(ct);
        await Write(account, link.About!, now, ct);
        return (null, false);
    }, ct);

    private async Task Ask(Account account, LinkPurpose purpose, string to, string all, DateTimeOffset now, CancellationToken ct)
    {
        var (link, secret) = AccountLink.New(account, purpose, now, about: all);
        db.Add(link);
        await letters.EmailAsked(account, link, secret, to, all, ct);
    }

    private async Task Write(Account account, string all, DateTimeOffset now, CancellationToken ct)
    {
        var before = account.Email;
        account.Write(all.Split(';')[0].Trim());
        account.ProveEmail();
        if (await db.Guardians.FirstOrDefaultAsync(g => g.Id == account.GuardianId, ct) is { } guardian)
        {
            before = guardian.Email;
            guardian.Email = all;
        }

        db.Record(now, account.UserName!, "account.email", $"account {account.Id}", account.HouseholdId, before, all);
    }
}
