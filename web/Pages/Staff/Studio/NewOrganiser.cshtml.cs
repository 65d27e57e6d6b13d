using Microsoft.AspNetCore.Mvc;
using Portal.Core.Organisers;
using Portal.Core.Persistence;
using Portal.Core.Studio;
using Portal.Web.Start;

namespace Portal.Web.Pages.Staff.Studio;

/// <summary>Another organiser from a preset, each policy said by what it means for families.</summary>
[Opens(StaffRight.ManageTeam)]
public sealed class NewOrganiserModel(PortalDb db, OpenOrganiser openOrganiser) : StudioPage(db)
{
    [BindProperty(SupportsGet = true, Name = "modele")]
    public string? Modele { get; set; }

    public OrganiserPreset Preset => OrganiserPreset.Find(Modele) ?? OrganiserPreset.All[0];

    public OrganiserWish Wish { get; private set; } = new(null, null, null, null, null, null, null);

    public void OnGet()
    {
    }

    public async Task<IActionResult> OnPostAsync(string? code, string? nom, string? payfip, string? personne, string? identifiant, string? courriel, CancellationToken ct)
    {
        Wish = new(code?.Trim(), nom, payfip?.Trim(), Preset.Key, personne, identifiant, courriel);
        var answer = await openOrganiser.Run(Agent, Wish, ct);
        return answer.IsKept ? ThankAndGoTo("/agent/atelier/lieux", $"«\u00A0{nom!.Trim()}\u00A0» est ouverte. {personne!.Trim()} reçoit un courriel pour choisir son mot de passe.") : Again(answer);
    }
}
