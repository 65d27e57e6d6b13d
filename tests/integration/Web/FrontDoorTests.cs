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
        var planning = await agent.GetOnly("/planning", Ct);

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
        var still = await browser.GetOnly("/planning", Ct);
        var changed = await browser.Send(told.Page.QuerySelector<IHtmlFormElement>("main form")!, Ct, ("MotDePasse", PortalHost.Password));

        Assert.Equal(HttpStatusCode.Conflict, told.Status);
        Assert.Contains($"Vous êtes déjà connecté(e) comme {PortalHost.UserNameOf(martin.Parent)}", told.Words, StringComparison.Ordinal);
        Assert.Equal(PortalHost.UserNameOf(durand.Parent), told.Page.QuerySelector<IHtmlInputElement>("#Identifiant")!.Value);
        Assert.Equal(HttpStatusCode.OK, still.Status);
        Assert.Equal("/", changed.Address.AbsolutePath);
        Assert.Contains(durand.Parent.FirstName, changed.Words, StringComparison.Ordinal);
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
}
