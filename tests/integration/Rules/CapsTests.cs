using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Carts;
using Portal.Core.Organisers;
using Portal.Core.Places;
using Portal.Core.WaitingLists;
using Portal.TestSupport;
using Xunit;

namespace Portal.IntegrationTests.Rules;

/// <summary>
/// Caps per day, week and period, on all that a child has: booked, in this cart, in the other adult's, and in a payment that
/// comes back late. Guard: the household's row is locked before the days are read, by who ticks and by who commits.
/// </summary>
public sealed class CapsTests
{
    private static readonly CareRules TwoDaysAWeek = new() { MostDaysAWeek = 2 };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Monday the 30th to Friday the 4th, without the Wednesday; then the next week's.</summary>
    private static IReadOnlyList<DateOnly> Week => [.. TestTown.Days.Skip(2).Take(4)];

    private static DateOnly NextMonday => TestTown.Days[6];

    [Fact]
    public async Task Of_a_whole_week_picked_at_once_the_first_days_up_to_the_cap_are_held_and_the_others_say_why()
    {
        var town = new TestTown { Care = TwoDaysAWeek };
        var martin = town.Household();
        await using var host = await CoreHost.Start(town);

        var answer = await host.As(martin).Tick(Ct, [.. Week.Append(NextMonday).Select(day => martin.Picks(town.Evening, day))]);

        Assert.Equal([null, null, Refusal.WeekCapReached, Refusal.WeekCapReached, null], answer.Lines.OrderBy(line => line.Day.Date).Select(line => line.Refused));
        Assert.Equal(
            "Enfant1, Accueil du soir, jeudi 3 décembre : cette activité se réserve au plus 2 jours par semaine, et Enfant1 les a déjà la semaine du 30 novembre.",
            answer.Lines.Single(line => line.Day.Date == Week[2]).Sentence!.Replace('\u00A0', ' '));
    }

    [Fact]
    public async Task A_full_day_does_not_use_the_cap_up()
    {
        var town = new TestTown { Care = TwoDaysAWeek, EveningPlaces = 1 };
        var (first, martin) = (town.Household(), town.Household());
        await using var host = await CoreHost.Start(town);
        await host.As(first).Tick(Ct, first.Picks(town.Evening, Week[0]));

        var answer = await host.As(martin).Tick(Ct, [.. Week.Select(day => martin.Picks(town.Evening, day))]);

        Assert.Equal([Refusal.DayFull, null, null, Refusal.WeekCapReached], answer.Lines.OrderBy(line => line.Day.Date).Select(line => line.Refused));
    }

    [Fact]
    public async Task Days_booked_earlier_count_and_a_cancelled_one_does_not()
    {
        var town = new TestTown { Care = TwoDaysAWeek, Policies = TestTown.BilledLater };
        var martin = town.Household();
        await using var host = await CoreHost.Start(town);
        await host.As(martin).Tick(Ct, martin.Picks(town.Evening, Week[0]), martin.Picks(town.Evening, Week[3]));
        await host.As(martin).Commit(Ct);

        Assert.Equal(Refusal.WeekCapReached, await Tick(host, martin, town.Morning, Week[1]));

        await host.As(martin).Cancel((await host.As(martin).Bookings(Ct))[0].Id, Ct);
        Assert.Null(await Tick(host, martin, town.Morning, Week[1]));
    }

    [Fact]
    public async Task What_the_other_adult_has_in_the_cart_counts_until_it_is_lost()
    {
        var town = new TestTown { Care = TwoDaysAWeek };
        var martin = town.Household(mate: true);
        await using var host = await CoreHost.Start(town);
        await host.As(martin.Mate).Tick(Ct, martin.Picks(town.Evening, Week[0]), martin.Picks(town.Evening, Week[1]));

        Assert.Equal(Refusal.WeekCapReached, await Tick(host, martin, town.Evening, Week[2]));

        host.Clock.Advance(TimeSpan.FromMinutes(16));
        Assert.Null(await Tick(host, martin, town.Evening, Week[2]));
    }

    [Fact]
    public async Task A_cap_of_a_period_looks_beyond_the_days_that_are_picked()
    {
        var town = new TestTown { Care = new CareRules { MostDaysAPeriod = 1 }, Policies = TestTown.BilledLater };
        var martin = town.Household();
        await using var host = await CoreHost.Start(town);
        await host.As(martin).Tick(Ct, martin.Picks(town.Evening, TestTown.Thursday));
        await host.As(martin).Commit(Ct);

        Assert.Equal(Refusal.PeriodCapReached, await Tick(host, martin, town.Evening, TestTown.Days[^1]));
    }

