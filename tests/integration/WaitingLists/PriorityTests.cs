using Portal.Core.Organisers;
using Portal.TestSupport;
using Xunit;

namespace Portal.IntegrationTests.WaitingLists;

/// <summary>Who passes before whom on a waiting list, and that the rank shown is the order of the offers (O10).</summary>
public sealed class PriorityTests
{
    private static readonly Policies AllThree = FullDay.Offers with { Priority = PriorityRules.Parse("residents siblings works") };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Residents_pass_before_siblings_and_siblings_before_working_parents_then_time_O10()
    {
        var town = new TestTown { LunchPlaces = 1, EveningPlaces = 100, Policies = AllThree };
        var owner = town.Household();
        var last = town.Household(resident: false);
        var working = town.Household(resident: false, works: true);
        var sibling = town.Household(children: 2, resident: false);
        var resident = town.Household();
        await using var host = await CoreHost.Start(town, new CoreOptions());
        await host.Book(owner, Ct, owner.Picks(town.Lunch, TestTown.Thursday));
        await host.SetCapacity(town.Canteen, TestTown.Thursday, 2, Ct);
        await host.Book(sibling, Ct, sibling.PicksFor(1, town.LunchAndGames, TestTown.Thursday));

        foreach (var household in new[] { last, working, sibling, resident })
        {
            host.Clock.Advance(TimeSpan.FromMinutes(1));
            Assert.Null((await host.Join(household, allOrNothing: false, Ct, household.Picks(town.Lunch, TestTown.Thursday))).Single().Refused);
        }

        var ranks = new List<int>();
        foreach (var household in new[] { resident, sibling, working, last })
        {
            ranks.Add((await host.WaitsOf(household, Ct)).Single().Rank);
        }

        var served = new List<TestHousehold>();
        for (var places = 3; places <= 6; places++)
        {
            await host.SetCapacity(town.Canteen, TestTown.Thursday, places, Ct);
            await host.Offer(Ct);
            foreach (var household in new[] { last, working, sibling, resident }.Except(served).ToList())
            {
                served.AddRange((await host.WaitsOf(household, Ct)).Where(wait => wait.OfferedUntil is not null).Select(_ => household));
            }
        }

        Assert.Equal([1, 2, 3, 4], ranks);
        Assert.Equal([resident, sibling, working, last], served);
        Assert.Equal(PriorityGrounds.SiblingPresent, (await host.EntriesOf(sibling, Ct)).Single().Grounds);
    }

    [Fact]
    public async Task A_parent_alone_who_works_counts_as_all_parents_and_one_of_two_does_not_O10()
    {
        var town = new TestTown { LunchPlaces = 1, Policies = AllThree };
        var (owner, alone, oneOfTwo) = (town.Household(), town.Household(works: true), town.Household(mate: true, works: true));
        await using var host = await CoreHost.Start(town, new CoreOptions());
        await host.Book(owner, Ct, owner.Picks(town.Lunch, TestTown.Thursday));

        await host.Join(oneOfTwo, allOrNothing: false, Ct, oneOfTwo.Picks(town.Lunch, TestTown.Thursday));
        host.Clock.Advance(TimeSpan.FromMinutes(1));
        await host.Join(alone, allOrNothing: false, Ct, alone.Picks(town.Lunch, TestTown.Thursday));

        Assert.Equal(PriorityGrounds.Resident | PriorityGrounds.AllParentsWork, (await host.EntriesOf(alone, Ct)).Single().Grounds);
        Assert.Equal(PriorityGrounds.Resident, (await host.EntriesOf(oneOfTwo, Ct)).Single().Grounds);
        Assert.Equal((1, 2), ((await host.WaitsOf(alone, Ct)).Single().Rank, (await host.WaitsOf(oneOfTwo, Ct)).Single().Rank));
    }
}
