using Portal.Core;
using Portal.Core.Organisers;
using Portal.Core.Places;
using Portal.TestSupport;
using Xunit;

namespace Portal.IntegrationTests.WaitingLists;

/// <summary>What becomes of the rank when an offer is declined or runs out, as the organiser has it (O9, O10, R67).</summary>
public sealed class PassedOfferTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(PassedOffer.LeavesTheList, true)]
    [InlineData(PassedOffer.LeavesTheList, false)]
    [InlineData(PassedOffer.KeepsRank, true)]
    [InlineData(PassedOffer.KeepsRank, false)]
    [InlineData(PassedOffer.GoesToTheEnd, true)]
    [InlineData(PassedOffer.GoesToTheEnd, false)]
    public async Task An_offer_let_pass_goes_to_the_next_and_the_rank_is_as_the_policy_says_O9(PassedOffer policy, bool declines)
    {
        await using var day = await FullDay.Start(HoldsIn.Redis, waiting: 3, FullDay.Offers with { PassedOffer = policy });
        var (first, second, third) = (day.Waiters[0], day.Waiters[1], day.Waiters[2]);
        await day.FreeOnePlace(Ct);
        await day.Sweep(Ct);

        if (declines)
        {
            Assert.Null(await day.Host.Decline(first, Ct));
        }
        else
        {
            day.Host.Clock.Advance(TimeSpan.FromHours(2));
        }

        await day.Sweep(Ct);
        var offered = await day.Host.StatesOf(second, Ct);
        var ranks = (await day.Host.WaitsOf(first, Ct)).Concat(await day.Host.WaitsOf(third, Ct)).Select(wait => wait.Rank).ToList();

        Assert.Equal([WaitingState.Offered], offered);
        Assert.Equal(
            policy switch { PassedOffer.LeavesTheList => [2], PassedOffer.KeepsRank => [1, 3], PassedOffer.GoesToTheEnd => [3, 2] },
            ranks);
        await day.NeverOversold(Ct);
    }

    [Fact]
    public async Task A_family_that_keeps_its_rank_is_asked_again_for_the_next_place_and_not_twice_for_the_same_O9()
    {
        await using var day = await FullDay.Start(HoldsIn.Redis, waiting: 2, FullDay.Offers with { PassedOffer = PassedOffer.KeepsRank });
        await day.FreeOnePlace(Ct);
        await day.Sweep(Ct);
        await day.Host.Decline(day.Waiters[0], Ct);
        await day.Sweep(Ct);
        await day.Host.Decline(day.Waiters[1], Ct);
        await day.Sweep(Ct);

        // Both have said no: nobody is asked twice, and the place is anybody's.
        Assert.Equal([WaitingState.Waiting, WaitingState.Waiting], await day.States(Ct));
        await day.Host.Book(day.Stranger, Ct, day.Stranger.Picks(day.Town.Lunch, TestTown.Thursday));
        await day.Sweep(Ct);

        await day.Host.CancelAll(day.Stranger, Ct);
        await day.Sweep(Ct);
        Assert.Equal([WaitingState.Offered, WaitingState.Waiting], await day.States(Ct));
    }

    [Fact]
    public async Task Who_leaves_while_a_place_is_offered_waits_no_more_whatever_the_policy_R67()
    {
        await using var day = await FullDay.Start(HoldsIn.Database, waiting: 1, FullDay.Offers with { PassedOffer = PassedOffer.KeepsRank });
        await day.FreeOnePlace(Ct);
        await day.Sweep(Ct);

        Assert.Null(await day.Leave(day.Waiters[0], Ct));

        Assert.Equal([WaitingState.Declined], await day.States(Ct));
        Assert.Equal(1, await day.Host.Left(day.Town.Canteen, TestTown.Thursday, Ct));
    }

    [Fact]
    public async Task Who_has_the_day_by_another_way_is_not_offered_it_and_the_next_is_O11()
    {
        await using var day = await FullDay.Start(HoldsIn.Redis, waiting: 2);
        await day.SetCapacity(2, Ct);
        var first = day.Waiters[0];
        await day.Host.In<Core.Persistence.PortalDb>(async db =>
        {
            // The desk has booked it meanwhile.
            db.Bookings.Add(Core.Bookings.Booking.Imported(day.Town.OrganiserId, first.Id, first.Parent.Id, first.Child.Id, day.Town.Lunch, TestTown.Thursday, Money.Zero, "Guichet", false, day.Host.Clock.Now, pools: Core.Places.PoolSet.Of([day.Town.Canteen])));
            db.PoolDays.Single(row => row.PoolId == day.Town.Canteen && row.Date == TestTown.Thursday).Booked++;
            await db.SaveChangesAsync(Ct);
        });
        await day.SetCapacity(3, Ct);

        await day.Sweep(Ct);

        Assert.Equal([WaitingState.Left, WaitingState.Offered], await day.States(Ct));
    }

    [Fact]
    public async Task Two_free_places_and_one_who_waits_leave_one_for_whoever_comes_by_O11()
    {
        await using var day = await FullDay.Start(HoldsIn.Redis, waiting: 1);
        await day.SetCapacity(3, Ct);
        var (stranger, mate) = (day.Stranger, day.Waiters[0]);

        var one = await day.Host.As(stranger).Tick(Ct, stranger.Picks(day.Town.Lunch, TestTown.Thursday));
        var another = await day.Host.As(stranger).Tick(Ct, stranger.Picks(day.Town.LunchAndGames, TestTown.Thursday));
        await day.Sweep(Ct);

        Assert.Null(one.Lines.Single().Refused);
        Assert.Equal(Refusal.WaitingListOnly, another.Lines.Single().Refused);
        Assert.Equal([WaitingState.Offered], await day.Host.StatesOf(mate, Ct));
    }

    [Fact]
    public async Task A_crowd_that_comes_by_at_once_leaves_the_places_of_those_who_wait_O11_I1()
    {
        var town = new TestTown { LunchPlaces = 1, Policies = FullDay.Offers };
        var (owner, waiters, crowd) = (town.Household(), town.Households(2), town.Households(12));
        await using var host = await CoreHost.Start(town, new CoreOptions { Holds = HoldsIn.Redis });
        await host.Book(owner, Ct, owner.Picks(town.Lunch, TestTown.Thursday));
        foreach (var waiter in waiters)
        {
            await host.Join(waiter, allOrNothing: false, Ct, waiter.Picks(town.Lunch, TestTown.Thursday));
        }

        await host.SetCapacity(town.Canteen, TestTown.Thursday, 6, Ct);
        var answers = await Task.WhenAll(crowd.Select(one => host.As(one).Tick(Ct, one.Picks(town.Lunch, TestTown.Thursday))));
        await host.Offer(Ct);

        Assert.Equal(3, answers.Count(answer => answer.Lines.Single().Refused is null));
        Assert.Equal([WaitingState.Offered, WaitingState.Offered], [.. await host.StatesOf(waiters[0], Ct), .. await host.StatesOf(waiters[1], Ct)]);
    }
}
