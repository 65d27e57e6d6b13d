using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Live;
using Portal.Core.Organisers;
using Portal.Core.Persistence;
using Portal.Core.Places;
using Portal.Core.WaitingLists;
using Portal.TestSupport;
using Xunit;

namespace Portal.IntegrationTests.WaitingLists;

/// <summary>A small canteen of five families, on the real database, with the eyes of one who checks the list after each step.</summary>
internal sealed class WaitingModel : IAsyncDisposable
{
    private static readonly DateOnly[] Days = [TestTown.Days[6], TestTown.Days[7]];

    private readonly CoreHost host;
    private readonly IReadOnlyList<TestHousehold> families;
    private readonly PassedOffer policy;

    private WaitingModel(CoreHost host, IReadOnlyList<TestHousehold> families, PassedOffer policy) => (this.host, this.families, this.policy) = (host, families, policy);

    /// <summary>Offers made in all cases together.</summary>
    public int Offers { get; private set; }

    private TestTown Town => host.Town;

    public static async Task<WaitingModel> Open(PassedOffer policy)
    {
        var town = new TestTown
        {
            LunchPlaces = 2,
            GamesPlaces = 1,
            Policies = FullDay.Offers with { PassedOffer = policy, Priority = PriorityRules.Parse("residents siblings works") },
        };
        TestHousehold[] families = [town.Household(children: 2), town.Household(works: true), town.Household(resident: false), town.Household(children: 2, resident: false, works: true), town.Household()];
        return new WaitingModel(await CoreHost.Start(town), families, policy);
    }

    public ValueTask DisposeAsync() => host.DisposeAsync();

    /// <summary>One life of the list, from a canteen that is closed on: everybody waits at first.</summary>
    public async Task Live(IEnumerable<Step> steps, CancellationToken ct)
    {
        await StartAgain(ct);
        var before = await Look(ct);
        var done = new List<string>();
        foreach (var step in steps)
        {
            var (name, mayLeave) = await Do(step, ct);
            done.Add(name);
            host.Clock.Advance(TimeSpan.FromSeconds(7));
            await host.Sweep(ct);
            while (await host.Offer(ct) is > 0 and var offered)
            {
                Offers += offered;
            }

            var after = await Look(ct);
            var faults = after.Faults().Concat(Faults(before, after, mayLeave)).ToList();
            Assert.True(faults.Count == 0, $"{string.Join("; ", faults)}\nDone: {string.Join(", ", done)}");
            before = after;
        }
    }

    private async Task<(string Name, HouseholdId? MayLeave)> Do(Step step, CancellationToken ct)
    {
        var who = families[step.Who % families.Count];
        var (slot, day) = (step.Which % 3 == 0 ? Town.LunchAndGames : Town.Lunch, Days[step.Other % 2]);
        switch (step.Kind % 12)
        {
            case 0 or 1:
                await host.Join(who, allOrNothing: false, ct, who.PicksFor(step.Which % who.Children.Count, slot, day));
                return ($"{who.Household.Name} joins {slot.Value} {day:dd/MM}", null);
            case 2:
                SlotDay[] together = step.Which % 2 == 0 ? [.. Days.Select(each => who.Picks(slot, each))] : [.. who.Children.Select(child => new SlotDay(child.Id, slot, day))];
                await host.Join(who, allOrNothing: true, ct, together);
                return ($"{who.Household.Name} joins all or nothing {slot.Value}", null);
            case 3:
                await host.As(who).Tick(ct, who.PicksFor(step.Which % who.Children.Count, slot, day));
                await (step.Which % 4 == 0 ? Task.CompletedTask : host.As(who).Commit(ct));
                return ($"{who.Household.Name} books", null);
            case 4:
                var bookings = (await host.As(who).Bookings(ct)).FindAll(booking => booking.HoldsPlace);
                await (bookings.Count == 0 ? Task.CompletedTask : host.As(who).Cancel(bookings[step.Which % bookings.Count].Id, ct));
                return ($"{who.Household.Name} cancels", null);
            case 5:
                host.Clock.Advance(TimeSpan.FromMinutes(step.Which % 3 == 0 ? 121 : 16));
                return ("time passes", null);
            case 10:
                return await Reconsider(step, who, ct);
            case 6 or 7:
                await host.SetCapacity(step.Which % 4 == 0 ? Town.GamesRoom : Town.Canteen, day, step.Who % 4, ct);
                return ($"capacity {step.Who % 4} on {day:dd/MM}", null);
            default:
                return await Answer(step, ct);
        }
    }

