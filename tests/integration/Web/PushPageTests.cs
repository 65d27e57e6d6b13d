using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Microsoft.EntityFrameworkCore;
using Portal.Core.Messaging;
using Portal.TestSupport;
using Xunit;

namespace Portal.IntegrationTests.Web;

/// <summary>« Alertes sur vos appareils »: what a browser's press sends, who may take it back, and where the option is not offered (R14, I6).</summary>
public sealed class PushPageTests
{
    private const string Page = "/clapiers/moi/courriels";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_device_is_kept_chosen_for_and_taken_back_by_its_own_adult_alone_I6()
    {
        var town = new TestTown();
        var (martin, durand) = (town.Household(), town.Household());
        var keys = PushKeys.New();
        await using var portal = await PortalHost.Start(town, new PortalOptions { Push = keys });
        using var parent = await portal.SignedIn(martin, Ct);
        using var neighbour = await portal.SignedIn(durand, Ct);
        using var browser = new PushBrowser();
        (string, string)[] Given(string endpoint) => [("endpoint", endpoint), ("p256dh", browser.P256dh), ("auth", browser.Auth)];

        Assert.Equal(keys.Public, (await parent.Get(Page, Ct)).Page.QuerySelector("form[data-push]")!.GetAttribute("data-push"));
        await parent.Post($"{Page}?handler=Appareil", Given("https://127.0.0.1/x"), Ct);
        Assert.Contains("n’a pas donné de quoi vous alerter", (await parent.Get(Page, Ct)).Words, StringComparison.Ordinal);
        await parent.Post($"{Page}?handler=Appareil", Given("https://push.example.net/x"), Ct);

        var shown = await parent.Get(Page, Ct);
        var device = await portal.Ask(db => db.PushSubscriptions.SingleAsync(Ct));
        Assert.Contains("cet appareil vous alertera", shown.Words, StringComparison.Ordinal);
        Assert.Equal(device.EndpointHash, shown.Page.QuerySelector("[data-device]")!.GetAttribute("data-device"));
        Assert.DoesNotContain("push.example.net", shown.Text, StringComparison.Ordinal);
        Assert.Equal("Offers", Assert.Single(shown.Page.QuerySelectorAll("input[name=sujets][checked]")).GetAttribute("value"));

        await parent.Post($"{Page}?handler=Alertes", [("sujets", "Answers"), ("sujets", "Offers")], Ct);
        Assert.Equal(HttpStatusCode.BadRequest, (await parent.Post($"{Page}?handler=Alertes", [("sujets", "Account")], Ct)).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await parent.Post($"{Page}?handler=Alertes", [("sujets", "nimporte")], Ct)).Status);
        Assert.Equal([MailTopic.Offers, MailTopic.Answers], await portal.Ask(db => db.PushWishes.Select(wish => wish.Topic).OrderBy(topic => topic).ToListAsync(Ct)));

        Assert.Equal(HttpStatusCode.NotFound, (await neighbour.Post($"{Page}?handler=Retirer", [("appareil", $"{device.Id}")], Ct)).Status);
        Assert.Single(await portal.Ask(db => db.PushSubscriptions.ToListAsync(Ct)));
        await parent.Send(shown.Page.QuerySelector<IHtmlFormElement>("[data-device] form")!, Ct);
        Assert.Empty(await portal.Ask(db => db.PushSubscriptions.ToListAsync(Ct)));
    }

    [Fact]
    public async Task A_public_computer_is_not_offered_it_and_cannot_take_it_R14()
    {
        var town = new TestTown();
        var martin = town.Household();
        await using var portal = await PortalHost.Start(town, new PortalOptions { Push = PushKeys.New() });
        using var library = portal.Browser();
        await library.Send((await library.Get("/connexion", Ct)).Page.QuerySelector<IHtmlFormElement>("form:has(input[name=MotDePasse])")!, Ct, ("Identifiant", PortalHost.UserNameOf(martin.Parent)), ("MotDePasse", PortalHost.Password), ("PostePublic", "true"));
        using var browser = new PushBrowser();

        var page = await library.Get(Page, Ct);
        await library.Post($"{Page}?handler=Appareil", [("endpoint", "https://push.example.net/x"), ("p256dh", browser.P256dh), ("auth", browser.Auth)], Ct);

        Assert.Null(page.Page.QuerySelector("form[data-push]"));
        Assert.Contains("sert à plusieurs personnes", page.Page.QuerySelector("#alertes-appareils")!.TextContent, StringComparison.Ordinal);
        Assert.Empty(await portal.Ask(db => db.PushSubscriptions.ToListAsync(Ct)));
    }

    [Fact]
    public async Task Without_keys_nothing_is_said_of_it_and_with_them_the_worker_is_served_at_the_root()
    {
        var town = new TestTown();
        var martin = town.Household();
        await using var portal = await PortalHost.Start(town);
        using var parent = await portal.SignedIn(martin, Ct);
        using var browser = new PushBrowser();

        Assert.Null((await parent.Get(Page, Ct)).Page.QuerySelector("#alertes-appareils"));
        Assert.Equal(HttpStatusCode.NotFound, (await parent.Post($"{Page}?handler=Appareil", [("endpoint", "https://push.example.net/x"), ("p256dh", browser.P256dh), ("auth", browser.Auth)], Ct)).Status);
        Assert.Equal((HttpStatusCode.OK, "text/javascript"), await parent.Get("/sw.js", Ct) is var worker ? (worker.Status, worker.MediaType) : default);
        Assert.Equal((HttpStatusCode.OK, "application/manifest+json"), await parent.Get("/portail.webmanifest", Ct) is var manifest ? (manifest.Status, manifest.MediaType) : default);
    }
}
