using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Microsoft.EntityFrameworkCore;
using Portal.Core.Accounts;
using Portal.Core.Messaging;
using Portal.TestSupport;
using Xunit;

namespace Portal.IntegrationTests.Accounts;

/// <summary>Sign-in, reset, sessions, second factor, desk and public computer (R9, R10, R14).</summary>
public sealed class SecurityTests
{
    private const string Chosen = "Galet-Nuage-Tambour-41";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_reset_needs_identifier_and_address_together_and_the_answer_is_the_same_R9()
    {
        var town = new TestTown();
        var martin = town.Household();
        await using var portal = await PortalHost.Start(town);
        await using var post = await Post.For(portal);
        using var browser = portal.Browser();
        var name = PortalHost.UserNameOf(martin.Parent);

        var wrongMail = await Forgotten(browser, name, "autre@example.fr");
        var wrongName = await Forgotten(browser, "personne", martin.Parent.Email);
        var nothing = await portal.Ask(db => db.Mails.CountAsync(Ct));
        var right = await Forgotten(browser, name, martin.Parent.Email);
        using var signedIn = await portal.SignedIn(martin, Ct);
        var page = await browser.Get(Post.LinkIn(Assert.Single(await post.To(martin.Parent.Email, Ct))), Ct);
        await browser.Send(page.Page.QuerySelector<IHtmlFormElement>("main form")!, Ct, ("MotDePasse", Chosen), ("Confirmation", Chosen));
        var elsewhere = await signedIn.GetOnly("/clapiers/planning", Ct);
        await browser.SignIn(name, Chosen, Ct);

        Assert.Equal(0, nothing);
        Assert.Equal(right.Words, wrongMail.Words);
        Assert.Equal(right.Words, wrongName.Words);
        Assert.Equal("/connexion", elsewhere.Location?.AbsolutePath);
    }

    [Fact]
    public async Task Ten_tries_shut_the_door_alike_for_a_name_that_exists_and_one_that_does_not()
    {
        var town = new TestTown();
        var martin = town.Household();
        await using var portal = await PortalHost.Start(town);
        using var browser = portal.Browser();
        foreach (var name in new[] { PortalHost.UserNameOf(martin.Parent), "personne" })
        {
            for (var attempt = 0; attempt < Tries.PerIdentifier; attempt++)
            {
                await Assert.ThrowsAsync<InvalidOperationException>(() => browser.SignIn(name, "pas-le-bon", Ct));
            }

            var shut = await Assert.ThrowsAsync<InvalidOperationException>(() => browser.SignIn(name, PortalHost.Password, Ct));
            Assert.Contains("réessayez dans un quart d’heure", shut.Message, StringComparison.Ordinal);
        }

        portal.Clock.Advance(Tries.Window + TimeSpan.FromMinutes(1));
        await browser.SignIn(PortalHost.UserNameOf(martin.Parent), PortalHost.Password, Ct);
    }

    [Fact]
    public async Task New_addresses_are_taken_once_the_old_and_the_new_one_have_confirmed_R10()
    {
        var town = new TestTown();
        var martin = town.Household();
        await using var portal = await PortalHost.Start(town);
        await using var post = await Post.For(portal);
        using var browser = await portal.SignedIn(martin, Ct);
        var old = martin.Parent.Email;

        await browser.Post("/moi/securite?handler=Adresse", [("Adresses", "neuve@example.fr ; grand-mere@example.fr"), ("Actuel", PortalHost.Password)], Ct);
        await Press(browser, Post.LinkIn(Assert.Single(await post.To("neuve@example.fr", Ct))));
        var half = await portal.Ask(db => db.Guardians.Select(g => g.Email).SingleAsync(Ct));
        await Press(browser, Post.LinkIn(Assert.Single(await post.To(old, Ct))));
        var guardian = await portal.Ask(db => db.Guardians.AsNoTracking().SingleAsync(Ct));

        Assert.Equal(old, half);
        Assert.Equal(("neuve@example.fr; grand-mere@example.fr", "neuve@example.fr"), (guardian.Email, guardian.ReceiptEmail));
        Assert.Equal("neuve@example.fr", await portal.Ask(db => db.Accounts.Select(a => a.Email).SingleAsync(Ct)));
    }

    [Fact]
    public async Task Signing_out_everywhere_ends_the_other_device_at_its_next_request_and_the_alerts_on_devices()
    {
        var town = new TestTown();
        var (martin, durand) = (town.Household(), town.Household());
        await using var portal = await PortalHost.Start(town);
        using var here = await portal.SignedIn(martin, Ct);
        using var there = await portal.SignedIn(martin, Ct);

        // A telephone that is lost hears no more either; a neighbour's does, and what is wished for stays for the next.
        await portal.Ask(async db =>
        {
            db.PushSubscriptions.AddRange(Device(martin, "un"), Device(martin, "deux"), Device(durand, "trois"));
            db.Add(new PushWish { GuardianId = martin.Parent.Id, Topic = MailTopic.Offers });
            return await db.SaveChangesAsync(Ct);
        });

        await here.Post("/moi/securite?handler=Partout", [], Ct);

        Assert.Equal([durand.Parent.Id], await portal.Ask(db => db.PushSubscriptions.Select(device => device.GuardianId).ToListAsync(Ct)));
        Assert.Single(await portal.Ask(db => db.Set<PushWish>().ToListAsync(Ct)));
        Assert.Contains("2 devices", (await portal.Ask(db => db.AuditEntries.SingleAsync(line => line.What == "account.signed-out-everywhere", Ct))).After, StringComparison.Ordinal);
        Assert.Equal("/connexion", (await there.GetOnly("/clapiers/planning", Ct)).Location?.AbsolutePath);
        Assert.Equal("/connexion", (await here.GetOnly("/clapiers/planning", Ct)).Location?.AbsolutePath);
    }

