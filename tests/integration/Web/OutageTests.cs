using System.Net;
using Microsoft.EntityFrameworkCore;
using Portal.Core.Carts;
using Portal.TestSupport;
using Xunit;

namespace Portal.IntegrationTests.Web;

/// <summary>PostgreSQL or Redis goes away during a booking: the page says so, the cart is intact afterwards, no place is lost or doubled (I5).</summary>
public sealed class OutageTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task While_the_database_is_away_the_page_says_so_and_afterwards_the_cart_is_intact()
    {
        var town = new TestTown { LunchPlaces = 10 };
        var martin = town.Household();
        await using var portal = await PortalHost.Start(town, new PortalOptions { PullableDatabase = true });
        using var browser = await portal.SignedIn(martin, Ct);
        var token = await browser.Token(Ct);
        await browser.Post("/clapiers/planning?handler=Choisir", [Tick(town, martin, TestTown.Thursday)], Ct, token: token);

        portal.DatabaseCable!.Pull();
        var page = await browser.GetOnly("/clapiers/panier", Ct);
        var tick = await browser.Post("/clapiers/planning?handler=Choisir", [Tick(town, martin, TestTown.Friday)], Ct, accept: "application/json", token: token);
        var commit = await browser.Post("/clapiers/panier?handler=Valider", [], Ct, token: token);
        var health = (Ready: (await browser.GetOnly("/sante", Ct)).Status, Alive: (await browser.GetOnly("/sante/vivant", Ct)).Status);
        portal.DatabaseCable.Plug();
        Answer? after = null;
        await Eventually.True(async () => (after = await browser.GetOnly("/clapiers/panier", Ct)).Status == HttpStatusCode.OK, "the portal, back", Ct);

        Assert.Equal((HttpStatusCode.ServiceUnavailable, HttpStatusCode.ServiceUnavailable, HttpStatusCode.ServiceUnavailable), (page.Status, tick.Status, commit.Status));
        Assert.Equal((HttpStatusCode.ServiceUnavailable, HttpStatusCode.OK), health);
        Assert.Contains("momentanément indisponible", page.Words, StringComparison.Ordinal);
        Assert.DoesNotContain("Npgsql", page.Text + tick.Text + commit.Text, StringComparison.Ordinal);
        Assert.Contains("3,10", after!.Words, StringComparison.Ordinal);
        Assert.Equal((CartState.Open, 1, 1), await portal.Ask(async db => (await db.Carts.Select(cart => cart.State).SingleAsync(Ct), await db.CartLines.CountAsync(Ct), await db.Holds.CountAsync(Ct))));
        Assert.Empty(portal.Bank.Operations);
    }

    [Fact]
    public async Task While_Redis_is_away_families_book_on_and_no_place_is_lost_or_doubled_I5()
    {
        var town = new TestTown { LunchPlaces = 3 };
        var families = town.Households(6);
        await using var redis = await OwnRedis.Start(Ct);
        await using var portal = await PortalHost.Start(town, new PortalOptions { Redis = redis.Address });
        var browsers = new List<(Browser Browser, TestHousehold Family, string Token)>();
        foreach (var family in families)
        {
            var browser = await portal.SignedIn(family, Ct);
            browsers.Add((browser, family, await browser.Token(Ct)));
        }

        var before = await Post(browsers[0]);
        redis.Kill();
        var away = await Task.WhenAll(browsers[1..4].Select(Post));
        await redis.StartAgain(Ct);
        var back = await Task.WhenAll(browsers[4..].Select(Post));

        browsers.ForEach(one => one.Browser.Dispose());
        Assert.Equal(HttpStatusCode.OK, before);
        Assert.Equal(2, away.Count(status => status == HttpStatusCode.OK));
        Assert.All(back, status => Assert.Equal(HttpStatusCode.Conflict, status));
        Assert.Equal(3, await portal.Ask(db => db.Holds.CountAsync(Ct)));

        async Task<HttpStatusCode> Post((Browser Browser, TestHousehold Family, string Token) one) =>
            (await one.Browser.Post("/clapiers/planning?handler=Choisir", [Tick(town, one.Family, TestTown.Thursday)], Ct, accept: "application/json", token: one.Token)).Status;
    }

    private static (string, string) Tick(TestTown town, TestHousehold family, DateOnly day) => ("cocher", $"{family.Child.Id.Value}|{town.Lunch.Value}|{day:yyyy-MM-dd}");
}
