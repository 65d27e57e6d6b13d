using System.Net;
using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Portal.IntegrationTests.Accounts;
using Portal.TestSupport;
using Xunit;

namespace Portal.IntegrationTests.Web;

/// <summary>What was tried on the portal from outside and held, so that it goes on holding.</summary>
public sealed partial class AttackTests
{
    private const string Chosen = "Galet-Nuage-Tambour-41";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Signing_in_leads_to_no_other_site_however_its_address_is_spelt()
    {
        var town = new TestTown();
        var martin = town.Household();
        await using var portal = await PortalHost.Start(town);

        foreach (var address in new[]
        {
            "https://evil.test", "//evil.test", "///evil.test", "/\\evil.test", "\\\\evil.test", "/%09/evil.test", "/\t/evil.test", "https:evil.test",
            "javascript:alert(1)", "data:text/html,x", "//evil.test@127.0.0.1/", "http://127.0.0.1@evil.test/", "~//evil.test", " //evil.test", "/\r\nLocation: //evil.test",
        })
        {
            using var browser = portal.Browser();
            var page = await browser.Get($"/connexion?retour={Uri.EscapeDataString(address)}", Ct);
            using var form = new FormUrlEncodedContent(
            [
                new("Identifiant", PortalHost.UserNameOf(martin.Parent)), new("MotDePasse", PortalHost.Password), new("retour", address),
                new("__RequestVerificationToken", page.Page.QuerySelector<IHtmlInputElement>("input[name=__RequestVerificationToken]")!.Value),
            ]);
            var answer = await browser.PostRaw("/connexion", form, Ct);

            Assert.Equal((address, portal.Address.Authority), (address, answer.Location?.Authority));
        }
    }

    [Fact]
    public async Task A_reset_link_serves_once_the_newest_ends_the_older_and_an_altered_one_is_none()
    {
        var town = new TestTown();
        var martin = town.Household();
        await using var portal = await PortalHost.Start(town);
        await using var post = await Post.For(portal);
        using var browser = portal.Browser();
        for (var time = 0; time < 2; time++)
        {
            await portal.In((Core.Accounts.AskForReset deed) => deed.Run(PortalHost.UserNameOf(martin.Parent), martin.Parent.Email, Ct));
        }

        var links = (await post.To(martin.Parent.Email, Ct)).Select(Post.LinkIn).ToList();
        var form = (await browser.Get(links[0], Ct)).Page.QuerySelector<IHtmlFormElement>("main form")!;
        var altered = await browser.GetOnly($"{links[0][..^1]}{(links[0][^1] == 'A' ? 'B' : 'A')}", Ct);
        var chosen = await Task.WhenAll(Enumerable.Range(0, 10).Select(at => browser.Send(form, Ct, ("MotDePasse", $"{Chosen}{at}"), ("Confirmation", $"{Chosen}{at}"))));

        Assert.Equal(2, links.Distinct().Count());
        Assert.Equal(HttpStatusCode.NotFound, altered.Status);
        Assert.Single(chosen, answer => answer.Address.AbsolutePath == "/connexion");
        Assert.All(links, link => Assert.Equal(HttpStatusCode.NotFound, browser.GetOnly(link, Ct).GetAwaiter().GetResult().Status));
        Assert.Equal(1, await portal.Ask(db => db.AuditEntries.CountAsync(line => line.What == "account.password", Ct)));
    }

    [Fact]
    public async Task What_another_tab_had_open_does_nothing_after_signing_out_and_a_kept_cookie_is_worth_nothing()
    {
        var town = new TestTown();
        var martin = town.Household();
        await using var portal = await PortalHost.Start(town);
        using var browser = await portal.SignedIn(martin, Ct);
        var token = await browser.Token(Ct);
        var kept = browser.CookieHeader;
        await browser.Post("/deconnexion", [], Ct);
        using var thief = new HttpClient(new HttpClientHandler { UseCookies = false, AllowAutoRedirect = false });
        using var stolen = new HttpRequestMessage(HttpMethod.Get, new Uri(portal.Address, "/clapiers/planning"));
        stolen.Headers.Add("Cookie", kept);

        (string, string)[] tick = [("cocher", $"{martin.Child.Id.Value}|{town.Lunch.Value}|{TestTown.Thursday:yyyy-MM-dd}")];
        var page = await browser.Post("/clapiers/planning?handler=Choisir", tick, Ct, token: token);
        var script = await browser.Post("/clapiers/planning?handler=Choisir", tick, Ct, accept: "application/json", token: token);
        using var replayed = await thief.SendAsync(stolen, Ct);

        Assert.Equal("/connexion", page.Location?.AbsolutePath);
        Assert.Equal(HttpStatusCode.Unauthorized, script.Status);
        Assert.Equal("/connexion", replayed.Headers.Location?.AbsolutePath);
        Assert.Equal(0, await portal.Ask(db => db.CartLines.CountAsync(Ct)));
    }