    /// <summary>A family changes its mind about what is in its cart.</summary>
    private async Task<(string, HouseholdId?)> Reconsider(Step step, TestHousehold who, CancellationToken ct)
    {
        var lines = (await host.As(who).Cart(ct))?.LiveLines.ToList() ?? [];
        if (lines.Count == 0)
        {
            return ($"{who.Household.Name} has no cart", null);
        }

        switch (step.Which % 5)
        {
            case 0:
                await host.As(who).Empty(ct);
                return ($"{who.Household.Name} gives up its cart", null);
            case 1:
                await host.As(who).Undo(ct);
                return ($"{who.Household.Name} undoes", null);
            case 2:
                await host.As(who).Renew(ct);
                return ($"{who.Household.Name} renews its cart", null);
            case 3:
                await host.As(who).Commit(ct);
                return ($"{who.Household.Name} commits", null);
            default:
                await host.As(who).Untick(ct, lines[step.Other % lines.Count].Day);
                return ($"{who.Household.Name} unticks", null);
        }
    }

    private async Task<(string, HouseholdId?)> Answer(Step step, CancellationToken ct)
    {
        var offered = await host.Ask(db => db.WaitingEntries.Where(entry => entry.State == WaitingState.Offered).OrderBy(entry => entry.Id).Select(entry => new { entry.Id, entry.HouseholdId }).ToListAsync(ct));
        var waiting = await host.Ask(db => db.WaitingEntries.Where(entry => entry.State == WaitingState.Waiting).OrderBy(entry => entry.Id).Select(entry => new { entry.Id, entry.HouseholdId }).ToListAsync(ct));
        var asked = offered.Count == 0 || step.Which % 5 == 0 ? waiting : offered;
        if (asked.Count == 0)
        {
            return ("nobody to answer", null);
        }

        var entry = asked[step.Other % asked.Count];
        var who = families.Single(family => family.Id == entry.HouseholdId);
        switch (step.Which % 4)
        {
            case 0:
                await host.In((AnswerOffer deed) => deed.Leave(who.Parent, Town.OrganiserId, entry.Id, ct, together: step.Who % 2 == 0));
                return ($"{who.Household.Name} leaves", who.Id);
            case 1:
                await host.In((AnswerOffer deed) => deed.Decline(who.Parent, Town.OrganiserId, entry.Id, ct));
                return ($"{who.Household.Name} declines", null);
            default:
                await host.In((AnswerOffer deed) => deed.Take(who.Parent, Town.OrganiserId, entry.Id, ct));
                await (step.Who % 3 == 0 ? Task.CompletedTask : host.As(who).Commit(ct));
                return ($"{who.Household.Name} takes", null);
        }
    }

