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

        // On a machine that is busy elsewhere a crowd may happen to come one by one: it is given some days to meet.
        var rushes = new List<int>();
        foreach (var day in TestTown.Days.Take(8))
        {
            rushes.Add(await Crowd.Rush(unguarded, day, Ct));
            Assert.Equal(rushes[^1], await Crowd.Taken(unguarded, day, Ct));
            if (rushes[^1] > Crowd.LastPlaces)
            {
                return;
            }
        }

        Assert.Fail($"Without its guard the race still gave {string.Join(", ", rushes)} places: it proves nothing.");
    }

    protected override Task<CoreHost> Start(TestTown town) => CoreHost.Start(town);
}
