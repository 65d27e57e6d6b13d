using Portal.Core;
using Portal.Core.Places;
using Portal.Realtime;
using Portal.TestSupport;
using Xunit;

namespace Portal.IntegrationTests.Places;

/// <summary>I5: Redis may vanish at any moment, and come back knowing nothing or, worse, something old.</summary>
public sealed class RedisVanishesTests : IAsyncLifetime
{
    private OwnRedis? redis;
    private CoreHost? host;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private CoreHost Host => host!;

    private OwnRedis Redis => redis!;

    public async ValueTask InitializeAsync()
    {
        redis = await OwnRedis.Start(Ct);
        host = await CoreHost.Start(new TestTown { LunchPlaces = 10 }, new CoreOptions { Holds = HoldsIn.Redis, Redis = redis.Address });
    }

    public async ValueTask DisposeAsync()
    {
        if (host is not null)
        {
            await host.DisposeAsync();
        }

        if (redis is not null)
        {
            await redis.DisposeAsync();
        }
    }

    [Fact]
    public async Task While_redis_is_away_the_database_serves_alone()
    {
        await Hold(6);

        Redis.Kill();
        var away = await Hold(6);

        Assert.Equal(4, away.Taken.Count);
        Assert.Equal(0, await Host.Left(Host.Town.Canteen, TestTown.Thursday, Ct));
    }

    [Fact]
    public async Task A_redis_that_comes_back_empty_is_filled_from_the_database()
    {
        await Hold(3);
        Redis.Kill();
        await Hold(3);

        await Redis.StartAgain(Ct);
        await Eventually.True(() => Host.Get<RedisLink>().IsUp, "the link to Redis", Ct);
        var back = await Hold(6);

        Assert.Equal(4, back.Taken.Count);
    }

    [Fact]
    public async Task What_was_booked_while_redis_was_away_is_not_sold_again_by_what_it_remembers()
    {
        await Hold(1);
        var link = Host.Get<RedisLink>();

        // Another node loses sight of Redis, which lives on and remembers nine places left.
        var blind = Host.Twin(new CoreOptions { Holds = HoldsIn.Database });
        await blind.AtTheDoor(holds => holds.Hold(Host.Town.OrganiserId, CartId.New(), Lines(9), Host.Clock.Now.AddMinutes(15), Ct), Ct);
        await blind.Leave();
        var answer = await Hold(9);

        Assert.True(link.IsUp);
        Assert.Empty(answer.Taken);
        Assert.Equal(0, await Host.Left(Host.Town.Canteen, TestTown.Thursday, Ct));
    }

    [Fact]
    public async Task Redis_killed_and_started_again_in_the_middle_of_the_race_sells_ten_places_all_the_same_I1()
    {
        await Hold(0);
        var restarting = Task.Run(
            async () =>
            {
                Redis.Kill();
                await Redis.StartAgain(Ct);
            },
            Ct);

        var winners = await Crowd.Rush(Host, TestTown.Thursday, Ct);
        await restarting;

        Assert.Equal(Crowd.LastPlaces, winners);
        Assert.Equal(Crowd.LastPlaces, await Crowd.Taken(Host, TestTown.Thursday, Ct));
    }

    [Fact]
    public async Task A_redis_that_hangs_holds_nobody_s_locks_and_what_it_missed_is_not_believed_when_it_wakes()
    {
        await Hold(3);

        Redis.Freeze();
        var hung = await Hold(6).WaitAsync(TimeSpan.FromSeconds(20), Ct);
        Redis.Thaw();
        await Eventually.True(() => Host.Get<RedisLink>().IsUp, "the link to Redis", Ct);

        Assert.Equal(6, hung.Taken.Count);
        Assert.Single((await Hold(3)).Taken);
    }

    private PlaceWanted[] Lines(int count) => [.. Enumerable.Range(0, count).Select(_ => new PlaceWanted(CartLineId.New(), TestTown.Thursday, [Host.Town.Canteen]))];

    private Task<PlacesAnswer> Hold(int count) =>
        Host.AtTheDoor(holds => holds.Hold(Host.Town.OrganiserId, CartId.New(), Lines(count), Host.Clock.Now.AddMinutes(15), Ct), Ct);
}
