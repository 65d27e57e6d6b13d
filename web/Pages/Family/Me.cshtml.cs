using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Dossiers;
using Portal.Core.Households;
using Portal.Core.Messaging;
using Portal.Core.Persistence;

namespace Portal.Web.Pages.Family;

public sealed class MeModel(Visit visit, PortalDb db, ChooseReminders chooseReminders, TimeProvider clock) : FamilyPage(visit)
{
    public Core.Dossiers.Family Family { get; private set; } = null!;

    public IReadOnlyList<PurseEntry> Purse { get; private set; } = [];

    public Money Balance => Money.Sum(Purse.Select(entry => entry.Amount));

    public string DossierNumber { get; private set; } = "";

    public DateOnly Today => clock.TodayInParis();

    public Dictionary<FacilityId, string> Schools { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken ct)
    {
        var household = Guardian.HouseholdId;
        Family = await db.FamilyAt(household, Organiser, ct);
        DossierNumber = await db.Households.Where(h => h.Id == household).Select(h => h.DossierNumber).SingleAsync(ct);
        Purse = await db.PurseEntries.AsNoTracking().Where(entry => entry.HouseholdId == household && entry.OrganiserId == Organiser).OrderByDescending(entry => entry.At).ToListAsync(ct);
        Schools = await db.Facilities.AsNoTracking().ToDictionaryAsync(facility => facility.Id, facility => facility.Name, ct);
    }

    public async Task<IActionResult> OnPostRappelsAsync(bool voulus, CancellationToken ct)
    {
        await chooseReminders.Run(Guardian.Id, voulus, ct);
        return ThankAndGoTo("/moi", voulus ? "C’est noté\u00A0: vous serez prévenu avant les limites." : "C’est noté\u00A0: plus de rappels. Vos confirmations continuent d’arriver.");
    }
}