    private static PushSubscription Device(TestHousehold of, string name) => new()
    {
        GuardianId = of.Parent.Id, Endpoint = $"https://push.example/{name}", EndpointHash = PushSubscription.HashOf(name), P256dh = "k", Auth = "a", ServerKey = "s", Device = name, CreatedAt = TestClock.Morning,
    };

    [Fact]
    public async Task An_agent_sets_up_a_second_factor_before_seeing_anything()
    {
        await using var portal = await PortalHost.Start(new TestTown(), new PortalOptions { StaffSecondFactor = true });
        using var agent = await portal.SignedInAgent("agentclapiers", portal.Town.OrganiserId, Ct);

        var page = await agent.Get("/agent/demandes", Ct);
        var script = await agent.GetOnly("/agent/demandes", Ct, accept: "application/json");
        var wrong = await agent.Send(page.Page.QuerySelector<IHtmlFormElement>("main form:has(#Code)")!, Ct, ("Code", "abcdef"));

        Assert.Equal("/moi/securite/code", page.Address.AbsolutePath);
        Assert.NotNull(page.Page.QuerySelector(".qr svg"));
        Assert.Equal(HttpStatusCode.Forbidden, script.Status);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.Status);
    }

    [Fact]
    public async Task At_the_desk_an_agent_acts_with_the_family_s_agreement_and_the_audit_has_both_names_R14()
    {
        var town = new TestTown { Policies = TestTown.BilledLater };
        var martin = town.Household();
        await using var portal = await PortalHost.Start(town);
        using var agent = await portal.SignedInAgent("agentclapiers", town.OrganiserId, Ct);
        var token = (await agent.Get("/agent", Ct)).Page.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value");
        (string, string)[] who = [("adulte", martin.Parent.Id.Value.ToString()), ("accord", nameof(DeskConsent.ByTelephone))];

        var noAgreement = await agent.Post("/agent/guichet", who, Ct, token: token);
        await agent.Post("/agent/guichet", [.. who, ("donne", "true")], Ct, token: token);
        var home = await agent.Get("/", Ct);
        await agent.Post("/clapiers/moi?handler=Rappels", [("voulus", "false")], Ct);
        var staffRoom = await agent.GetOnly("/agent", Ct, accept: "application/json");
        var keys = await agent.GetOnly("/moi/securite", Ct);
        await agent.Press(home.Page.QuerySelectorAll("button").Single(button => button.TextContent == "Quitter le guichet"), Ct);
        var after = await agent.GetOnly("/clapiers/panier", Ct, accept: "application/json");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, noAgreement.Status);
        Assert.Contains("agentclapiers agit pour Camille", home.Words, StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.NotFound, HttpStatusCode.Forbidden), (staffRoom.Status, keys.Status, after.Status));
        var line = await portal.Ask(db => db.AuditEntries.SingleAsync(entry => entry.What == "reminders.chosen", Ct));
        Assert.Equal((martin.Parent.Id.Value.ToString(), "agentclapiers"), (line.Who, line.DeskAgent));
        Assert.Equal(ConsentKind.Desk, await portal.Ask(db => db.Consents.Select(consent => consent.Kind).SingleAsync(Ct)));
    }

    [Fact]
    public async Task A_public_computer_forgets_after_two_minutes_and_on_leaving_R14()
    {
        var town = new TestTown();
        var martin = town.Household();
        await using var portal = await PortalHost.Start(town);
        using var browser = portal.Browser();
        var form = (await browser.Get("/connexion", Ct)).Page.QuerySelector<IHtmlFormElement>("main form")!;
        var home = await browser.Send(form, Ct, ("Identifiant", PortalHost.UserNameOf(martin.Parent)), ("MotDePasse", PortalHost.Password), ("PostePublic", "true"));

        portal.Clock.Advance(TimeSpan.FromSeconds(110));
        var moved = await browser.GetOnly("/presence", Ct);
        portal.Clock.Advance(TimeSpan.FromSeconds(110));
        var alive = await browser.GetOnly("/clapiers/panier", Ct);
        portal.Clock.Advance(AccountSession.PublicIdle);
        var gone = await browser.GetOnly("/clapiers/panier", Ct);

        Assert.Contains("Ordinateur public", home.Words, StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.NoContent, HttpStatusCode.OK), (moved.Status, alive.Status));
        Assert.Equal("/connexion", gone.Location?.AbsolutePath);
    }

    [Theory]
    [InlineData("court-1A", AccountRefusal.PasswordTooShort)]
    [InlineData("motdepassetreslong", AccountRefusal.PasswordTooPlain)]
    [InlineData("Password1234!", AccountRefusal.PasswordGuessable)]
    [InlineData("Galet-Nuage-Tambour-41", null)]
    [InlineData("sept mots sans rapport entre eux ici poire", null)]
    public void A_password_is_judged_by_the_recommendation_of_the_CNIL(string password, AccountRefusal? refusal) =>
        Assert.Equal(refusal, PasswordRules.Rate(password, "camille").Refusal);

    private static async Task<Answer> Forgotten(Browser browser, string name, string address) =>
        await browser.Send((await browser.Get("/mot-de-passe-oublie", Ct)).Page.QuerySelector<IHtmlFormElement>("main form")!, Ct, ("Identifiant", name), ("Adresse", address));

    private static async Task Press(Browser browser, string link) =>
        await browser.Send((await browser.Get(link, Ct)).Page.QuerySelector<IHtmlFormElement>("main form")!, Ct);
}
