using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Households;
using Portal.Core.Persistence;

namespace Portal.Core.Dossiers;

/// <summary>A page in the store.</summary>
/// <param name="Sheets">How many sheets, where it is a PDF that says so.</param>
public sealed record KeptDocument(string Name, int? Sheets);

/// <summary>A parent sends a document, some pages of it or all; it stands in the place of one sent before and not yet answered.</summary>
public sealed class SendDocument(PortalDb db, DocumentStore documents, IQueueFeed feed, TimeProvider clock)
{
    /// <param name="child">The child it is for; null when it is the household's.</param>
    /// <returns>Why it is not taken; null when it is with the service.</returns>
    public async Task<Refusal?> Run(Guardian who, OrganiserId organiser, DocumentTypeId typeId, ChildId? child, IReadOnlyList<Func<Stream>> pages, CancellationToken ct)
    {
        // Asked before the pages are read: who may not send is not kept waiting for an upload.
        if (await TypeFor(who, organiser, typeId, child, ct) is not { } type)
        {
            return Refusal.NotFound;
        }

        if (pages.Count is 0 or > FamilyDocument.MostPages)
        {
            return Refusal.PagesUnreadable;
        }

        var (kept, refusal) = await Keep(pages, ct);
        if (refusal is not null)
        {
            return refusal;
        }

        var replaced = await db.InTransaction(() => Save(who, type, child, kept, ct), CancellationToken.None);
        replaced.ForEach(documents.Remove);

        feed.QueueChanged(organiser);
        return null;
    }

    private async Task<DocumentType?> TypeFor(Guardian who, OrganiserId organiser, DocumentTypeId typeId, ChildId? child, CancellationToken ct)
    {
        var type = await db.DocumentTypes.AsNoTracking().FirstOrDefaultAsync(t => t.Id == typeId && t.OrganiserId == organiser && t.RetiredAt == null, ct);
        var ofChild = type is { Audience: not DocumentAudience.Household };
        return type is not null && ofChild == child is not null
            && (await db.ChildFiles.AnyAsync(file => file.HouseholdId == who.HouseholdId && file.OrganiserId == organiser && (child == null || file.ChildId == child), ct)
                // A second parent sends the documents of their own household (R12).
                || (child is null && await db.KnownHouseholds.AnyAsync(known => known.HouseholdId == who.HouseholdId && known.OrganiserId == organiser, ct)))
                ? type
                : null;
    }

    // All pages or none.
    private async Task<(List<KeptDocument> Pages, Refusal? Refusal)> Keep(IReadOnlyList<Func<Stream>> pages, CancellationToken ct)
    {
        var kept = new List<KeptDocument>();
        foreach (var open in pages)
        {
            await using var content = open();
            var (name, refusal) = await documents.Keep(content, ct);
            if (refusal is not null)
            {
                kept.ForEach(page => documents.Remove(page.Name));
                return ([], refusal);
            }

            kept.Add(new KeptDocument(name!, await Sheets(name!, ct)));
        }

        return (kept, null);
    }

    private async Task<int?> Sheets(string name, CancellationToken ct)
    {
        if (DocumentStore.KindOf(name) != DocumentKind.Pdf || documents.Open(name) is not { } content)
        {
            return null;
        }

        await using (content)
        {
            return await PdfSheets.Count(content, ct);
        }
    }

    private async Task<List<string>> Save(Guardian who, DocumentType type, ChildId? child, List<KeptDocument> kept, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var waiting = await db.FamilyDocuments.Include(document => document.Pages)
            .Where(document => document.HouseholdId == who.HouseholdId && document.TypeId == type.Id && document.ChildId == child && document.State == DocumentState.Sent)
            .ToListAsync(ct);
        db.RemoveRange(waiting);

        var sent = FamilyDocument.Sent(type, who.HouseholdId, child, who.Id, kept, now);
        db.Add(sent);
        db.Record(now, who.Id.Value.ToString(), "document.sent", $"document {sent.Id.Value}", who.HouseholdId, null, type.Name);
        return [.. waiting.SelectMany(document => document.Pages).Select(page => page.Name)];
    }
}
