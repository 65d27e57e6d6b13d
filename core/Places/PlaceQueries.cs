using Microsoft.EntityFrameworkCore;
using Portal.Core.Custody;
using Portal.Core.Households;
using Portal.Core.Live;
using Portal.Core.Persistence;
using Portal.Core.Pricing;

namespace Portal.Core.Places;

/// <summary>How pool-days stand, and the one order in which they are locked; what children have around the days that are asked for.</summary>
public static class PlaceQueries
{
    /// <summary>How these pool-days stand now; one that is not open is not in the answer.</summary>
    public static async Task<IReadOnlyList<PlaceCount>> CountsOf(this PortalDb db, IReadOnlyCollection<PoolDate> days, DateTimeOffset now, CancellationToken ct)
    {
        if (days.Count == 0)
        {
            return [];
        }

        var pools = days.Select(day => day.PoolId).Distinct().ToList();
        var dates = days.Select(day => day.Date).Distinct().ToList();
        var asked = days.ToHashSet();

        var counts = await db.InOneTrip(trip => trip.Counts(
            db.PoolDays.Where(row => pools.Contains(row.PoolId) && dates.Contains(row.Date)),
            db.Holds.Where(hold => pools.Contains(hold.PoolId) && dates.Contains(hold.Date) && hold.ExpiresAt > now)), ct);
        return [.. counts.Where(count => asked.Contains(new PoolDate(count.PoolId, count.Date)))];
    }

    /// <summary>Locks these pool-days until the end of the transaction, pool by pool in one order for everybody, and raises their versions.</summary>
    public static async Task LockPoolDays(this PortalDb db, IEnumerable<PoolDate> days, CancellationToken ct)
    {
        foreach (var pool in days.GroupBy(day => day.PoolId).OrderBy(pool => pool.Key.Value))
        {
            var dates = pool.Select(day => day.Date).ToList();
            await db.PoolDays
                .Where(row => row.PoolId == pool.Key && dates.Contains(row.Date))
                .ExecuteUpdateAsync(row => row.SetProperty(r => r.Version, r => r.Version + 1).SetProperty(r => r.Untold, true), ct);
        }
    }

    /// <summary>The same for whole months, as a page shows them.</summary>
    public static Task<IReadOnlyList<PlaceCount>> CountsBetween(this PortalDb db, IReadOnlyCollection<PoolId> pools, DateOnly from, DateOnly to, DateTimeOffset now, CancellationToken ct) =>
        db.InOneTrip(trip => trip.CountsBetween(pools, from, to, now), ct);

    /// <summary>How some pool-days stand.</summary>
    /// <param name="held">The live holds of these days, and of no others.</param>
    public static Func<IReadOnlyList<PlaceCount>> Counts(this RoundTrip trip, IQueryable<PoolDay> days, IQueryable<Hold> held)
    {
        var rows = trip.Ask(days.AsNoTracking());
        var holds = trip.Ask(held.GroupBy(hold => new { hold.PoolId, hold.Date }).Select(group => new { group.Key.PoolId, group.Key.Date, Count = group.Count() }));
        return () =>
        {
            var heldOn = holds.Rows.ToDictionary(group => new PoolDate(group.PoolId, group.Date), group => group.Count);
            return [.. rows.Rows.Select(row => new PlaceCount(row.PoolId, row.Date, row.Capacity, row.Booked, heldOn.GetValueOrDefault(new PoolDate(row.PoolId, row.Date)), row.Version))];
        };
    }

    /// <summary>How pools stand from one day to another; a day that is not open is not in the answer.</summary>
    public static Func<IReadOnlyList<PlaceCount>> CountsBetween(this RoundTrip trip, IReadOnlyCollection<PoolId> pools, DateOnly from, DateOnly to, DateTimeOffset now) =>
        trip.Counts(
            trip.Db.PoolDays.Where(row => pools.Contains(row.PoolId) && row.Date >= from && row.Date <= to),
            trip.Db.Holds.Where(hold => pools.Contains(hold.PoolId) && hold.Date >= from && hold.Date <= to && hold.ExpiresAt > now));

    /// <summary>The same for all pools that some children may draw on, whatever their age: those of their schools, and those open to every school.</summary>
    public static Func<IReadOnlyList<PlaceCount>> CountsFor(this RoundTrip trip, IQueryable<Child> children, OrganiserId organiser, DateOnly from, DateOnly to, DateTimeOffset now)
    {
        var db = trip.Db;
        var pools = db.Activities
            .Where(activity => activity.OrganiserId == organiser && (!activity.OnlyItsPupils || children.Any(child => child.SchoolId == activity.FacilityId)))
            .SelectMany(activity => activity.Slots).SelectMany(slot => slot.Pools).Select(pool => pool.PoolId).Distinct();
        return trip.Counts(
            pools.SelectMany(pool => db.PoolDays.Where(day => day.PoolId == pool && day.Date >= from && day.Date <= to)),
            pools.SelectMany(pool => db.Holds.Where(hold => hold.PoolId == pool && hold.Date >= from && hold.Date <= to && hold.ExpiresAt > now)));
    }

    /// <summary>What a household's children have on some days, and as far around as the caps of what is asked look.</summary>
    public static Func<Agenda> AgendaOf(this RoundTrip trip, HouseholdId household, Catalogue catalogue, IReadOnlyCollection<SlotDay> days, DateTimeOffset now)
    {
        if (days.Count == 0)
        {
            return () => Agenda.Empty;
        }

        var reaches = days.Select(day => catalogue.Find(day.SlotId)?.Activity.ReachOf(day.Date) ?? (From: day.Date, To: day.Date)).ToList();
        var taken = trip.TakenBy(trip.Db.ChildrenOf(household), reaches.Min(reach => reach.From), reaches.Max(reach => reach.To), now);
        return () => new Agenda(taken());
    }
}
