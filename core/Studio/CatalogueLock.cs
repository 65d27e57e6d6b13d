using Microsoft.EntityFrameworkCore;
using Portal.Core.Activities;
using Portal.Core.Organisers;
using Portal.Core.Persistence;
using Portal.Core.Places;

namespace Portal.Core.Studio;

/// <summary>What every change of a catalogue begins with, and ends with.</summary>
internal static class CatalogueLock
{
    /// <summary>
    /// Locks an organiser's catalogue until the end of the transaction, and raises its version: every node reads it again with
    /// its next request. Two agents at one catalogue wait for each other here.
    /// </summary>
    public static Task<int> LockCatalogue(this PortalDb db, OrganiserId organiser, CancellationToken ct) =>
        db.Organisers.Where(row => row.Id == organiser).ExecuteUpdateAsync(row => row.SetProperty(o => o.CatalogueVersion, o => o.CatalogueVersion + 1), ct);

    /// <summary>An activity of the organiser with all that belongs to it; what is not its own is not found (I6).</summary>
    public static Task<Activity?> ActivityOf(this PortalDb db, OrganiserId organiser, ActivityId id, CancellationToken ct) => db.Activities.AsSplitQuery()
        .Include(activity => activity.Periods).Include(activity => activity.Slots).ThenInclude(slot => slot.Pools).Include(activity => activity.Slots).ThenInclude(slot => slot.Rules)
        .FirstOrDefaultAsync(activity => activity.Id == id && activity.OrganiserId == organiser, ct);

    public static async Task<SchoolCalendar> CalendarOf(this PortalDb db, OrganiserId organiser, CancellationToken ct) =>
        new(await db.CalendarSpans.AsNoTracking().Where(span => span.OrganiserId == null || span.OrganiserId == organiser).ToListAsync(ct));

    /// <summary>Opens the pools of an activity on its days, with their usual capacity. A day that is open already keeps the places that it has.</summary>
    public static async Task OpenPoolDays(this PortalDb db, Activity activity, SchoolCalendar calendar, DateOnly today, CancellationToken ct)
    {
        var wanted = activity.Slots.SelectMany(slot => activity.DaysOf(slot, calendar, today).SelectMany(day => slot.Pools.Select(pool => new PoolDate(pool.PoolId, day)))).ToHashSet();
        if (wanted.Count == 0)
        {
            return;
        }

        var pools = wanted.Select(day => day.PoolId).Distinct().ToList();
        var open = (await db.PoolDays.Where(day => pools.Contains(day.PoolId) && day.Date >= today).Select(day => new { day.PoolId, day.Date }).ToListAsync(ct)).Select(day => new PoolDate(day.PoolId, day.Date)).ToHashSet();
        var usual = await db.Pools.Where(pool => pools.Contains(pool.Id)).ToDictionaryAsync(pool => pool.Id, pool => pool.Capacity, ct);
        // Untold: the sweep tells browsers and Redis, who may know the day as shut.
        await db.BulkInsert(wanted.Except(open).OrderBy(day => day.PoolId.Value).ThenBy(day => day.Date).Select(day => new PoolDay { PoolId = day.PoolId, Date = day.Date, Capacity = usual[day.PoolId], Version = 1, Untold = true }), ct);
    }
}
