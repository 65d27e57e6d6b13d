using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Organisers;
using Portal.Core.Persistence;
using Portal.Web.Start;

namespace Portal.Web.Pages.Staff.Town;

/// <summary>The menus of a week, for all places or for one, with how families read them (R84).</summary>
[Opens(StaffRight.WriteNews)]
public sealed class MenusModel(PortalDb db, KeepMenus keepMenus, TimeProvider clock) : StaffPage(db)
{
    /// <summary>Monday to Friday: leisure centres eat on Wednesdays.</summary>
    private const int DaysShown = 5;

    [BindProperty(SupportsGet = true, Name = "semaine")]
    public DateOnly? Week { get; set; }

    [BindProperty(SupportsGet = true, Name = "lieu")]
    public int? Lieu { get; set; }

    public DateOnly Monday { get; private set; }

    public int Version { get; private set; }

    public IReadOnlyList<Facility> Places { get; private set; } = [];

    /// <summary>The lines of each day as they are in the form.</summary>
    public IReadOnlyList<string> Days { get; private set; } = [];

    /// <summary>The same as families read them.</summary>
    public IReadOnlyList<IReadOnlyList<Dish>> Shown => [.. Days.Select(day => Dish.Read(day).Dishes)];

    /// <summary>The first day that cannot be kept; none: -1.</summary>
    public int FirstWrong { get; private set; } = -1;

    public async Task<IActionResult> OnGetAsync(CancellationToken ct) => await Show(null, ct) ? Page() : NotFound();

    public async Task<IActionResult> OnPostAsync(int vu, string?[] jours, CancellationToken ct)
    {
        if (!await Show(jours, ct))
        {
            return NotFound();
        }

        var answer = await keepMenus.Run(Agent, Monday, Lieu is { } id ? new FacilityId(id) : null, vu, [.. Days], ct);
        if (answer.Refusal is null)
        {
            return ThankAndGoTo($"/agent/menus?semaine={Monday.Iso()}{(Lieu is { } place ? $"&lieu={place}" : "")}", answer.Changed == 0 ? "Rien n’avait changé." : "Les menus sont enregistrés\u00A0: les familles les lisent.");
        }

        FirstWrong = Days.ToList().FindIndex(day => Dish.Read(day).Problems.Count > 0);
        return Again(answer);
    }

    /// <summary>As families would read it; nothing is kept.</summary>
    public async Task<IActionResult> OnPostApercuAsync(string?[] jours, CancellationToken ct) => await Show(jours, ct) ? Page() : NotFound();

    private async Task<bool> Show(string?[]? written, CancellationToken ct)
    {
        var organiser = Organiser.Id;
        Monday = (Week ?? clock.TodayInParis().AddDays(clock.TodayInParis().IsWeekend() ? 2 : 0)).Monday();
        Places = await Db.Facilities.AsNoTracking().Where(place => place.OrganiserId == organiser).OrderBy(place => place.Name).ToListAsync(ct);
        FacilityId? chosen = Lieu is { } id ? new FacilityId(id) : null;
        if (chosen is not null && Places.All(place => place.Id != chosen))
        {
            return false;
        }

        var monday = Monday;
        var week = await Db.MenuWeeks.AsNoTracking().Include(w => w.Days).FirstOrDefaultAsync(w => w.OrganiserId == organiser && w.Monday == monday && w.FacilityId == chosen, ct);
        Version = week?.Version ?? 0;
        Days = [.. Enumerable.Range(0, DaysShown).Select(at => written is null ? week?.DishesOn(monday.AddDays(at)) ?? "" : (at < written.Length ? written[at] ?? "" : ""))];
        return true;
    }
}
