using Microsoft.Extensions.DependencyInjection;
using Portal.Core;
using Portal.Core.Places;
using Portal.TestSupport;
using Xunit;

namespace Portal.IntegrationTests.Places;

/// <summary>The ledger alone: an installation without Redis, or a bad day (I5).</summary>
public sealed class DatabasePlaceHoldsTests : PlaceHoldsContract<DatabasePlaceHolds>
{
    [Fact]
    public async Task Outside_a_deed_the_ledger_does_not_write()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            Host.In((IPlaceHolds holds) => holds.Hold(Host.Town.OrganiserId, CartId.New(), [Lunch()], Host.Clock.Now + Lifetime, Ct)));
    }

    [Fact]
    public async Task The_control_of_the_race_oversells_once_the_lock_is_taken_out()
    {
        await using var unguarded = await CoreHost.Start(Town, new CoreOptions { Services = services => services.AddScoped<IPlaceHolds, UnguardedPlaceHolds>() });

        var winners = await Crowd.Rush(unguarded, TestTown.Thursday, Ct);

        Assert.True(winners > Crowd.LastPlaces, $"Without its guard the race still gave {winners} places: it proves nothing.");
        Assert.Equal(winners, await Crowd.Taken(unguarded, TestTown.Thursday, Ct));
    }

    protected override Task<CoreHost> Start(TestTown town) => CoreHost.Start(town);
}
