using Microsoft.EntityFrameworkCore;
using Portal.Core.Activities;
using Portal.Core.Persistence;

namespace Portal.Core.Places;

/// <summary>What is spoken for by those who wait.</summary>
/// <param name="SpokenFor">The slots on days that no passer-by gets.</param>
/// <param name="Places">How many places of each pool-day those in line would get now.</param>
public sealed record WaitingClaims(HashSet<(SlotId Slot, DateOnly Date)> SpokenFor, IReadOnlyDictionary<PoolDate, int> Places)
{
    public static WaitingClaims None { get; } = new([], new Dictionary<PoolDate, int>());
}

/// <summary>What the pages and the carts ask those who wait.</summary>
public static class WaitingClaimQueries
{
    /// <summary>
    /// Slots and days whose free places are all spoken for (O11): as many of them as there are families in line who would
    /// get one now, the way <see cref="FreePlaces"/> gives them out. A place that nobody in line can take is free to all.
    /// </summary>
    public static async Task<HashSet<(SlotId Slot, DateOnly Date)>> SpokenFor(this PortalDb db, OrganiserId organiser, DateOnly from, DateOnly to, DateTimeOffset now, CancellationToken ct) =>
        (await db.ClaimsOf(organiser, from, to, now, ct)).SpokenFor;

    /// <summary>The same as numbers: how many places of each pool-day those in line would get now.</summary>
    public static Task<WaitingClaims> ClaimsOf(this PortalDb db, OrganiserId organiser, DateOnly from, DateOnly to, DateTimeOffset now, CancellationToken ct) =>
        db.InOneTrip(trip => trip.ClaimsOf(organiser, from, to, now), ct);

    public static Func<WaitingClaims> ClaimsOf(this RoundTrip trip, OrganiserId organiser, DateOnly from, DateOnly to, DateTimeOffset now)
    {
        var db = trip.Db;
        var waiting = db.WaitingEntries.AsNoTracking()
            .Where(entry => entry.OrganiserId == organiser && entry.State == WaitingState.Waiting)
            .Where(entry => db.WaitingEntries.Any(mate => mate.GroupId == entry.GroupId && mate.State == WaitingState.Waiting && mate.Date >= from && mate.Date <= to));
        // What is wanted together with a day of these may lie outside them, so the days are those of the entries.
        var places = waiting.SelectMany(entry => db.Set<SlotPool>().Where(pool => pool.SlotId == entry.SlotId), (entry, pool) => new { pool.PoolId, entry.Date });

        var entries = trip.Ask(waiting);
        var pools = trip.Ask(db.Set<SlotPool>().AsNoTracking().Where(pool => db.Pools.Any(p => p.Id == pool.PoolId && p.OrganiserId == organiser)));
        var counts = trip.Counts(
            db.PoolDays.Where(day => places.Any(place => place.PoolId == day.PoolId && place.Date == day.Date)),
            db.Holds.Where(hold => hold.ExpiresAt > now && places.Any(place => place.PoolId == hold.PoolId && place.Date == hold.Date)));
        return () =>
        {
            if (entries.Rows.Count == 0)
            {
                return WaitingClaims.None;
            }

            var poolsOf = pools.Rows.ToLookup(pool => pool.SlotId, pool => pool.PoolId);
            var free = new FreePlaces(counts());
            var claims = free.GiveTo(entries.Rows.GroupBy(entry => entry.GroupId).Select(group => new WaitingWish(
                group.First().Turn, [.. group.SelectMany(entry => poolsOf[entry.SlotId].Select(pool => new PoolDate(pool, entry.Date)))], [.. group])).ToList())
                .SelectMany(wish => wish.Places).CountBy(day => day).ToDictionary();
            var taken = claims.Keys.Where(day => free.On(day) == 0).ToHashSet();
            return new WaitingClaims(taken.SelectMany(day => poolsOf.Where(slot => slot.Contains(day.PoolId)).Select(slot => (slot.Key, day.Date))).ToHashSet(), claims);
        };
    }

    /// <summary>Where the children of a household wait, with their ranks (1 is next) and living offers (O10).</summary>
    public static Task<IReadOnlyList<WaitingSlot>> WaitsOf(this PortalDb db, HouseholdId household, OrganiserId organiser, DateOnly first, DateOnly last, DateTimeOffset now, CancellationToken ct) =>
        db.InOneTrip(trip => trip.WaitsOf(household, organiser, first, last, now), ct);

    public static Func<IReadOnlyList<WaitingSlot>> WaitsOf(this RoundTrip trip, HouseholdId household, OrganiserId organiser, DateOnly first, DateOnly last, DateTimeOffset now)
    {
        var own = trip.Db.WaitingEntries.AsNoTracking()
            .Where(entry => entry.HouseholdId == household && entry.OrganiserId == organiser && entry.Date >= first && entry.Date <= last)
            .Where(entry => entry.State == WaitingState.Waiting || trip.Db.OpenOffers(now).Any(open => open.Id == entry.Id));
        var mine = trip.Ask(own.OrderBy(entry => entry.Date));
        // Who is being offered a place, or has it in a cart, still stands before those behind: it may come back to its rank,
        // and nobody is told a rank that is worse the next time.
        var others = trip.Ask(trip.Db.WaitingEntries
            .Where(entry => (entry.State == WaitingState.Waiting || entry.State == WaitingState.Offered || entry.State == WaitingState.InCart) && own.Any(one => one.SlotId == entry.SlotId && one.Date == entry.Date))
            .Select(entry => new { entry.SlotId, entry.Date, entry.Priority, entry.QueuedAt, entry.GroupId }));
        return () =>
        {
            var line = others.Rows.ToLookup(entry => (entry.SlotId, entry.Date), entry => new WaitingTurn(entry.Priority, entry.QueuedAt, entry.GroupId));
            return [.. mine.Rows.Select(entry => new WaitingSlot(
                entry.ChildId, entry.SlotId, entry.Date, entry.Id, 1 + line[(entry.SlotId, entry.Date)].Count(turn => turn.IsBefore(entry.Turn)), entry.OfferedUntil)
            {
                Group = entry.GroupId,
                Waiting = line[(entry.SlotId, entry.Date)].Count(),
                Grounds = entry.Grounds,
                HasPassed = entry.PassedAt is not null,
            })];
        };
    }
}
