using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Households;
using Portal.Core.Live;
using Portal.Core.Persistence;

namespace Portal.Core.Accounts;

/// <summary>What comes before anything else at a first sign-in: a password of one's own (R6), and the texts in force (R7).</summary>
public sealed class FirstSteps(PortalDb db, AccountLetters letters, IPasswordHasher<Account> hasher, ILiveFeed feed, TimeProvider clock)
{
    /// <param name="session">The session to keep; all others end when the password changes.</param>
    /// <param name="terms">The box of the terms is ticked; asked where one of them is to be accepted.</param>
    /// <param name="privacy">The same for personal data.</param>
    /// <param name="read">The organisers' texts that were on the page: one published since then is shown first.</param>
    public async Task<AccountRefusal?> Run(Guid id, Guid? session, string? password, string? again, bool terms, bool privacy, IReadOnlyCollection<LegalTextId> read, CancellationToken ct)
    {
        var why = await db.InTransaction(() => Take(id, session, password, again, terms, privacy, read, ct), ct);

        if (why is null)
        {
            feed.SessionsChanged(id);
        }

        return why;
    }

    private async Task<AccountRefusal?> Take(Guid id, Guid? session, string? password, string? again, bool terms, bool privacy, IReadOnlyCollection<LegalTextId> read, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var account = await db.Accounts.SingleAsync(a => a.Id == id, ct);
        var guardian = await db.Guardians.AsNoTracking().FirstOrDefaultAsync(g => g.Id == account.GuardianId, ct);
        if (account.MustChangePassword)
        {
            if (WhyNot(account, guardian, password, again) is { } why)
            {
                return why;
            }
        }

        var texts = await db.TextsToAccept(account, ct);
        if (texts.Any(text => !(text.Kind == ConsentKind.Terms ? terms : privacy)))
        {
            return AccountRefusal.TermsNotAccepted;
        }

        if (texts.Any(text => text.Own is { } own && !read.Contains(own.Id)))
        {
            return AccountRefusal.TextsChanged;
        }

        if (account.MustChangePassword)
        {
            account.Choose(hasher.HashPassword(account, password!));
            await db.EndSessions(account.Id, session, now, ct);
            db.Record(now, account.UserName!, "account.password", $"account {account.Id}", account.HouseholdId, null, "at the first sign-in");
            await letters.PasswordChosen(account, now, ct);
        }

        db.Accept(account, guardian?.FullName ?? account.UserName!, texts, now);
        return null;
    }

    private AccountRefusal? WhyNot(Account account, Guardian? guardian, string? password, string? again) =>
        password != again ? AccountRefusal.PasswordsDiffer
        : PasswordRules.Rate(password, account.UserName, account.Email, account.FullName, guardian?.FirstName, guardian?.LastName).Refusal
          ?? (hasher.VerifyHashedPassword(account, account.PasswordHash!, password!) == PasswordVerificationResult.Failed ? null : AccountRefusal.PasswordSame);
}
