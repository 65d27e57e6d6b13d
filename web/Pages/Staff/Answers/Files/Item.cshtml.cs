using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Dossiers;
using Portal.Core.Households;
using Portal.Core.Organisers;
using Portal.Core.Persistence;
using Portal.Web.Paper;
using Portal.Web.Start;

namespace Portal.Web.Pages.Staff.Answers.Files;

/// <summary>One file, document or change, beside the form that answers it; after the answer, the next one.</summary>
[Opens(StaffRight.SeeFiles, ByFacility = true)]
public sealed class ItemModel(PortalDb db, DecideFile decideFile, DecideDocument decideDocument, DecideChange decideChange, TakeItem takeItem, DocumentStore documents, TimeProvider clock) : StaffPage(db)
{
    [BindProperty(SupportsGet = true, Name = "sorte")]
    public string Sorte { get; set; } = "";

    [BindProperty(SupportsGet = true, Name = "id")]
    public Guid Id { get; set; }

    public QueueKind Kind => Sorte switch { "piece" => QueueKind.Document, "changement" => QueueKind.Change, _ => QueueKind.File };

    public string Title { get; private set; } = "";

    public Household Household { get; private set; } = null!;

    public FamilyDocument? Document { get; private set; }

    public ChangeRequest? Change { get; private set; }

    public FamilyField? Field { get; private set; }

    public SignedFile? Record { get; private set; }

    public IReadOnlyList<(string Label, string Value)> Facts { get; private set; } = [];

    public IReadOnlyList<BlockingDocument> Blocking { get; private set; } = [];

    public bool IsWaiting { get; private set; }

    /// <summary>A colleague who has it open.</summary>
    public string? TakenBy { get; private set; }

    public string SentBy { get; private set; } = "";