    /// <summary>What this step may not have done to the others.</summary>
    private IEnumerable<string> Faults(Picture before, Picture after, HouseholdId? mayLeave)
    {
        foreach (var day in after.Counts.Where(day => day.Value.Booked + day.Value.Held > Math.Max(day.Value.Capacity, before.Counts[day.Key].Booked + before.Counts[day.Key].Held)))
        {
            yield return $"oversold: {day.Value}";
        }

        var now = after.Live.ToDictionary(entry => entry.Id);
        foreach (var entry in before.Waiting.Where(entry => !now.ContainsKey(entry.Id) && entry.HouseholdId != mayLeave && !after.Has(entry) && after.EndOf(entry) != WaitingState.Declined && after.EndOf(entry) != WaitingState.Lapsed && after.EndOf(entry) != WaitingState.Taken))
        {
            yield return $"lost its rank: {entry.HouseholdId} {after.EndOf(entry)}";
        }

        foreach (var entry in before.InCarts.Where(entry => !now.ContainsKey(entry.Id) && !after.Has(entry) && after.EndOf(entry) != WaitingState.Taken))
        {
            yield return $"lost from a cart: {entry.HouseholdId} {after.EndOf(entry)}";
        }

        foreach (var entry in before.InCarts.Where(entry => now.TryGetValue(entry.Id, out var back) && back.Turn != entry.Turn))
        {
            yield return $"came back from a cart to another rank: {entry.HouseholdId}";
        }

        // Who went to the end has a later turn, and nobody else has moved.
        foreach (var (one, other) in from one in before.Waiting from other in before.Waiting where one.SlotId == other.SlotId && one.Date == other.Date && before.RankOf(one) < before.RankOf(other) select (one, other))
        {
            if (now.TryGetValue(one.Id, out var mine) && now.TryGetValue(other.Id, out var theirs) && mine.State == WaitingState.Waiting && theirs.State == WaitingState.Waiting
                && after.RankOf(mine) > after.RankOf(theirs) && !(policy == PassedOffer.GoesToTheEnd && mine.QueuedAt > one.QueuedAt))
            {
                yield return $"overtaken: {one.HouseholdId} by {other.HouseholdId}";
            }
        }

        var offered = after.Live.Where(entry => entry.State == WaitingState.Offered && before.Waiting.Any(was => was.Id == entry.Id)).GroupBy(entry => entry.GroupId);
        foreach (var wish in offered)
        {
            foreach (var ahead in after.Wishes.Where(other => other.Any(entry => wish.Any(served => served.SlotId == entry.SlotId && served.Date == entry.Date && before.IsBefore(entry, served)))))
            {
                if (after.CouldBeServed(ahead, beside: wish))
                {
                    yield return $"stepped over: {ahead.First().HouseholdId} for {wish.First().HouseholdId}";
                }
            }
        }
    }

    private async Task<Picture> Look(CancellationToken ct)
    {
        var now = host.Clock.Now;
        var pools = Town.Catalogue().Slots.ToDictionary(slot => slot.Slot.Id, slot => slot.PoolIds);
        return await host.Ask(async db =>
        {
            var all = await db.WaitingEntries.AsNoTracking().ToListAsync(ct);
            var counts = await db.CountsOf([.. Days.SelectMany(day => new[] { new PoolDate(Town.Canteen, day), new PoolDate(Town.GamesRoom, day) })], now, ct);
            var ranks = new Dictionary<WaitingEntryId, int>();
            foreach (var family in families)
            {
                foreach (var wait in await db.WaitsOf(family.Id, Town.OrganiserId, Days[0], Days[1], now, ct))
                {
                    ranks[wait.EntryId] = wait.Rank;
                }
            }

            var taken = await db.TakenBy([.. families.SelectMany(family => family.Children).Select(child => child.Id)], Days[0], Days[1], now, ct);
            return new Picture(all, counts.ToDictionary(count => new PoolDate(count.PoolId, count.Date)), ranks, taken, pools, await db.Holds.CountAsync(hold => hold.ExpiresAt > now, ct), now);
        });
    }

    private Task StartAgain(CancellationToken ct)
    {
        host.Clock.Now = TestClock.Morning;
        return host.In<PortalDb>(async db =>
        {
            await db.WaitingEntries.ExecuteDeleteAsync(ct);
            await db.Holds.ExecuteDeleteAsync(ct);
            await db.Charges.ExecuteDeleteAsync(ct);
            await db.Bookings.ExecuteDeleteAsync(ct);
            await db.CartLines.ExecuteDeleteAsync(ct);
            await db.Carts.ExecuteDeleteAsync(ct);
            await db.PoolDays.Where(day => day.PoolId == Town.Canteen).ExecuteUpdateAsync(day => day.SetProperty(d => d.Capacity, 0).SetProperty(d => d.Booked, 0), ct);
            await db.PoolDays.Where(day => day.PoolId == Town.GamesRoom).ExecuteUpdateAsync(day => day.SetProperty(d => d.Capacity, Town.GamesPlaces).SetProperty(d => d.Booked, 0), ct);
        });
    }

    public sealed record Step(int Kind, int Who, int Which, int Other);

