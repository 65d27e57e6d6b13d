using System.Net;
using System.Net.WebSockets;
using Microsoft.EntityFrameworkCore;
using Portal.Core.Accounts;
using Portal.Core.Organisers;
using Portal.Realtime.Live;
using Portal.TestSupport;
using Xunit;

namespace Portal.IntegrationTests.Web;

/// <summary>What is heard live ends with the session it came with, on every node (I6, R14).</summary>
public sealed class LiveSessionsTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Signing_out_closes_this_device_s_connections_on_every_node_and_no_other_device_s()
    {
        var town = new TestTown { LunchPlaces = 10 };
        var martin = town.Household();
        await using var portal = await PortalHost.Start(town);
        await using var twin = portal.Twin();
        using var here = await portal.SignedIn(martin, Ct);
        using var there = await portal.SignedIn(martin, Ct);
        await using var onFirst = await LiveClient.Connect(portal.Address, here.CookieHeader, Ct);
        await using var onSecond = await LiveClient.Connect(twin.Address, here.CookieHeader, Ct);
        await using var other = await LiveClient.Connect(twin.Address, there.CookieHeader, Ct);
        await Task.WhenAll(Watch(onFirst), Watch(onSecond), Watch(other));

        await here.Post("/deconnexion", [], Ct);

        await onFirst.Closed(Ct);
        await onSecond.Closed(Ct);
        Assert.True((await Watch(other)).TryGetProperty("result", out _));
    }

    [Fact]
    public async Task Signing_out_everywhere_and_a_new_password_close_the_other_devices()
    {
        var town = new TestTown();
        var martin = town.Household();
        await using var portal = await PortalHost.Start(town);
        using var here = await portal.SignedIn(martin, Ct);
        using var there = await portal.SignedIn(martin, Ct);
        await using var mine = await LiveClient.Connect(portal.Address, here.CookieHeader, Ct);
        await using var theirs = await LiveClient.Connect(portal.Address, there.CookieHeader, Ct);
        await Task.WhenAll(Watch(mine), Watch(theirs));

        const string chosen = "Galet-Nuage-Tambour-41";
        await here.Post("/moi/securite?handler=MotDePasse", [("Actuel", PortalHost.Password), ("MotDePasse", chosen), ("Confirmation", chosen)], Ct);
        await theirs.Closed(Ct);
        Assert.True((await Watch(mine)).TryGetProperty("result", out _));
        await here.Post("/moi/securite?handler=Partout", [], Ct);

        await mine.Closed(Ct);
    }

    [Fact]
    public async Task Closing_a_colleague_s_account_closes_what_it_hears_and_so_does_sitting_down_at_the_desk_R14()
    {
        var town = new TestTown { Policies = TestTown.BilledLater };
        var martin = town.Household();
        await using var portal = await PortalHost.Start(town);
        using var boss = await portal.SignedInAgent("patronne", town.OrganiserId, Ct);
        using var agent = await portal.SignedInAgent("collegue", town.OrganiserId, Ct);
        await using var mine = await LiveClient.Connect(portal.Address, boss.CookieHeader, Ct);
        await using var theirs = await LiveClient.Connect(portal.Address, agent.CookieHeader, Ct);
        await Task.WhenAll(mine.Invoke("WatchDays", Ct, "2026-11"), theirs.Invoke("WatchDays", Ct, "2026-11"));
        var token = (await boss.Get("/agent", Ct)).Page.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        var colleague = await portal.Ask(db => db.Accounts.Where(account => account.UserName == "collegue").Select(account => account.Id).SingleAsync(Ct));

        await boss.Post("/agent/equipe?handler=Changer", [("membre", $"{colleague}"), ("role", nameof(StaffRole.Administrator)), ("ferme", "true")], Ct, token: token);
        await theirs.Closed(Ct);
        Assert.True((await mine.Invoke("WatchDays", Ct, "2026-11")).TryGetProperty("result", out _));
        await boss.Post("/agent/guichet", [("adulte", $"{martin.Parent.Id.Value}"), ("accord", nameof(DeskConsent.ByTelephone)), ("donne", "true")], Ct, token: token);

        await mine.Closed(Ct);
    }

    [Fact]
    public async Task Without_Redis_and_without_a_word_the_sweep_of_another_node_closes_what_is_over()
    {
        var town = new TestTown();
        var martin = town.Household();
        await using var portal = await PortalHost.Start(town, new PortalOptions { Holds = HoldsIn.Database });
        await using var twin = portal.Twin();
        using var here = await portal.SignedIn(martin, Ct);
        await using var onOther = await LiveClient.Connect(twin.Address, here.CookieHeader, Ct);
        await Watch(onOther);

        await here.Post("/deconnexion", [], Ct);

        await onOther.Closed(Ct);
    }

    [Fact]
    public async Task A_page_of_another_site_opens_no_connection_with_our_cookie()
    {
        var town = new TestTown();
        var martin = town.Household();
        await using var portal = await PortalHost.Start(town);
        using var here = await portal.SignedIn(martin, Ct);
        using var http = new HttpClient();

        foreach (var foreign in new[] { "http://evil.test", $"http://127.0.0.1:{portal.Address.Port + 1}", "null" })
        {
            await Assert.ThrowsAsync<WebSocketException>(() => LiveClient.Connect(portal.Address, here.CookieHeader, Ct, foreign));
        }

        using var negotiation = new HttpRequestMessage(HttpMethod.Post, new Uri(portal.Address, "/live/negotiate?negotiateVersion=1"));
        negotiation.Headers.Add("Origin", "http://evil.test");
        negotiation.Headers.Add("Cookie", here.CookieHeader);
        using var answer = await http.SendAsync(negotiation, Ct);
        await using var own = await LiveClient.Connect(portal.Address, here.CookieHeader, Ct, portal.Address.GetLeftPart(UriPartial.Authority));

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.True((await Watch(own)).TryGetProperty("result", out _));
    }

    [Fact]
    public async Task One_account_has_so_many_connections_and_the_next_when_one_of_them_is_gone()
    {
        var town = new TestTown();
        var (martin, durand) = (town.Household(), town.Household());
        await using var portal = await PortalHost.Start(town);
        using var here = await portal.SignedIn(martin, Ct);
        using var neighbour = await portal.SignedIn(durand, Ct);
        var open = new List<LiveClient>();
        try
        {
            while (open.Count < LiveSessions.MostOfOne)
            {
                open.Add(await LiveClient.Connect(portal.Address, here.CookieHeader, Ct));
                Assert.True((await Watch(open[^1])).TryGetProperty("result", out _));
            }

            await using var tooMany = await LiveClient.Connect(portal.Address, here.CookieHeader, Ct);
            await tooMany.Closed(Ct);
            await using var other = await LiveClient.Connect(portal.Address, neighbour.CookieHeader, Ct);
            Assert.True((await Watch(other)).TryGetProperty("result", out _));

            await open[0].DisposeAsync();
            open.RemoveAt(0);
            await Eventually.True(IsServed, "a connection in the place of the one that is gone", Ct);
        }
        finally
        {
            await Task.WhenAll(open.Select(client => client.DisposeAsync().AsTask()));
        }

        async Task<bool> IsServed()
        {
            await using var next = await LiveClient.Connect(portal.Address, here.CookieHeader, Ct);
            var (served, ended) = (Watch(next), next.Closed(Ct));
            return await Task.WhenAny(served, ended) == served;
        }
    }

    private static Task<System.Text.Json.JsonElement> Watch(LiveClient client) => client.Invoke("WatchPlanning", Ct, "clapiers", "2026-11");
}