    [Fact]
    public async Task No_page_of_the_site_takes_a_form_without_its_token()
    {
        var town = new TestTown { Policies = TestTown.BilledLater };
        var martin = town.Household();
        await using var portal = await PortalHost.Start(town);
        using var parent = await portal.SignedIn(martin, Ct);
        using var agent = await portal.SignedInAgent("agenteici", town.OrganiserId, Ct);
        var routes = portal.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Select(endpoint => (Page: endpoint.Metadata.GetMetadata<PageActionDescriptor>()?.ViewEnginePath, Route: endpoint.RoutePattern.RawText!))
            .Where(endpoint => endpoint.Page is not null)
            .ToList();

        // The bank's form has no token of ours, nor has a mail program's that stops reminders: the one leads to a look at the payment
        // (FormsOnlyTests), the other names its adult under a seal. The sign-in looks at its token itself, and says what to do.
        var taken = new List<string>();
        foreach (var (page, route) in routes.Where(route => route.Page is not ("/Family/Payment/Return" or "/Account/StopReminders")))
        {
            using var nothing = new FormUrlEncodedContent([]);
            var path = RouteValue().Replace(route, match => match.Value.Contains("guid", StringComparison.Ordinal) ? Guid.Empty.ToString() : match.Value.Contains("int", StringComparison.Ordinal) ? "1" : match.Groups["name"].Value == "sorte" ? "dossier" : "inconnu");
            var answer = await (page!.StartsWith("/Staff/", StringComparison.Ordinal) ? agent : parent).PostRaw($"/{path.TrimStart('/')}", nothing, Ct);
            if (answer.Status != (page == "/Account/SignIn" ? HttpStatusCode.Conflict : HttpStatusCode.BadRequest))
            {
                taken.Add($"{page} answers {(int)answer.Status}");
            }
        }

        Assert.True(routes.Count > 80);
        Assert.Empty(taken);
    }

    [Theory]
    [InlineData("""{"type":1,"invocationId":"1","target":"WatchPlanning","arguments":[{"a":1},[]]}""")]
    [InlineData("""{"type":1,"invocationId":"1","target":"WatchPlanning","arguments":[]}""")]
    [InlineData("""{"type":1,"invocationId":"1","target":"OnConnectedAsync","arguments":[]}""")]
    [InlineData("""{"type":1,"invocationId":"1","target":"WatchRollCall","arguments":["1; DROP TABLE"]}""")]
    [InlineData("""{"type":99}""")]
    [InlineData("pas du json")]
    [InlineData("[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[")]
    [InlineData("trop long")]
    public async Task What_is_no_question_to_the_hub_is_refused_or_ends_that_connection_and_no_other(string message)
    {
        var town = new TestTown();
        var (martin, durand) = (town.Household(), town.Household());
        await using var portal = await PortalHost.Start(town);
        using var attacker = await portal.SignedIn(martin, Ct);
        using var neighbour = await portal.SignedIn(durand, Ct);
        await using var bad = await LiveClient.Connect(portal.Address, attacker.CookieHeader, Ct);
        await using var good = await LiveClient.Connect(portal.Address, neighbour.CookieHeader, Ct);

        await bad.SendRaw(message == "trop long" ? new string('x', 64 * 1024) : message, Ct);
        if (message.StartsWith("{\"type\":1,", StringComparison.Ordinal))
        {
            Assert.DoesNotContain("   at ", (await bad.AnswerTo("1", Ct)).GetProperty("error").GetString(), StringComparison.Ordinal);
        }

        Assert.True((await good.Invoke("WatchPlanning", Ct, "clapiers", "2026-11")).TryGetProperty("result", out _));
        Assert.Equal(HttpStatusCode.OK, (await attacker.GetOnly("/clapiers/planning", Ct)).Status);
    }

    [GeneratedRegex(@"\{(?<name>\w+)[^}]*\}")]
    private static partial Regex RouteValue();
}
