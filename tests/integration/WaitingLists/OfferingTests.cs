using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Organisers;
using Portal.Core.Persistence;
using Portal.Core.Places;
using Portal.Core.WaitingLists;
using Portal.TestSupport;
using Xunit;

namespace Portal.IntegrationTests.WaitingLists;

/// <summary>How places are given out: each wish in a transaction of its own, under the lock of its own places, in its turn (O9, O10, I1).</summary>
public sealed class OfferingTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task However_many_places_free_each_is_offered_in_a_few_statements_under_its_lock_O9()
    {
        const int Families = 60;
        var town = new TestTown { LunchPlaces = 0, Policies = FullDay.Offers };
        var families = town.Households(Families);
        await using var host = await CoreHost.Start(town);
        await host.In<PortalDb>(db => Wait(db, town, families));
        await host.SetCapacity(town.Canteen, TestTown.Thursday, Families, Ct);

        var offered = 0;
        var asked = await Questions.Of(async () => offered = await host.Offer(Ct));

        var underLock = UnderLock(asked);
        Assert.Equal(Families, offered);
        Assert.Equal(Families, underLock.Count);
        Assert.All(underLock, statements => Assert.InRange(statements, 5, 13));
        Assert.Equal(Families, await host.Ask(db => db.WaitingEntries.CountAsync(entry => entry.State == WaitingState.Offered, Ct)));
        Assert.Empty(await host.Faults(Ct));
    }

    [Theory]
    [InlineData(FreedPlace.Offered)]
    [InlineData(FreedPlace.BookedAtNight)]
    public async Task Who_comes_back_to_a_better_rank_while_another_is_about_to_be_served_is_served_before_O10(FreedPlace how)
    {
        await using var day = await FullDay.Closed(new CoreOptions(), waiting: 1, FullDay.Offers with { FreedPlace = how });
        var (host, second, first) = (day.Host, day.Waiters[0], day.Stranger);
        await day.SetCapacity(1, Ct);

        await using var meanwhile = await Meanwhile.Holding(host, db => db.LockMoney(second.Id, Ct), Ct);
        var serving = how == FreedPlace.Offered ? day.Sweep(Ct) : host.Night(Ct);
        await meanwhile.Wait(1, Ct);
        await host.In<PortalDb>(db => Wait(db, day.Town, [first]));
        await meanwhile.LetGo(Ct);
        await serving;

        Assert.Equal([how == FreedPlace.Offered ? WaitingState.Offered : WaitingState.Taken], await host.StatesOf(first, Ct));
        Assert.Equal([WaitingState.Waiting], await host.StatesOf(second, Ct));
        Assert.Empty(await host.Faults(Ct));
    }

    [Fact]
    public async Task Many_sweeps_at_once_offer_each_place_once_and_in_the_order_of_the_line_I1_O10()
    {
        await using var day = await FullDay.Closed(new CoreOptions { Holds = HoldsIn.Redis }, waiting: 6);
        await day.SetCapacity(4, Ct);

        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => day.Sweep(Ct)));
        await day.Sweep(Ct);

        Assert.Equal([.. Enumerable.Repeat(WaitingState.Offered, 4), .. Enumerable.Repeat(WaitingState.Waiting, 2)], await day.States(Ct));
        foreach (var waiter in day.Waiters.Take(4))
        {
            Assert.Single(await day.Host.SubjectsTo(waiter, Ct));
        }

        Assert.Empty(await day.Host.Faults(Ct));
    }

    [Fact]
    public async Task Passes_are_forgotten_by_one_statement_on_however_many_days_O9()
    {
        await using var day = await FullDay.Closed(new CoreOptions(), waiting: 1, FullDay.Offers with { PassedOffer = PassedOffer.KeepsRank });
        var (host, waiter) = (day.Host, day.Waiters[0]);
        foreach (var date in TestTown.Days.Where(date => date > TestTown.Thursday).Take(8))
        {
            Assert.Null(await day.Join(waiter, date, Ct));
        }

        var dates = (await host.EntriesOf(waiter, Ct)).ConvertAll(entry => entry.Date);
        foreach (var date in dates)
        {
            await host.SetCapacity(day.Town.Canteen, date, 1, Ct);
        }

        await day.Sweep(Ct);
        foreach (var entry in await host.EntriesOf(waiter, Ct))
        {
            Assert.Null(await host.In((AnswerOffer deed) => deed.Decline(waiter.Parent, day.Town.OrganiserId, entry.Id, Ct)));
        }

        var goesRound = (await host.EntriesOf(waiter, Ct)).Count(entry => entry.PassedAt is not null);
        await day.Sweep(Ct);
        var stillGoesRound = (await host.EntriesOf(waiter, Ct)).Count(entry => entry.PassedAt is not null);
        await host.SetCapacity(day.Town.Canteen, dates[0], 0, Ct);
        var asked = await Questions.Of(() => host.In((EndOffers deed) => deed.Run(Ct)));

        Assert.Equal((dates.Count, dates.Count), (goesRound, stillGoesRound));
        Assert.Equal(dates[1..], (await host.EntriesOf(waiter, Ct)).Where(entry => entry.PassedAt is not null).Select(entry => entry.Date));
        Assert.InRange(asked.Count, 1, 8);
    }

    /// <summary>Of each wish: the statements from the lock of its places to the last before its commit, which moves its entry.</summary>
    private static List<int> UnderLock(IReadOnlyList<string> asked)
    {
        var (counts, locked) = (new List<int>(), false);
        foreach (var statement in asked)
        {
            if (!locked && statement.Contains("UPDATE \"PoolDays\"", StringComparison.Ordinal))
            {
                locked = true;
                counts.Add(0);
            }

            if (locked)
            {
                counts[^1]++;
                locked = !statement.Contains("UPDATE \"WaitingEntries\"", StringComparison.Ordinal);
            }
        }

        return counts;
    }

    /// <summary>Families that wait since the morning, one minute after the other, before all who joined by the page.</summary>
    private static async Task Wait(PortalDb db, TestTown town, IReadOnlyList<TestHousehold> families)
    {
        var rules = town.Policies.Priority;
        db.WaitingEntries.AddRange(families.Select((family, place) => WaitingEntry.Join(
            family.Parent, town.OrganiserId, family.Picks(town.Lunch, TestTown.Thursday), WaitingGroupId.New(), PriorityGrounds.Resident, rules, TestClock.Morning.AddHours(-2).AddMinutes(place), TestClock.Morning.AddHours(-2).AddMinutes(place))));
        await db.SaveChangesAsync(Ct);
    }
}
