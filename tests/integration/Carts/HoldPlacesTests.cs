using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Carts;
using Portal.Core.Places;
using Portal.TestSupport;
using Xunit;

namespace Portal.IntegrationTests.Carts;

/// <summary>A parent ticks days (R36, R58, R60, O15), and what a forged or late tick gets (I6, R34).</summary>
public sealed class HoldPlacesTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(HoldsIn.Database)]
    [InlineData(HoldsIn.Redis)]
    public async Task A_ticked_day_is_held_priced_and_told(HoldsIn holds)
    {
        var town = new TestTown { LunchPlaces = 10 };
        var martin = town.Household();
        await using var host = await CoreHost.Start(town, new CoreOptions { Holds = holds });

        var answer = await host.As(martin).Tick(Ct, martin.Picks(town.Lunch, TestTown.Thursday));

        Assert.Null(answer.Lines.Single().Refused);
        var line = (await host.As(martin).Cart(Ct))!.LiveLines.Single();
        Assert.Equal((new Money(3.10m), TestTown.Thursday), (line.Amount, line.Date));
        Assert.Contains("Cantine", line.Reason, StringComparison.Ordinal);
        Assert.Equal(9, await host.Left(town.Canteen, TestTown.Thursday, Ct));
        Assert.Equal(9, host.Feed.Counts.Single().Left);
        Assert.Equal(("open", host.Clock.Now.AddMinutes(15), 1, new Money(3.10m)), host.Feed.Carts.Select(cart => (cart.State, cart.ExpiresAt!.Value, cart.Lines, cart.Total)).Single());
    }

    [Fact]
    public async Task The_price_is_that_of_the_family_s_quotient_and_stays_it_I9()
    {
        var town = new TestTown();
        var martin = town.Household(quotient: 300);
        await using var host = await CoreHost.Start(town);

        await host.As(martin).Tick(Ct, martin.Picks(town.Lunch, TestTown.Thursday));

        var line = (await host.As(martin).Cart(Ct))!.LiveLines.Single();
        Assert.Equal(new Money(1.55m), line.Amount);
        Assert.Contains("quotient familial 300", line.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_several_days_some_are_held_and_each_other_is_explained_in_a_sentence_O15()
    {
        var town = new TestTown { LunchPlaces = 1 };
        var (first, martin) = (town.Household(), town.Household());
        await using var host = await CoreHost.Start(town);
        await host.As(first).Tick(Ct, first.Picks(town.Lunch, TestTown.Thursday));

        var answer = await host.As(martin).Tick(
            Ct,
            martin.Picks(town.Lunch, TestTown.Thursday),
            martin.Picks(town.Lunch, TestTown.Friday),
            martin.Picks(town.Lunch, new DateOnly(2026, 12, 2)));

        Assert.Equal(
            [(TestTown.Thursday, Refusal.DayFull), (TestTown.Friday, null), (new DateOnly(2026, 12, 2), Refusal.Closed)],
            answer.Lines.OrderBy(line => line.Day.Date).Select(line => (line.Day.Date, line.Refused)));
        Assert.Equal(
            "Enfant1, Cantine, jeudi 26 novembre : c’est complet : il ne reste plus de place ce jour-là.",
            answer.Lines.Single(line => line.Refused == Refusal.DayFull).Sentence!.Replace('\u00A0', ' '));
        Assert.Single((await host.As(martin).Cart(Ct))!.LiveLines);
    }

    [Fact]
    public async Task A_day_past_its_limit_is_refused_and_told_when_it_closed_R32_R34()
    {
        var town = new TestTown();
        var martin = town.Household();
        await using var host = await CoreHost.Start(town);
        host.Clock.Now = ParisTime.At(TestTown.Friday, new TimeOnly(12, 1));

        var answer = await host.As(martin).Tick(Ct, martin.Picks(town.Lunch, TestTown.Monday));

        Assert.Equal(Refusal.TooLate, answer.Lines.Single().Refused);
        Assert.Equal("Enfant1, Cantine, lundi 30 novembre : la réservation fermait vendredi 27 novembre à 12 h.", answer.Lines.Single().Sentence!.Replace('\u00A0', ' '));
        await AssertNothingChanged(host);
    }

    [Fact]
    public async Task Another_household_s_child_is_not_found_and_nothing_changes_I6()
    {
        var town = new TestTown();
        var (martin, durand) = (town.Household(), town.Household());
        await using var host = await CoreHost.Start(town);

        var answer = await host.As(martin).Tick(Ct, durand.Picks(town.Lunch, TestTown.Thursday));

        Assert.Equal((Refusal.NotFound, Refusal.NotFound.Sentence()), answer.Lines.Select(line => (line.Refused!.Value, line.Sentence!)).Single());
        await AssertNothingChanged(host);
    }

    [Fact]
    public async Task A_forged_child_slot_or_day_is_refused_and_nothing_changes()
    {
        var town = new TestTown();
        var martin = town.Household();
        await using var host = await CoreHost.Start(town);

        var answer = await host.As(martin).Tick(
            Ct,
            new SlotDay(ChildId.New(), town.Lunch, TestTown.Thursday),
            new SlotDay(martin.Child.Id, new SlotId(999), TestTown.Thursday),
            new SlotDay(martin.Child.Id, new SlotId(-1), TestTown.Thursday),
            martin.Picks(town.Lunch, DateOnly.MaxValue),
            martin.Picks(town.Lunch, DateOnly.MinValue.AddDays(60)));

        Assert.Equal([Refusal.NotFound, Refusal.NotFound, Refusal.NotFound, Refusal.TooOld, Refusal.TooYoung], answer.Lines.Select(line => line.Refused!.Value));
        await AssertNothingChanged(host);
    }

    [Fact]
    public async Task A_child_whose_file_is_not_validated_is_stopped_at_the_gate_R19()
    {
        var town = new TestTown();
        var martin = town.Household(validated: false);
        await using var host = await CoreHost.Start(town);

        var answer = await host.As(martin).Tick(Ct, martin.Picks(town.Lunch, TestTown.Thursday));

        Assert.Equal(Refusal.DossierIncomplete, answer.Lines.Single().Refused);
        await AssertNothingChanged(host);
    }

    [Fact]
    public async Task The_same_day_twice_in_one_request_is_one_place()
    {
        var town = new TestTown();
        var martin = town.Household();
        await using var host = await CoreHost.Start(town);
        var day = martin.Picks(town.Lunch, TestTown.Thursday);

        await host.As(martin).Tick(Ct, day, day, day);

        Assert.Single((await host.As(martin).Cart(Ct))!.LiveLines);
        Assert.Equal(99, await host.Left(town.Canteen, TestTown.Thursday, Ct));
    }

    [Fact]
    public async Task The_same_form_sent_again_holds_nothing_more()
    {
        var town = new TestTown();
        var martin = town.Household();
        await using var host = await CoreHost.Start(town);
        var day = martin.Picks(town.Lunch, TestTown.Thursday);
        await host.As(martin).Tick(Ct, day);

        var answer = await host.As(martin).Tick(Ct, day);

        Assert.Equal(Refusal.AlreadyTaken, answer.Lines.Single().Refused);
        Assert.Single((await host.As(martin).Cart(Ct))!.LiveLines);
        Assert.Equal(99, await host.Left(town.Canteen, TestTown.Thursday, Ct));
    }

    [Fact]
    public async Task Both_guardians_may_tick_the_same_day_at_once_and_the_child_eats_once_R12()
    {
        var town = new TestTown();
        var martin = town.Household(mate: true);
        await using var host = await CoreHost.Start(town);
        var day = martin.Picks(town.Lunch, TestTown.Thursday);

        var answers = await Task.WhenAll(host.As(martin.Parent).Tick(Ct, day), host.As(martin.Mate).Tick(Ct, day));

        Assert.Equal([null, Refusal.AlreadyTaken], answers.Select(answer => answer.Lines.Single().Refused).Order());
        Assert.Equal(99, await host.Left(town.Canteen, TestTown.Thursday, Ct));
        Assert.Empty(await host.Faults(Ct));
    }

    [Fact]
    public async Task Two_tabs_that_tick_at_once_share_one_cart()
    {
        var town = new TestTown();
        var martin = town.Household();
        await using var host = await CoreHost.Start(town);

        await Task.WhenAll(TestTown.Days.Take(6).Select(day => host.As(martin).Tick(Ct, martin.Picks(town.Lunch, day))));

        Assert.Equal(6, (await host.As(martin).Cart(Ct))!.LiveLines.Count());
        Assert.Equal(1, await host.Ask(db => db.Carts.CountAsync(Ct)));
        Assert.Empty(await host.Faults(Ct));
    }

    [Fact]
    public async Task All_children_of_the_household_may_be_ticked_in_one_gesture_O14()
    {
        var town = new TestTown();
        var martin = town.Household(children: 3);
        await using var host = await CoreHost.Start(town);

        var answer = await host.As(martin).Tick(Ct, [.. martin.Children.Select(child => new SlotDay(child.Id, town.Lunch, TestTown.Thursday))]);

        Assert.All(answer.Lines, line => Assert.Null(line.Refused));
        Assert.Equal(97, await host.Left(town.Canteen, TestTown.Thursday, Ct));
    }

    [Fact]
    public async Task A_slot_that_goes_only_with_another_may_be_named_before_it_in_one_request_R26()
    {
        var town = new TestTown();
        var martin = town.Household();
        await using var host = await CoreHost.Start(town);

        var answer = await host.As(martin).Tick(Ct, martin.Picks(town.LateEvening, TestTown.Thursday), martin.Picks(town.Evening, TestTown.Thursday));

        Assert.All(answer.Lines, line => Assert.Null(line.Refused));
    }

    [Fact]
    public async Task Two_slots_that_block_each_other_are_not_both_held_in_one_request_R27()
    {
        var town = new TestTown();
        var martin = town.Household();
        await using var host = await CoreHost.Start(town);

        var answer = await host.As(martin).Tick(Ct, martin.Picks(town.Evening, TestTown.Thursday), martin.Picks(town.Study, TestTown.Thursday));

        Assert.Equal([(town.Evening, null), (town.Study, Refusal.ExcludedByAnother)], answer.Lines.OrderBy(line => line.Day.SlotId.Value).Select(line => (line.Day.SlotId, line.Refused)));
    }

    [Fact]
    public async Task A_dead_cart_that_no_sweep_has_seen_gives_its_places_to_the_next_who_asks_I2()
    {
        var town = new TestTown { LunchPlaces = 1 };
        var (martin, durand) = (town.Household(), town.Household());
        await using var host = await CoreHost.Start(town);
        await host.As(martin).Tick(Ct, martin.Picks(town.Lunch, TestTown.Thursday));

        host.Clock.Advance(TimeSpan.FromMinutes(15));
        var answer = await host.As(durand).Tick(Ct, durand.Picks(town.Lunch, TestTown.Thursday));

        Assert.Null(answer.Lines.Single().Refused);
    }

    [Fact]
    public async Task Nor_does_a_dead_cart_stand_in_its_own_family_s_way_I2()
    {
        var town = new TestTown { LunchPlaces = 1 };
        var martin = town.Household(mate: true);
        await using var host = await CoreHost.Start(town);
        await host.As(martin.Mate).Tick(Ct, martin.Picks(town.Lunch, TestTown.Thursday));

        host.Clock.Advance(TimeSpan.FromMinutes(15));
        var answer = await host.As(martin.Parent).Tick(Ct, martin.Picks(town.Lunch, TestTown.Thursday));

        Assert.Null(answer.Lines.Single().Refused);
        Assert.Empty(await host.Faults(Ct));
    }

    [Fact]
    public async Task A_cart_at_the_bank_does_not_move()
    {
        var town = new TestTown();
        var martin = town.Household();
        await using var host = await CoreHost.Start(town, new CoreOptions { Bank = true });
        await host.As(martin).GoToTheBank(Ct, martin.Picks(town.Lunch, TestTown.Thursday));

        var tick = await host.As(martin).Tick(Ct, martin.Picks(town.Lunch, TestTown.Friday));
        var untick = await host.As(martin).Untick(Ct, martin.Picks(town.Lunch, TestTown.Thursday));
        var empty = await host.As(martin).Empty(Ct);

        Assert.Equal(Refusal.PaymentInProgress, tick.Lines.Single().Refused);
        Assert.Equal(Refusal.PaymentInProgress, untick.Lines.Single().Refused);
        Assert.Equal(Refusal.PaymentInProgress, empty);
        Assert.Equal(CartState.Paying, (await host.As(martin).Cart(Ct))!.State);
        Assert.Single((await host.As(martin).Cart(Ct))!.LiveLines);
    }

    [Fact]
    public async Task Three_hundred_families_on_the_last_ten_lunches_and_ten_eat_I1_O1()
    {
        var town = new TestTown { LunchPlaces = 10 };
        var families = town.Households(300);
        await using var host = await CoreHost.Start(town, new CoreOptions { Holds = HoldsIn.Redis });

        var answers = await Task.WhenAll(families.Select(family => host.As(family).Tick(Ct, family.Picks(town.Lunch, TestTown.Thursday))));

        Assert.Equal(10, answers.Count(answer => answer.Lines.Single().Refused is null));
        Assert.Equal(290, answers.Count(answer => answer.Lines.Single().Refused == Refusal.DayFull));
        Assert.Equal(10, await host.Ask(db => db.Carts.CountAsync(Ct)));
        Assert.Empty(await host.Faults(Ct));
    }

    private static async Task AssertNothingChanged(CoreHost host)
    {
        Assert.Equal((0, 0), await host.Ask(async db => (await db.Carts.CountAsync(Ct), await db.Holds.CountAsync(Ct))));
        Assert.Equal(0, await host.Ask(db => db.PoolDays.SumAsync(day => day.Booked, Ct)));
        Assert.DoesNotContain(host.Feed.Counts, count => count.Held > 0);
    }
}
