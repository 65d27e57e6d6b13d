using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Portal.TestSupport;
using Xunit;

namespace Portal.IntegrationTests.Web;

/// <summary>What somebody reads who stands before the wrong door, or whose form did not come from where it should.</summary>
public sealed class FrontDoorTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_other_s_rooms_say_that_they_are_and_lead_back_to_one_s_own()
    {
        var town = new TestTown();
        var martin = town.Household();
        await using var portal = await PortalHost.Start(town);
        using var parent = await portal.SignedIn(martin, Ct);
        using var agent = await portal.SignedInAgent("agenteici", town.OrganiserId, Ct);

        var staffRoom = await parent.GetOnly("/agent", Ct);
        var planning = await agent.GetOnly("/clapiers/planning", Ct);

        foreach (var (answer, home) in new[] { (staffRoom, "/"), (planning, "/agent") })
        {
            Assert.Equal(HttpStatusCode.Forbidden, answer.Status);
            Assert.Contains("Cette page n’est pas ouverte à votre compte.", answer.Words, StringComparison.Ordinal);
            Assert.Equal(home, answer.Page.QuerySelector("main a.button")!.GetAttribute("href"));
        }
    }

    [Fact]
    public async Task A_second_tab_s_sign_in_says_who_is_signed_in_already_keeps_the_name_and_may_change_it()
    {
        var town = new TestTown();
        var (martin, durand) = (town.Household(), town.Household());
        await using var portal = await PortalHost.Start(town);
        using var browser = portal.Browser();
        var secondTab = (await browser.Get("/connexion", Ct)).Page.QuerySelector<IHtmlFormElement>("main form")!;
        await browser.SignIn(PortalHost.UserNameOf(martin.Parent), PortalHost.Password, Ct);

        var told = await browser.Send(secondTab, Ct, ("Identifiant", PortalHost.UserNameOf(durand.Parent)), ("MotDePasse", PortalHost.Password));
        var still = await browser.GetOnly("/clapiers/planning", Ct);
        var changed = await browser.Send(told.Page.QuerySelector<IHtmlFormElement>("main form")!, Ct, ("MotDePasse", PortalHost.Password));

        Assert.Equal(HttpStatusCode.Conflict, told.Status);
        Assert.Contains($"Une session est déjà ouverte ici\u00A0: {PortalHost.UserNameOf(martin.Parent)}", told.Words, StringComparison.Ordinal);
        Assert.Equal(PortalHost.UserNameOf(durand.Parent), told.Page.QuerySelector<IHtmlInputElement>("#Identifiant")!.Value);
        Assert.Equal(HttpStatusCode.OK, still.Status);
        Assert.Equal("/clapiers", changed.Address.AbsolutePath);
        Assert.Contains(durand.Parent.FirstName, changed.Words, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/connexion/code")]
    [InlineData("/mot-de-passe-oublie")]
    public async Task A_form_of_before_the_sign_in_in_another_tab_says_that_it_is_old_and_leads_to_where_one_begins_again_F15(string address)
    {
        var town = new TestTown();
        var martin = town.Household();
        await using var portal = await PortalHost.Start(town);
        using var browser = portal.Browser();
        var old = (await browser.Get("/connexion", Ct)).Page.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        await browser.SignIn(PortalHost.UserNameOf(martin.Parent), PortalHost.Password, Ct);

        var told = await browser.Post($"{address}?retour=%2Fclapiers%2Fplanning&handler=", [("Code", "123456")], Ct, token: old);
        var way = told.Page.QuerySelector("main a.button")!;
        var again = await browser.Get(way.GetAttribute("href")!, Ct);

        Assert.Equal(HttpStatusCode.BadRequest, told.Status);
        Assert.Contains("Cette page n’est plus à jour", told.Words, StringComparison.Ordinal);
        Assert.Equal(("Recommencer", $"{address}?retour=%2Fclapiers%2Fplanning"), (way.TextContent, way.GetAttribute("href")));
        Assert.Equal(HttpStatusCode.OK, again.Status);
    }

    [Fact]
    public async Task An_address_of_one_part_that_is_nobody_s_is_not_found_by_strangers_too()
    {
        await using var portal = await PortalHost.Start(new TestTown());
        using var stranger = portal.Browser();

        var nowhere = await stranger.GetOnly("/nimporte-quoi", Ct);
        var room = await stranger.GetOnly("/clapiers", Ct);

        Assert.Equal(HttpStatusCode.NotFound, nowhere.Status);
        Assert.Contains("Page introuvable", nowhere.Words, StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.Redirect, "/connexion"), (room.Status, room.Location?.AbsolutePath));
    }

    [Fact]
    public async Task A_browser_that_takes_no_cookies_is_told_that_they_are_needed_and_an_old_form_that_it_is_old()
    {
        var town = new TestTown();
        var martin = town.Household();
        await using var portal = await PortalHost.Start(town);
        using var without = portal.BrowserWithoutCookies();
        using var browser = portal.Browser();

        var refused = await without.TrySignIn(PortalHost.UserNameOf(martin.Parent), PortalHost.Password, Ct);
        await browser.Get("/connexion", Ct);
        var old = await browser.Post("/connexion", [("Identifiant", "camille"), ("MotDePasse", PortalHost.Password)], Ct, token: "un-jeton-d-hier");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Contains("Les cookies sont nécessaires", refused.Words, StringComparison.Ordinal);
        Assert.Equal(PortalHost.UserNameOf(martin.Parent), refused.Page.QuerySelector<IHtmlInputElement>("#Identifiant")!.Value);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, old.Status);
        Assert.Contains("ouverte depuis trop longtemps", old.Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_answer_says_what_a_page_may_do_and_nothing_of_the_program()
    {
        await using var portal = await PortalHost.Start(new TestTown());
        using var browser = portal.Browser();

        using var page = await browser.Fetch("/connexion", Ct);
        using var missing = await browser.Fetch("/rien", Ct);

        foreach (var answer in new[] { page, missing })
        {
            var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy")).Split("; ");
            Assert.Contains($"connect-src 'self' ws://{portal.Address.Authority}", policy);
            Assert.Contains(policy, part => part.StartsWith("style-src 'self' 'nonce-", StringComparison.Ordinal));
            Assert.Contains(policy, part => part.StartsWith("script-src 'self' 'nonce-", StringComparison.Ordinal));
            Assert.DoesNotContain(policy, part => part.Contains("unsafe", StringComparison.Ordinal));
            Assert.Contains("object-src 'none'", policy);
            Assert.Contains("geolocation=()", Assert.Single(answer.Headers.GetValues("Permissions-Policy")), StringComparison.Ordinal);
            Assert.False(answer.Headers.Contains("Server"));
        }
    }

    [Fact]
    public async Task Over_https_browsers_are_told_to_stay_there_and_the_forms_cookie_with_them()
    {
        await using var portal = await PortalHost.Start(new TestTown(), new PortalOptions { PublicUrl = "https://famille.example.fr" });
        using var http = new HttpClient();
        using var question = new HttpRequestMessage(HttpMethod.Get, new Uri(portal.Address, "/connexion"));
        question.Headers.Host = "famille.example.fr";
        question.Headers.Add("X-Forwarded-Proto", "https");

        using var answer = await http.SendAsync(question, Ct);

        Assert.Equal("max-age=31536000", Assert.Single(answer.Headers.GetValues("Strict-Transport-Security")));
        Assert.Contains("wss://famille.example.fr", Assert.Single(answer.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        Assert.All(answer.Headers.GetValues("Set-Cookie"), cookie => Assert.Contains("; secure", cookie, StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("evil.test", HttpStatusCode.BadRequest)]
    [InlineData("famille.example.fr.evil.test", HttpStatusCode.BadRequest)]
    [InlineData("famille.example.fr", HttpStatusCode.OK)]
    [InlineData("localhost", HttpStatusCode.OK)]
    public async Task It_answers_to_its_own_name_only(string host, HttpStatusCode status)
    {
        await using var portal = await PortalHost.Start(new TestTown(), new PortalOptions { PublicUrl = "https://famille.example.fr" });
        using var http = new HttpClient();
        using var question = new HttpRequestMessage(HttpMethod.Get, new Uri(portal.Address, "/sante"));
        question.Headers.Host = host;

        using var answer = await http.SendAsync(question, Ct);

        Assert.Equal(status, answer.StatusCode);
    }

    [Theory]
    [InlineData("http://evil.test/x")]
    [InlineData("http://127.0.0.1:9999//evil.test/x")]
    [InlineData("http://127.0.0.1:9999/planning")]
    [InlineData("{ici}//evil.test/x")]
    [InlineData("{ici}/\\evil.test/x")]
    [InlineData("pas-une-adresse")]
    public async Task A_press_leads_back_to_a_page_of_ours_or_to_the_cart(string referer)
    {
        var town = new TestTown();
        var martin = town.Household();
        await using var portal = await PortalHost.Start(town);
        using var browser = await portal.SignedIn(martin, Ct);
        var ours = portal.Address.GetLeftPart(UriPartial.Authority);

        var elsewhere = await Renew(referer.Replace("{ici}", ours, StringComparison.Ordinal));
        var back = await Renew($"{ours}/clapiers/planning?mois=2026-12");

        Assert.Equal(new Uri(portal.Address, "/clapiers/panier"), elsewhere);
        Assert.Equal(new Uri(portal.Address, "/clapiers/planning?mois=2026-12"), back);

        async Task<Uri?> Renew(string from)
        {
            using var form = new FormUrlEncodedContent([new("__RequestVerificationToken", await browser.Token(Ct))]);
            return (await browser.PostRaw("/clapiers/panier?handler=Prolonger", form, Ct, referer: from)).Location;
        }
    }
}
