using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Places;
using Portal.TestSupport;
using Xunit;

namespace Portal.IntegrationTests.WaitingLists;

/// <summary>« Tout ou rien »: siblings or days that are wanted together, or not at all (O8).</summary>
public sealed class AllOrNothingTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(HoldsIn.Database)]
    [InlineData(HoldsIn.Redis)]
    public async Task Two_children_are_offered_both_places_in_one_mail_and_take_them_with_one_answer_O8(HoldsIn holds)
    {
        var (host, owners, martin) = await FullThursday(holds, children: 2);
        await using var _ = host;
        var both = martin.Children.Select(child => new Core.Places.SlotDay(child.Id, host.Town.Lunch, TestTown.Thursday)).ToArray();
        await host.Join(martin, allOrNothing: true, Ct, both);

        await host.CancelAll(owners[0], Ct);
        await host.Offer(Ct);
        var half = await host.StatesOf(martin, Ct);
        await host.CancelAll(owners[1], Ct);
        await host.Offer(Ct);
        var whole = await host.StatesOf(martin, Ct);
        var mails = await host.SubjectsTo(martin, Ct);
        var taken = await host.Take(martin, Ct);
        await host.As(martin).Commit(Ct);

        Assert.Equal([WaitingState.Waiting, WaitingState.Waiting], half);
        Assert.Equal([WaitingState.Offered, WaitingState.Offered], whole);
        Assert.Equal(["2 places se sont libérées, toutes ensemble"], mails);
        Assert.Equal(2, taken.Cart!.LiveLines.Count());
        Assert.Equal(2, (await host.As(martin).Bookings(Ct)).Count);
        Assert.Empty(await host.Faults(Ct));
    }

    [Fact]
    public async Task When_one_child_has_its_day_by_another_way_its_sister_is_offered_the_next_place_O8_O11()
    {
        var (host, owners, martin) = await FullThursday(HoldsIn.Database, children: 2);
        await using var _ = host;
        var both = martin.Children.Select(child => new Core.Places.SlotDay(child.Id, host.Town.Lunch, TestTown.Thursday)).ToArray();
        await host.Join(martin, allOrNothing: true, Ct, both);
        await host.CancelAll(owners[0], Ct);
        await host.Book(martin, Ct, both[0]);

        await host.CancelAll(owners[1], Ct);
        await host.Offer(Ct);

        var states = await host.StatesOf(martin, Ct);
        await host.Take(martin, Ct);
        await host.As(martin).Commit(Ct);

        Assert.Equal([WaitingState.Left, WaitingState.Offered], states.OrderByDescending(state => state));
        Assert.Equal(2, (await host.As(martin).Bookings(Ct)).Count);
        Assert.Empty(await host.Faults(Ct));
    }

    [Fact]
    public async Task When_one_child_has_its_day_in_a_cart_its_sister_is_served_in_the_same_sweep_O8_O11()
    {
        var (host, owners, martin) = await FullThursday(HoldsIn.Database, children: 2);
        await using var _ = host;
        var both = martin.Children.Select(child => new Core.Places.SlotDay(child.Id, host.Town.Lunch, TestTown.Thursday)).ToArray();
        await host.Join(martin, allOrNothing: true, Ct, both);
        await host.CancelAll(owners[0], Ct);
        Assert.Null((await host.As(martin).Tick(Ct, both[0])).Lines.Single().Refused);

        await host.SetCapacity(host.Town.Canteen, TestTown.Thursday, 4, Ct);
        await host.Offer(Ct);

        Assert.Equal([WaitingState.Left, WaitingState.Offered], (await host.StatesOf(martin, Ct)).OrderByDescending(state => state));
    }

    [Fact]
    public async Task A_single_place_does_not_stand_empty_for_a_family_that_wants_two_O8_O11()
    {
        var (host, owners, martin) = await FullThursday(HoldsIn.Redis, children: 2);
        await using var _ = host;
        var alone = owners[2];
        await host.Join(martin, allOrNothing: true, Ct, [.. martin.Children.Select(child => new Core.Places.SlotDay(child.Id, host.Town.Lunch, TestTown.Thursday))]);
        host.Clock.Advance(TimeSpan.FromMinutes(1));

        await host.CancelAll(owners[0], Ct);
        await host.Offer(Ct);
        var stranger = await host.As(alone).Tick(Ct, alone.Picks(host.Town.Lunch, TestTown.Thursday));

        Assert.Null(stranger.Lines.Single().Refused);
        Assert.Equal([WaitingState.Waiting, WaitingState.Waiting], await host.StatesOf(martin, Ct));
        Assert.Equal(1, (await host.WaitsOf(martin, Ct))[0].Rank);
        Assert.Empty(await host.Faults(Ct));
    }

    [Fact]
    public async Task Declining_one_place_of_several_gives_all_of_them_back_and_half_is_never_kept_O8()
    {
        var (host, owners, martin) = await FullThursday(HoldsIn.Redis, children: 2);
        await using var _ = host;
        await host.Join(martin, allOrNothing: true, Ct, [.. martin.Children.Select(child => new Core.Places.SlotDay(child.Id, host.Town.Lunch, TestTown.Thursday))]);
        await host.CancelAll(owners[0], Ct);
        await host.CancelAll(owners[1], Ct);
        await host.Offer(Ct);
        var held = (await host.Count(host.Town.Canteen, TestTown.Thursday, Ct)).Held;

        await host.Decline(martin, Ct);

        Assert.Equal(2, held);
        Assert.Equal([WaitingState.Declined, WaitingState.Declined], await host.StatesOf(martin, Ct));
        Assert.Equal(2, await host.Left(host.Town.Canteen, TestTown.Thursday, Ct));
    }

    [Fact]
    public async Task If_one_day_cannot_be_waited_for_none_is_and_each_is_told_why_O8_O15()
    {
        var (host, _, martin) = await FullThursday(HoldsIn.Database, children: 1);
        await using var __ = host;
        var sunday = TestTown.Friday.AddDays(2);

        var answers = await host.Join(martin, allOrNothing: true, Ct, martin.Picks(host.Town.Lunch, TestTown.Thursday), martin.Picks(host.Town.Lunch, sunday));
        var free = await host.Join(martin, allOrNothing: true, Ct, martin.Picks(host.Town.Lunch, TestTown.Friday));

        Assert.Equal([Refusal.AllOrNothing, Refusal.Closed], answers.Select(line => line.Refused));
        Assert.Equal(Refusal.NotFull, free.Single().Refused);
        Assert.Empty(await host.EntriesOf(martin, Ct));
    }

    [Fact]
    public async Task Sixty_full_days_are_joined_in_one_go_each_for_itself_R66()
    {
        var (host, owners, martin) = await FullThursday(HoldsIn.Database, children: 4);
        await using var _ = host;
        foreach (var day in TestTown.Days)
        {
            await host.SetCapacity(host.Town.Evenings, day, 0, Ct);
        }

        var days = TestTown.Days.SelectMany(day => martin.Children.Select(child => new Core.Places.SlotDay(child.Id, host.Town.Evening, day))).ToArray();
        var answers = await host.Join(martin, allOrNothing: false, Ct, days);

        Assert.True(days.Length >= 50, $"{days.Length} days");
        Assert.All(answers, line => Assert.Null(line.Refused));
        Assert.Equal(days.Length, await host.Ask(db => db.WaitingEntries.Select(entry => entry.GroupId).Distinct().CountAsync(Ct)));
    }

    [Fact]
    public async Task The_first_limit_of_several_days_ends_the_wait_for_all_of_them_with_a_mail_O8_O11()
    {
        var (host, _, martin) = await FullThursday(HoldsIn.Database, children: 1);
        await using var __ = host;
        await host.Join(martin, allOrNothing: true, Ct, martin.Picks(host.Town.Lunch, TestTown.Thursday), martin.Picks(host.Town.Lunch, TestTown.Monday));

        host.Clock.Now = ParisTime.At(TestTown.Thursday.AddDays(-1), new TimeOnly(12, 1));
        await host.Offer(Ct);
        await host.Offer(Ct);

        Assert.Equal([WaitingState.Closed, WaitingState.Closed], await host.StatesOf(martin, Ct));
        Assert.Equal(["Aucune place ne s’est libérée à temps"], await host.SubjectsTo(martin, Ct));
    }

    [Fact]
    public async Task Of_days_wanted_together_one_may_leave_alone_or_all_at_once_R67()
    {
        var (host, _, martin) = await FullThursday(HoldsIn.Database, children: 1);
        await using var __ = host;
        await host.Join(martin, allOrNothing: true, Ct, martin.Picks(host.Town.Lunch, TestTown.Thursday), martin.Picks(host.Town.Lunch, TestTown.Friday), martin.Picks(host.Town.Lunch, TestTown.Monday));

        await host.Leave(martin, Ct);
        var one = await host.StatesOf(martin, Ct);
        await host.Leave(martin, Ct, together: true);

        Assert.Equal([WaitingState.Left, WaitingState.Waiting, WaitingState.Waiting], one);
        Assert.All(await host.StatesOf(martin, Ct), state => Assert.Equal(WaitingState.Left, state));
    }

    /// <summary>A canteen of two places, both booked on Thursday; three households beside the one that wants them.</summary>
    private static async Task<(CoreHost Host, IReadOnlyList<TestHousehold> Owners, TestHousehold Martin)> FullThursday(HoldsIn holds, int children)
    {
        var town = new TestTown { LunchPlaces = 2, Policies = FullDay.Offers };
        var (owners, martin) = (town.Households(3), town.Household(children));
        var host = await CoreHost.Start(town, new CoreOptions { Holds = holds });
        await host.Book(owners[0], Ct, owners[0].Picks(town.Lunch, TestTown.Thursday));
        await host.Book(owners[1], Ct, owners[1].Picks(town.Lunch, TestTown.Thursday));
        return (host, owners, martin);
    }
}
