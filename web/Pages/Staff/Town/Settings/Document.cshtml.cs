using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Dossiers;
using Portal.Core.Organisers;
using Portal.Core.Persistence;
using Portal.Web.Start;

namespace Portal.Web.Pages.Staff.Town.Settings;

/// <summary>One type of document: what it is, of whom it is asked, how long it is good; or a new one.</summary>
[Opens(StaffRight.ChangeSettings)]
public sealed class DocumentModel(PortalDb db, KeepDocumentType keepDocumentType, RetireDocumentType retireDocumentType) : StaffPage(db)
{
    private const string New = "nouvelle";

    [BindProperty(SupportsGet = true, Name = "piece")]
    public string Piece { get; set; } = "";

    /// <summary>Null for a new one.</summary>
    public DocumentType? Type { get; private set; }

    public int Version { get; private set; }

    public DocumentTypeDraft Draft { get; private set; } = new(null, null, DocumentAudience.EachChild, false, null, false);

    public bool GateAsks => Organiser.Policies.Gate.HasFlag(BookingGate.Documents);

    private DocumentTypeId? Id => int.TryParse(Piece, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? new DocumentTypeId(id) : null;

    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        if (!await Find(ct))
        {
            return NotFound();
        }

        Draft = Type is null ? Draft : new(Type.Name, Type.Hint, Type.Audience, Type.IsBlocking, Type.ValidMonths, Type.IsForGood);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(int vu, string? nom, string? explication, string? pour, string? duree, string? mois, bool bloquante, CancellationToken ct)
    {
        if (!await Find(ct))
        {
            return NotFound();
        }

        int? months = duree != "mois" ? null : int.TryParse(mois, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
        Draft = new(nom, explication, Enum.TryParse<DocumentAudience>(pour, out var audience) ? audience : default, bloquante, months, duree == "toujours");
        var answer = await keepDocumentType.Run(Agent, Id, vu, Draft, ct);
        return await Answer(answer, Id is null ? "La pièce est ajoutée\u00A0: les familles la voient à fournir." : "C’est enregistré.", ct);
    }

    public async Task<IActionResult> OnPostRetirerAsync(int vu, bool retirer, CancellationToken ct)
    {
        if (Id is not { } id || !await Find(ct))
        {
            return NotFound();
        }

        Draft = new(Type!.Name, Type.Hint, Type.Audience, Type.IsBlocking, Type.ValidMonths, Type.IsForGood);
        return await Answer(await retireDocumentType.Run(Agent, id, vu, retirer, ct), retirer ? "Cette pièce n’est plus demandée." : "Cette pièce est demandée de nouveau.", ct);
    }

    private async Task<IActionResult> Answer(SettingsAnswer answer, string thanks, CancellationToken ct)
    {
        if (answer.Refusal is null)
        {
            return ThankAndGoTo("/agent/reglages/pieces", thanks);
        }

        await Find(ct);
        return Again(answer);
    }

    private async Task<bool> Find(CancellationToken ct)
    {
        var (id, organiser) = (Id, Organiser.Id);
        Type = id is null ? null : await Db.DocumentTypes.AsNoTracking().FirstOrDefaultAsync(type => type.Id == id && type.OrganiserId == organiser, ct);
        Version = Type?.Version ?? 0;
        return Type is not null || Piece == New;
    }
}
