using Microsoft.EntityFrameworkCore;
using Portal.Core.Households;
using Portal.Core.Persistence;

namespace Portal.Core.Dossiers;

/// <summary>Questions about the file of a child.</summary>
public static class FileQueries
{
    /// <summary>How far the file of a child is at an organiser; null when the household has no such child there (I6).</summary>
    /// <param name="reader">The adult who looks: the texts that each adult signs for itself are asked of this one.</param>
    public static async Task<FileProgress?> ProgressOf(this PortalDb db, Guardian reader, ChildId child, OrganiserId organiser, DateOnly today, CancellationToken ct)
    {
        var household = reader.HouseholdId;
        var file = await db.ChildFiles.AsNoTracking().FirstOrDefaultAsync(f => f.ChildId == child && f.OrganiserId == organiser && f.HouseholdId == household, ct);
        if (file is null)
        {
            return null;
        }

        var gate = await db.Organisers.Where(o => o.Id == organiser).Select(o => o.Policies.Gate).SingleAsync(ct);
        return FileProgress.Of(
            file,
            file.YearToFill(gate, today),
            await LackingAtHome(db, household, ct),
            [.. (await db.AskedDocumentsOf(household, child, organiser, ct)).Where(asked => asked.Type.IsBlocking && asked.StateOn(today) is DocumentState.Missing or DocumentState.Refused or DocumentState.Expired).Select(asked => asked.Type.Name)],
            [.. (await db.UnsignedTextsOf(reader, child, organiser, ct)).Select(text => text.Title)]);
    }

    /// <summary>The documents asked for a child, and for its household, with what was sent for each.</summary>
    public static async Task<IReadOnlyList<AskedDocument>> AskedDocumentsOf(this PortalDb db, HouseholdId household, ChildId child, OrganiserId organiser, CancellationToken ct)
    {
        var hasPlan = await db.Children.Where(c => c.Id == child && c.HouseholdId == household).Select(c => c.HasHealthPlan).FirstOrDefaultAsync(ct);
        var types = await db.DocumentTypes.AsNoTracking().Where(type => type.OrganiserId == organiser && type.RetiredAt == null).OrderBy(type => type.Order).ThenBy(type => type.Name).ToListAsync(ct);
        var sent = await db.FamilyDocuments.AsNoTracking().Include(document => document.Pages)
            .Where(document => document.HouseholdId == household && document.OrganiserId == organiser && (document.ChildId == null || document.ChildId == child)).ToListAsync(ct);
        return [.. types.Where(type => type.IsAskedFor(hasPlan)).Select(type => new AskedDocument(
            type,
            type.Audience == DocumentAudience.Household ? null : child,
            [.. sent.Where(document => document.TypeId == type.Id && document.ChildId == (type.Audience == DocumentAudience.Household ? null : child)).OrderByDescending(document => document.SentAt)]))];
    }

    /// <summary>The newest texts that are not signed: the rules for this child by any of its adults (R8), the rest by this adult for itself (R7).</summary>
    public static async Task<IReadOnlyList<LegalText>> UnsignedTextsOf(this PortalDb db, Guardian reader, ChildId child, OrganiserId organiser, CancellationToken ct)
    {
        var household = reader.HouseholdId;
        var texts = await db.TextsOf(organiser, ct);
        var signatures = await db.Signatures.AsNoTracking().Where(s => s.HouseholdId == household && s.OrganiserId == organiser).ToListAsync(ct);
        return [.. texts.Where(text => !signatures.Exists(signature => signature.Covers(text, reader.Id, child)))];
    }

    /// <summary>Texts that have changed since this adult signed them, with the child for whom they are to sign again.</summary>
    public static async Task<IReadOnlyList<ChangedText>> ChangedTextsOf(this PortalDb db, Guardian reader, IReadOnlyCollection<ChildId> children, OrganiserId organiser, CancellationToken ct)
    {
        var household = reader.HouseholdId;
        var trip = db.RoundTrip();
        var all = trip.Ask(db.LegalTexts.AsNoTracking().Where(text => text.OrganiserId == organiser));
        var asked = trip.Ask(db.Signatures.AsNoTracking().Where(s => s.HouseholdId == household && s.OrganiserId == organiser));
        await trip.Go(ct);
        return [.. all.Rows.GroupBy(text => text.Kind).SelectMany(kind => children
            .Where(child => kind.Any(text => asked.Rows.Any(signature => signature.Covers(text, reader.Id, child))))
            .Where(child => !asked.Rows.Any(signature => signature.Covers(kind.MaxBy(text => text.Version)!, reader.Id, child)))
            .Select(child => new ChangedText(kind.MaxBy(text => text.Version)!, child)))];
    }

    private static async Task<IReadOnlyList<string>> LackingAtHome(PortalDb db, HouseholdId household, CancellationToken ct)
    {
        var home = await db.Households.AsNoTracking().Include(h => h.Guardians).SingleAsync(h => h.Id == household, ct);
        var rules = await db.FieldRulesOf(household, ct);
        var asked = (await db.WaitingChangesOf(household, ct)).Select(change => (change.SubjectId, change.Field)).ToHashSet();
        return
        [
            .. FamilyFields.OfHousehold.Where(field => Lacks(field, home, home.Id.Value)).Select(field => field.Label.Uncapitalised()),
            .. home.Guardians.SelectMany(adult => FamilyFields.OfGuardian.Where(field => Lacks(field, adult, adult.Id.Value)).Select(field => $"{field.Label.Uncapitalised()} {adult.FirstName.De()}")),
        ];

        // What waits for the service is told: it is the service's turn.
        bool Lacks(FamilyField field, object subject, Guid id) =>
            field.IsRequired && rules.For(field).Rule != FieldRule.StaffOnly && field.Read(subject).Length == 0 && !asked.Contains((id, field.Key));
    }
}

/// <summary>A text to sign again, and the child on whose page that is done.</summary>
public sealed record ChangedText(LegalText Text, ChildId Child);

/// <summary>A document that is asked for, and what was sent for it, newest first.</summary>
public sealed record AskedDocument(DocumentType Type, ChildId? ChildId, IReadOnlyList<FamilyDocument> Sent)
{
    /// <summary>The one that counts.</summary>
    public FamilyDocument? Current => Sent.Standing(Type, ChildId);

    public DocumentState StateOn(DateOnly day) => Sent.Count == 0 ? DocumentState.Missing : Sent[0].State == DocumentState.Sent ? DocumentState.Sent : Current!.StateOn(day);
}
