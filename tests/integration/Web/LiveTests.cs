using System.Net.WebSockets;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Portal.Core.Places;
using Portal.TestSupport;
using Xunit;

namespace Portal.IntegrationTests.Web;

/// <summary>The live protocol, spoken from the outside as docs/live-protocol.md writes it (O2, I2, I4, I6).</summary>
public sealed class LiveTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_page_that_watches_gets_a_snapshot_and_then_each_change()
    {
        var town = new TestTown { LunchPlaces = 10 };
        var (martin, durand) = (town.Household(), town.Household());
        await using var portal = await PortalHost.Start(town);
        using var mine = await portal.SignedIn(martin, Ct);
        using var theirs = await portal.SignedIn(durand, Ct);
        await using var live = await LiveClient.Connect(portal.Address, mine.CookieHeader, Ct);

        var snapshot = (await live.Invoke("WatchPlanning", Ct, "clapiers", "2026-11")).GetProperty("result");
        await Tick(theirs, town, durand, TestTown.Thursday);
        var change = await live.Hear("RemainingChanged", days => Left(days, town, TestTown.Thursday) == 9, Ct);

        Assert.Equal(portal.Clock.Now, snapshot.GetProperty("now").GetDateTimeOffset());
        Assert.Equal(10, Left(snapshot.GetProperty("days"), town, TestTown.Thursday));
        Assert.Equal(JsonValueKind.Null, snapshot.GetProperty("cart").ValueKind);
        Assert.True(Version(change, town) > Version(snapshot.GetProperty("days"), town));
    }

    [Fact]
    public async Task The_cart_is_told_to_every_tab_of_its_guardian_without_asking_and_to_nobody_else_I6()
    {
        var town = new TestTown();
        var martin = town.Household(mate: true);
        await using var portal = await PortalHost.Start(town);
        using var mine = await portal.SignedIn(martin.Parent, Ct);
        using var mate = await portal.SignedIn(martin.Mate, Ct);
        await using var tab = await LiveClient.Connect(portal.Address, mine.CookieHeader, Ct);
        await using var other = await LiveClient.Connect(portal.Address, mine.CookieHeader, Ct);
        await using var theirs = await LiveClient.Connect(portal.Address, mate.CookieHeader, Ct);

        await Tick(mine, town, martin, TestTown.Thursday);
        var first = await tab.Hear("CartChanged", _ => true, Ct);
        await other.Hear("CartChanged", cart => cart.GetProperty("state").GetString() == "open", Ct);
        portal.Clock.Advance(TimeSpan.FromMinutes(15));
        var last = await tab.Hear("CartChanged", cart => cart.GetProperty("state").GetString() == "expired", Ct);
        await Tick(mate, town, martin, TestTown.Friday);
        var heard = await theirs.Hear("CartChanged", _ => true, Ct);

        Assert.Equal(("clapiers", 1, 3.10m), (first.GetProperty("organiser").GetString(), first.GetProperty("lines").GetInt32(), first.GetProperty("total").GetDecimal()));
        Assert.Equal(JsonValueKind.Null, last.GetProperty("expiresAt").ValueKind);
        Assert.Equal(portal.Clock.Now.AddMinutes(15), heard.GetProperty("expiresAt").GetDateTimeOffset());
    }

    [Fact]
    public async Task Two_nodes_behind_nothing_but_Redis_show_each_other_s_changes()
    {
        var town = new TestTown { LunchPlaces = 10 };
        var (martin, durand) = (town.Household(), town.Household());
        await using var first = await PortalHost.Start(town);
        await using var second = first.Twin();
        using var mine = await first.SignedIn(martin, Ct);
        using var theirs = await second.SignedIn(durand, Ct);
        await using var onFirst = await LiveClient.Connect(first.Address, mine.CookieHeader, Ct);
        await using var onSecond = await LiveClient.Connect(second.Address, theirs.CookieHeader, Ct);
        await onFirst.Invoke("WatchPlanning", Ct, "clapiers", "2026-11");
        await onSecond.Invoke("WatchPlanning", Ct, "clapiers", "2026-11");

        await Tick(theirs, town, durand, TestTown.Thursday);
        await onFirst.Hear("RemainingChanged", days => Left(days, town, TestTown.Thursday) == 9, Ct);
        await Tick(mine, town, martin, TestTown.Thursday);
        await onSecond.Hear("RemainingChanged", days => Left(days, town, TestTown.Thursday) == 8, Ct);

        // The cookie of one node is good on the other.
        await using var moved = await LiveClient.Connect(second.Address, mine.CookieHeader, Ct);
        var snapshot = (await moved.Invoke("WatchPlanning", Ct, "clapiers", "2026-11")).GetProperty("result");
        Assert.Equal(8, Left(snapshot.GetProperty("days"), town, TestTown.Thursday));
        Assert.Equal("open", snapshot.GetProperty("cart").GetProperty("state").GetString());
    }

    [Fact]
    public async Task What_a_node_saved_and_did_not_tell_is_told_by_the_sweep_I4()
    {
        var town = new TestTown { LunchPlaces = 10 };
        var martin = town.Household();
        await using var portal = await PortalHost.Start(town);
        using var mine = await portal.SignedIn(martin, Ct);
        await using var live = await LiveClient.Connect(portal.Address, mine.CookieHeader, Ct);
        await live.Invoke("WatchPlanning", Ct, "clapiers", "2026-11");

        // A node that died between its commit and its announcement.
        await portal.Ask(db => db.PoolDays.Where(day => day.PoolId == town.Canteen && day.Date == TestTown.Thursday)
            .ExecuteUpdateAsync(day => day.SetProperty(row => row.Booked, 4).SetProperty(row => row.Version, row => row.Version + 1).SetProperty(row => row.Untold, true), Ct));

        await live.Hear("RemainingChanged", days => Left(days, town, TestTown.Thursday) == 6, Ct);
        await Eventually.True(() => portal.Ask(async db => !await db.PoolDays.AnyAsync(day => day.Untold, Ct)), "a day that was told", Ct);
    }

    [Fact]
    public async Task A_place_that_a_node_gave_back_before_it_died_is_to_be_had_within_seconds()
    {
        var town = new TestTown { LunchPlaces = 1 };
        var (martin, durand) = (town.Household(), town.Household());
        await using var portal = await PortalHost.Start(town);
        using var mine = await portal.SignedIn(martin, Ct);
        using var theirs = await portal.SignedIn(durand, Ct);
        await Tick(mine, town, martin, TestTown.Thursday);
        Assert.Equal(409, await TryTick(theirs, town, durand, TestTown.Thursday));

        // Committed, and not followed: Redis still believes that the day is full.
        await portal.Ask(db => db.InTransaction(
            async () =>
            {
                await db.LockPoolDays([new PoolDate(town.Canteen, TestTown.Thursday)], Ct);
                return await db.Holds.ExecuteDeleteAsync(Ct);
            },
            Ct));

        await Eventually.True(async () => await TryTick(theirs, town, durand, TestTown.Thursday) == 200, "the place that is free", Ct);
    }

    [Fact]
    public async Task Who_has_not_signed_in_is_not_let_in()
    {
        await using var portal = await PortalHost.Start(new TestTown());

        var refused = await Assert.ThrowsAsync<WebSocketException>(() => LiveClient.Connect(portal.Address, null, Ct));

        Assert.Contains("401", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ailleurs", "2026-11")]
    [InlineData("clapiers", "novembre")]
    [InlineData("clapiers", "2026-13")]
    [InlineData("clapiers", "9999-12")]
    [InlineData("clapiers", "0001-01")]
    [InlineData(null, null)]
    public async Task What_one_may_not_watch_is_refused_in_French_and_joins_nothing_I6(string? organiser, string? month)
    {
        var town = new TestTown { LunchPlaces = 10 };
        var (martin, durand) = (town.Household(), town.Household());
        await using var portal = await PortalHost.Start(town);
        using var mine = await portal.SignedIn(martin, Ct);
        using var theirs = await portal.SignedIn(durand, Ct);
        await using var live = await LiveClient.Connect(portal.Address, mine.CookieHeader, Ct);

        var answer = await live.Invoke("WatchPlanning", Ct, organiser, month);
        var staff = await live.Invoke("WatchDays", Ct, "2026-11");

        Assert.Equal("Ce planning n’est pas disponible.", answer.GetProperty("error").GetString());
        Assert.Equal("Cette page n’est pas disponible.", staff.GetProperty("error").GetString());
    }

    [Theory]
    [InlineData("""{"type":1,"invocationId":"9","target":"DeleteEverything","arguments":[]}""")]
    [InlineData("""{"type":1,"invocationId":"9","target":"WatchPlanning","arguments":[1,2,3]}""")]
    [InlineData("""{"type":1,"invocationId":"9","target":"WatchPlanning","arguments":[]}""")]
    [InlineData("""{"type":1,"invocationId":"9","target":"OnConnectedAsync","arguments":[]}""")]
    public async Task A_wrong_invocation_is_refused_and_the_connection_lives_on(string message)
    {
        var town = new TestTown();
        var martin = town.Household();
        await using var portal = await PortalHost.Start(town);
        using var mine = await portal.SignedIn(martin, Ct);
        await using var live = await LiveClient.Connect(portal.Address, mine.CookieHeader, Ct);

        await live.SendRaw(message, Ct);
        var answer = await live.Invoke("WatchPlanning", Ct, "clapiers", "2026-11");

        Assert.True(answer.TryGetProperty("result", out _));
    }

    [Theory]
    [InlineData("this is not JSON")]
    [InlineData("""{"type":1,"target":42""")]
    [InlineData("[]")]
    public async Task A_malformed_message_costs_its_sender_the_connection_and_nobody_else_anything(string message)
    {
        var town = new TestTown();
        var martin = town.Household();
        await using var portal = await PortalHost.Start(town);
        using var mine = await portal.SignedIn(martin, Ct);
        await using var bad = await LiveClient.Connect(portal.Address, mine.CookieHeader, Ct);
        await using var good = await LiveClient.Connect(portal.Address, mine.CookieHeader, Ct);

        await bad.SendRaw(message, Ct);
        await bad.Closed(Ct);
        var answer = await good.Invoke("WatchPlanning", Ct, "clapiers", "2026-11");

        Assert.True(answer.TryGetProperty("result", out _));
    }

    [Fact]
    public async Task A_message_far_too_long_costs_its_sender_the_connection()
    {
        var town = new TestTown();
        var martin = town.Household();
        await using var portal = await PortalHost.Start(town);
        using var mine = await portal.SignedIn(martin, Ct);
        await using var live = await LiveClient.Connect(portal.Address, mine.CookieHeader, Ct);

        await live.SendRaw(new string('x', 100_000), Ct);

        await live.Closed(Ct);
    }

    private static async Task Tick(Browser browser, TestTown town, TestHousehold family, DateOnly day)
    {
        var answer = await browser.Post("/clapiers/planning?handler=Choisir", [("cocher", $"{family.Child.Id.Value}|{town.Lunch.Value}|{day:yyyy-MM-dd}")], Ct, accept: "application/json");
        Assert.True((int)answer.Status == 200, answer.Text);
    }

    private static async Task<int> TryTick(Browser browser, TestTown town, TestHousehold family, DateOnly day) =>
        (int)(await browser.Post("/clapiers/planning?handler=Choisir", [("cocher", $"{family.Child.Id.Value}|{town.Lunch.Value}|{day:yyyy-MM-dd}")], Ct, accept: "application/json")).Status;

    private static int? Left(JsonElement days, TestTown town, DateOnly day) => Of(days, town, day) is { ValueKind: JsonValueKind.Object } found ? found.GetProperty("left").GetInt32() : null;

    private static int Version(JsonElement days, TestTown town) => Of(days, town, TestTown.Thursday).GetProperty("version").GetInt32();

    private static JsonElement Of(JsonElement days, TestTown town, DateOnly day) =>
        days.EnumerateArray().FirstOrDefault(one => one.GetProperty("pool").GetInt32() == town.Canteen.Value && one.GetProperty("date").GetString() == $"{day:yyyy-MM-dd}");
}
