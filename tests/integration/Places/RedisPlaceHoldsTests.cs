using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Realtime.Holds;
using Portal.TestSupport;
using Xunit;

namespace Portal.IntegrationTests.Places;

/// <summary>The ledger with Redis in front (I5): the same contract, and what only a cache can get wrong.</summary>
public sealed class RedisPlaceHoldsTests : PlaceHoldsContract<RedisPlaceHolds>
{
    [Fact]
    public async Task Missing_keys_are_rebuilt_from_the_database()
    {
        await Host.Ask(db => db.PoolDays.Where(row => row.PoolId == Host.Town.Canteen).ExecuteUpdateAsync(row => row.SetProperty(day => day.Booked, 6), Ct));

        var answer = await Hold(Times(10, () => Lunch()));

        Assert.Equal(4, answer.Taken.Count);
    }

    [Fact]
    public async Task A_flush_in_the_middle_changes_nothing_I5()
    {
        var (held, booked) = (Times(4, () => Lunch()), Times(3, () => Lunch()));
        await Hold([.. held, .. booked]);
        await Confirm(booked);

        await SharedRedis.Flush(Host.RedisPrefix);
        var answer = await Hold(Times(5, () => Lunch()));
        await SharedRedis.Flush(Host.RedisPrefix);
        await Release(held[0]);
        await SharedRedis.Flush(Host.RedisPrefix);
        var confirmed = await Confirm(held[1]);

        Assert.Equal(3, answer.Taken.Count);
        Assert.Single(confirmed.Taken);
        Assert.Equal((1, 5, 4), (await Count()).Standing());
    }

    [Fact]
    public async Task A_flush_in_the_middle_of_the_race_sells_ten_places_all_the_same_I1_I5()
    {
        var flushing = Task.Run(
            async () =>
            {
                for (var flush = 0; flush < 5; flush++)
                {
                    await SharedRedis.Flush(Host.RedisPrefix);
                }
            },
            Ct);

        var winners = await Crowd.Rush(Host, TestTown.Thursday, Ct);
        await flushing;

        Assert.Equal(Crowd.LastPlaces, winners);
        Assert.Equal(Crowd.LastPlaces, await Crowd.Taken(Host, TestTown.Thursday, Ct));
    }

    [Fact]
    public async Task A_renewed_hold_that_redis_forgot_still_counts_I5()
    {
        var cart = CartId.New();
        await HoldFor(cart, Times(10, () => Lunch()));
        await SharedRedis.Flush(Host.RedisPrefix);

        Host.Clock.Advance(TimeSpan.FromMinutes(14));
        await Renew(cart);
        Host.Clock.Advance(TimeSpan.FromMinutes(14));

        Assert.Empty((await Hold(Lunch())).Taken);
    }

    [Fact]
    public async Task A_lying_cache_can_refuse_a_place_but_never_sell_one_twice_I1()
    {
        await Hold(Lunch());
        await Host.Ask(db => db.PoolDays.Where(row => row.PoolId == Host.Town.Canteen).ExecuteUpdateAsync(row => row.SetProperty(day => day.Capacity, 3), Ct));

        var answer = await Hold(Times(9, () => Lunch()));

        Assert.Equal(2, answer.Taken.Count);
        Assert.Equal((0, 3, 0), (await Count()).Standing());
    }

    [Fact]
    public async Task A_full_day_is_refused_without_touching_its_row()
    {
        await Hold(Times(10, () => Lunch()));
        await Hold(Lunch());
        var before = (await Count()).Version;

        var answer = await Hold(Lunch());

        Assert.Empty(answer.Taken);
        Assert.Equal(before, (await Count()).Version);
    }

    [Fact]
    public async Task Every_key_ends_by_itself()
    {
        var line = Games();
        await Hold(line);
        await Hold(Lunch());
        await Confirm(line);

        var keys = await SharedRedis.Keys(Host.RedisPrefix);

        Assert.NotEmpty(keys);
        Assert.DoesNotContain(keys, key => key.Lives is null && !key.Key.EndsWith(":epoch", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_second_node_sees_what_the_first_has_held()
    {
        var options = new CoreOptions { Holds = HoldsIn.Redis };
        var twin = Host.Twin(options);
        await Hold(Times(7, () => Lunch()));

        var answer = await twin.AtTheDoor(holds => holds.Hold(Host.Town.OrganiserId, CartId.New(), Times(7, () => Lunch()), Host.Clock.Now + Lifetime, Ct), Ct);
        await twin.Leave();

        Assert.Equal(3, answer.Taken.Count);
    }

    protected override Task<CoreHost> Start(TestTown town) => CoreHost.Start(town, new CoreOptions { Holds = HoldsIn.Redis });
}
