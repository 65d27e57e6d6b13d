using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Households;
using Portal.Core.Live;
using Portal.Core.Persistence;

namespace Portal.Core.Accounts;

/// <summary>Somebody signed in changes their password (R10): the other devices are signed out, and a mail says so.</summary>
public sealed class ChangePassword(PortalDb db, AccountLetters letters, IPasswordHasher<Account> hasher, ILiveFeed feed, TimeProvider clock)
{
    public async Task<AccountRefusal?> Run(Guid id, Guid? session, string? current, string? password, string? again, CancellationToken ct)
    {
        var why = await db.InTransaction(() => Change(id, session, current, password, again, ct), ct);

        if (why is null)
        {
            feed.SessionsChanged(id);
        }

        return why;
    }

    private async Task<AccountRefusal?> Change(Guid id, Guid? session, string? current, string? password, string? again, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var account = await db.Accounts.SingleAsync(a => a.Id == id, ct);
        var guardian = await db.Guardians.AsNoTracking().FirstOrDefaultAsync(g => g.Id == account.GuardianId, ct);
        AccountRefusal? why =
            hasher.VerifyHashedPassword(account, account.PasswordHash ?? "", current ?? "") == PasswordVerificationResult.Failed ? AccountRefusal.PasswordWrong
            : password != again ? AccountRefusal.PasswordsDiffer
            : password == current ? AccountRefusal.PasswordSame
            : PasswordRules.Rate(password, account.UserName, account.Email, account.FullName, guardian?.FirstName, guardian?.LastName).Refusal;
        if (why is not null)
        {
            return why;
        }

        account.Choose(hasher.HashPassword(account, password!));
        await db.EndSessions(account.Id, session, now, ct);
        db.Record(now, account.UserName!, "account.password", $"account {account.Id}", account.HouseholdId, null, "by its owner");
        await letters.PasswordChosen(account, now, ct);
        return null;
    }
}
