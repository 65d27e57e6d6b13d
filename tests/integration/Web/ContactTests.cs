using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Microsoft.EntityFrameworkCore;
using Portal.Core.Organisers;
using Portal.TestSupport;
using Xunit;

namespace Portal.IntegrationTests.Web;

/// <summary>Whom to call: the service's card, which an agent fills in, stands wherever a family may need it.</summary>
public sealed class ContactTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_agent_fills_in_the_card_and_families_find_it_at_home_at_the_door_and_on_its_page()
    {
        var town = new TestTown { Policies = TestTown.BilledLater };
        var martin = town.Household();
        await using var portal = await PortalHost.Start(town);
        using var manager = await portal.SignedInAgent("responsable", town.OrganiserId, Ct, StaffRole.Manager);
        using var parent = await portal.SignedIn(martin, Ct);
        using var stranger = portal.Browser();
        Assert.Null((await parent.Get("/", Ct)).Page.QuerySelector(".contact-card"));

        var form = (await manager.Get("/agent/reglages/portail", Ct)).Page.QuerySelector<IHtmlFormElement>("form.settings-form")!;
        var wrong = await manager.Send(form, Ct, ("contact.phone", "appelez-nous"), ("contact.hours", "Le matin"));
        var right = await manager.Send(form, Ct, ("contact.phone", "04.65.71.12.34"), ("contact.email", "enfance@clapiers.example"),
            ("contact.address", "5 Grand’Rue\n34830 Clapiers"), ("contact.hours", "Le matin"), ("contact.map", "https://plan.example/clapiers"));

        Assert.Equal((HttpStatusCode.UnprocessableEntity, HttpStatusCode.OK), (wrong.Status, right.Status));
        Assert.Equal("Le matin", wrong.Page.QuerySelector<IHtmlTextAreaElement>("#contact-hours")!.Value);
        foreach (var page in new[] { await parent.Get("/", Ct), await parent.Get("/contact", Ct), await stranger.Get("/contact", Ct), await stranger.Get("/connexion?organisme=clapiers", Ct), await stranger.Get("/clapiers/planning", Ct) })
        {
            var card = page.Page.QuerySelector(".contact-card")!;
            Assert.Equal("04\u00A065\u00A071\u00A012\u00A034", card.QuerySelector("a[href='tel:+33465711234']")!.TextContent);
            Assert.NotNull(card.QuerySelector("a[href='mailto:enfance@clapiers.example']"));
            Assert.NotNull(card.QuerySelector("a[href='https://plan.example/clapiers']"));
            Assert.Contains("5 Grand’Rue 34830 Clapiers", Answer.WordsOf(card), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Where_something_was_refused_or_not_found_the_way_to_the_service_stands_beside_it()
    {
        var town = new TestTown { Policies = TestTown.BilledLater };
        var martin = town.Household();
        await using var portal = await PortalHost.Start(town);
        await portal.Ask(db => db.Organisers.ExecuteUpdateAsync(row => row.SetProperty(organiser => organiser.Contact.Phone, "04\u00A065\u00A071\u00A012\u00A034"), Ct));
        using var parent = await portal.SignedIn(martin, Ct);

        var refused = await parent.Post("/clapiers/moi/contacts", [("nom", "Fatou Martin"), ("telephone", "x"), ("chercher", "non")], Ct);
        var lost = await parent.Get("/clapiers/nulle-part", Ct);

        Assert.NotNull(refused.Page.QuerySelector(".message.problem a[href='tel:+33465711234']"));
        Assert.NotNull(refused.Page.QuerySelector(".message.problem a[href='/contact#clapiers']"));
        Assert.Equal(HttpStatusCode.NotFound, lost.Status);
        Assert.NotNull(lost.Page.QuerySelector("main a[href='/contact']"));
    }

    [Fact]
    public async Task A_mail_ends_with_the_card()
    {
        var town = new TestTown { Policies = TestTown.BilledLater };
        await using var portal = await PortalHost.Start(town);
        await portal.Ask(db => db.Organisers.ExecuteUpdateAsync(
            row => row.SetProperty(organiser => organiser.Contact.Phone, "04\u00A065\u00A071\u00A012\u00A034").SetProperty(organiser => organiser.Contact.Hours, "Le matin"), Ct));
        using var manager = await portal.SignedInAgent("responsable", town.OrganiserId, Ct, StaffRole.Manager);

        var sample = await manager.Get("/agent/courriels/modeles/LimitReminder", Ct);

        var letter = sample.Page.QuerySelector("iframe.letter-frame")!.GetAttribute("srcdoc")!;
        Assert.Contains("<a href=\"tel:+33465711234\"", WebUtility.HtmlDecode(letter), StringComparison.Ordinal);
        Assert.Contains("Le matin", letter, StringComparison.Ordinal);
    }
}
