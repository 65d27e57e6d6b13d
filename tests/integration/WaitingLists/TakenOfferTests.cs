using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Activities;
using Portal.Core.Bookings;
using Portal.Core.Carts;
using Portal.Core.Organisers;
using Portal.Core.Persistence;
using Portal.Core.Places;
using Portal.TestSupport;
using Xunit;

namespace Portal.IntegrationTests.WaitingLists;

/// <summary>
/// An offer in a cart: it is over with the commit and not before. Whatever road the line goes, place and rank come back to
/// the family as long as the offer lasts; and after that, the rank (O9, I1, I2).
/// </summary>
public sealed class TakenOfferTests
{
    /// <summary>An offer of the morning lasts until the evening.</summary>
    private static readonly Policies UntilEvening = FullDay.Offers with { OfferLifetime = TimeSpan.FromHours(10) };

    private static readonly Policies Prepaid = TestTown.Clapiers with { Full = FullPolicy.WaitingList, OfferLifetime = TimeSpan.FromHours(10) };

    public enum Road
    {
        TheCartRunsOut,
        ItIsEmptied,
        TheLineIsUnticked,
        TheGestureIsUndone,
        ThePaymentIsRefusedAndTheCartRunsOut,
        ThePaymentIsLeftAndTheCartEmptied,
        TheBankIsSilent,
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(HoldsIn.Database)]
    [InlineData(HoldsIn.Redis)]
    public async Task A_place_taken_ten_seconds_before_its_cart_ends_gives_the_cart_its_whole_time_O9(HoldsIn holds)
    {
        await using var day = await Offered(new CoreOptions { Holds = holds }, UntilEvening);
        var (host, first) = (day.Host, day.Waiters[0]);
        var offeredAt = host.Clock.Now;
        Assert.Null((await host.As(first).Tick(Ct, first.Picks(day.Town.Evening, TestTown.Friday))).Lines.Single().Refused);
        host.Clock.Advance(TimeSpan.FromSeconds((14 * 60) + 50));

        var taken = await day.Take(first, Ct);
        var cart = (await host.As(first).Cart(Ct))!;
        host.Clock.Advance(TimeSpan.FromSeconds(30));
        await host.Sweep(Ct);
        await day.Sweep(Ct);
        var inCart = await day.States(Ct);
        var commit = await host.As(first).Commit(Ct);
        var booked = await host.WaitsOf(first, Ct);
        await day.Sweep(Ct);

        Assert.Null(taken.Refusal);
        Assert.Empty(booked);
        Assert.Equal((offeredAt + TimeSpan.FromSeconds((29 * 60) + 50), 0), (cart.ExpiresAt, cart.Renewals));
        Assert.Equal([WaitingState.InCart, WaitingState.Waiting], inCart);
        Assert.NotNull(commit.RequestNumber);
        Assert.Equal(2, (await host.As(first).Bookings(Ct)).Count);
        Assert.Equal([WaitingState.Taken, WaitingState.Waiting], await day.States(Ct));
        Assert.Empty(await host.Faults(Ct));
    }

