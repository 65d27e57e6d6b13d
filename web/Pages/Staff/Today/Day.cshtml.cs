using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Activities;
using Portal.Core.Households;
using Portal.Core.Live;
using Portal.Core.Organisers;
using Portal.Core.Persistence;
using Portal.Core.Places;
using Portal.Web.Start;

namespace Portal.Web.Pages.Staff.Today;

/// <summary>An agent sees a day live: every pool of the organiser, how many are booked, held and left.</summary>
[Opens(StaffRight.SeeDay, ByFacility = true)]
public sealed class DayModel(PortalDb db, TimeProvider clock) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "jour")]
    public DateOnly? Jour { get; set; }

    public Organiser Organiser { get; private set; } = null!;

    public DateOnly Date { get; private set; }

    public DateTimeOffset Now { get; private set; }

    public IReadOnlyList<(Pool Pool, PlaceCount Count)> Rows { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        if (User.AgentOfOrganiser() is not { } id || await db.Organisers.AsNoTracking().FirstOrDefaultAsync(o => o.Id == id, ct) is not { } organiser)
        {
            return NotFound();
        }

        Organiser = organiser;
        Now = clock.GetUtcNow();
        Date = Jour ?? await NextOpenDay(id, ct);

        var pools = await db.PoolsOf(User.AsAgent(id, ParisTime.DayOf(Now))).AsNoTracking().OrderBy(pool => pool.Name).ToListAsync(ct);
        var counts = (await db.CountsBetween([.. pools.Select(pool => pool.Id)], Date, Date, Now, ct)).ToDictionary(count => count.PoolId);
        Rows = [.. pools.Where(pool => counts.ContainsKey(pool.Id)).Select(pool => (pool, counts[pool.Id]))];
        ViewData["OrganiserName"] = organiser.Name;
        ViewData["Accent"] = organiser.Accent;
        return Page();
    }

    private async Task<DateOnly> NextOpenDay(OrganiserId organiser, CancellationToken ct)
    {
        var today = ParisTime.DayOf(Now);
        return await db.PoolDays.Where(day => day.Date >= today && db.Pools.Any(pool => pool.Id == day.PoolId && pool.OrganiserId == organiser)).OrderBy(day => day.Date).Select(day => (DateOnly?)day.Date).FirstOrDefaultAsync(ct) ?? today;
    }
}
