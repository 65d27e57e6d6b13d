using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Bookings;
using Portal.Core.Carts;
using Portal.Core.Households;
using Portal.Core.Live;
using Portal.Core.Organisers;
using Portal.Core.Persistence;
using Portal.Core.Places;
using Portal.Core.Pricing;

namespace Portal.Core.WaitingLists;

/// <summary>
/// A family asks to wait for full days, one or many at once (R66, O8). Each is answered for itself; asked « tout ou rien »
/// they wait as one, and all are refused if one cannot be waited for.
/// </summary>
/// <remarks>
/// The priority is judged here, once, by the rules and facts of this instant, and written down: a rank then moves only
/// because somebody joins or leaves, and everybody can be told why they stand where they stand (O10).
/// </remarks>
public sealed class JoinWaitingList(PortalDb db, CatalogueReader catalogues, ILiveFeed feed, TimeProvider clock)
{
    /// <summary>Each day for itself.</summary>
    public Task<IReadOnlyList<PickedLine>> Run(Guardian who, OrganiserId organiser, IReadOnlyList<SlotDay> days, CancellationToken ct) => Run(who, organiser, days, allOrNothing: false, ct);

    /// <param name="allOrNothing">The days are offered together or not at all, whoever they are for; those that are free by themselves wait too.</param>
    /// <returns>An answer for each distinct day, in their order.</returns>
    public async Task<IReadOnlyList<PickedLine>> Run(Guardian who, OrganiserId organiser, IReadOnlyList<SlotDay> days, bool allOrNothing, CancellationToken ct)
    {
        var catalogue = await catalogues.Of(organiser, ct);

        // One waits for a place; its hours are chosen when it is there (R44).
        List<SlotDay> wanted = [.. days.Select(day => day with { Hours = default }).Distinct()];
        var (answers, joined) = await db.InTransaction(() => Decide(who, catalogue, wanted, allOrNothing, ct), ct);

        await feed.TellWaiters(db, organiser, joined, [], ct);
        return answers;
    }

    private async Task<(IReadOnlyList<PickedLine> Answers, List<WaitingEntry> Joined)> Decide(Guardian who, Catalogue catalogue, List<SlotDay> days, bool allOrNothing, CancellationToken ct)
    {
        if (days.Count == 0)
        {
            return ([], []);
        }

        // Guard: one adult of the household at a time, and the other parent of a shared child: a child waits once for a day.
        await db.LockDaysOf(who.HouseholdId, ct);
        var now = clock.GetUtcNow();
        var picking = await Picking.For(db, who, catalogue, days, now, ct);
        if (await db.GuardianOf(who.HouseholdId, who.Id, ct) is null)
        {
            // Was given a household of their own while this waited.
            return ([.. days.Select(day => picking.Refuse(day, Refusal.NotFound))], []);
        }

        var full = await FullOf(catalogue, days, now, ct);
        var waits = await WaitsOf(days, ct);

        var refused = days.Select(day => (Day: day, Why: allOrNothing ? WhyNot(picking, catalogue, waits, day, days, now) : WhyNotAlone(picking, catalogue, waits, full, day, now)))
            .Where(pair => pair.Why is not null)
            .ToDictionary(pair => pair.Day, pair => pair.Why!.Value);
        if (allOrNothing && (refused.Count > 0 || !days.Exists(full.Contains)))
        {
            return ([.. days.Select(day => picking.Refuse(day, refused.Count == 0 ? Refusal.NotFull : refused.GetValueOrDefault(day, Refusal.AllOrNothing)))], []);
        }

        var accepted = days.FindAll(day => !refused.ContainsKey(day));
        var joined = await Join(who, catalogue, accepted, allOrNothing, now, await EndOfTheLine(catalogue, accepted, now, ct), ct);
        return ([.. days.Select(day => refused.TryGetValue(day, out var why) ? picking.Refuse(day, why) : new PickedLine(day, null, null))], joined);
    }

    private async Task<List<WaitingEntry>> Join(Guardian who, Catalogue catalogue, List<SlotDay> days, bool allOrNothing, DateTimeOffset now, DateTimeOffset end, CancellationToken ct)
    {
        var grounds = await GroundsOf(who, catalogue, days, ct);
        // What waits as one has one rank: it may put forward what all of its days may.
        var common = days.Count == 0 ? PriorityGrounds.None : days.Select(day => grounds[day]).Aggregate((all, own) => all & own);
        var group = WaitingGroupId.New();
        // Days that wait each for itself stand in the order of the form, a microsecond apart.
        var joined = days.Select((day, i) => WaitingEntry.Join(
            who, catalogue.Organiser.Id, day, allOrNothing ? group : WaitingGroupId.New(), allOrNothing ? common : grounds[day], catalogue.Organiser.Policies.Priority, now, allOrNothing ? end : end.AddMicroseconds(i))).ToList();
        db.WaitingEntries.AddRange(joined);
        joined.ForEach(entry => db.Record(now, who.Id.Value.ToString(), "waiting.joined", $"slot {entry.SlotId.Value} {entry.Date:O}", who.HouseholdId, null, $"Waiting, {entry.Grounds}"));
        return joined;
    }

