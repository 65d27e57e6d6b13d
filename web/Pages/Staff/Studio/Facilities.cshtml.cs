using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Organisers;
using Portal.Core.Persistence;
using Portal.Core.Studio;
using Portal.Web.Start;

namespace Portal.Web.Pages.Staff.Studio;

/// <summary>The schools and centres of the organiser.</summary>
[Opens(StaffRight.ChangeSettings)]
public sealed class FacilitiesModel(PortalDb db, KeepFacility keepFacility) : StudioPage(db)
{
    public IReadOnlyList<(Facility Place, int Activities)> Places { get; private set; } = [];

    public string? Written { get; private set; }

    public Task OnGetAsync(CancellationToken ct) => Find(ct);

    /// <param name="lieu">The one that is renamed; null for a new one.</param>
    public async Task<IActionResult> OnPostAsync(int? lieu, string? nom, string? sorte, CancellationToken ct)
    {
        var answer = await keepFacility.Run(Agent, lieu is { } id ? new FacilityId(id) : null, nom, sorte == "ecole", ct);
        if (answer.IsKept)
        {
            return ThankAndGoTo("/agent/atelier/lieux", lieu is null ? "Le lieu est ajouté." : "C’est enregistré.");
        }

        Written = lieu is null ? nom : null;
        await Find(ct);
        return Again(answer);
    }

    private async Task Find(CancellationToken ct)
    {
        var id = Organiser.Id;
        var counts = await Db.Activities.Where(activity => activity.OrganiserId == id).GroupBy(activity => activity.FacilityId).Select(place => new { place.Key, Count = place.Count() }).ToDictionaryAsync(place => place.Key, place => place.Count, ct);
        Places = [.. (await Db.Facilities.AsNoTracking().Where(place => place.OrganiserId == id).OrderBy(place => place.Name).ToListAsync(ct)).Select(place => (place, counts.GetValueOrDefault(place.Id)))];
    }
}