    [Theory]
    [InlineData(Road.TheCartRunsOut, HoldsIn.Redis)]
    [InlineData(Road.TheCartRunsOut, HoldsIn.Database)]
    [InlineData(Road.ItIsEmptied, HoldsIn.Redis)]
    [InlineData(Road.TheLineIsUnticked, HoldsIn.Redis)]
    [InlineData(Road.TheLineIsUnticked, HoldsIn.Database)]
    [InlineData(Road.TheGestureIsUndone, HoldsIn.Redis)]
    [InlineData(Road.ThePaymentIsRefusedAndTheCartRunsOut, HoldsIn.Redis)]
    [InlineData(Road.ThePaymentIsLeftAndTheCartEmptied, HoldsIn.Redis)]
    [InlineData(Road.TheBankIsSilent, HoldsIn.Redis)]
    public async Task Whatever_ends_the_line_the_place_is_offered_again_until_the_same_instant_and_to_nobody_else_O9(Road road, HoldsIn holds)
    {
        await using var day = await Offered(new CoreOptions { Holds = holds, Bank = true }, Prepaid);
        var (host, first) = (day.Host, day.Waiters[0]);
        var until = (await host.WaitsOf(first, Ct)).Single().OfferedUntil;
        Assert.Null((await day.Take(first, Ct)).Refusal);
        var inCart = await host.WaitsOf(first, Ct);
        host.Clock.Advance(TimeSpan.FromMinutes(1));

        await Go(road, host, first, day.Town);
        var shown = (await host.WaitsOf(first, Ct)).Single();
        var stranger = await host.As(day.Stranger).Tick(Ct, day.Stranger.Picks(day.Town.Lunch, TestTown.Thursday));
        await host.Sweep(Ct);
        await day.Sweep(Ct);
        var states = await day.States(Ct);
        var offers = await host.WaitsOf(first, Ct);
        var mails = await host.SubjectsTo(first, Ct);
        var faults = await host.Faults(Ct);
        var again = await day.Take(first, Ct);
        await Pay(host, first);
        await day.Sweep(Ct);

        Assert.Empty(inCart);
        Assert.Equal(until, shown.OfferedUntil);
        Assert.NotNull(stranger.Lines.Single().Refused);
        Assert.Equal([WaitingState.Offered, WaitingState.Waiting], states);
        // It is the same offer, not a second one.
        Assert.Equal(until, Assert.Single(offers).OfferedUntil);
        Assert.Single(mails, subject => subject.StartsWith("Une place s’est libérée", StringComparison.Ordinal));
        Assert.Empty(faults);
        Assert.Null(again.Refusal);
        Assert.Equal([WaitingState.Taken, WaitingState.Waiting], await day.States(Ct));
        Assert.Equal(TestTown.Thursday, Assert.Single(await host.As(first).Bookings(Ct)).Date);
        Assert.Empty(await host.Faults(Ct));
    }

    [Theory]
    [InlineData(PassedOffer.LeavesTheList)]
    [InlineData(PassedOffer.KeepsRank)]
    [InlineData(PassedOffer.GoesToTheEnd)]
    public async Task Past_the_time_of_the_offer_the_place_goes_on_and_the_rank_stays_whatever_the_policy_and_a_mail_says_so_O9_O10(PassedOffer policy)
    {
        await using var day = await Offered(new CoreOptions { Holds = HoldsIn.Redis }, FullDay.Offers with { PassedOffer = policy });
        var (host, first, second) = (day.Host, day.Waiters[0], day.Waiters[1]);
        var turn = (await host.EntriesOf(first, Ct)).Single().Turn;
        host.Clock.Advance(TimeSpan.FromHours(2) - TimeSpan.FromMilliseconds(1));
        Assert.Null((await day.Take(first, Ct)).Refusal);

        host.Clock.Advance(TimeSpan.FromMinutes(15) - TimeSpan.FromMilliseconds(1));
        await day.Sweep(Ct);
        var atTheLastInstant = await day.States(Ct);
        host.Clock.Advance(TimeSpan.FromMilliseconds(1));
        await day.Sweep(Ct);
        var after = await day.States(Ct);
        var mails = await host.SubjectsTo(first, Ct);
        await day.SetCapacity(2, Ct);
        await day.Sweep(Ct);
        var notAskedTwice = await day.States(Ct);
        await day.Take(second, Ct);
        await host.As(second).Commit(Ct);
        await day.SetCapacity(1, Ct);
        await day.Sweep(Ct);
        await day.SetCapacity(2, Ct);
        await day.Sweep(Ct);

        Assert.Equal([WaitingState.InCart, WaitingState.Waiting], atTheLastInstant);
        Assert.Equal([WaitingState.Waiting, WaitingState.Offered], after);
        Assert.Equal("Ce qui vous était proposé n’est plus gardé", mails[^1]);
        Assert.Equal([WaitingState.Waiting, WaitingState.Offered], notAskedTwice);
        Assert.Equal([WaitingState.Offered, WaitingState.Taken], await day.States(Ct));
        Assert.Equal(turn, (await host.EntriesOf(first, Ct)).Single().Turn);
        Assert.Empty(await host.Faults(Ct));
    }

