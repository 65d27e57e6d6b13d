using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Messaging;
using Portal.Core.Organisers;
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
        var forged = await parent.Post("/clapiers/moi/courriels", [("Money", "Never")], Ct);

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

    [Fact]
    public async Task A_stopped_address_is_told_with_its_reason_on_both_pages_and_resumed_from_either()
    {
        var town = new TestTown { Policies = TestTown.BilledLater };
        var (martin, durand) = (town.Household(), town.Household());
        await using var portal = await PortalHost.Start(town);
        using var parent = await portal.SignedIn(martin, Ct);
        using var agent = await portal.SignedInAgent("agentclapiers", town.OrganiserId, Ct);
        var mail = await Book(portal, parent, martin, town);
        var before = await agent.Get("/agent/courriels", Ct);
        await Stop(portal, martin, mail);

        var list = await agent.Get("/agent/courriels", Ct);
        var home = await agent.Get($"/agent/foyers/{martin.Id.Value}", Ct);
        var neighbour = await agent.Get($"/agent/foyers/{durand.Id.Value}", Ct);
        var resumed = await agent.Press(home.Page.QuerySelector(".stopped button")!, Ct);
        var again = await agent.Press(home.Page.QuerySelector(".stopped button")!, Ct);
        await portal.Ask(db => db.BouncedAddresses.ExecuteUpdateAsync(address => address.SetProperty(a => a.StoppedAt, portal.Clock.Now), Ct));
        var fromList = await agent.Press(list.Page.QuerySelector(".stopped button")!, Ct);

        Assert.Null(before.Page.QuerySelector(".stopped"));
        Assert.All([list, home], page => Assert.Contains($"Rien n’est plus envoyé à {martin.Parent.Email} depuis", page.Words, StringComparison.Ordinal));
        Assert.All([list, home], page => Assert.Contains("cette boîte n’existe pas", page.Words, StringComparison.Ordinal));
        Assert.Contains(martin.Parent.FullName, list.Words, StringComparison.Ordinal);
        Assert.Null(neighbour.Page.QuerySelector(".stopped"));
        Assert.All([resumed, again, fromList], page => Assert.Contains("Les prochains courriels partiront", page.Words, StringComparison.Ordinal));
        Assert.All([resumed, again, fromList], page => Assert.Null(page.Page.QuerySelector(".stopped")));
        var lines = await portal.Ask(db => db.AuditEntries.Where(entry => entry.What == "address.resumed").ToListAsync(Ct));
        Assert.Equal([("agentclapiers", martin.Id), ("agentclapiers", martin.Id)], lines.Select(line => (line.Who, line.HouseholdId!.Value)));
    }

    [Fact]
    public async Task An_address_of_nobody_s_there_or_of_another_organiser_s_family_is_not_resumed_I6()
    {
        var town = new TestTown { Policies = TestTown.BilledLater };
        var (martin, durand) = (town.Household(), town.Household());
        await using var portal = await PortalHost.Start(town);
        using var parent = await portal.SignedIn(martin, Ct);
        using var agent = await portal.SignedInAgent("agentclapiers", town.OrganiserId, Ct);
        await Stop(portal, martin, await Book(portal, parent, martin, town));
        await portal.Ask(async db =>
        {
            db.Add(new Organiser { Id = new OrganiserId(2), Code = "ailleurs", Name = "Ailleurs", Accent = "#000000", PayFipClientNumber = "000002", Policies = TestTown.BilledLater });
            return await db.SaveChangesAsync(Ct);
        });
        using var stranger = await portal.SignedInAgent("ailleurs", new OrganiserId(2), Ct);

        var token = await TokenOf(agent);
        var answers = new[]
        {
            await agent.Post("/agent/courriels?handler=Reprendre", [("foyer", durand.Id.Value.ToString()), ("adresse", martin.Parent.Email)], Ct, token: token),
            await agent.Post("/agent/courriels?handler=Reprendre", [("foyer", martin.Id.Value.ToString()), ("adresse", "personne@example.fr")], Ct, token: token),
            await agent.Post("/agent/courriels?handler=Reprendre", [("foyer", martin.Id.Value.ToString())], Ct, token: token),
            await stranger.Post("/agent/courriels?handler=Reprendre", [("foyer", martin.Id.Value.ToString()), ("adresse", martin.Parent.Email)], Ct, token: await TokenOf(stranger)),
        };

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.NotFound, answer.Status));
        Assert.Null((await stranger.Get("/agent/courriels", Ct)).Page.QuerySelector(".stopped"));
        Assert.NotNull((await portal.Ask(db => db.BouncedAddresses.SingleAsync(Ct))).StoppedAt);
    }

    [Theory]
    [InlineData("5.1.1 user unknown", "cette boîte n’existe pas")]
    [InlineData("5.2.1 mailbox disabled", "cette boîte est fermée")]
    [InlineData("5.4.4 unable to route", "faute de frappe")]
    [InlineData("", "refuse nos courriels pour de bon")]
    [InlineData("550 no", "refuse nos courriels pour de bon")]
    public void Why_an_address_was_stopped_is_said_in_words(string reason, string words) => Assert.Contains(words, BounceStatus.InWords(reason), StringComparison.Ordinal);

    private static Task<int> Stop(PortalHost portal, TestHousehold family, Guid mail) => portal.Ask(async db =>
    {
        var bounced = new BouncedAddress { Address = BouncedAddress.Normalised(family.Parent.Email), Reason = "", LastAt = portal.Clock.Now };
        bounced.CameBack("5.1.1 user unknown", isForGood: true, mailSentAt: null, portal.Clock.Now);
        db.Add(bounced);
        (await db.Mails.SingleAsync(m => m.Id == mail, Ct)).BouncedAt = portal.Clock.Now;
        return await db.SaveChangesAsync(Ct);
    });

    private static async Task<string> TokenOf(Browser browser) =>
        (await browser.Get("/agent", Ct)).Page.QuerySelector<IHtmlInputElement>("input[name=__RequestVerificationToken]")!.Value;

    private static async Task<Guid> Book(PortalHost portal, Browser parent, TestHousehold martin, TestTown town)
    {
        await parent.Post("/clapiers/planning?handler=Choisir", [("cocher", $"{martin.Child.Id.Value}|{town.Lunch.Value}|{TestTown.Thursday:yyyy-MM-dd}")], Ct);
        await parent.Validate(Ct);
        return await portal.Ask(db => db.Mails.Select(mail => mail.Id).SingleAsync(Ct));
    }
}
