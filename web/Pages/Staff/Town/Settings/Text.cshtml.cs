using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Dossiers;
using Portal.Core.Organisers;
using Portal.Core.Persistence;
using Portal.Web.Start;
using Portal.Web.Words;

namespace Portal.Web.Pages.Staff.Town.Settings;

/// <summary>A new version of a text to sign, with its day and its preview (R7, R8).</summary>
[Opens(StaffRight.ChangeSettings)]
public sealed class TextModel(PortalDb db, PrepareText prepareText, TimeProvider clock) : StaffPage(db)
{
    [BindProperty(SupportsGet = true, Name = "genre")]
    public string Genre { get; set; } = "";

    [BindProperty(Name = "titre")]
    public string? Titre { get; set; }

    [BindProperty(Name = "texte")]
    public string? Texte { get; set; }

    [BindProperty(Name = "jour")]
    public DateOnly? Jour { get; set; }

    public LegalKind Kind { get; private set; }

    /// <summary>The newest version in force; 0 when there is none.</summary>
    public int Version { get; private set; }

    public PreparedText? Prepared { get; private set; }

    public bool IsPreview { get; private set; }

    public DateOnly Today => clock.TodayInParis();

    public bool ClosesGate => Kind == LegalKind.InternalRules && Organiser.Policies.Gate.HasFlag(BookingGate.RulesSigned);

    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        if (!await Find(ct))
        {
            return NotFound();
        }

        await Fill(ct);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(int vu, CancellationToken ct)
    {
        if (!await Find(ct))
        {
            return NotFound();
        }

        return await Answer(await prepareText.Run(Agent, Kind, vu, new TextDraft(Titre, Texte, Jour), ct), Jour <= Today ? "C’est enregistré\u00A0: cette version est en vigueur." : "C’est enregistré\u00A0: cette version attend son jour.", ct);
    }

    /// <summary>The text as families would read it; nothing is kept.</summary>
    public async Task<IActionResult> OnPostApercuAsync(CancellationToken ct)
    {
        IsPreview = true;
        return await Find(ct) ? Page() : NotFound();
    }

    public async Task<IActionResult> OnPostRetirerAsync(int vu, CancellationToken ct)
    {
        if (!await Find(ct))
        {
            return NotFound();
        }

        await Fill(ct);
        return await Answer(await prepareText.Run(Agent, Kind, vu, null, ct), "La version préparée est retirée.", ct);
    }

    private async Task<IActionResult> Answer(SettingsAnswer answer, string thanks, CancellationToken ct)
    {
        if (answer.Refusal is null)
        {
            return ThankAndGoTo("/agent/reglages/textes", thanks);
        }

        await Find(ct);
        return answer.Refusal == Refusal.NotFound ? NotFound() : Again(answer);
    }

    private async Task<bool> Find(CancellationToken ct)
    {
        var kinds = Enum.GetValues<LegalKind>().Where(kind => SettingWords.AddressOf(kind) == Genre).ToList();
        if (kinds.Count == 0)
        {
            return false;
        }

        var (kind, id) = (kinds[0], Organiser.Id);
        Kind = kind;
        Version = await Db.LegalTexts.Where(text => text.OrganiserId == id && text.Kind == kind).MaxAsync(text => (int?)text.Version, ct) ?? 0;
        Prepared = await Db.PreparedTexts.AsNoTracking().FirstOrDefaultAsync(text => text.OrganiserId == id && text.Kind == kind, ct);
        return true;
    }

    private async Task Fill(CancellationToken ct)
    {
        var inForce = (await Db.TextsOf(Organiser.Id, ct)).FirstOrDefault(text => text.Kind == Kind);
        (Titre, Texte) = (Prepared?.Title ?? inForce?.Title ?? SettingWords.Of(Kind), Prepared?.Body ?? inForce?.Body);
        Jour = Prepared?.From ?? Today;
    }
}