    [Fact]
    public async Task The_page_takes_back_what_its_cart_has_just_lost_before_any_sweep_I2()
    {
        await using var day = await Offered(new CoreOptions { Holds = HoldsIn.Redis }, UntilEvening);
        var (host, first) = (day.Host, day.Waiters[0]);
        await day.Take(first, Ct);

        host.Clock.Advance(TimeSpan.FromMinutes(15));
        var offers = await host.Ask(db => db.OffersTo(first.Id, host.Clock.Now, Ct));
        var again = await day.Take(first, Ct);
        await host.As(first).Commit(Ct);

        Assert.Equal(1, Assert.Single(offers).Places);
        Assert.Null(again.Refusal);
        Assert.Single(await host.As(first).Bookings(Ct));
        Assert.Empty(await host.Faults(Ct));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Ticking_a_day_that_one_s_own_offer_keeps_is_not_called_full_O9(bool taken)
    {
        await using var day = await Offered(new CoreOptions { Holds = HoldsIn.Redis }, UntilEvening);
        var (host, first) = (day.Host, day.Waiters[0]);
        if (taken)
        {
            await day.Take(first, Ct);
            await host.As(first).Untick(Ct, first.Picks(day.Town.Lunch, TestTown.Thursday));
        }

        var drawn = (await host.In((PreviewPlaces deed) => deed.Run(first.Parent, day.Town.OrganiserId, [first.Picks(day.Town.Lunch, TestTown.Thursday)], Ct))).Lines.Single();
        var own = (await host.As(first).Tick(Ct, first.Picks(day.Town.Lunch, TestTown.Thursday))).Lines.Single();
        var stranger = (await host.As(day.Stranger).Tick(Ct, day.Stranger.Picks(day.Town.Lunch, TestTown.Thursday))).Lines.Single();

        Assert.Equal((Outlook.Refused, Refusal.KeptByOffer, own.Sentence), (drawn.Outlook, drawn.Why, drawn.Sentence));
        Assert.Equal(Refusal.KeptByOffer, own.Refused);
        Assert.Contains("une place est déjà gardée pour cet enfant", own.Sentence, StringComparison.Ordinal);
        Assert.True(stranger.Refused is Refusal.DayFull or Refusal.WaitingListOnly);
        Assert.Null((await day.Take(first, Ct)).Refusal);
        Assert.Empty(await host.Faults(Ct));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_offer_whose_slot_draws_on_another_pool_by_now_is_taken_or_let_pass_where_it_is_held_I1(bool taken)
    {
        await using var day = await Offered(new CoreOptions { Holds = HoldsIn.Redis }, UntilEvening);
        var (host, first) = (day.Host, day.Waiters[0]);
        await host.In(async (PortalDb db) =>
        {
            await db.Set<SlotPool>().Where(pool => pool.SlotId == day.Town.Lunch).ExecuteDeleteAsync(Ct);
            db.Add(new SlotPool { SlotId = day.Town.Lunch, PoolId = day.Town.GamesRoom });
            await db.SaveChangesAsync(Ct);
            await db.Organisers.ExecuteUpdateAsync(row => row.SetProperty(organiser => organiser.CatalogueVersion, organiser => organiser.CatalogueVersion + 1), Ct);
        });

        host.Feed.Clear();
        var refusal = taken ? (await day.Take(first, Ct)).Refusal : await host.Decline(first, Ct);
        if (taken)
        {
            await host.As(first).Commit(Ct);
        }

        Assert.Null(refusal);
        Assert.Equal(taken ? 0 : 1, await host.Left(day.Town.Canteen, TestTown.Thursday, Ct));
        Assert.Equal(taken ? 1 : 0, (await host.As(first).Bookings(Ct)).Count);
        Assert.Equal(0, await host.Ask(db => db.Holds.CountAsync(hold => hold.PoolId == day.Town.Canteen && hold.Date == TestTown.Thursday, Ct)));
        Assert.Contains(host.Feed.Counts, count => count.PoolId == day.Town.Canteen && count.Date == TestTown.Thursday && count.Left == (taken ? 0 : 1));
    }

    [Fact]
    public async Task Declining_what_the_cart_has_just_lost_gives_the_place_to_the_next_O9()
    {
        await using var day = await Offered(new CoreOptions { Holds = HoldsIn.Redis }, UntilEvening);
        var (host, first) = (day.Host, day.Waiters[0]);
        await day.Take(first, Ct);
        var whileInCart = await host.Decline(first, Ct);

        host.Clock.Advance(TimeSpan.FromMinutes(15));
        var declined = await host.Decline(first, Ct);
        await day.Sweep(Ct);

        Assert.Equal((Refusal.OfferOver, (Refusal?)null), (whileInCart, declined));
        Assert.Equal([WaitingState.Declined, WaitingState.Offered], await day.States(Ct));
        Assert.Empty(await host.Faults(Ct));
    }

    [Fact]
    public async Task Taking_out_and_taking_again_does_not_keep_a_cart_alive_O3()
    {
        await using var day = await Offered(new CoreOptions { Holds = HoldsIn.Redis }, UntilEvening);
        var (host, first) = (day.Host, day.Waiters[0]);
        await host.As(first).Tick(Ct, first.Picks(day.Town.Evening, TestTown.Friday));
        await day.Take(first, Ct);
        var end = (await host.As(first).Cart(Ct))!.ExpiresAt;

        host.Clock.Advance(TimeSpan.FromMinutes(5));
        await host.As(first).Untick(Ct, first.Picks(day.Town.Lunch, TestTown.Thursday));
        var again = await day.Take(first, Ct);

        Assert.Null(again.Refusal);
        Assert.Equal(end, (await host.As(first).Cart(Ct))!.ExpiresAt);
        Assert.Empty(await host.Faults(Ct));
    }

    [Fact]
    public async Task A_payment_that_comes_after_its_cart_has_died_books_the_place_that_went_back_to_the_offer_O4_O9()
    {
        await using var day = await Offered(new CoreOptions { Holds = HoldsIn.Redis, Bank = true }, Prepaid);
        var (host, first) = (day.Host, day.Waiters[0]);
        await day.Take(first, Ct);
        var operation = await host.As(first).GoToTheBankAgain(Ct);
        host.Clock.Advance(TimeSpan.FromHours(1));
        await host.Sweep(Ct);
        await day.Sweep(Ct);
        var lost = await day.States(Ct);

        host.Bank.Pay(operation);
        await host.As(first).Notify(operation, Ct);
        await day.Sweep(Ct);

        Assert.Equal([WaitingState.Offered, WaitingState.Waiting], lost);
        Assert.Single(await host.As(first).Bookings(Ct));
        Assert.Equal(Money.Zero, await host.As(first).Purse(Ct));
        Assert.Equal([WaitingState.Taken, WaitingState.Waiting], await day.States(Ct));
        Assert.Empty(await host.Faults(Ct));
    }

    [Fact]
    public async Task A_place_that_the_town_has_no_more_at_the_commit_leaves_the_rank_for_the_next_O10()
    {
        await using var day = await Offered(new CoreOptions { Holds = HoldsIn.Redis }, UntilEvening);
        var (host, first) = (day.Host, day.Waiters[0]);
        await day.Take(first, Ct);
        await day.SetCapacity(0, Ct);

        await host.As(first).Commit(Ct);
        await day.Sweep(Ct);
        var refused = await day.States(Ct);
        var rank = await day.RankOf(first, Ct);
        await day.SetCapacity(1, Ct);
        await day.Sweep(Ct);

        Assert.Equal([WaitingState.Waiting, WaitingState.Waiting], refused);
        Assert.Equal(1, rank);
        Assert.Equal([WaitingState.Offered, WaitingState.Waiting], await day.States(Ct));
        Assert.Empty(await host.Faults(Ct));
    }

    [Fact]
    public async Task A_day_that_the_desk_has_booked_while_it_was_in_the_cart_gives_its_offered_place_to_the_next_O11()
    {
        await using var day = await Offered(new CoreOptions { Holds = HoldsIn.Redis }, UntilEvening);
        var (host, first) = (day.Host, day.Waiters[0]);
        await day.SetCapacity(2, Ct);
        await day.Take(first, Ct);
        await host.In<PortalDb>(async db =>
        {
            db.Bookings.Add(Booking.Imported(day.Town.OrganiserId, first.Id, first.Parent.Id, first.Child.Id, day.Town.Lunch, TestTown.Thursday, Money.Zero, "Guichet", false, host.Clock.Now));
            db.PoolDays.Single(row => row.PoolId == day.Town.Canteen && row.Date == TestTown.Thursday).Booked++;
            await db.SaveChangesAsync(Ct);
        });

        await host.As(first).Empty(Ct);
        await day.Sweep(Ct);

        Assert.Equal([WaitingState.Left, WaitingState.Offered], await day.States(Ct));
        Assert.Empty(await host.Faults(Ct));
    }

    [Fact]
    public async Task A_cart_that_ends_while_the_press_waits_takes_nothing_with_it_O9_I2()
    {
        await using var day = await Offered(new CoreOptions { Holds = HoldsIn.Redis }, UntilEvening);
        var (host, first) = (day.Host, day.Waiters[0]);
        await host.As(first).Tick(Ct, first.Picks(day.Town.Evening, TestTown.Friday));
        var old = (await host.As(first).Cart(Ct))!;
        host.Clock.Now = old.ExpiresAt - TimeSpan.FromSeconds(1);

        await using var meanwhile = await Meanwhile.Holding(host, db => db.LockMoney(first.Id, Ct), Ct);
        var pressing = day.Take(first, Ct);
        await meanwhile.Wait(1, Ct);
        host.Clock.Now = old.ExpiresAt + TimeSpan.FromSeconds(1);
        await meanwhile.LetGo(Ct);
        var taken = await pressing;

        Assert.Null(taken.Refusal);
        Assert.NotEqual(old.Id, taken.Cart!.Id);
        Assert.Equal(host.Clock.Now + TimeSpan.FromMinutes(15), taken.Cart.ExpiresAt);
        Assert.Equal(day.Town.Lunch, Assert.Single(taken.Cart.LiveLines).SlotId);
        Assert.Empty(await host.Faults(Ct));
    }

    [Fact]
    public async Task Places_wanted_together_are_in_the_cart_until_the_last_has_left_it_and_come_back_together_O8_O9()
    {
        var (host, martin) = await TwoOffered();
        await using var _ = host;
        await host.Take(martin, Ct);

        await host.As(martin).Untick(Ct, new SlotDay(martin.Children[0].Id, host.Town.Lunch, TestTown.Thursday));
        await host.Offer(Ct);
        var one = await host.StatesOf(martin, Ct);
        var held = (await host.Count(host.Town.Canteen, TestTown.Thursday, Ct)).Held;
        await host.As(martin).Empty(Ct);
        await host.Offer(Ct);
        var none = await host.StatesOf(martin, Ct);
        await host.Take(martin, Ct);
        await host.As(martin).Commit(Ct);
        await host.Offer(Ct);

        Assert.Equal([WaitingState.InCart, WaitingState.InCart], one);
        Assert.Equal(2, held);
        Assert.Equal([WaitingState.Offered, WaitingState.Offered], none);
        Assert.Equal([WaitingState.Taken, WaitingState.Taken], await host.StatesOf(martin, Ct));
        Assert.Equal(2, (await host.As(martin).Bookings(Ct)).Count);
        Assert.Empty(await host.Faults(Ct));
    }

    [Fact]
    public async Task Of_places_wanted_together_what_is_booked_is_over_and_the_rest_is_offered_on_O8_O9()
    {
        var (host, martin) = await TwoOffered();
        await using var _ = host;
        await host.Take(martin, Ct);

        await host.As(martin).Untick(Ct, new SlotDay(martin.Children[0].Id, host.Town.Lunch, TestTown.Thursday));
        await host.As(martin).Commit(Ct);
        await host.Offer(Ct);

        Assert.Equal([WaitingState.Offered, WaitingState.Taken], (await host.StatesOf(martin, Ct)).Order());
        Assert.Empty(await host.Faults(Ct));
    }

    /// <summary>Two families before a full Thursday, and a place that frees and is offered to the first.</summary>
    private static async Task<FullDay> Offered(CoreOptions options, Policies policies)
    {
        var day = await FullDay.Closed(options, waiting: 2, policies);
        await day.SetCapacity(1, Ct);
        await day.Sweep(Ct);
        Assert.Equal([WaitingState.Offered, WaitingState.Waiting], await day.States(Ct));
        return day;
    }

    private static async Task<(CoreHost Host, TestHousehold Martin)> TwoOffered()
    {
        var town = new TestTown { LunchPlaces = 0, Policies = UntilEvening };
        var martin = town.Household(children: 2);
        var host = await CoreHost.Start(town, new CoreOptions { Holds = HoldsIn.Redis });
        await host.Join(martin, allOrNothing: true, Ct, [.. martin.Children.Select(child => new SlotDay(child.Id, town.Lunch, TestTown.Thursday))]);
        await host.SetCapacity(town.Canteen, TestTown.Thursday, 2, Ct);
        await host.Offer(Ct);
        Assert.Equal([WaitingState.Offered, WaitingState.Offered], await host.StatesOf(martin, Ct));
        return (host, martin);
    }

    private static async Task Go(Road road, CoreHost host, TestHousehold who, TestTown town)
    {
        switch (road)
        {
            case Road.TheCartRunsOut:
                host.Clock.Advance(TimeSpan.FromMinutes(15));
                break;
            case Road.ItIsEmptied:
                Assert.Null(await host.As(who).Empty(Ct));
                break;
            case Road.TheLineIsUnticked:
                Assert.Null((await host.As(who).Untick(Ct, who.Picks(town.Lunch, TestTown.Thursday))).Lines.Single().Refused);
                break;
            case Road.TheGestureIsUndone:
                Assert.Null((await host.As(who).Undo(Ct)).Lines.Single().Refused);
                break;
            case Road.ThePaymentIsRefusedAndTheCartRunsOut:
                var refused = await host.As(who).GoToTheBankAgain(Ct);
                host.Bank.Refuse(refused);
                await host.As(who).Return(refused, Ct);
                Assert.Empty(await host.WaitsOf(who, Ct));
                host.Clock.Advance(TimeSpan.FromMinutes(30));
                break;
            case Road.ThePaymentIsLeftAndTheCartEmptied:
                await host.As(who).GoToTheBankAgain(Ct);
                Assert.Equal(CartState.Open, await host.As(who).AbandonPayment(Ct));
                Assert.Empty(await host.WaitsOf(who, Ct));
                Assert.Null(await host.As(who).Empty(Ct));
                break;
            case Road.TheBankIsSilent:
                await host.As(who).GoToTheBankAgain(Ct);
                host.Clock.Advance(TimeSpan.FromHours(1));
                break;
        }
    }

    private static async Task Pay(CoreHost host, TestHousehold who)
    {
        var operation = await host.As(who).GoToTheBankAgain(Ct);
        host.Bank.Pay(operation);
        await host.As(who).Return(operation, Ct);
    }
}
