using Microsoft.EntityFrameworkCore;
using Portal.Core.Dossiers;
using Portal.Core.Households;
using Portal.Core.Organisers;
using Portal.Core.Persistence;

namespace Portal.Core.Accounts;

/// <summary>A text that holds for an adult (R4, R7): an organiser's newest, or the portal's own where an organiser has published none.</summary>
/// <param name="Own">The organiser's text; null: the portal's.</param>
/// <param name="Organiser">Whose; null: the portal's.</param>
public sealed record TextInForce(ConsentKind Kind, LegalText? Own, Organiser? Organiser)
{
    /// <summary>As it is kept with the consent: which text, in which version.</summary>
    public string Version => Own is { } own ? $"organiser {own.OrganiserId.Value} v{own.Version}" : Kind == ConsentKind.Terms ? LegalTexts.TermsVersion : LegalTexts.PrivacyVersion;
}

/// <summary>Which texts an adult has to accept before anything else, and how that is written down.</summary>
public static class Consents
{
    /// <summary>The texts that organisers have in force, or the portal's, for these organisers.</summary>
    /// <param name="organisers">Those that know the household; none: the portal's own texts hold.</param>
    public static async Task<IReadOnlyList<TextInForce>> TextsInForce(this PortalDb db, IReadOnlyCollection<OrganiserId> organisers, CancellationToken ct)
    {
        var known = await db.Organisers.AsNoTracking().Where(organiser => organisers.Contains(organiser.Id)).OrderBy(organiser => organiser.Id).ToListAsync(ct);
        var own = await db.LegalTexts.AsNoTracking().Where(text => organisers.Contains(text.OrganiserId) && text.Kind != LegalKind.InternalRules).ToListAsync(ct);
        return [.. new[] { (Consent: ConsentKind.Terms, Text: LegalKind.Terms), (Consent: ConsentKind.Privacy, Text: LegalKind.Privacy) }.SelectMany(kind =>
        {
            var newest = known.Select(organiser => (Organiser: organiser, Text: own.Where(text => text.OrganiserId == organiser.Id && text.Kind == kind.Text).MaxBy(text => text.Version))).ToList();
            return newest.Where(one => one.Text is not null).Select(one => new TextInForce(kind.Consent, one.Text, one.Organiser))
                .Concat(newest.Count == 0 || newest.Exists(one => one.Text is null) ? [new TextInForce(kind.Consent, null, null)] : []);
        })];
    }

    /// <summary>The organisers that know a household: by the file of a child, or because they opened its account.</summary>
    public static Task<List<OrganiserId>> OrganisersKnowing(this PortalDb db, HouseholdId household, CancellationToken ct) =>
        db.ChildFiles.Where(file => file.HouseholdId == household).Select(file => file.OrganiserId)
            .Union(db.KnownHouseholds.Where(known => known.HouseholdId == household).Select(known => known.OrganiserId)).ToListAsync(ct);

    /// <summary>Those of the texts in force that the adult of an account has not accepted; none for an agent.</summary>
    public static async Task<IReadOnlyList<TextInForce>> TextsToAccept(this PortalDb db, Account account, CancellationToken ct)
    {
        if (account is not { GuardianId: { } adult, HouseholdId: { } household })
        {
            return [];
        }

        var signed = await db.Signatures.Where(signature => signature.HouseholdId == household && signature.GuardianId == adult).Select(signature => signature.TextId).ToListAsync(ct);
        return [.. (await db.TextsInForce(await db.OrganisersKnowing(household, ct), ct)).Where(text => text.Own is { } own
            ? !signed.Contains(own.Id)
            : (text.Kind == ConsentKind.Terms ? account.AcceptedTerms : account.AcceptedPrivacy) != text.Version)];
    }

    /// <summary>
    /// The accounts whose adult has a text to accept: the same as <see cref="TextsToAccept"/>, said in one question, since it is
    /// asked with each request. An organiser's text that is published asks everybody it concerns at their next press.
    /// </summary>
    public static IQueryable<Account> AccountsToAsk(this PortalDb db) => db.Accounts.Where(account => account.GuardianId != null && (
        db.LegalTexts.Any(text => text.Kind != LegalKind.InternalRules
            && (db.KnownHouseholds.Any(known => known.OrganiserId == text.OrganiserId && known.HouseholdId == account.HouseholdId) || db.ChildFiles.Any(file => file.OrganiserId == text.OrganiserId && file.HouseholdId == account.HouseholdId))
            && !db.LegalTexts.Any(newer => newer.OrganiserId == text.OrganiserId && newer.Kind == text.Kind && newer.Version > text.Version)
            && !db.Signatures.Any(signature => signature.HouseholdId == account.HouseholdId && signature.TextId == text.Id && signature.GuardianId == account.GuardianId))
        || ((account.AcceptedTerms != LegalTexts.TermsVersion || account.AcceptedPrivacy != LegalTexts.PrivacyVersion)
            && ((!db.KnownHouseholds.Any(known => known.HouseholdId == account.HouseholdId) && !db.ChildFiles.Any(file => file.HouseholdId == account.HouseholdId))
                || db.Organisers.Any(organiser =>
                    (db.KnownHouseholds.Any(known => known.OrganiserId == organiser.Id && known.HouseholdId == account.HouseholdId) || db.ChildFiles.Any(file => file.OrganiserId == organiser.Id && file.HouseholdId == account.HouseholdId))
                    && ((account.AcceptedTerms != LegalTexts.TermsVersion && !db.LegalTexts.Any(text => text.OrganiserId == organiser.Id && text.Kind == LegalKind.Terms))
                        || (account.AcceptedPrivacy != LegalTexts.PrivacyVersion && !db.LegalTexts.Any(text => text.OrganiserId == organiser.Id && text.Kind == LegalKind.Privacy))))))));

    /// <summary>
    /// The adult accepts these texts: a consent each for the proof; an organiser's own is a signature too, as the file asks for
    /// it (R8), the portal's is noted on the account.
    /// </summary>
    /// <param name="name">The adult's.</param>
    public static void Accept(this PortalDb db, Account account, string name, IEnumerable<TextInForce> texts, DateTimeOffset now)
    {
        foreach (var text in texts)
        {
            db.Consents.Add(new Consent { AccountId = account.Id, Kind = text.Kind, Version = text.Version, At = now, HouseholdId = account.HouseholdId });
            if (text.Own is { } own)
            {
                db.Signatures.Add(new Signature
                {
                    TextId = own.Id, OrganiserId = own.OrganiserId, HouseholdId = account.HouseholdId!.Value, GuardianId = account.GuardianId!.Value,
                    Name = name.Length > SignTexts.LongestName ? name[..SignTexts.LongestName] : name, Place = Signature.Online, At = now,
                });
            }
            else if (text.Kind == ConsentKind.Terms)
            {
                account.AcceptTerms(text.Version);
            }
            else
            {
                account.AcceptPrivacy(text.Version);
            }
        }
    }

    /// <summary>
    /// The texts that were on the page of an opening are accepted; a version published since then, or another structure's, is
    /// asked for at the first visit.
    /// </summary>
    /// <param name="organiser">Where the account is opened: its texts, or the portal's in their place, were on the page.</param>
    /// <param name="read">The organiser's own that were on the page.</param>
    public static async Task AcceptRead(this PortalDb db, Account account, string name, OrganiserId organiser, IReadOnlyCollection<LegalTextId> read, DateTimeOffset now, CancellationToken ct) =>
        db.Accept(account, name, (await db.TextsInForce([organiser], ct)).Where(text => text.Own is not { } own || read.Contains(own.Id)), now);
}
