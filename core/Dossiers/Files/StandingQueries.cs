using Microsoft.EntityFrameworkCore;
using Portal.Core.Persistence;

namespace Portal.Core.Dossiers;

/// <summary>How children stand with an organiser: the facts under the gate.</summary>
public static class StandingQueries
{
    /// <summary>How each child that this organiser knows stands, of one household or of many.</summary>
    public static Task<Dictionary<HouseholdId, Dictionary<ChildId, Standing>>> StandingsOf(this PortalDb db, IReadOnlyCollection<HouseholdId> households, OrganiserId organiser, CancellationToken ct) =>
        db.InOneTrip(trip => trip.StandingsOf(households, organiser), ct);

    public static Func<Dictionary<HouseholdId, Dictionary<ChildId, Standing>>> StandingsOf(this RoundTrip trip, IReadOnlyCollection<HouseholdId> households, OrganiserId organiser)
    {
        var db = trip.Db;
        var files = trip.Ask(db.ChildFiles.AsNoTracking().Where(file => households.Contains(file.HouseholdId) && file.OrganiserId == organiser));
        var types = trip.Ask(db.DocumentTypes.AsNoTracking().Where(type => type.OrganiserId == organiser && type.IsBlocking && type.RetiredAt == null).OrderBy(type => type.Order));
        var withPlan = trip.Ask(db.Children.Where(child => households.Contains(child.HouseholdId) && child.HasHealthPlan).Select(child => child.Id));
        var documents = trip.Ask(db.FamilyDocuments.AsNoTracking().Where(document => households.Contains(document.HouseholdId) && document.OrganiserId == organiser
            && db.DocumentTypes.Any(type => type.Id == document.TypeId && type.IsBlocking && type.RetiredAt == null)));
        // A second parent's children (R12): their file, their signed rules and their own documents, kept by the other household.
        var shares = trip.Ask(db.SharedChildren.Where(share => share.EndedAt == null && households.Contains(share.HouseholdId)).Select(share => new { share.ChildId, share.HouseholdId }));
        var shared = db.SharedChildren.Where(share => share.EndedAt == null && households.Contains(share.HouseholdId)).Select(share => share.ChildId);
        var sharedFiles = trip.Ask(shared.SelectMany(child => db.ChildFiles.Where(file => file.ChildId == child && file.OrganiserId == organiser)).AsNoTracking());
        var sharedWithPlan = trip.Ask(shared.SelectMany(child => db.Children.Where(c => c.Id == child && c.HasHealthPlan)).Select(child => child.Id));
        var sharedDocuments = trip.Ask(db.FamilyDocuments.AsNoTracking().Where(document => document.OrganiserId == organiser && document.ChildId != null && shared.Contains(document.ChildId.Value)
            && db.DocumentTypes.Any(type => type.Id == document.TypeId && type.IsBlocking && type.RetiredAt == null)));
        var sharedSignatures = trip.Ask(db.Signatures.Where(s => s.OrganiserId == organiser && s.ChildId != null && shared.Contains(s.ChildId.Value)).Select(s => new { s.TextId, ChildId = s.ChildId!.Value }));
        var rules = trip.Ask(db.LegalTexts.Where(text => text.OrganiserId == organiser && text.Kind == LegalKind.InternalRules).Select(text => new { text.Id, text.Version }));
        var signatures = trip.Ask(db.Signatures.Where(s => s.OrganiserId == organiser && households.Contains(s.HouseholdId) && s.ChildId != null).Select(s => new { s.TextId, ChildId = s.ChildId!.Value }));
        var purses = trip.Ask(db.PurseEntries.Where(entry => entry.OrganiserId == organiser && households.Contains(entry.HouseholdId)).Select(entry => new { entry.HouseholdId, entry.Amount }));
        return () =>
        {
            var sent = documents.Rows.ToLookup(document => document.HouseholdId);
            // Signed in its newest version; where there is no text there is nothing to sign.
            var newest = rules.Rows.MaxBy(text => text.Version);
            var signed = signatures.Rows.Concat(sharedSignatures.Rows).Where(signature => signature.TextId == newest?.Id).Select(signature => signature.ChildId).ToHashSet();
            var inDebt = purses.Rows.GroupBy(entry => entry.HouseholdId).Where(purse => Money.Sum(purse.Select(entry => entry.Amount)) < Money.Zero).Select(purse => purse.Key).ToHashSet();
            var guests = from share in shares.Rows
                         join file in sharedFiles.Rows on share.ChildId equals file.ChildId
                         select (Household: share.HouseholdId, File: file, IsGuest: true);
            return files.Rows.Select(file => (Household: file.HouseholdId, File: file, IsGuest: false)).Concat(guests)
                .GroupBy(known => known.Household).ToDictionary(home => home.Key, home => home.ToDictionary(known => known.File.ChildId, known => known.IsGuest ? Guest(home.Key, known.File) : Own(home.Key, known.File)));

            Standing Own(HouseholdId home, ChildFile file) => Of(home, file, [.. types.Rows.Where(type => type.IsAskedFor(withPlan.Rows.Contains(file.ChildId))).Select(type => sent[home].AsBlocking(type, file.ChildId))]);

            // What is asked of the household is not asked of the second parent, nor told to them.
            Standing Guest(HouseholdId home, ChildFile file) => Of(home, file,
            [
                .. types.Rows.Where(type => type.Audience != DocumentAudience.Household && type.IsAskedFor(sharedWithPlan.Rows.Contains(file.ChildId)))
                    .Select(type => sharedDocuments.Rows.AsBlocking(type, file.ChildId)),
            ]);

            Standing Of(HouseholdId home, ChildFile file, IReadOnlyList<BlockingDocument> documents) => new()
            {
                File = file.State,
                FileYear = file.Year,
                IsReadOver = file.ToConfirm == FileSections.None,
                FileSentOn = file.SentAt is { } sent ? ParisTime.DayOf(sent) : null,
                FileAnswer = file.Answer,
                ValidatedFor = file.ValidatedFor,
                NeedsAppointment = file.NeedsAppointment,
                RulesSigned = newest is null || signed.Contains(file.ChildId),
                InDebt = inDebt.Contains(home),
                Documents = documents,
            };
        };
    }

