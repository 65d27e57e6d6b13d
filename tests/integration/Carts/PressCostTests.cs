using Portal.Core.Carts;
using Portal.TestSupport;
using Xunit;

namespace Portal.IntegrationTests.Carts;

/// <summary>
/// What a press asks of the database. It holds rows that others wait for, so each way there and back counts. Who makes these
/// numbers grow says why here.
/// </summary>
public sealed class PressCostTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>The catalogue's version; then, in one transaction: locks with all that decides, places, all that is written. The commit is not counted.</summary>
    private const int Tick = 4;

    [Fact]
    public async Task A_tick_goes_three_times_to_the_database_in_its_transaction()
    {
        var town = new TestTown();
        var martin = town.Household();
        await using var host = await CoreHost.Start(town);
        await Press(host, martin, TestTown.Monday);

        // The first makes the cart, the second finds it.
        Assert.Equal(Tick, await Press(host, martin, TestTown.Friday));
        Assert.Equal(Tick, await Press(host, martin, TestTown.Thursday));
        Assert.Equal(3, (await host.As(martin).Cart(Ct))!.LiveLines.Count());

        async Task<int> Press(CoreHost portal, TestHousehold family, DateOnly day) => await portal.In<HoldPlaces, int>(deed => Trips.Of(async () =>
            Assert.All((await deed.Run(family.Parent, town.OrganiserId, [family.Picks(town.Lunch, day)], Ct)).Lines, line => Assert.Null(line.Refused))));
    }
}
