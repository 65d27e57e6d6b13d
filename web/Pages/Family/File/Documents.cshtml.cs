using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Dossiers;
using Portal.Core.Persistence;
using Portal.Web.Paper;
using Portal.Web.Start;

namespace Portal.Web.Pages.Family.File;

/// <summary>The documents asked of the household, or of one of its children.</summary>
public sealed record DocumentGroup(string Key, string Name, IReadOnlyList<AskedDocument> Documents);

/// <summary>To the script: the document is with the service, here is the page that says so.</summary>
public sealed record UploadDone(string Address);

/// <summary>To the script: nothing was kept, and why, page by page.</summary>
public sealed record UploadProblem(string Detail, IReadOnlyList<PageProblem> Pages);

public sealed record PageProblem(int Number, string Sentence);

/// <summary>All documents that this organiser asks for, as they stand: missing, sent, accepted, refused, expired.</summary>
[RequestSizeLimit((FamilyDocument.MostPages * DocumentStore.Largest) + Errors.LargestForm)]
public sealed class DocumentsModel(Visit visit, PortalDb db, SendDocument sendDocument, DocumentStore documents, TimeProvider clock) : FamilyPage(visit)
{
    /// <summary>One child's only, as one comes from its file.</summary>
    [BindProperty(SupportsGet = true, Name = "enfant")]
    public Guid? Enfant { get; set; }

    public IReadOnlyList<DocumentGroup> Groups { get; private set; } = [];

    public DateOnly Today { get; private set; }

    public string Back => Enfant is { } child ? $"/moi/enfants/{child}/dossier" : "/moi";

    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        Today = clock.TodayInParis();
        var family = await db.FamilyAt(Guardian.HouseholdId, Organiser, ct);
        var children = family.Children.Where(child => Enfant is null || child.Id.Value == Enfant).ToList();
        if (Enfant is not null && (children.Count == 0 || family.CustodyOf(children[0].Id) is { IsGuest: true }))
        {
            return NotFound();
        }

        var groups = new List<DocumentGroup>();
        foreach (var child in children)
        {
            var asked = await db.AskedDocumentsOf(Guardian.HouseholdId, child.Id, Organiser, ct);
            if (groups.Count == 0)
            {
                groups.Add(new DocumentGroup("foyer", "Pour le foyer", [.. asked.Where(document => document.ChildId is null)]));
            }

            // R12: the documents of a shared child are its home's to send.
            if (family.CustodyOf(child.Id) is { IsGuest: true })
            {
                continue;
            }

            groups.Add(new DocumentGroup(child.Id.Value.ToString("N"), $"Pour {child.FirstName}", [.. asked.Where(document => document.ChildId is not null)]));
        }

        Groups = [.. groups.Where(group => group.Documents.Count > 0)];
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(int type, Guid? pour, List<IFormFile> pages, CancellationToken ct)
    {
        var here = Enfant is { } child ? $"/moi/pieces?enfant={child}" : "/moi/pieces";
        var sent = await sendDocument.Run(
            Guardian, Organiser, new DocumentTypeId(type), pour is { } id ? new ChildId(id) : null, [.. pages.Select(page => (Func<Stream>)page.OpenReadStream)], ct);
        if (sent.Refusal == Refusal.NotFound)
        {
            return NotFound();
        }

        if (sent.Refusal is { } why)
        {
            var lines = sent.Pages.Count == 0 || pages.Count == 1 ? [why.Sentence()] : sent.Pages.Select(page => $"Page {page.Number}\u00A0: {page.Why.Sentence()}").ToList();
            if (Request.WantsJson())
            {
                return new UnprocessableEntityObjectResult(new UploadProblem(string.Join('\n', lines), [.. sent.Pages.Select(page => new PageProblem(page.Number, page.Why.Sentence()))]));
            }

            return SayNo(here, string.Join('\n', lines));
        }

        var thanks = ThankAndGoTo(here, "La pièce est bien arrivée. Le service vous écrira quand il l’aura vérifiée.");
        return Request.WantsJson() ? new JsonResult(new UploadDone(Visit.To(here))) : thanks;
    }

    /// <summary>The family's own page; another household's is not found (I6).</summary>
    /// <param name="vue">True draws a photo small on the page that lists it; else it is a file to keep.</param>
    public async Task<IActionResult> OnGetPageAsync(Guid piece, int numero, bool vue, CancellationToken ct)
    {
        var (id, household) = (new DocumentId(piece), Guardian.HouseholdId);
        var document = await db.FamilyDocuments.AsNoTracking().Include(d => d.Pages).FirstOrDefaultAsync(d => d.Id == id && d.HouseholdId == household, ct);
        return document?.Pages.FirstOrDefault(p => p.Number == numero) is { } found ? ServedDocument.Page(Response, documents, found, shown: vue && DocumentStore.IsDrawn(found.Name)) : NotFound();
    }

    /// <summary>Colour and words of a state.</summary>
    public static (string Class, string Words) Words(AskedDocument asked, DocumentState state) => state switch
    {
        DocumentState.Missing => ("cart", "À envoyer"),
        DocumentState.Sent => ("pending", "Envoyée, le service va la vérifier"),
        DocumentState.Accepted when asked.Current?.ValidUntil is { } until => ("booked", $"Acceptée, valable jusqu’au {until:dd/MM/yyyy}"),
        DocumentState.Accepted => ("booked", "Acceptée"),
        DocumentState.Refused => ("full", "Refusée"),
        DocumentState.Expired => ("cart", $"N’est plus valable depuis le {asked.Current!.ValidUntil:dd/MM/yyyy}"),
    };
}
