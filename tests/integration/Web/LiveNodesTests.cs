using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Portal.TestSupport;
using Xunit;

namespace Portal.IntegrationTests.Web;

/// <summary>A node that missed news knows it, and its browsers watch again (issue 10, B7). Two nodes, a Redis of their own, and a cable to it for the second.</summary>
public sealed class LiveNodesTests : IAsyncLifetime
{
    private readonly TestTown town = new() { LunchPlaces = 10 };
    private TestHousehold martin = null!;
    private TestHousehold durand = null!;
    private OwnRedis redis = null!;
    private Cable cable = null!;
    private PortalHost first = null!;
    private PortalHost second = null!;
    private Browser presses = null!;
    private Browser watches = null!;
    private LiveClient live = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        (martin, durand) = (town.Household(), town.Household());
        redis = await OwnRedis.Start(Ct);
        cable = Cable.To("127.0.0.1", redis.Port);
        first = await PortalHost.Start(town, new PortalOptions { Redis = redis.Address });
        second = first.Twin(new PortalOptions { Redis = $"{Cable.Host}:{cable.Port}" });
        presses = await first.SignedIn(durand, Ct);
        watches = await second.SignedIn(martin, Ct);
        live = await LiveClient.Connect(second.Address, watches.CookieHeader, Ct);
        Assert.Equal(10, await Watch());

        // Both are heard: from here on a silence is a miss.
        await Tick(TestTown.Friday);
        await live.Hear("RemainingChanged", days => Left(days, TestTown.Friday) == 9, Ct);
    }

    public async ValueTask DisposeAsync()
    {
        await live.DisposeAsync();
        presses.Dispose();
        watches.Dispose();
        await second.DisposeAsync();
        await first.DisposeAsync();
        await cable.DisposeAsync();
        await redis.DisposeAsync();
    }

    [Fact]
    public async Task A_node_that_redis_hung_up_on_has_its_browsers_watch_again()
    {
        cable.Refuse();
        await redis.Say("CLIENT KILL TYPE pubsub", Ct);
        await Tick(TestTown.Thursday);
        await Told();

        cable.Plug();
        await live.Hear("WatchAgain", Ct);

        Assert.Equal(9, await Watch());
    }

    [Fact]
    public async Task A_node_whose_cable_went_silent_notices_within_seconds_and_has_its_browsers_watch_again()
    {
        cable.GoSilent();
        await Tick(TestTown.Thursday);
        await Told();

        await live.Hear("WatchAgain", Ct);

        Assert.Equal(9, await Watch());
    }

    [Fact]
    public async Task What_was_said_while_redis_was_away_is_known_to_be_missed_when_it_is_back()
    {
        redis.Kill();
        await Tick(TestTown.Thursday);

        await redis.StartAgain(Ct);
        await live.Hear("WatchAgain", Ct);

        Assert.Equal(9, await Watch());
        await Tick(TestTown.Monday);
        await live.Hear("RemainingChanged", days => Left(days, TestTown.Monday) == 9, Ct);
    }

    private async Task Tick(DateOnly day)
    {
        var answer = await presses.Post("/clapiers/planning?handler=Choisir", [("cocher", $"{durand.Child.Id.Value}|{town.Lunch.Value}|{day:yyyy-MM-dd}")], Ct, accept: "application/json");
        Assert.True((int)answer.Status == 200, answer.Text);
    }

    private Task Told() => Eventually.True(() => first.Ask(async db => !await db.PoolDays.AnyAsync(day => day.Untold, Ct)), "news that are told", Ct);

    private async Task<int?> Watch()
    {
        var snapshot = await live.Invoke("WatchPlanning", Ct, "clapiers", "2026-11");
        return Left(snapshot.GetProperty("result").GetProperty("days"), TestTown.Thursday);
    }

    private int? Left(JsonElement days, DateOnly day) => days.EnumerateArray()
        .Where(one => one.GetProperty("pool").GetInt32() == town.Canteen.Value && one.GetProperty("date").GetString() == $"{day:yyyy-MM-dd}")
        .Select(one => (int?)one.GetProperty("left").GetInt32()).SingleOrDefault();
}
