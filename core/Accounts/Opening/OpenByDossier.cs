using System.Globalization;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Households;
using Portal.Core.Organisers;
using Portal.Core.Persistence;

namespace Portal.Core.Accounts;

/// <summary>Step 1 of the opening by a posted number (R3). The password is a hash as soon as it was checked.</summary>
public sealed record DossierForm(string FirstName, string LastName, string Email, string UserName, string PasswordHash);

/// <summary>
/// Three steps with the file number that came by post (R3), then a mailed link (R4). Name and number must belong together and
/// the adult must have no account yet; why they do not is not said.
/// </summary>
public sealed class OpenByDossier(PortalDb db, AccountLetters letters, IPasswordHasher<Account> hasher, TimeProvider clock)
{
    /// <summary>Step 1: who one is and how one will sign in.</summary>
    public async Task<(DossierForm? Form, AccountRefusal? Refusal)> Identify(string? firstName, string? lastName, string? email, string? userName, string? password, string? again, CancellationToken ct)
    {
        var (first, last, address, name) = (firstName?.Trim() ?? "", lastName?.Trim() ?? "", email?.Trim() ?? "", userName?.Trim() ?? "");
        AccountRefusal? why =
            first.Length is 0 or > 60 || last.Length is 0 or > 60 ? AccountRefusal.NameMissing
            : Emails.WhyNot(address) is { } wrong ? wrong
            : !UserNames.IsGood(name) ? AccountRefusal.UserNameNotLetters
            : password != again ? AccountRefusal.PasswordsDiffer
            : PasswordRules.Rate(password, first, last, name, address).Refusal;
        if (why is not null)
        {
            return (null, why);
        }

        var upper = name.ToUpperInvariant();
        return await db.Accounts.AnyAsync(account => account.NormalizedUserName == upper, ct)
            ? (null, AccountRefusal.UserNameTaken)
            : (new DossierForm(first, last, address, name, hasher.HashPassword(null!, password!)), null);
    }

    /// <summary>Step 2: the number on the letter.</summary>
    public async Task<AccountRefusal?> WhyUnknown(OrganiserId organiser, DossierForm form, string? dossier, CancellationToken ct) =>
        await Find(organiser, form, dossier, ct) is null ? AccountRefusal.DossierUnknown : null;

    /// <summary>Step 3: the account, which works once its mailed link was opened (R4).</summary>
    /// <param name="read">The organiser's texts that were on the page.</param>
    public async Task<AccountRefusal?> Run(OrganiserId organiser, DossierForm form, string? dossier, bool accepts, IReadOnlyCollection<LegalTextId> read, CancellationToken ct)
    {
        if (!accepts)
        {
            return AccountRefusal.TermsNotAccepted;
        }

        return await db.InTransaction<AccountRefusal?>(async () =>
        {
            var now = clock.GetUtcNow();
            var where = await db.Organisers.FirstOrDefaultAsync(o => o.Id == organiser, ct);
            if (where?.Policies.AccountOpening != AccountOpening.PostedDossierNumber)
            {
                return AccountRefusal.NotFound;
            }

            var upper = form.UserName.ToUpperInvariant();
            if (await db.Accounts.AnyAsync(a => a.NormalizedUserName == upper, ct))
            {
                return AccountRefusal.UserNameTaken;
            }

            if (await Find(organiser, form, dossier, ct) is not { } guardian)
            {
                return AccountRefusal.DossierUnknown;
            }

            var account = Account.ToOpen(guardian, form.UserName, form.Email);
            account.Choose(form.PasswordHash);
            var (link, secret) = AccountLink.New(account, LinkPurpose.Activate, now);
            db.AddRange(account, link);
            await db.AcceptRead(account, guardian.FullName, organiser, read, now, ct);
            db.Record(now, guardian.FullName, "account.opened", $"account {account.Id}", guardian.HouseholdId, null, form.UserName);
            await letters.Activation(account, guardian.FirstName, where, link, secret, ct);
            return null;
        }, ct);
    }

    private async Task<Guardian?> Find(OrganiserId organiser, DossierForm form, string? dossier, CancellationToken ct)
    {
        if (string.IsNullOrWhiteSpace(dossier) || dossier.Length > 40 || await db.HouseholdAt(organiser, dossier.Trim(), ct) is not { } household)
        {
            return null;
        }

        var free = await db.GuardiansWithoutAccount(household.Id, ct);
        var ofName = free.FindAll(guardian => AreSame(guardian.LastName, form.LastName));
        return ofName.Find(guardian => AreSame(guardian.FirstName, form.FirstName));
    }

    private static bool AreSame(string known, string typed) =>
        FrenchWords.French.CompareInfo.Compare(known.Replace('-', ' '), typed.Replace('-', ' '), CompareOptions.IgnoreCase | CompareOptions.IgnoreNonSpace) == 0;
}
