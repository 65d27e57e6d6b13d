using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Activities;
using Portal.Core.Bookings;
using Portal.Core.Persistence;
using Portal.Core.Places;
using Portal.TestSupport;
using Xunit;

namespace Portal.IntegrationTests.Bookings;

/// <summary>A slot's pools are changed while families hold and have places: what is given back is what was taken (I1).</summary>
public sealed class SlotPoolsTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(HoldsIn.Database)]
    [InlineData(HoldsIn.Redis)]
    public async Task A_booking_gives_its_place_back_where_it_took_it(HoldsIn holds)
    {
        var town = new TestTown { Policies = TestTown.BilledLater, LunchPlaces = 10, GamesPlaces = 10 };
        var (martin, durand) = (town.Household(), town.Household());
        await using var host = await CoreHost.Start(town, new CoreOptions { Holds = holds });
        await Book(host, martin, town, TestTown.Thursday);
        await Book(host, durand, town, TestTown.Thursday);
        await Move(host, town.Lunch, town.GamesRoom);

        await host.As(martin).Cancel((await host.As(martin).Bookings(Ct)).Single().Id, Ct);
        await host.As(durand).Untick(Ct, durand.Picks(town.Lunch, TestTown.Thursday));
        await host.As(durand).Commit(Ct);

        Assert.Equal(10, await host.Left(town.Canteen, TestTown.Thursday, Ct));
        Assert.Equal(10, await host.Left(town.GamesRoom, TestTown.Thursday, Ct));
        Assert.Empty((await host.In((AuditCounters deed) => deed.Run(Ct))).Drifted);
    }

    [Theory]
    [InlineData(HoldsIn.Database)]
    [InlineData(HoldsIn.Redis)]
    public async Task A_place_that_is_held_is_confirmed_where_it_is_held_and_the_next_day_in_the_new_pool(HoldsIn holds)
    {
        var town = new TestTown { Policies = TestTown.BilledLater, LunchPlaces = 10, GamesPlaces = 10 };
        var martin = town.Household();
        await using var host = await CoreHost.Start(town, new CoreOptions { Holds = holds });
        await host.As(martin).Tick(Ct, martin.Picks(town.Lunch, TestTown.Thursday));
        await Move(host, town.Lunch, town.GamesRoom);

        await host.As(martin).Commit(Ct);
        await Book(host, martin, town, TestTown.Friday);

        Assert.Equal((9, 10), (await host.Left(town.Canteen, TestTown.Thursday, Ct), await host.Left(town.GamesRoom, TestTown.Thursday, Ct)));
        Assert.Equal((10, 9), (await host.Left(town.Canteen, TestTown.Friday, Ct), await host.Left(town.GamesRoom, TestTown.Friday, Ct)));
        Assert.Equal([PoolSet.Of([town.Canteen]), PoolSet.Of([town.GamesRoom])], (await host.As(martin).Bookings(Ct)).Select(booking => booking.Pools));
        Assert.Empty((await host.In((AuditCounters deed) => deed.Run(Ct))).Drifted);
        Assert.Empty(await host.Ask(db => db.Holds.ToListAsync(Ct)));
    }

    [Fact]
    public async Task A_place_that_is_held_goes_back_where_it_is_held()
    {
        var town = new TestTown { Policies = TestTown.BilledLater, LunchPlaces = 10, GamesPlaces = 10 };
        var martin = town.Household();
        await using var host = await CoreHost.Start(town);
        await host.As(martin).Tick(Ct, martin.Picks(town.Lunch, TestTown.Thursday));
        await Move(host, town.Lunch, town.GamesRoom);

        var answer = await host.As(martin).Untick(Ct, martin.Picks(town.Lunch, TestTown.Thursday));

        Assert.Equal((town.Canteen, 10), (answer.Counts.Single().PoolId, answer.Counts.Single().Left));
    }

    private static async Task Book(CoreHost host, TestHousehold who, TestTown town, DateOnly day)
    {
        await host.As(who).Tick(Ct, who.Picks(town.Lunch, day));
        await host.As(who).Commit(Ct);
    }

    // As an agent would, at a screen of the catalogue.
    private static Task Move(CoreHost host, SlotId slot, PoolId to) => host.In(async (PortalDb db) =>
    {
        await db.Set<SlotPool>().Where(pool => pool.SlotId == slot).ExecuteDeleteAsync(Ct);
        db.Add(new SlotPool { SlotId = slot, PoolId = to });
        await db.SaveChangesAsync(Ct);
        await db.Organisers.ExecuteUpdateAsync(row => row.SetProperty(organiser => organiser.CatalogueVersion, organiser => organiser.CatalogueVersion + 1), Ct);
    });
}