    public DateTimeOffset Since { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        var found = Kind switch
        {
            QueueKind.File => await ShowFile(ct),
            QueueKind.Document => await ShowDocument(ct),
            QueueKind.Change => await ShowChange(ct),
        };
        if (!found)
        {
            return NotFound();
        }

        var (latest, organiser, me) = (clock.GetUtcNow() - Taking.Lasts, Organiser.Id, Agent.Name);
        TakenBy = await Db.Takings.Where(taking => taking.ItemId == Id && taking.OrganiserId == organiser && taking.At > latest && taking.By != me).Select(taking => taking.By).FirstOrDefaultAsync(ct);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(string? reponse, string? raison, CancellationToken ct)
    {
        if (reponse is not ("oui" or "non"))
        {
            return BadRequest();
        }

        var accepts = reponse == "oui";
        var why = Kind switch
        {
            QueueKind.File => await decideFile.Run(Agent, new ChildId(Id), accepts, raison, ct),
            QueueKind.Document => await decideDocument.Run(Agent, new DocumentId(Id), accepts, raison, ct),
            QueueKind.Change => await decideChange.Run(Agent, Id, accepts, raison, ct),
        };
        if (why == Refusal.NotFound)
        {
            return NotFound();
        }

        (Thanks, Problem) = (why is null ? "C’est enregistré\u00A0: la famille est prévenue par courriel." : null, why?.Sentence());
        return why == Refusal.ReasonRequired ? Redirect(IndexModel.AddressOf(Kind, Id)) : await Next(ct);
    }

    /// <summary>A page of a document of this organiser's families, to keep or to look at beside the form.</summary>
    public async Task<IActionResult> OnGetPageAsync(int numero, bool vue, CancellationToken ct)
    {
        var (id, organiser) = (new DocumentId(Id), Organiser.Id);
        var document = Kind == QueueKind.Document ? await Db.FamilyDocuments.AsNoTracking().Include(d => d.Pages).FirstOrDefaultAsync(d => d.Id == id && d.OrganiserId == organiser, ct) : null;
        return document is not null && await Db.Concerns(Agent, document.HouseholdId, document.ChildId, ct) && document.Pages.FirstOrDefault(p => p.Number == numero) is { } found ? ServedDocument.Page(Response, documents, found, vue) : NotFound();
    }

    /// <summary>The newest record that the family has signed.</summary>
    public async Task<IActionResult> OnGetSigneAsync(CancellationToken ct) =>
        Kind == QueueKind.File && await Db.Concerns(Agent, new ChildId(Id), ct) && await SignedFileOf(new ChildId(Id), ct) is { } signed ? ServedDocument.Signed(Response, documents, signed) : NotFound();

    public static string Words(DocumentState state) => state switch
    {
        DocumentState.Missing => "manque",
        DocumentState.Sent => "envoyée, à vérifier",
        DocumentState.Accepted => "acceptée",
        DocumentState.Refused => "refusée",
        DocumentState.Expired => "n’est plus valable",
    };

    // The oldest that no colleague has open.
    private async Task<IActionResult> Next(CancellationToken ct)
    {
        foreach (var item in (await Db.QueueOf(Agent, clock.GetUtcNow(), ct)).Where(item => item.TakenBy is null || item.TakenBy == Agent.Name))
        {
            if (await takeItem.Run(Agent, item.Id, ct) is null)
            {
                return Redirect(IndexModel.AddressOf(item.Kind, item.Id));
            }
        }

        return Redirect("/agent/dossiers");
    }

    private async Task<bool> ShowFile(CancellationToken ct)
    {
        var (id, organiser) = (new ChildId(Id), Organiser.Id);
        if (await Db.ChildFiles.AsNoTracking().FirstOrDefaultAsync(file => file.ChildId == id && file.OrganiserId == organiser, ct) is not { } file || !await Open(file.HouseholdId, id, file.SentBy, file.SentAt, ct))
        {
            return false;
        }

        var child = Household.Children.Single(c => c.Id == id);
        Title = $"Dossier {SchoolYear.InWords(file.Year)} {child.FirstName.De()} {child.LastName}";
        IsWaiting = file.State == FileState.Sent;
        Record = await SignedFileOf(id, ct);
        Blocking = (await Db.FamilyAt(file.HouseholdId, organiser, ct)).Standings[id].Documents;
        Facts =
        [
            .. FamilyFields.OfChild.Concat(FamilyFields.Permissions).Select(field => (field.Label, field.InWords(field.Read(child)))),
            .. FamilyFields.OfHousehold.Select(field => (field.Label, field.InWords(field.Read(Household)))),
            .. Household.Guardians.SelectMany(adult => FamilyFields.OfGuardian.Where(field => field.IsRequired).Select(field => ($"{field.Label}, {adult.FirstName}", field.InWords(field.Read(adult))))),
        ];
        return true;
    }

    private async Task<bool> ShowDocument(CancellationToken ct)
    {
        var (id, organiser) = (new DocumentId(Id), Organiser.Id);
        Document = await Db.FamilyDocuments.AsNoTracking().Include(d => d.Pages).FirstOrDefaultAsync(d => d.Id == id && d.OrganiserId == organiser, ct);
        if (Document is null || !await Open(Document.HouseholdId, Document.ChildId, Document.SentBy, Document.SentAt, ct))
        {
            return false;
        }

        var type = await Db.DocumentTypes.AsNoTracking().SingleAsync(t => t.Id == Document.TypeId, ct);
        Title = $"{type.Name}, {Household.Children.FirstOrDefault(child => child.Id == Document.ChildId)?.FirstName ?? $"foyer {Household.Name}"}";
        IsWaiting = Document.State == DocumentState.Sent;
        return true;
    }

    private async Task<bool> ShowChange(CancellationToken ct)
    {
        var organiser = Organiser.Id;
        Change = await Db.ChangeRequests.AsNoTracking().FirstOrDefaultAsync(change => change.Id == Id && change.OrganiserId == organiser, ct);
        if (Change is null || !await Open(Change.HouseholdId, await Db.ChildOfChange(Change, ct), Change.AskedBy, Change.AskedAt, ct))
        {
            return false;
        }

        Field = FamilyFields.Find(Change.Field);
        Title = $"{Field?.Label}, {Household.Children.FirstOrDefault(child => child.Id.Value == Change.SubjectId)?.FirstName ?? Household.Guardians.FirstOrDefault(adult => adult.Id.Value == Change.SubjectId)?.FullName ?? $"foyer {Household.Name}"}";
        IsWaiting = Change.State == ChangeState.Waiting && Field is not null;
        return Field is not null;
    }

    private async Task<bool> Open(HouseholdId household, ChildId? child, GuardianId? by, DateTimeOffset? since, CancellationToken ct)
    {
        if (!await Db.Concerns(Agent, household, child, ct))
        {
            return false;
        }

        Household = await Db.Households.AsNoTracking().Include(home => home.Guardians).Include(home => home.Children).AsSplitQuery().SingleAsync(home => home.Id == household, ct);
        SentBy = Household.Guardians.FirstOrDefault(adult => adult.Id == by)?.FullName ?? "";
        Since = since ?? clock.GetUtcNow();
        return true;
    }

    private Task<SignedFile?> SignedFileOf(ChildId child, CancellationToken ct)
    {
        var organiser = Organiser.Id;
        return Db.SignedFiles.AsNoTracking().Where(file => file.ChildId == child && file.OrganiserId == organiser).OrderByDescending(file => file.At).FirstOrDefaultAsync(ct);
    }
}
