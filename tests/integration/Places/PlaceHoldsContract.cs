using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Live;
using Portal.Core.Places;
using Portal.TestSupport;
using Xunit;

namespace Portal.IntegrationTests.Places;

/// <summary>
/// What <see cref="IPlaceHolds"/> promises, written once and run on everything that stands behind it in the product;
/// <see cref="EveryImplementationIsHeldToTheContract"/> sees to that.
/// </summary>
/// <typeparam name="THolds">What is held to the contract.</typeparam>
public abstract class PlaceHoldsContract<THolds> : IAsyncLifetime
    where THolds : IPlaceHolds
{
    private const int Repetitions = 20;

    private CoreHost? host;

    protected CoreHost Host => host!;

    protected static CancellationToken Ct => TestContext.Current.CancellationToken;

    protected static TimeSpan Lifetime => TimeSpan.FromMinutes(15);

    /// <summary>Ten places at the canteen, three in the games room.</summary>
    protected static TestTown Town => new() { LunchPlaces = 10, GamesPlaces = 3 };

    private static DateOnly Day => TestTown.Thursday;

    public async ValueTask InitializeAsync()
    {
        host = await Start(Town);
        await Host.In((IPlaceHolds holds) => Task.FromResult(Assert.IsType<THolds>(holds)));
    }

    public async ValueTask DisposeAsync()
    {
        if (host is not null)
        {
            await host.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_place_is_held_and_counted()
    {
        var line = Lunch();

        var answer = await Hold(line);

        Assert.Equal([line.LineId], answer.Taken);
        Assert.Equal((9, 1, 0), (await Count()).Standing());
        Assert.Equal(9, answer.Counts.Single().Left);
    }

    [Fact]
    public async Task Some_lines_of_a_selection_may_succeed_and_others_not_O15()
    {
        await Hold(Times(9, () => Lunch()));
        var (first, second, elsewhere) = (Lunch(), Lunch(), Lunch(TestTown.Friday));

        var answer = await Hold(first, second, elsewhere);

        Assert.Equal([first.LineId, elsewhere.LineId], answer.Taken);
        Assert.Equal((0, 10, 0), (await Count()).Standing());
        Assert.Equal((9, 1, 0), (await Count(TestTown.Friday)).Standing());
    }

    [Fact]
    public async Task A_line_takes_a_place_in_each_of_its_pools_or_in_none()
    {
        await Hold(Times(3, () => Games()));
        var (games, lunch) = (Games(), Lunch());

        var answer = await Hold(games, lunch);

        Assert.Equal([lunch.LineId], answer.Taken);
        Assert.Equal((6, 4, 0), (await Count()).Standing());
        Assert.Equal((0, 3, 0), (await Count(pool: Host.Town.GamesRoom)).Standing());
    }

    [Fact]
    public async Task Two_slots_that_share_a_pool_share_its_places()
    {
        await Hold([.. Times(7, () => Lunch()), .. Times(3, () => Games())]);

        var answer = await Hold(Lunch());

        Assert.Empty(answer.Taken);
    }

    [Fact]
    public async Task A_day_on_which_the_pool_is_not_open_has_no_place()
    {
        var answer = await Hold(Lunch(new DateOnly(2027, 3, 1)));

        Assert.Empty(answer.Taken);
    }

    [Fact]
    public async Task A_line_without_a_pool_has_no_place()
    {
        var answer = await Hold(new PlaceWanted(CartLineId.New(), Day, []));

        Assert.Empty(answer.Taken);
    }

    [Fact]
    public async Task Holding_nothing_is_no_fault()
    {
        var answer = await Hold();

        Assert.Empty(answer.Taken);
    }

    [Fact]
    public async Task A_hold_ends_by_its_time_stamp_with_no_sweeper_I2()
    {
        await Hold(Times(10, () => Lunch()));
        var late = Lunch();

        Host.Clock.Advance(Lifetime);
        var answer = await Hold(late);

        Assert.Equal([late.LineId], answer.Taken);
        Assert.Equal((9, 1, 0), (await Count()).Standing());
    }

    [Fact]
    public async Task A_hold_lasts_until_its_very_last_moment_I2()
    {
        await Hold(Times(10, () => Lunch()));

        Host.Clock.Advance(Lifetime - TimeSpan.FromMilliseconds(1));
        var answer = await Hold(Lunch());

        Assert.Empty(answer.Taken);
    }

    [Fact]
    public async Task A_renewed_hold_keeps_its_place()
    {
        var cart = CartId.New();
        await HoldFor(cart, Times(10, () => Lunch()));

        Host.Clock.Advance(TimeSpan.FromMinutes(14));
        await Renew(cart);
        Host.Clock.Advance(TimeSpan.FromMinutes(14));
        var answer = await Hold(Lunch());

        Assert.Empty(answer.Taken);
        Assert.Equal(10, (await Count()).Held);
    }

    [Fact]
    public async Task Renewing_does_not_revive_a_hold_that_has_ended_I2()
    {
        var cart = CartId.New();
        await HoldFor(cart, Times(10, () => Lunch()));

        Host.Clock.Advance(Lifetime);
        await Renew(cart);
        var answer = await Hold(Times(10, () => Lunch()));

        Assert.Equal(10, answer.Taken.Count);
        Assert.Equal(10, (await Count()).Held);
    }

    [Fact]
    public async Task Renewing_one_cart_leaves_the_others_to_end()
    {
        var mine = CartId.New();
        await HoldFor(mine, Lunch());
        await Hold(Times(9, () => Lunch()));

        Host.Clock.Advance(TimeSpan.FromMinutes(10));
        await Renew(mine);
        Host.Clock.Advance(TimeSpan.FromMinutes(10));

        Assert.Equal(9, (await Hold(Times(10, () => Lunch()))).Taken.Count);
    }

    [Fact]
    public async Task A_confirmed_hold_becomes_a_booked_place()
    {
        var line = Games();
        await Hold(line);

        var answer = await Confirm(line);

        Assert.Equal([line.LineId], answer.Taken);
        Assert.Equal((9, 0, 1), (await Count()).Standing());
        Assert.Equal((2, 0, 1), (await Count(pool: Host.Town.GamesRoom)).Standing());
    }

    [Fact]
    public async Task A_confirmed_place_does_not_end()
    {
        var lines = Times(10, () => Lunch());
        await Hold(lines);
        await Confirm(lines);

        Host.Clock.Advance(TimeSpan.FromDays(1));

        Assert.Empty((await Hold(Lunch())).Taken);
    }

    [Fact]
    public async Task On_a_full_day_every_holder_can_confirm()
    {
        var lines = Times(10, () => Lunch());
        await Hold(lines);

        var one = await Confirm(lines[0]);
        var others = await Confirm(lines[1..]);

        Assert.Single(one.Taken);
        Assert.Equal(9, others.Taken.Count);
        Assert.Equal((0, 0, 10), (await Count()).Standing());
    }

    [Fact]
    public async Task A_confirmation_after_the_end_takes_a_place_again_if_one_is_left_O4()
    {
        var line = Lunch();
        await Hold(line);

        Host.Clock.Advance(TimeSpan.FromHours(1));
        var answer = await Confirm(line);

        Assert.Equal([line.LineId], answer.Taken);
        Assert.Equal((9, 0, 1), (await Count()).Standing());
    }

    [Fact]
    public async Task A_confirmation_after_the_end_is_refused_when_the_day_has_filled_O4()
    {
        var late = Lunch();
        await Hold(late);

        Host.Clock.Advance(TimeSpan.FromHours(1));
        await Hold(Times(10, () => Lunch()));
        var answer = await Confirm(late);

        Assert.Empty(answer.Taken);
        Assert.Equal((0, 10, 0), (await Count()).Standing());
    }

    [Fact]
    public async Task A_late_line_does_not_take_the_place_of_a_line_of_the_same_cart_that_still_holds_it()
    {
        var (late, punctual) = (Lunch(), Lunch());
        await Hold(late);
        Host.Clock.Advance(Lifetime);
        await Hold([punctual, .. Times(9, () => Lunch())]);

        var answer = await Confirm(late, punctual);

        Assert.Equal([punctual.LineId], answer.Taken);
    }

    [Fact]
    public async Task A_place_given_back_twice_is_freed_once_O7()
    {
        var line = Lunch();
        await Hold([line, .. Times(9, () => Lunch())]);

        await Release(line);
        await Release(line);

        Assert.Equal((1, 9, 0), (await Count()).Standing());
        Assert.Single((await Hold(Lunch(), Lunch())).Taken);
    }

    [Fact]
    public async Task Two_releases_of_one_place_at_once_free_it_once_O7()
    {
        var line = Lunch();
        await Hold([line, .. Times(9, () => Lunch())]);

        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Release(line)));

        Assert.Equal((1, 9, 0), (await Count()).Standing());
        Assert.Single((await Hold(Lunch(), Lunch())).Taken);
    }

    [Fact]
    public async Task Releasing_a_hold_that_has_ended_frees_nothing_twice_O7()
    {
        var line = Lunch();
        await Hold(line);
        Host.Clock.Advance(Lifetime);
        await Hold(Times(10, () => Lunch()));

        await Release(line);

        Assert.Equal((0, 10, 0), (await Count()).Standing());
        Assert.Empty((await Hold(Lunch())).Taken);
    }

    [Fact]
    public async Task An_offered_place_goes_to_a_cart_line_and_is_never_free_in_between_O9()
    {
        var (offered, line) = (Games(), CartLineId.New());
        await Hold([offered, .. Times(9, () => Lunch())]);

        var answer = await HandOver(CartId.New(), Lifetime, (offered, line));
        var another = await Hold(Lunch());
        var booked = await Confirm(offered with { LineId = line });

        Assert.Equal([line], answer.Taken);
        Assert.Empty(another.Taken);
        Assert.Equal([line], booked.Taken);
        Assert.Equal((0, 9, 1), (await Count()).Standing());
        Assert.Equal((2, 0, 1), (await Count(pool: Host.Town.GamesRoom)).Standing());
    }

    [Fact]
    public async Task A_place_handed_over_lasts_as_long_as_the_cart_and_never_less_than_the_offer_I2()
    {
        var (brief, mine) = (Lunch(), CartId.New());
        await Hold([brief, .. Times(9, () => Lunch())]);
        await HandOver(mine, TimeSpan.FromMinutes(30), (brief, CartLineId.New()));
        var (lasting, other) = (Lunch(TestTown.Friday), CartId.New());
        await Hold([lasting, .. Times(9, () => Lunch(TestTown.Friday))]);
        await HandOver(other, TimeSpan.FromMinutes(1), (lasting, CartLineId.New()));

        Host.Clock.Advance(Lifetime - TimeSpan.FromMilliseconds(1));
        var beforeTheOfferEnds = await Hold(Lunch(TestTown.Friday));
        Host.Clock.Advance(TimeSpan.FromMinutes(15));
        var beforeTheCartEnds = (await Count()).Held;
        Host.Clock.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Empty(beforeTheOfferEnds.Taken);
        Assert.Equal(1, beforeTheCartEnds);
        Assert.Equal(0, (await Count()).Held);
    }

    [Fact]
    public async Task A_renewed_cart_never_ends_a_place_before_its_offer_O9()
    {
        var (offered, cart) = (Lunch(), CartId.New());
        await HoldFor(CartId.New(), TimeSpan.FromHours(2), [offered, .. Times(9, () => Lunch())]);
        await HandOver(cart, Lifetime, (offered, CartLineId.New()));

        await Renew(cart);
        Host.Clock.Advance(TimeSpan.FromHours(1));

        Assert.Equal(10, (await Count()).Held);
        Assert.Empty((await Hold(Lunch())).Taken);
    }

    [Fact]
    public async Task A_place_that_a_cart_gives_back_goes_to_its_offer_as_often_as_one_likes_and_is_freed_by_it_alone_O7_O9()
    {
        var (offered, cart) = (Lunch(), CartId.New());
        await Hold([offered, .. Times(9, () => Lunch())]);
        var line = offered with { LineId = CartLineId.New() };
        await HandOver(cart, TimeSpan.FromHours(2), (offered, line.LineId));

        var first = await Release(line);
        await Release(line);
        await Renew(cart);
        var kept = await Hold(Lunch());
        var withdrawn = await Withdraw(line);

        Assert.Empty(first.Taken);
        Assert.Empty(kept.Taken);
        Assert.Equal([line.LineId], withdrawn.Taken);
        Assert.Equal((1, 9, 0), (await Count()).Standing());
        Assert.Single((await Hold(Lunch(), Lunch())).Taken);
    }

    [Fact]
    public async Task A_place_given_back_ends_with_its_offer_whatever_the_cart_had_I2()
    {
        var offered = Lunch();
        await Hold([offered, .. Times(9, () => Lunch())]);
        var line = offered with { LineId = CartLineId.New() };
        await HandOver(CartId.New(), TimeSpan.FromHours(2), (offered, line.LineId));
        await Release(line);

        Host.Clock.Advance(Lifetime);

        Assert.Equal(0, (await Count()).Held);
        Assert.Equal(10, (await Hold(Times(10, () => Lunch()))).Taken.Count);
    }

    [Fact]
    public async Task A_place_given_back_after_its_offer_is_free_O9()
    {
        var offered = Lunch();
        await Hold(offered);
        var line = offered with { LineId = CartLineId.New() };
        await HandOver(CartId.New(), TimeSpan.FromHours(2), (offered, line.LineId));

        Host.Clock.Advance(Lifetime);
        var answer = await Release(line);

        Assert.Equal([line.LineId], answer.Taken);
        Assert.Equal((10, 0, 0), (await Count()).Standing());
    }

    [Fact]
    public async Task A_place_that_has_gone_back_can_be_handed_over_again_or_booked_by_a_payment_that_comes_late_O4_O9()
    {
        var (again, late) = (Lunch(), Lunch());
        await Hold([again, late, .. Times(8, () => Lunch())]);
        var (first, lost) = (again with { LineId = CartLineId.New() }, late with { LineId = CartLineId.New() });
        await HandOver(CartId.New(), Lifetime, (again, first.LineId), (late, lost.LineId));
        await Release(first, lost);

        var second = await HandOver(CartId.New(), Lifetime, (first, CartLineId.New()));
        var paid = await Confirm(lost);

        Assert.Single(second.Taken);
        Assert.Equal([lost.LineId], paid.Taken);
        Assert.Equal((0, 9, 1), (await Count()).Standing());
    }

    [Fact]
    public async Task Of_places_offered_together_none_is_handed_over_if_one_is_held_no_more_O8_I2()
    {
        var (ended, lasting) = (Lunch(), Lunch());
        await Hold(ended);
        await HoldFor(CartId.New(), TimeSpan.FromHours(2), lasting);
        Host.Clock.Advance(Lifetime);

        var answer = await HandOver(CartId.New(), Lifetime, (ended, CartLineId.New()), (lasting, CartLineId.New()));
        await Withdraw(lasting);

        Assert.Empty(answer.Taken);
        Assert.Equal((10, 0, 0), (await Count()).Standing());
    }

    [Fact]
    public async Task A_hand_over_that_is_not_saved_changes_nothing()
    {
        var (offered, line) = (Lunch(), CartLineId.New());
        await Hold([offered, .. Times(9, () => Lunch())]);

        await Assert.ThrowsAsync<OperationCanceledException>(() => Host.AtTheDoor<PlacesAnswer>(
            async holds =>
            {
                await holds.HandOver(Host.Town.OrganiserId, CartId.New(), [new HandedPlace(offered, line)], Host.Clock.Now + TimeSpan.FromHours(2), Ct);
                throw new OperationCanceledException("the browser has gone");
            },
            Ct));

        Assert.Empty((await Hold(Lunch())).Taken);
        await Release(offered);
        Assert.Single((await Hold(Lunch(), Lunch())).Taken);
    }

    [Fact]
    public async Task A_booking_given_back_frees_its_place_in_each_pool()
    {
        var line = Games();
        await Hold(line);
        await Confirm(line);

        await GiveBack(line);

        Assert.Equal((10, 0, 0), (await Count()).Standing());
        Assert.Equal((3, 0, 0), (await Count(pool: Host.Town.GamesRoom)).Standing());
        Assert.Equal(3, (await Hold(Times(3, () => Games()))).Taken.Count);
    }

    [Fact]
    public async Task Giving_back_what_was_never_booked_is_a_fault_and_changes_nothing_I1()
    {
        await Assert.ThrowsAnyAsync<InvalidOperationException>(() => GiveBack(Lunch()));

        Assert.Equal((10, 0, 0), (await Count()).Standing());
    }

    [Fact]
    public async Task A_raised_capacity_opens_places_at_once()
    {
        await Hold(Times(10, () => Lunch()));

        var count = await SetCapacity(12);

        Assert.Equal(2, count.Left);
        Assert.Equal(2, (await Hold(Times(3, () => Lunch()))).Taken.Count);
    }

    [Fact]
    public async Task A_capacity_lowered_below_what_is_booked_takes_nobody_s_place_O25()
    {
        var lines = Times(8, () => Lunch());
        await Hold(lines);
        await Confirm(lines);

        var count = await SetCapacity(5);

        Assert.Equal((0, 0, 8), count.Standing());
        Assert.Empty((await Hold(Lunch())).Taken);
        await GiveBack(lines[0]);
        Assert.Equal((0, 0, 7), (await Count()).Standing());
    }

    [Fact]
    public async Task A_capacity_lowered_under_live_holds_leaves_the_remaining_places_to_the_holders_O25()
    {
        var lines = Times(4, () => Lunch());
        await Hold(lines);
        await SetCapacity(2);

        var answers = await Confirm(lines);

        Assert.Equal(2, answers.Taken.Count);
        Assert.Equal((0, 0, 2), (await Count()).Standing());
    }

    [Fact]
    public async Task A_negative_capacity_is_a_fault()
    {
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => SetCapacity(-1));
    }

    [Fact]
    public async Task The_capacity_of_a_day_that_is_not_open_is_a_fault()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() => SetCapacity(5, new DateOnly(2027, 3, 1)));
    }

    [Fact]
    public async Task Each_move_of_a_day_raises_its_version()
    {
        var line = Lunch();
        var versions = new List<int> { (await Count()).Version };

        versions.Add((await Hold(line)).Counts.Single().Version);
        versions.Add((await Confirm(line)).Counts.Single().Version);
        versions.Add((await GiveBack(line)).Counts.Single().Version);
        versions.Add((await SetCapacity(7)).Version);
        var other = Lunch();
        versions.Add((await Hold(other)).Counts.Single().Version);
        versions.Add((await Release(other)).Counts.Single().Version);

        Assert.Equal(versions.Order().Distinct(), versions);
    }

    [Fact]
    public async Task Under_a_crowd_no_version_tells_two_different_counts()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => Hold(Lunch())));

        var told = answers.SelectMany(answer => answer.Counts).DistinctBy(count => count).ToList();
        Assert.Equal(told.Count, told.Select(count => count.Version).Distinct().Count());
        Assert.Equal(0, told.MaxBy(count => count.Version).Left);
    }

    [Fact]
    public async Task A_deed_that_fails_holds_nothing()
    {
        await Assert.ThrowsAsync<OperationCanceledException>(() => Host.AtTheDoor<PlacesAnswer>(
            async holds =>
            {
                await holds.Hold(Host.Town.OrganiserId, CartId.New(), Times(10, () => Lunch()), Host.Clock.Now + Lifetime, Ct);
                throw new OperationCanceledException("the browser has gone");
            },
            Ct));

        Assert.Equal((10, 0, 0), (await Count()).Standing());
        Assert.Equal(10, (await Hold(Times(10, () => Lunch()))).Taken.Count);
    }

    [Fact]
    public async Task A_release_that_is_not_saved_frees_nothing()
    {
        var lines = Times(10, () => Lunch());
        await Hold(lines);

        await Assert.ThrowsAsync<OperationCanceledException>(() => Host.AtTheDoor<PlacesAnswer>(
            async holds =>
            {
                await holds.Release(Host.Town.OrganiserId, lines, Ct);
                throw new OperationCanceledException("the browser has gone");
            },
            Ct));

        Assert.Empty((await Hold(Lunch())).Taken);
    }

    [Fact]
    public async Task A_confirmation_that_is_not_saved_books_nothing()
    {
        var lines = Times(10, () => Lunch());
        await Hold(lines);

        await Assert.ThrowsAsync<OperationCanceledException>(() => Host.AtTheDoor<PlacesAnswer>(
            async holds =>
            {
                await holds.Confirm(Host.Town.OrganiserId, lines, Ct);
                throw new OperationCanceledException("the browser has gone");
            },
            Ct));

        Host.Clock.Advance(Lifetime);
        Assert.Equal(10, (await Hold(Times(10, () => Lunch()))).Taken.Count);
    }

    [Fact]
    public async Task Three_hundred_callers_on_the_last_ten_places_and_ten_win_every_time_I1_O1()
    {
        foreach (var day in TestTown.Days.Take(4))
        {
            // Days are few: each is used five times, and emptied in between.
            for (var repetition = 0; repetition < Repetitions / 4; repetition++)
            {
                var winners = await Crowd.Rush(Host, day, Ct);

                Assert.Equal(Crowd.LastPlaces, winners);
                Assert.Equal(Crowd.LastPlaces, await Crowd.Taken(Host, day, Ct));
                Host.Clock.Advance(Lifetime);
            }
        }
    }

    [Fact]
    public async Task Holders_who_confirm_while_others_rush_in_lose_nothing_and_nobody_is_oversold_I1()
    {
        var lines = Times(5, () => Lunch());
        await Hold(lines);

        var confirming = Task.WhenAll(lines.Select(line => Confirm(line)));
        var winners = await Crowd.Rush(Host, Day, Ct);
        var confirmed = (await confirming).Sum(answer => answer.Taken.Count);

        Assert.Equal((5, 5), (confirmed, winners));
        Assert.Equal((0, 5, 5), (await Count()).Standing());
    }

    [Fact]
    public async Task Selections_over_two_pools_in_every_order_neither_deadlock_nor_oversell_I1()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 60).Select(number => Hold(number % 2 == 0
            ? [Games(), Lunch(TestTown.Friday)]
            : [Lunch(TestTown.Friday), Games()])));

        Assert.Equal(3 + 10, answers.Sum(answer => answer.Taken.Count));
        Assert.Equal((0, 3, 0), (await Count(pool: Host.Town.GamesRoom)).Standing());
        Assert.Equal((0, 10, 0), (await Count(TestTown.Friday)).Standing());
    }

    protected abstract Task<CoreHost> Start(TestTown town);

    protected static PlaceWanted[] Times(int count, Func<PlaceWanted> line) => [.. Enumerable.Range(0, count).Select(_ => line())];

    protected PlaceWanted Lunch(DateOnly? day = null) => new(CartLineId.New(), day ?? Day, [Host.Town.Canteen]);

    protected PlaceWanted Games() => new(CartLineId.New(), Day, [Host.Town.Canteen, Host.Town.GamesRoom]);

    protected Task<PlacesAnswer> Hold(params PlaceWanted[] lines) => HoldFor(CartId.New(), lines);

    protected Task<PlacesAnswer> HoldFor(CartId cart, params PlaceWanted[] lines) =>
        Host.AtTheDoor(holds => holds.Hold(Host.Town.OrganiserId, cart, lines, Host.Clock.Now + Lifetime, Ct), Ct);

    protected Task<PlacesAnswer> HoldFor(CartId cart, TimeSpan time, params PlaceWanted[] lines) =>
        Host.AtTheDoor(holds => holds.Hold(Host.Town.OrganiserId, cart, lines, Host.Clock.Now + time, Ct), Ct);

    protected Task<PlacesAnswer> HandOver(CartId cart, TimeSpan time, params (PlaceWanted Offered, CartLineId Line)[] places) =>
        Host.AtTheDoor(holds => holds.HandOver(Host.Town.OrganiserId, cart, [.. places.Select(place => new HandedPlace(place.Offered, place.Line))], Host.Clock.Now + time, Ct), Ct);

    protected Task<PlacesAnswer> Withdraw(params PlaceWanted[] offered) => Host.AtTheDoor(holds => holds.Withdraw(Host.Town.OrganiserId, offered, Ct), Ct);

    protected Task Renew(CartId cart) => Host.AtTheDoor(
        async holds =>
        {
            await holds.Renew(Host.Town.OrganiserId, cart, Host.Clock.Now + Lifetime, Ct);
            return cart;
        },
        Ct);

    protected Task<PlacesAnswer> Confirm(params PlaceWanted[] lines) => Host.AtTheDoor(holds => holds.Confirm(Host.Town.OrganiserId, lines, Ct), Ct);

    protected Task<PlacesAnswer> Release(params PlaceWanted[] lines) => Host.AtTheDoor(holds => holds.Release(Host.Town.OrganiserId, lines, Ct), Ct);

    protected Task<PlacesAnswer> GiveBack(params PlaceWanted[] lines) => Host.AtTheDoor(holds => holds.GiveBack(Host.Town.OrganiserId, lines, Ct), Ct);

    protected Task<PlaceCount> SetCapacity(int capacity, DateOnly? day = null) =>
        Host.AtTheDoor(holds => holds.SetCapacity(Host.Town.OrganiserId, new PoolDate(Host.Town.Canteen, day ?? Day), capacity, Ct), Ct);

    protected Task<PlaceCount> Count(DateOnly? day = null, PoolId? pool = null) => Host.Count(pool ?? Host.Town.Canteen, day ?? Day, Ct);
}
