using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Dossiers;
using Portal.Core.Persistence;
using Portal.Web.Paper;

namespace Portal.Web.Pages.Family.File;

/// <summary>The file of a child, step by step (R15): what is done, what is missing, then sign and send; or why booking is open.</summary>
public sealed class DossierModel(Visit visit, PortalDb db, SendFile sendFile, DocumentStore documents, TimeProvider clock) : ChildPage(visit, db)
{
    public FileProgress Progress { get; private set; } = null!;

    public IReadOnlyList<MissingThing> Missing { get; private set; } = [];

    public IReadOnlyList<ClosedGate> Closed => [new ClosedGate(Child, [.. Missing.Where(thing => thing.Link != ToFile)])];

    public IReadOnlyList<SignedFile> Records { get; private set; } = [];

    public string? City { get; private set; }

    public async Task OnGetAsync(CancellationToken ct)
    {
        var (household, child, organiser, today) = (Guardian.HouseholdId, Child.Id, Organiser, clock.TodayInParis());
        Progress = (await Db.ProgressOf(Guardian, child, organiser, today, ct))!;
        Missing = (await Db.FamilyAt(household, organiser, ct)).Missing(Child, Visit.Organiser.Policies.Gate, today);
        Records = await Db.SignedFiles.AsNoTracking().Where(file => file.ChildId == child && file.OrganiserId == organiser && file.HouseholdId == household).OrderByDescending(file => file.At).ToListAsync(ct);
        City = await Db.Households.Where(home => home.Id == household).Select(home => home.City).SingleAsync(ct);
    }

    public async Task<IActionResult> OnPostAsync(string? exact, string? nom, string? lieu, CancellationToken ct)
    {
        var why = exact == "oui" ? await sendFile.Run(Guardian, Organiser, Child.Id, nom, lieu, file => FilePdf.Write(file, Visit.Organiser.Name), ct) : Refusal.SignatureIncomplete;
        return why is null ? ThankAndGoTo(ToFile, "C’est envoyé. Le service vous écrira dès qu’il aura lu le dossier.") : SayNo(ToFile, why.Value);
    }

    /// <summary>The record as it was signed; another household's is not found (I6).</summary>
    public async Task<IActionResult> OnGetSigneAsync(Guid piece, CancellationToken ct)
    {
        var (household, child) = (Guardian.HouseholdId, Child.Id);
        return await Db.SignedFiles.AsNoTracking().FirstOrDefaultAsync(file => file.Id == piece && file.ChildId == child && file.HouseholdId == household, ct) is { } signed
            ? ServedDocument.Signed(Response, documents, signed)
            : NotFound();
    }
}