    [Theory]
    [InlineData(HoldsIn.Database)]
    [InlineData(HoldsIn.Redis)]
    public async Task Two_adults_who_tick_at_once_never_have_more_than_the_cap_together(HoldsIn holds)
    {
        var town = new TestTown { Care = new CareRules { MostDaysAWeek = 1 } };
        var households = Enumerable.Range(0, 12).Select(_ => town.Household(mate: true)).ToList();
        await using var host = await CoreHost.Start(town, new CoreOptions { Holds = holds });

        await Task.WhenAll(households.SelectMany(household => new[]
        {
            host.As(household.Parent).Tick(Ct, household.Picks(town.Evening, Week[0])),
            host.As(household.Mate).Tick(Ct, household.Picks(town.Evening, Week[1])),
        }));

        var lines = await host.Ask(db => db.CartLines.LiveOfEachChild(Ct));
        Assert.All(households, household => Assert.Equal(1, lines[household.Child.Id]));
    }

    [Fact]
    public async Task Two_tabs_of_one_parent_never_have_more_than_the_cap_together()
    {
        var town = new TestTown { Care = new CareRules { MostDaysAWeek = 1 } };
        var households = town.Households(8);
        await using var host = await CoreHost.Start(town);

        await Task.WhenAll(households.SelectMany(household => Week.Select(day => host.As(household).Tick(Ct, household.Picks(town.Evening, day)))));

        var lines = await host.Ask(db => db.CartLines.LiveOfEachChild(Ct));
        Assert.All(households, household => Assert.Equal(1, lines[household.Child.Id]));
    }

    [Fact]
    public async Task Two_adults_who_tick_slots_that_exclude_each_other_have_one_of_them_R27()
    {
        var town = new TestTown();
        var households = Enumerable.Range(0, 12).Select(_ => town.Household(mate: true)).ToList();
        await using var host = await CoreHost.Start(town);

        await Task.WhenAll(households.SelectMany(household => new[]
        {
            host.As(household.Parent).Tick(Ct, household.Picks(town.Evening, Week[0])),
            host.As(household.Mate).Tick(Ct, household.Picks(town.Study, Week[0])),
        }));

        var lines = await host.Ask(db => db.CartLines.LiveOfEachChild(Ct));
        Assert.All(households, household => Assert.Equal(1, lines[household.Child.Id]));
    }

    [Fact]
    public async Task A_payment_that_comes_late_takes_no_day_above_the_cap_and_its_price_comes_back_I3()
    {
        var town = new TestTown { Care = new CareRules { MostDaysAWeek = 1 } };
        var martin = town.Household(mate: true);
        await using var host = await CoreHost.Start(town, new CoreOptions { Bank = true });
        var operation = await host.As(martin).GoToTheBank(Ct, martin.Picks(town.Evening, Week[0]));
        host.Clock.Advance(TimeSpan.FromMinutes(21));
        Assert.Null((await host.As(martin.Mate).Tick(Ct, martin.Picks(town.Evening, Week[1]))).Lines.Single().Refused);

        host.Bank.Pay(operation);
        await host.As(martin).Notify(operation, Ct);

        Assert.Empty(await host.As(martin).Bookings(Ct));
        Assert.Equal(Refusal.WeekCapReached, (await host.As(martin).Requests(Ct)).Single().Lines.Single().Refused);
        Assert.Equal(new Money(2m), await host.As(martin).Purse(Ct));
    }

    [Fact]
    public async Task An_offer_above_the_cap_is_not_taken_and_stays_to_be_declined()
    {
        var town = new TestTown { Care = new CareRules { MostDaysAWeek = 1 }, EveningPlaces = 1, Policies = TestTown.BilledLater with { Full = FullPolicy.WaitingList } };
        var (first, martin) = (town.Household(), town.Household());
        await using var host = await CoreHost.Start(town);
        await host.As(first).Tick(Ct, first.Picks(town.Evening, Week[0]));
        await host.In((JoinWaitingList join) => join.Run(martin.Parent, town.OrganiserId, [martin.Picks(town.Evening, Week[0])], Ct));
        await host.As(first).Untick(Ct, first.Picks(town.Evening, Week[0]));
        await host.In((OfferPlaces offer) => offer.Run(Ct));
        await host.As(martin).Tick(Ct, martin.Picks(town.Morning, Week[1]));

        var offered = await host.Ask(db => db.WaitingEntries.SingleAsync(Ct));
        var taken = await host.In((AnswerOffer answer) => answer.Take(martin.Parent, town.OrganiserId, offered.Id, Ct));

        Assert.Equal(Refusal.WeekCapReached, taken.Refusal);
        Assert.Equal(WaitingState.Offered, await host.Ask(db => db.WaitingEntries.Select(entry => entry.State).SingleAsync(Ct)));
        Assert.Equal([town.Morning], (await host.As(martin).Cart(Ct))!.LiveLines.Select(line => line.SlotId));
    }

    private static async Task<Refusal?> Tick(CoreHost host, TestHousehold household, SlotId slot, DateOnly day) =>
        (await host.As(household).Tick(Ct, household.Picks(slot, day))).Lines.Single().Refused;
}

internal static class LinesOfChildren
{
    public static async Task<Dictionary<ChildId, int>> LiveOfEachChild(this DbSet<CartLine> lines, CancellationToken ct) =>
        (await lines.Where(line => line.State == CartLineState.Live).Select(line => line.ChildId).ToListAsync(ct)).CountBy(child => child).ToDictionary();
}
