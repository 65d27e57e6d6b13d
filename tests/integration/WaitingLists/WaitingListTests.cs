using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Activities;
using Portal.Core.Carts;
using Portal.Core.Persistence;
using Portal.Core.Places;
using Portal.Core.WaitingLists;
using Portal.TestSupport;
using Xunit;

namespace Portal.IntegrationTests.WaitingLists;

/// <summary>A full day, those who wait for it, and the place that frees (R66, R67, O8-O11).</summary>
public sealed class WaitingListTests
{
    private static readonly Policies Waiting = TestTown.BilledLater with { Full = FullPolicy.WaitingList, OfferLifetime = TimeSpan.FromHours(2) };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(HoldsIn.Database)]
    [InlineData(HoldsIn.Redis)]
    public async Task A_freed_place_is_offered_to_the_first_who_waits_and_held_for_it_O9(HoldsIn holds)
    {
        await using var day = await FullDay.Start(holds, waiting: 2);

        await day.FreeOnePlace(Ct);
        var offered = await day.Sweep(Ct);
        var stranger = await day.Host.As(day.Stranger).Tick(Ct, day.Stranger.Picks(day.Town.Lunch, TestTown.Thursday));

        Assert.Equal(1, offered);
        Assert.Equal([WaitingState.Offered, WaitingState.Waiting], await day.States(Ct));
        Assert.NotNull(stranger.Lines.Single().Refused);
        Assert.Contains((await day.Host.As(day.Waiters[0]).Mails(Ct)).Select(mail => mail.Subject), subject => subject.StartsWith("Une place s’est libérée", StringComparison.Ordinal));
        await day.NeverOversold(Ct);
    }

    [Fact]
    public async Task Between_the_freeing_and_the_offer_nobody_slips_in_before_those_who_wait_O11()
    {
        await using var day = await FullDay.Start(HoldsIn.Redis, waiting: 1);

        await day.FreeOnePlace(Ct);
        var stranger = await day.Host.As(day.Stranger).Tick(Ct, day.Stranger.Picks(day.Town.Lunch, TestTown.Thursday));

        Assert.Equal(Refusal.WaitingListOnly, stranger.Lines.Single().Refused);
    }

    [Theory]
    [InlineData(HoldsIn.Database)]
    [InlineData(HoldsIn.Redis)]
    public async Task A_place_that_is_taken_enters_the_cart_under_the_hold_it_already_had_and_is_booked(HoldsIn holds)
    {
        await using var day = await FullDay.Start(holds, waiting: 2);
        await day.FreeOnePlace(Ct);
        await day.Sweep(Ct);

        var first = day.Waiters[0];
        var answer = await day.Take(first, Ct);
        var again = await day.Take(first, Ct);
        var commit = await day.Host.As(first).Commit(Ct);

        Assert.Null(answer.Refusal);
        Assert.Equal(Refusal.OfferOver, again.Refusal);
        Assert.NotNull(commit.RequestNumber);
        Assert.Single(await day.Host.As(first).Bookings(Ct));
        await day.NeverOversold(Ct);
    }

    [Fact]
    public async Task A_declined_place_goes_to_the_next_and_so_does_one_whose_offer_runs_out_O9()
    {
        await using var day = await FullDay.Start(HoldsIn.Redis, waiting: 3);
        await day.FreeOnePlace(Ct);
        await day.Sweep(Ct);

        var declined = await day.Leave(day.Waiters[0], Ct);
        await day.Sweep(Ct);
        var second = await day.States(Ct);
        day.Host.Clock.Advance(TimeSpan.FromHours(2));
        await day.Sweep(Ct);

        Assert.Null(declined);
        Assert.Equal([WaitingState.Declined, WaitingState.Offered, WaitingState.Waiting], second);
        Assert.Equal([WaitingState.Declined, WaitingState.Lapsed, WaitingState.Offered], await day.States(Ct));
        Assert.Equal(Refusal.OfferOver, (await day.Take(day.Waiters[1], Ct)).Refusal);
        await day.NeverOversold(Ct);
    }

    [Fact]
    public async Task Nobody_is_offered_a_day_past_its_limit_nor_one_they_have_since_O11()
    {
        await using var day = await FullDay.Start(HoldsIn.Database, waiting: 1);

        day.Host.Clock.Now = ParisTime.At(TestTown.Thursday.AddDays(-1), new TimeOnly(12, 0)).AddMinutes(1);
        await day.SetCapacity(5, Ct);
        await day.Sweep(Ct);

        Assert.Equal([WaitingState.Closed], await day.States(Ct));
        Assert.Equal(0, await day.Host.Ask(db => db.Holds.CountAsync(Ct)));
    }

    [Fact]
    public async Task The_rank_is_shown_and_moves_up_when_somebody_leaves_O10()
    {
        await using var day = await FullDay.Start(HoldsIn.Database, waiting: 3);

        var before = await day.RankOf(day.Waiters[2], Ct);
        await day.Leave(day.Waiters[0], Ct);
        var after = await day.RankOf(day.Waiters[2], Ct);

        Assert.Equal((3, 2), (before, after));
    }

    [Fact]
    public async Task Joining_is_refused_where_it_makes_no_sense_and_each_time_with_its_reason_R66_R87()
    {
        await using var day = await FullDay.Start(HoldsIn.Database, waiting: 1);

        var twice = await day.Join(day.Waiters[0], TestTown.Thursday, Ct);
        var free = await day.Join(day.Stranger, TestTown.Friday, Ct);
        var foreign = await day.Host.In((JoinWaitingList deed) => deed.Run(day.Stranger.Parent, day.Town.OrganiserId, [day.Waiters[0].Picks(day.Town.Lunch, TestTown.Thursday)], Ct));

        Assert.Equal((Refusal.AlreadyWaiting, Refusal.NotFull, Refusal.NotFound), (twice, free, foreign.Single().Refused));
        Assert.Equal(1, await day.Host.Ask(db => db.WaitingEntries.CountAsync(Ct)));
    }

    [Fact]
    public async Task Another_household_neither_takes_nor_leaves_for_us_I6()
    {
        await using var day = await FullDay.Start(HoldsIn.Database, waiting: 1);
        await day.FreeOnePlace(Ct);
        await day.Sweep(Ct);
        var entry = await day.Host.Ask(db => db.WaitingEntries.Select(e => e.Id).SingleAsync(Ct));

        var taken = await day.Host.In((AnswerOffer deed) => deed.Take(day.Stranger.Parent, day.Town.OrganiserId, entry, Ct));
        var left = await day.Host.In((AnswerOffer deed) => deed.Leave(day.Stranger.Parent, day.Town.OrganiserId, entry, Ct));

        Assert.Equal((Refusal.NotFound, Refusal.NotFound), (taken.Refusal, left));
        Assert.Equal([WaitingState.Offered], await day.States(Ct));
    }

    [Fact]
    public async Task Ten_sweeps_at_once_offer_two_places_to_two_families_once_each_I1()
    {
        await using var day = await FullDay.Start(HoldsIn.Redis, waiting: 4);
        await day.SetCapacity(3, Ct);

        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => day.Sweep(Ct)));

        Assert.Equal([WaitingState.Offered, WaitingState.Offered, WaitingState.Waiting, WaitingState.Waiting], await day.States(Ct));
        Assert.Equal(2, await day.Host.Ask(db => db.Holds.CountAsync(Ct)));
        await day.NeverOversold(Ct);
    }

    /// <summary>A lunch with one place, booked; and families that wait for it, one minute after the other.</summary>
    private sealed class FullDay : IAsyncDisposable
    {
        private readonly TestHousehold owner;

        private FullDay(CoreHost host, TestTown town, TestHousehold owner, TestHousehold stranger, IReadOnlyList<TestHousehold> waiters)
        {
            (Host, Town, this.owner, Stranger, Waiters) = (host, town, owner, stranger, waiters);
        }

        public CoreHost Host { get; }

        public TestTown Town { get; }

        public TestHousehold Stranger { get; }

        public IReadOnlyList<TestHousehold> Waiters { get; }

        public static async Task<FullDay> Start(HoldsIn holds, int waiting)
        {
            var town = new TestTown { LunchPlaces = 1, Policies = Waiting };
            var (owner, stranger, waiters) = (town.Household(), town.Household(), town.Households(waiting));
            var host = await CoreHost.Start(town, new CoreOptions { Holds = holds });
            var day = new FullDay(host, town, owner, stranger, waiters);

            await host.As(owner).Tick(Ct, owner.Picks(town.Lunch, TestTown.Thursday));
            await host.As(owner).Commit(Ct);
            foreach (var waiter in waiters)
            {
                host.Clock.Advance(TimeSpan.FromMinutes(1));
                Assert.Null(await day.Join(waiter, TestTown.Thursday, Ct));
            }

            return day;
        }

        public async Task<Refusal?> Join(TestHousehold who, DateOnly date, CancellationToken ct) =>
            (await Host.In((JoinWaitingList deed) => deed.Run(who.Parent, Town.OrganiserId, [who.Picks(Town.Lunch, date)], ct))).Single().Refused;

        public async Task FreeOnePlace(CancellationToken ct)
        {
            var booking = (await Host.As(owner).Bookings(ct)).Single();
            Assert.Null((await Host.As(owner).Cancel(booking.Id, ct)).Refusal);
        }

        public Task<PlaceCount> SetCapacity(int places, CancellationToken ct) =>
            Host.AtTheDoor(door => door.SetCapacity(Town.OrganiserId, new PoolDate(Town.Canteen, TestTown.Thursday), places, ct), ct);

        public Task<int> Sweep(CancellationToken ct) => Host.In((OfferPlaces deed) => deed.Run(ct));

        public async Task<CartAnswer> Take(TestHousehold who, CancellationToken ct)
        {
            var entry = await EntryOf(who, ct);
            return await Host.In((AnswerOffer deed) => deed.Take(who.Parent, Town.OrganiserId, entry, ct));
        }

        public async Task<Refusal?> Leave(TestHousehold who, CancellationToken ct)
        {
            var entry = await EntryOf(who, ct);
            return await Host.In((AnswerOffer deed) => deed.Leave(who.Parent, Town.OrganiserId, entry, ct));
        }

        public async Task<int> RankOf(TestHousehold who, CancellationToken ct) =>
            (await Host.Ask(db => db.WaitsOf(who.Id, Town.OrganiserId, TestTown.Thursday, TestTown.Thursday, Host.Clock.Now, ct))).Single().Rank;

        public Task<List<WaitingState>> States(CancellationToken ct) =>
            Host.Ask(db => db.WaitingEntries.OrderBy(entry => entry.JoinedAt).Select(entry => entry.State).ToListAsync(ct));

        public async Task NeverOversold(CancellationToken ct)
        {
            var now = Host.Clock.Now;
            var count = (await Host.Ask(db => db.CountsOf([new PoolDate(Town.Canteen, TestTown.Thursday)], now, ct))).Single();
            Assert.True(count.Booked + count.Held <= count.Capacity, count.ToString());
        }

        public ValueTask DisposeAsync() => Host.DisposeAsync();

        private Task<WaitingEntryId> EntryOf(TestHousehold who, CancellationToken ct) =>
            Host.Ask(db => db.WaitingEntries.Where(entry => entry.HouseholdId == who.Id).Select(entry => entry.Id).SingleAsync(ct));
    }
}
