using Microsoft.AspNetCore.Mvc;
using Portal.Core;
using Portal.Core.Dossiers;
using Portal.Core.Organisers;
using Portal.Core.Persistence;

namespace Portal.Web.Pages.Family;

/// <summary>The menus of a week where the household's children eat (R84).</summary>
public sealed class MenusModel(Visit visit, PortalDb db, TimeProvider clock) : FamilyPage(visit)
{
    [BindProperty(SupportsGet = true, Name = "semaine")]
    public DateOnly? Week { get; set; }

    public DateOnly Today => clock.TodayInParis();

    public DateOnly Monday { get; private set; }

    public IReadOnlyList<MenuTable> Tables { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken ct)
    {
        Monday = (Week ?? Today.AddDays(Today.IsWeekend() ? 2 : 0)).Monday();
        var family = await db.FamilyAt(Guardian.HouseholdId, Organiser, ct);
        var menus = await db.MenusBetween(Organiser, Monday, Monday.AddDays(6), ct);
        Tables = MenuTable.For(await Visit.Catalogue(ct), family.Children, menus);
    }
}