    // Behind everybody who stands there, also behind those who came by a node whose clock goes before ours: a rank that was
    // shown is never made worse. Read under the lock of the places, as two may join at once.
    private async Task<DateTimeOffset> EndOfTheLine(Catalogue catalogue, List<SlotDay> days, DateTimeOffset now, CancellationToken ct)
    {
        if (days.Count == 0)
        {
            return now;
        }

        await db.LockPoolDays(days.SelectMany(day => catalogue.Find(day.SlotId)!.PoolIds.Select(pool => new PoolDate(pool, day.Date))).Distinct(), ct);
        var (slots, dates) = (days.Select(day => day.SlotId).Distinct().ToList(), days.Select(day => day.Date).Distinct().ToList());
        var last = await db.WaitingEntries
            .Where(entry => slots.Contains(entry.SlotId) && dates.Contains(entry.Date) && (entry.State == WaitingState.Waiting || entry.State == WaitingState.Offered || entry.State == WaitingState.InCart))
            .MaxAsync(entry => (DateTimeOffset?)entry.QueuedAt, ct);
        return last >= now ? last.Value.AddMicroseconds(1) : now;
    }

    private static Refusal? WhyNotAlone(Picking picking, Catalogue catalogue, HashSet<SlotDay> waits, HashSet<SlotDay> full, SlotDay day, DateTimeOffset now) =>
        WhyNot(picking, catalogue, waits, day, [], now) ?? (full.Contains(day) ? null : Refusal.NotFull);

    private static Refusal? WhyNot(Picking picking, Catalogue catalogue, HashSet<SlotDay> waits, SlotDay day, List<SlotDay> together, DateTimeOffset now) =>
        picking.WhyNot(day, together) is { } why ? why
        : catalogue.Find(day.SlotId)!.IsLate(day.Date, now) ? Refusal.TooLate
        : catalogue.Find(day.SlotId)!.Policies.Full != FullPolicy.WaitingList ? Refusal.NoWaitingList
        : waits.Contains(day) ? Refusal.AlreadyWaiting
        : null;

    // By child: of a shared one, the other parent may wait already (O19). Who is not one's own is not found before this is looked at.
    private async Task<HashSet<SlotDay>> WaitsOf(List<SlotDay> days, CancellationToken ct)
    {
        var (from, to) = (days.Min(day => day.Date), days.Max(day => day.Date));
        var children = days.Select(day => day.ChildId).Distinct().ToList();
        return (await db.WaitingEntries
            .Where(entry => children.Contains(entry.ChildId) && entry.Date >= from && entry.Date <= to && (entry.State == WaitingState.Waiting || entry.State == WaitingState.Offered || entry.State == WaitingState.InCart))
            .Select(entry => new SlotDay(entry.ChildId, entry.SlotId, entry.Date))
            .ToListAsync(ct)).ToHashSet();
    }

    /// <summary>The days that a family passing by cannot have: no place, or none that is not spoken for. What the planning shows as free is not here.</summary>
    private async Task<HashSet<SlotDay>> FullOf(Catalogue catalogue, List<SlotDay> days, DateTimeOffset now, CancellationToken ct)
    {
        var spokenFor = await db.SpokenFor(catalogue.Organiser.Id, days.Min(day => day.Date), days.Max(day => day.Date), now, ct);
        var known = days.FindAll(day => catalogue.Find(day.SlotId) is not null);
        var counts = await db.CountsOf(known.SelectMany(day => catalogue.Find(day.SlotId)!.PoolIds.Select(pool => new PoolDate(pool, day.Date))).ToHashSet(), now, ct);
        var free = new FreePlaces(counts);
        return known.Where(day => spokenFor.Contains((day.SlotId, day.Date)) || catalogue.Find(day.SlotId)!.PoolIds.Any(pool => free.On(new PoolDate(pool, day.Date)) == 0)).ToHashSet();
    }

    /// <summary>What the family may put forward for each day, whatever the organiser makes of it (O10).</summary>
    private async Task<Dictionary<SlotDay, PriorityGrounds>> GroundsOf(Guardian who, Catalogue catalogue, List<SlotDay> days, CancellationToken ct)
    {
        var household = await db.Households.AsNoTracking().Include(h => h.Guardians).SingleAsync(h => h.Id == who.HouseholdId, ct);
        var dates = days.Select(day => day.Date).Distinct().ToList();
        var booked = await db.Bookings
            .Where(booking => booking.HouseholdId == who.HouseholdId && dates.Contains(booking.Date) && booking.State < BookingState.Cancelled)
            .Select(booking => new SlotDay(booking.ChildId, booking.SlotId, booking.Date))
            .ToListAsync(ct);

        var always = (household.IsResident ? PriorityGrounds.Resident : 0) | (household.Guardians.All(guardian => guardian.Works) ? PriorityGrounds.AllParentsWork : 0);
        return days.ToDictionary(day => day, day => always | (booked.Exists(other => IsSibling(catalogue, other, day)) ? PriorityGrounds.SiblingPresent : 0));
    }

    private static bool IsSibling(Catalogue catalogue, SlotDay booked, SlotDay day) =>
        booked.ChildId != day.ChildId && booked.Date == day.Date && catalogue.Find(booked.SlotId)?.Activity.Id == catalogue.Find(day.SlotId)!.Activity.Id;
}
