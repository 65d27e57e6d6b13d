using System.Data.Common;
using System.Net;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Portal.TestSupport;
using Portal.TestSupport.Engines;
using Xunit;

namespace Portal.IntegrationTests.Web;

/// <summary>A commit that was carried out, and whose answer nobody has heard: the deed failed, and the pages are right all the same.</summary>
public sealed class LostCommitTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_saved_by_a_deed_that_failed_is_asked_for_by_the_open_pages()
    {
        var cut = new AnswersLost();
        var town = new TestTown { LunchPlaces = 10 };
        var martin = town.Household();
        await using var portal = await PortalHost.Start(town, new PortalOptions { Services = services => services.Intercept(cut) });
        using var browser = await portal.SignedIn(martin, Ct);
        await using var live = await LiveClient.Connect(portal.Address, browser.CookieHeader, Ct);
        await live.Invoke("WatchPlanning", Ct, "clapiers", "2026-11");

        cut.LoseTheNext();
        var pressed = await browser.Post("/clapiers/planning?handler=Choisir", [("cocher", $"{martin.Child.Id.Value}|{town.Lunch.Value}|{TestTown.Thursday:yyyy-MM-dd}")], Ct, accept: "application/json");
        await live.Hear("WatchAgain", Ct);
        var now = await live.Invoke("WatchPlanning", Ct, "clapiers", "2026-11");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, pressed.Status);
        Assert.Equal(1, now.GetProperty("result").GetProperty("cart").GetProperty("lines").GetInt32());
    }

    /// <summary>The server has committed; its answer does not arrive.</summary>
    private sealed class AnswersLost : DbTransactionInterceptor
    {
        private int isLost;

        public void LoseTheNext() => Interlocked.Exchange(ref isLost, 1);

        public override Task TransactionCommittedAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default) =>
            Interlocked.Exchange(ref isLost, 0) is 1 ? throw new TimeoutException("The answer to a commit was lost.") : Task.CompletedTask;
    }
}
