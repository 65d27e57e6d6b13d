using Microsoft.EntityFrameworkCore;
using Portal.Core.Activities;
using Portal.Core.Places;
using Portal.Core.WaitingLists;

namespace Portal.Core.Persistence;

/// <summary>What the pages and the carts, which stand before the waiting lists, ask them.</summary>
public static class WaitingListQueries
{
    /// <summary>
    /// Slots and days whose free places are all spoken for (O11): as many of them as there are families in line who would
    /// get one now, the way <see cref="FreePlaces"/> gives them out. A place that nobody in line can take is free to all.
    /// </summary>
    public static async Task<HashSet<(SlotId Slot, DateOnly Date)>> SpokenFor(this PortalDb db, OrganiserId organiser, DateOnly from, DateOnly to, DateTimeOffset now, CancellationToken ct) =>
        (await db.ClaimsOf(organiser, from, to, now, ct)).SpokenFor;

    /// <summary>The same as numbers: how many places of each pool-day those in line would get now.</summary>
    public static async Task<(HashSet<(SlotId Slot, DateOnly Date)> SpokenFor, IReadOnlyDictionary<PoolDate, int> Places)> ClaimsOf(this PortalDb db, OrganiserId organiser, DateOnly from, DateOnly to, DateTimeOffset now, CancellationToken ct)
    {
        var entries = await db.WaitingEntries.AsNoTracking()
            .Where(entry => entry.OrganiserId == organiser && entry.State == WaitingState.Waiting)
            .Where(entry => db.WaitingEntries.Any(mate => mate.GroupId == entry.GroupId && mate.State == WaitingState.Waiting && mate.Date >= from && mate.Date <= to))
            .ToListAsync(ct);
        if (entries.Count == 0)
        {
            return ([], new Dictionary<PoolDate, int>());
        }

        var poolsOf = (await db.Set<SlotPool>().AsNoTracking().Where(pool => db.Pools.Any(p => p.Id == pool.PoolId && p.OrganiserId == organiser)).ToListAsync(ct)).ToLookup(pool => pool.SlotId, pool => pool.PoolId);
        var wishes = entries.GroupBy(entry => entry.GroupId).Select(group => new WaitingWish(
            group.First().Turn, [.. group.SelectMany(entry => poolsOf[entry.SlotId].Select(pool => new PoolDate(pool, entry.Date)))], [.. group])).ToList();
        var counts = await db.CountsOf(wishes.SelectMany(wish => wish.Places).ToHashSet(), now, ct);

        var free = new FreePlaces(counts);
        var claims = free.GiveTo(wishes).SelectMany(wish => wish.Places).CountBy(day => day).ToDictionary();
        var taken = claims.Keys.Where(day => free.On(day) == 0).ToHashSet();
        return (taken.SelectMany(day => poolsOf.Where(slot => slot.Contains(day.PoolId)).Select(slot => (slot.Key, day.Date))).ToHashSet(), claims);
    }

    /// <summary>Where the children of a household wait, with their ranks (1 is next) and living offers (O10).</summary>
    public static async Task<IReadOnlyList<WaitingSlot>> WaitsOf(this PortalDb db, HouseholdId household, OrganiserId organiser, DateOnly first, DateOnly last, DateTimeOffset now, CancellationToken ct)
    {
        var mine = await db.WaitingEntries.AsNoTracking()
            .Where(entry => entry.HouseholdId == household && entry.OrganiserId == organiser && entry.Date >= first && entry.Date <= last)
            .Where(entry => entry.State == WaitingState.Waiting || (entry.State == WaitingState.Offered && entry.OfferedUntil > now))
            .OrderBy(entry => entry.Date)
            .ToListAsync(ct);
        if (mine.Count == 0)
        {
            return [];
        }

        var (slots, dates) = (mine.Select(entry => entry.SlotId).Distinct().ToList(), mine.Select(entry => entry.Date).Distinct().ToList());
        var line = (await db.WaitingEntries
            .Where(entry => entry.State == WaitingState.Waiting && slots.Contains(entry.SlotId) && dates.Contains(entry.Date))
            .Select(entry => new { entry.SlotId, entry.Date, entry.Priority, entry.QueuedAt, entry.GroupId })
            .ToListAsync(ct)).ToLookup(entry => (entry.SlotId, entry.Date), entry => new WaitingTurn(entry.Priority, entry.QueuedAt, entry.GroupId));
        return [.. mine.Select(entry => new WaitingSlot(
            entry.ChildId, entry.SlotId, entry.Date, entry.Id, 1 + line[(entry.SlotId, entry.Date)].Count(turn => turn.IsBefore(entry.Turn)), entry.OfferedUntil)
        {
            Group = entry.GroupId,
            Waiting = line[(entry.SlotId, entry.Date)].Count(),
            Grounds = entry.Grounds,
            HasPassed = entry.PassedAt is not null,
        })];
    }

    /// <summary>The living offers made to a household, by organiser and by what was wanted together; the first to end first (O9).</summary>
    public static async Task<IReadOnlyList<OpenOffer>> OffersTo(this PortalDb db, HouseholdId household, DateTimeOffset now, CancellationToken ct) =>
        [.. (await db.WaitingEntries
            .Where(entry => entry.HouseholdId == household && entry.State == WaitingState.Offered && entry.OfferedUntil > now)
            .Select(entry => new { entry.OrganiserId, entry.GroupId, Until = entry.OfferedUntil!.Value })
            .ToListAsync(ct))
            .GroupBy(entry => (entry.OrganiserId, entry.GroupId))
            .Select(group => new OpenOffer(group.Key.OrganiserId, group.Count(), group.First().Until))
            .OrderBy(offer => offer.Until)];
}

/// <summary>Some places offered together, which wait for one answer.</summary>
public sealed record OpenOffer(OrganiserId Organiser, int Places, DateTimeOffset Until);
