using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Microsoft.EntityFrameworkCore;
using Portal.Core.Messaging;
using Portal.TestSupport;
using Xunit;

namespace Portal.IntegrationTests.Web;

/// <summary>The pages of mails by plain forms: alerts (R21), preferences, the service's outbox and words (I6).</summary>
public sealed class MailPagesTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_family_reads_its_alerts_and_chooses_its_mails_and_a_neighbour_finds_nothing_R21_I6()
    {
        var town = new TestTown { Policies = TestTown.BilledLater };
        var (martin, durand) = (town.Household(), town.Household());
        await using var portal = await PortalHost.Start(town);
        using var parent = await portal.SignedIn(martin, Ct);
        using var neighbour = await portal.SignedIn(durand, Ct);
        var mail = await Book(portal, parent, martin, town);

        var list = await parent.Get("/alertes", Ct);
        Assert.Contains("C’est réservé", list.Words, StringComparison.Ordinal);
        Assert.NotEqual("", list.Page.QuerySelector("#pastille-alertes")!.TextContent);
        var letter = await parent.Get($"/alertes/{mail}", Ct);
        Assert.Contains("Voir ma demande", letter.Words, StringComparison.Ordinal);
        Assert.Equal("", letter.Page.QuerySelector("#pastille-alertes")!.TextContent);
        Assert.Equal(HttpStatusCode.NotFound, (await neighbour.Get($"/alertes/{mail}", Ct)).Status);
        Assert.DoesNotContain("C’est réservé", (await neighbour.Get("/alertes", Ct)).Words, StringComparison.Ordinal);

        var wishes = await parent.Get("/moi/courriels", Ct);
        var form = wishes.Page.QuerySelector<IHtmlFormElement>("form.wishes")!;
        var kept = await parent.Send(form, Ct, ("Answers", "Daily"));
        var forged = await parent.Post("/moi/courriels", [("Money", "Never")], Ct);

        Assert.Contains("C’est noté", kept.Words, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, forged.Status);
        var preference = await portal.Ask(db => db.MailPreferences.SingleAsync(Ct));
        Assert.Equal((MailTopic.Answers, MailDelivery.Daily), (preference.Topic, preference.Delivery));
    }

    [Fact]
    public async Task An_agent_finds_a_letter_words_its_kind_and_another_organiser_sees_neither_I6()
    {
        var town = new TestTown { Policies = TestTown.BilledLater };
        var martin = town.Household();
        await using var portal = await PortalHost.Start(town);
        using var parent = await portal.SignedIn(martin, Ct);
        using var agent = await portal.SignedInAgent("agentclapiers", town.OrganiserId, Ct);
        var mail = await Book(portal, parent, martin, town);

        var found = await agent.Get($"/agent/courriels?q={Uri.EscapeDataString(martin.Household.DossierNumber)}", Ct);
        Assert.Contains("C’est réservé", found.Words, StringComparison.Ordinal);
        Assert.Contains("Aucun courriel", (await agent.Get("/agent/courriels?q=personne", Ct)).Words, StringComparison.Ordinal);
        var letter = await agent.Get($"/agent/courriels/{mail}", Ct);
        Assert.Equal("", letter.Page.QuerySelector("iframe")!.GetAttribute("sandbox"));
        Assert.Equal(HttpStatusCode.NotFound, (await agent.Get($"/agent/courriels/{Guid.NewGuid()}", Ct)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await agent.Get("/agent/courriels/modeles/inconnu", Ct)).Status);

        var words = await agent.Get("/agent/courriels/modeles/RequestAccepted", Ct);
        var form = words.Page.QuerySelector<IHtmlFormElement>("form[data-letter]")!;
        var wrong = await agent.Send(form, Ct, ("Objet", "Réservé {nimporte}"), ("Texte", "Merci."));
        var right = await agent.Send(form, Ct, ("Objet", "Merci {prenom}, demande {demande}"), ("Texte", "{resultat}\nÀ bientôt."));

        Assert.Contains("ne connaît pas {nimporte}", wrong.Words, StringComparison.Ordinal);
        Assert.Contains("Il manque {resultat}", wrong.Words, StringComparison.Ordinal);
        Assert.Equal("Réservé {nimporte}", wrong.Page.QuerySelector<IHtmlInputElement>("#Objet")!.Value);
        Assert.Contains("Merci Claire, demande 2026-000042", right.Words, StringComparison.Ordinal);
        var origin = await agent.Press(right.Page.QuerySelector("button[formaction='?handler=Origine']")!, Ct);
        Assert.Contains("Le texte d’origine est revenu", origin.Words, StringComparison.Ordinal);
        Assert.Empty(await portal.Ask(db => db.MailWords.ToListAsync(Ct)));
    }

    private static async Task<Guid> Book(PortalHost portal, Browser parent, TestHousehold martin, TestTown town)
    {
        await parent.Post("/planning?handler=Choisir", [("cocher", $"{martin.Child.Id.Value}|{town.Lunch.Value}|{TestTown.Thursday:yyyy-MM-dd}")], Ct);
        await parent.Post("/panier?handler=Valider", [], Ct);
        return await portal.Ask(db => db.Mails.Select(mail => mail.Id).SingleAsync(Ct));
    }
}