    /// <summary>All that is there between two steps.</summary>
    private sealed record Picture(
        IReadOnlyList<WaitingEntry> All,
        IReadOnlyDictionary<PoolDate, PlaceCount> Counts,
        IReadOnlyDictionary<WaitingEntryId, int> Ranks,
        IReadOnlyList<TakenSlot> Taken,
        IReadOnlyDictionary<SlotId, IReadOnlyList<PoolId>> Pools,
        int Holds,
        DateTimeOffset Now)
    {
        public IReadOnlyList<WaitingEntry> Live { get; } = [.. All.Where(entry => entry.State is WaitingState.Waiting or WaitingState.Offered or WaitingState.InCart)];

        public IEnumerable<WaitingEntry> Waiting => Live.Where(entry => entry.State == WaitingState.Waiting);

        public IEnumerable<WaitingEntry> InCarts => Live.Where(entry => entry.State == WaitingState.InCart);

        /// <summary>Offers that last while a family has them in its cart or has just taken them out of it: the ledger keeps their places.</summary>
        public IEnumerable<WaitingEntry> KeptBesideCarts => InCarts.Where(entry => entry.OfferedUntil > Now && Taken.All(slot => slot.LineId != entry.OfferLine));

        /// <summary>What waits together, and has not let the place pass that goes round.</summary>
        public IEnumerable<IGrouping<WaitingGroupId, WaitingEntry>> Wishes => Waiting.GroupBy(entry => entry.GroupId).Where(group => group.All(entry => entry.PassedAt is null));

        public int RankOf(WaitingEntry entry) => Ranks[entry.Id];

        public bool IsBefore(WaitingEntry entry, WaitingEntry other) => Ranks.TryGetValue(entry.Id, out var rank) && Ranks.TryGetValue(other.Id, out var others) && rank < others;

        public bool Has(WaitingEntry entry) => Taken.Any(slot => slot.ChildId == entry.ChildId && slot.SlotId == entry.SlotId && slot.Date == entry.Date);

        public WaitingState EndOf(WaitingEntry entry) => All.Single(other => other.Id == entry.Id).State;

        /// <summary>Whether all its places are free, counting those that went to another wish.</summary>
        public bool CouldBeServed(IEnumerable<WaitingEntry> wish, IEnumerable<WaitingEntry>? beside = null)
        {
            var others = PlacesOf(beside ?? []).CountBy(day => day).ToDictionary();
            return wish.All(entry => !Has(entry)) && PlacesOf(wish).CountBy(day => day).All(wanted => Counts[wanted.Key].Left + others.GetValueOrDefault(wanted.Key) >= wanted.Value);
        }

        /// <summary>What is wrong with the picture by itself.</summary>
        public IEnumerable<string> Faults()
        {
            foreach (var entry in Waiting.Where(entry => Taken.Any(slot => slot.BookingId is not null && slot.ChildId == entry.ChildId && slot.SlotId == entry.SlotId && slot.Date == entry.Date)))
            {
                yield return $"booked, and still waiting: {entry.HouseholdId}";
            }

            foreach (var wish in Wishes.Where(wish => CouldBeServed(wish)))
            {
                yield return $"free, and not offered to {wish.First().HouseholdId}";
            }

            foreach (var group in Live.GroupBy(entry => entry.GroupId).Where(group => group.Select(entry => (entry.State, entry.OfferedUntil)).Distinct().Count() > 1))
            {
                yield return $"half of all or nothing: {group.First().HouseholdId}";
            }

            var expected = PlacesOf(Live.Where(entry => entry.State == WaitingState.Offered).Concat(KeptBesideCarts)).Count() + Taken.Where(slot => slot.LineId is not null).Sum(slot => Pools[slot.SlotId].Count);
            if (expected != Holds)
            {
                yield return $"{Holds} places held, {expected} wanted by carts and offers";
            }

            foreach (var line in Waiting.GroupBy(entry => (entry.SlotId, entry.Date)))
            {
                // Who is offered a place, or has it in a cart, still stands before those behind.
                var ranks = line.OrderBy(entry => entry.Turn, WaitingTurn.Order).Select(RankOf).ToList();
                var first = line.MinBy(entry => entry.Turn, WaitingTurn.Order)!;
                var ahead = Live.Count(entry => entry.SlotId == first.SlotId && entry.Date == first.Date && entry.State != WaitingState.Waiting && entry.Turn.IsBefore(first.Turn));
                if (!ranks.SequenceEqual(ranks.Order()) || ranks[0] != 1 + ahead)
                {
                    yield return $"ranks {string.Join(", ", ranks)} of {line.Key}";
                }
            }
        }

        private IEnumerable<PoolDate> PlacesOf(IEnumerable<WaitingEntry> entries) => entries.SelectMany(entry => Pools[entry.SlotId].Select(pool => new PoolDate(pool, entry.Date)));
    }
}
