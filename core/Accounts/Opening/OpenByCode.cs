using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Households;
using Portal.Core.Persistence;

namespace Portal.Core.Accounts;

/// <summary>Profile and access code, as printed (Clap Chaz): the family chooses its password and gives its address, and the account is theirs.</summary>
public sealed class OpenByCode(PortalDb db, AccountLetters letters, IPasswordHasher<Account> hasher, TimeProvider clock)
{
    public Task<AccountRefusal?> Run(OrganiserId organiser, string? profile, string? code, string? email, string? password, string? again, bool accepts, IReadOnlyCollection<LegalTextId> read, CancellationToken ct) => db.InTransaction<AccountRefusal?>(async () =>
    {
        var now = clock.GetUtcNow();
        var name = (profile ?? "").Trim().ToUpperInvariant();
        if (await db.GoodLink(AccountLink.Normalise(code ?? ""), now, ct, LinkPurpose.AccessCode) is not var (account, link)
            || account.NormalizedUserName != name
            || await db.GuardiansAt(organiser).FirstOrDefaultAsync(g => g.Id == account.GuardianId, ct) is not { } guardian)
        {
            return AccountRefusal.CodeUnknown;
        }

        AccountRefusal? why =
            Emails.WhyNot(email) is { } wrong ? wrong
            : password != again ? AccountRefusal.PasswordsDiffer
            : PasswordRules.Rate(password, account.UserName, email, guardian.FirstName, guardian.LastName).Refusal
              ?? (accepts ? null : AccountRefusal.TermsNotAccepted);
        if (why is not null)
        {
            return why;
        }

        link.Use(now);
        guardian.Email = email!.Trim();
        account.Write(guardian.Email);
        account.Choose(hasher.HashPassword(account, password!));
        // The paper reached the right letter box: that is this way's proof of who they are.
        account.ProveEmail();
        await db.AcceptRead(account, guardian.FullName, organiser, read, now, ct);
        db.Record(now, guardian.FullName, "account.opened", $"account {account.Id}", guardian.HouseholdId, null, account.UserName);
        await letters.PasswordChosen(account, now, ct);
        return null;
    }, ct);
}
