using System.Net;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Portal.TestSupport;
using Xunit;

namespace Portal.IntegrationTests.Web;

/// <summary>What is open to everybody is asked for by machines too: one network has its measure, and another does not feel it.</summary>
public sealed class RatesTests
{
    private const int Few = 60;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_network_that_asks_without_end_is_told_to_wait_and_nobody_else_is()
    {
        var town = new TestTown();
        var martin = town.Household();
        await using var portal = await PortalHost.Start(town, new PortalOptions { AnonymousPerMinute = Few });
        using var parent = await portal.SignedIn(martin, Ct);
        using var flood = portal.BrowserAt("127.0.0.66");
        using var neighbour = portal.BrowserAt("127.0.0.67");

        // The measure fills up by one a second meanwhile; whoever asks this often is sooner at its end than it is refilled.
        var refused = await Refused(flood, "/connexion", null);
        var script = await Refused(flood, "/conditions", "application/json");

        Assert.Contains("Trop de demandes", refused.Words, StringComparison.Ordinal);
        Assert.Equal("application/problem+json", script.MediaType);
        Assert.Equal(HttpStatusCode.OK, (await neighbour.GetOnly("/connexion", Ct)).Status);
        Assert.Equal(HttpStatusCode.OK, (await parent.GetOnly("/clapiers/planning", Ct)).Status);
    }

    [Fact]
    public async Task A_whole_school_behind_one_address_opens_the_sign_in_at_once()
    {
        await using var portal = await PortalHost.Start(new TestTown());

        var statuses = await Task.WhenAll(Enumerable.Range(0, 600).Select(async _ =>
        {
            using var browser = portal.Browser();
            return (await browser.GetOnly("/connexion", Ct)).Status;
        }));

        Assert.All(statuses, status => Assert.Equal(HttpStatusCode.OK, status));
    }

    [Fact]
    public async Task Every_page_that_asks_for_no_account_has_the_measure()
    {
        await using var portal = await PortalHost.Start(new TestTown());

        var open = portal.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(page => page.Metadata.GetMetadata<IAllowAnonymous>() is not null || page.RoutePattern.RawText is "/mot-de-passe-force" or "/courriels/retours" or "/calendrier/{jeton}.ics")
            .ToList();

        Assert.True(open.Count > 15);
        Assert.DoesNotContain(open, page => page.Metadata.GetMetadata<EnableRateLimitingAttribute>() is null);
    }

    private static async Task<Answer> Refused(Browser browser, string address, string? accept)
    {
        for (var asked = 0; asked < Few * 10; asked++)
        {
            var answer = await browser.GetOnly(address, Ct, accept: accept);
            if (answer.Status == HttpStatusCode.TooManyRequests)
            {
                Assert.Equal(TimeSpan.FromSeconds(1), answer.RetryAfter);
                return answer;
            }
        }

        throw new InvalidOperationException("It was let in every time.");
    }
}
