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
    // No statement waits longer than this for a lock: whatever ends later was alive all the time.
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(2);

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

    /// <summary>Locks these pool-days until the end of the transaction, pool by pool and day by day in one order for everybody, and raises their versions.</summary>
    public static async Task LockPoolDays(this PortalDb db, IEnumerable<PoolDate> days, CancellationToken ct)
    {
        List<PoolDate> all = [.. days];
        if (all.Count > 0)
        {
            var trip = db.RoundTrip();
            trip.LockPoolDays(all);
            await trip.Go(ct);
        }
    }

    /// <summary>The same, and how many places of each are held for now.</summary>
    /// <returns>The counts, once the instant is known as of which a hold is over: one that is taken after the wait.</returns>
    internal static Func<DateTimeOffset, IReadOnlyList<PlaceCount>> LockAndCount(this RoundTrip trip, IReadOnlyCollection<PoolDate> days, DateTimeOffset asked)
    {
        var (pools, dates) = (days.Select(day => day.PoolId).Distinct().ToList(), days.Select(day => day.Date).Distinct().ToList());
        var soon = asked + LongestWait;
        var locked = trip.LockPoolDays(days);
        var held = trip.Ask(trip.Db.Holds.Where(hold => pools.Contains(hold.PoolId) && dates.Contains(hold.Date) && hold.ExpiresAt > asked)
            .GroupBy(hold => new { hold.PoolId, hold.Date, Ends = hold.ExpiresAt > soon ? soon : hold.ExpiresAt })
            .Select(group => new { group.Key.PoolId, group.Key.Date, group.Key.Ends, Count = group.Count() }));
        return now =>
        {
            var alive = held.Rows.Where(group => group.Ends > now).ToLookup(group => new PoolDate(group.PoolId, group.Date), group => group.Count);
            return [.. locked.Rows.Select(row => new PlaceCount(row.PoolId, row.Date, row.Capacity, row.Booked, alive[new PoolDate(row.PoolId, row.Date)].Sum(), row.Version))];
        };
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