    /// <summary>The document that counts for a type: the newest accepted one while another is being looked at, else the newest.</summary>
    public static FamilyDocument? Standing(this IEnumerable<FamilyDocument> documents, DocumentType type, ChildId? child)
    {
        var own = documents.Where(document => document.TypeId == type.Id && document.ChildId == (type.Audience == DocumentAudience.Household ? null : child)).OrderByDescending(document => document.SentAt).ToList();
        return own.Find(document => document.State == DocumentState.Accepted) is { } accepted && own[0].State != DocumentState.Accepted && own[0].State != DocumentState.Refused
            ? accepted
            : own.FirstOrDefault();
    }

    /// <summary>Households whose purse at this organiser is under nought (R76), known to it or not.</summary>
    public static async Task<HashSet<HouseholdId>> InDebt(this PortalDb db, IReadOnlyCollection<HouseholdId> households, OrganiserId organiser, CancellationToken ct)
    {
        var entries = await db.PurseEntries.AsNoTracking().Where(entry => entry.OrganiserId == organiser && households.Contains(entry.HouseholdId)).Select(entry => new { entry.HouseholdId, entry.Amount }).ToListAsync(ct);
        return [.. entries.GroupBy(entry => entry.HouseholdId).Where(purse => Money.Sum(purse.Select(entry => entry.Amount)) < Money.Zero).Select(purse => purse.Key)];
    }

    private static BlockingDocument AsBlocking(this IEnumerable<FamilyDocument> sent, DocumentType type, ChildId child) =>
        sent.Standing(type, child) is { } document
            ? new BlockingDocument(type.Id, type.Name, document.State, document.ValidUntil, document.Answer, ParisTime.DayOf(document.SentAt))
            : new BlockingDocument(type.Id, type.Name, DocumentState.Missing, null);
}
