using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Households;
using Portal.Core.Live;
using Portal.Core.Persistence;

namespace Portal.Core.Dossiers;

/// <summary>A page in the store.</summary>
/// <param name="Sheets">How many sheets, where it is a PDF that says so.</param>
public sealed record KeptDocument(string Name, int? Sheets);

/// <summary>A page that was not taken, by its number as it was sent, from 1.</summary>
public sealed record RefusedPage(int Number, Refusal Why);

/// <summary>What becomes of a document that was sent: with the service when there is no refusal, else nothing was kept.</summary>
/// <param name="Refusal">Why it is not taken.</param>
/// <param name="Pages">Which of its pages are the reason, and each one's own; none when the whole is refused.</param>
public sealed record SentDocument(Refusal? Refusal, IReadOnlyList<RefusedPage> Pages)
{
    internal static SentDocument Refused(Refusal why) => new(why, []);
}

/// <summary>A parent sends a document, some pages of it or all; it stands in the place of one sent before and not yet answered.</summary>
public sealed class SendDocument(PortalDb db, DocumentStore documents, ILiveFeed feed, TimeProvider clock)
{
    /// <param name="child">The child it is for; null when it is the household's.</param>
    /// <param name="pages">The pages in their order; all are looked at, so that a parent mends all that is wrong at once.</param>
    public async Task<SentDocument> Run(Guardian who, OrganiserId organiser, DocumentTypeId typeId, ChildId? child, IReadOnlyList<Func<Stream>> pages, CancellationToken ct)
    {
        // Asked before the pages are read: who may not send is not kept waiting for an upload.
        if (await TypeFor(who, organiser, typeId, child, ct) is not { } type)
        {
            return SentDocument.Refused(Refusal.NotFound);
        }

        if (pages.Count is 0 or > FamilyDocument.MostPages)
        {
            return SentDocument.Refused(Refusal.PagesUnreadable);
        }

        var (kept, refused) = await Keep(pages, ct);
        if (refused.Count > 0)
        {
            return new SentDocument(refused[0].Why, refused[0].Why == Refusal.ScannerAway ? [] : refused);
        }

        var replaced = await db.InTransaction(() => Save(who, type, child, kept, ct), CancellationToken.None);
        replaced.ForEach(documents.Remove);

        feed.QueueChanged(organiser);
        return new SentDocument(null, []);
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

    // All pages or none; once the scanner is away there is no use in asking it about the rest.
    private async Task<(List<KeptDocument> Pages, List<RefusedPage> Refused)> Keep(IReadOnlyList<Func<Stream>> pages, CancellationToken ct)
    {
        var (kept, refused) = (new List<KeptDocument>(), new List<RefusedPage>());
        for (var at = 0; at < pages.Count && refused is not [.., { Why: Refusal.ScannerAway }]; at++)
        {
            await using var content = pages[at]();
            var (name, why) = await documents.Keep(content, ct);
            if (why is { } refusal)
            {
                refused.Add(new RefusedPage(at + 1, refusal));
            }
            else
            {
                kept.Add(new KeptDocument(name!, await Sheets(name!, ct)));
            }
        }

        if (refused.Count > 0)
        {
            kept.ForEach(page => documents.Remove(page.Name));
        }

        return (kept, refused is [.., { Why: Refusal.ScannerAway } away] ? [away] : refused);
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
