using System.Net;
using Microsoft.EntityFrameworkCore;
using Portal.TestSupport;
using Xunit;

namespace Portal.IntegrationTests.Web;

/// <summary>The race through the front door: three hundred families, each signed in, post a tick for the last ten places (I1, O1).</summary>
public sealed class RaceOverHttpTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Three_hundred_families_post_at_once_and_exactly_ten_win_I1_O1()
    {
        var town = new TestTown { LunchPlaces = 10 };
        var families = town.Households(300);
        await using var portal = await PortalHost.Start(town);
        var ready = new List<(Browser Browser, string Token, TestHousehold Family)>();
        foreach (var some in families.Chunk(4))
        {
            ready.AddRange(await Task.WhenAll(some.Select(async family =>
            {
                var browser = await portal.SignedIn(family, Ct);
                return (browser, await browser.Token(Ct), family);
            })));
        }

        var answers = await Task.WhenAll(ready.Select(one => one.Browser.Post(
            "/clapiers/planning?handler=Choisir",
            [("cocher", $"{one.Family.Child.Id.Value}|{town.Lunch.Value}|{TestTown.Thursday:yyyy-MM-dd}")],
            Ct,
            accept: "application/json",
            token: one.Token)));

        ready.ForEach(one => one.Browser.Dispose());
        Assert.Equal(10, answers.Count(answer => answer.Status == HttpStatusCode.OK));
        Assert.Equal(290, answers.Count(answer => answer.Status == HttpStatusCode.Conflict));
        Assert.Equal(10, await portal.Ask(db => db.Holds.CountAsync(Ct)));
        Assert.Equal(10, await portal.Ask(db => db.CartLines.CountAsync(Ct)));
    }
}
