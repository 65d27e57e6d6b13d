using System.Net;
using Microsoft.EntityFrameworkCore;
using Portal.Core.Accounts;
using Portal.TestSupport;
using Xunit;

namespace Portal.IntegrationTests.Accounts;

/// <summary>Keys of access: a way in for families, a second factor for agents, and nothing for anybody else.</summary>
public sealed class PasskeyTests
{
    private const string SignInPage = "/connexion";
    private const string AddPage = "/moi/securite/cle";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_key_is_added_by_its_owner_with_a_mail_signs_in_is_renamed_and_removed()
    {
        var town = new TestTown();
        var martin = town.Household();
        await using var portal = await PortalHost.Start(town);
        await using var post = await Post.For(portal);
        using var owner = await portal.SignedIn(martin, Ct);
        using var key = new SoftKey(portal.Address);

        var added = await Add(owner, key, "Mon téléphone");
        using var elsewhere = portal.Browser();
        var entered = await Enter(elsewhere, key);
        var planning = await elsewhere.GetOnly("/clapiers/planning", Ct);
        var security = await elsewhere.Get("/moi/securite", Ct);
        var id = security.Page.QuerySelector("input[name=cle]")!.GetAttribute("value")!;
        await elsewhere.Post("/moi/securite?handler=RenommerCle", [("cle", id), ("nom", "Tablette")], Ct);
        var renamed = await elsewhere.Get("/moi/securite", Ct);
        await elsewhere.Post("/moi/securite?handler=RetirerCle", [("cle", id)], Ct);
        using var late = portal.Browser();
        var refused = await Enter(late, key);

        Assert.Equal("/moi/securite", added.Location?.AbsolutePath);
        Assert.Equal(("/", HttpStatusCode.OK), (entered.Location?.AbsolutePath, planning.Status));
        Assert.Contains("Mon téléphone", security.Words, StringComparison.Ordinal);
        Assert.Contains("Tablette", renamed.Words, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        var mails = (await post.To(martin.Parent.Email, Ct)).OrderBy(mail => mail.Subject).ToList();
        Assert.Equal(["Une clé d’accès a été ajoutée à votre compte", "Une clé d’accès a été retirée de votre compte"], mails.Select(mail => mail.Subject));
        Assert.Contains("Mon téléphone", mails[0].Text, StringComparison.Ordinal);
        Assert.Contains("Tablette", mails[1].Text, StringComparison.Ordinal);
        Assert.Equal(["added: Mon téléphone", "renamed: Tablette", "removed"], await portal.Ask(db => db.AuditEntries.Where(line => line.What == "account.passkey").OrderBy(line => line.Id).Select(line => line.After!).ToListAsync(Ct)));
    }

    [Fact]
    public async Task Who_did_not_just_sign_in_writes_the_password_before_a_key_is_added_or_removed()
    {
        var town = new TestTown();
        var martin = town.Household();
        await using var portal = await PortalHost.Start(town);
        using var owner = await portal.SignedIn(martin, Ct);
        using var key = new SoftKey(portal.Address);
        portal.Clock.Advance(OwnerCheckFresh);

        var none = await owner.Post($"{AddPage}?handler=Defi", [], Ct, accept: "application/json");
        var wrong = await owner.Post($"{AddPage}?handler=Defi", [("Actuel", "faux")], Ct, accept: "application/json");
        var options = await owner.Post($"{AddPage}?handler=Defi", [("Actuel", PortalHost.Password)], Ct, accept: "application/json");
        await owner.Post(AddPage, [("cle", key.Make(options.Text)), ("nom", "Clé")], Ct);
        var id = (await owner.Get("/moi/securite", Ct)).Page.QuerySelector("input[name=cle]")!.GetAttribute("value")!;
        var kept = await owner.Post("/moi/securite?handler=RetirerCle", [("cle", id), ("Actuel", "faux")], Ct);
        var still = await Keys(portal);
        var removed = await owner.Post("/moi/securite?handler=RetirerCle", [("cle", id), ("Actuel", PortalHost.Password)], Ct);

        Assert.Equal((HttpStatusCode.UnprocessableEntity, HttpStatusCode.UnprocessableEntity), (none.Status, wrong.Status));
        Assert.Contains("mot de passe", wrong.Text, StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.UnprocessableEntity, 1), (kept.Status, still));
        Assert.Equal((HttpStatusCode.Redirect, 0), (removed.Status, await Keys(portal)));
    }

    [Fact]
    public async Task A_key_that_is_not_this_one_or_answers_something_else_opens_nothing()
    {
        var town = new TestTown();
        var (martin, durand) = (town.Household(), town.Household());
        await using var portal = await PortalHost.Start(town);
        using var owner = await portal.SignedIn(martin, Ct);
        using var neighbour = await portal.SignedIn(durand, Ct);
        using var key = new SoftKey(portal.Address);
        using var stranger = new SoftKey(portal.Address) { Owner = await AccountOf(portal, martin) };
        using var elsewhere = new SoftKey(portal.Address) { Origin = "https://portail.exemple.com" };
        using var unlocked = new SoftKey(portal.Address) { VerifiesItsOwner = false };

        // Made for another page, or without looking whose finger it was.
        foreach (var poor in new[] { elsewhere, unlocked })
        {
            Assert.Equal(HttpStatusCode.UnprocessableEntity, (await Add(owner, poor, "Clé")).Status);
        }

        await Add(owner, key, "Clé");
        var twice = await Add(neighbour, key, "La même");
        using var visitor = portal.Browser();
        var first = await Challenge(visitor);
        var second = await Challenge(visitor);
        var old = await Send(visitor, key.Answer(first));
        var never = await Send(portal.Browser(), key.Answer(second));
        var unknown = await Enter(portal.Browser(), stranger);
        key.Owner = await AccountOf(portal, durand);
        var another = await Enter(portal.Browser(), key);
        var garbage = await Send(visitor, "{\"id\":");
        var empty = await Send(visitor, "");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, twice.Status);
        Assert.All([old, never, unknown, another, garbage, empty], answer => Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status));
        Assert.Equal(1, await Keys(portal));
        Assert.Equal(2, await portal.Ask(db => db.AccountSessions.CountAsync(Ct)));
    }

    [Fact]
    public async Task An_answer_signs_in_once_even_with_the_cookie_that_held_its_challenge()
    {
        var town = new TestTown();
        var martin = town.Household();
        await using var portal = await PortalHost.Start(town);
        using var owner = await portal.SignedIn(martin, Ct);
        using var key = new SoftKey(portal.Address);
        await Add(owner, key, "Clé");
        using var visitor = portal.Browser();
        using var thief = portal.Browser();

        var answer = key.Answer(await Challenge(visitor));
        await TokenOf(thief);
        thief.Cookies.Add(visitor.Cookies.GetCookies(portal.Address)["portail-code"]!);
        var first = await Send(visitor, answer);
        var replayed = await Send(thief, answer);

        Assert.Equal("/", first.Location?.AbsolutePath);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, replayed.Status);
        Assert.Equal("/connexion", (await thief.GetOnly("/clapiers/planning", Ct)).Location?.AbsolutePath);
    }

    [Fact]
    public async Task The_pages_of_keys_are_shut_to_who_is_not_signed_in_and_to_an_agent_at_the_desk()
    {
        var town = new TestTown { Policies = TestTown.BilledLater };
        var martin = town.Household();
        await using var portal = await PortalHost.Start(town);
        using var nobody = portal.Browser();
        using var agent = await portal.SignedInAgent("agentclapiers", town.OrganiserId, Ct);
        var token = (await agent.Get("/agent", Ct)).Page.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        await agent.Post("/agent/guichet", [("adulte", $"{martin.Parent.Id.Value}"), ("accord", nameof(DeskConsent.ByTelephone)), ("donne", "true")], Ct, token: token);

        var nobodys = await TokenOf(nobody);
        foreach (var address in new[] { AddPage, $"{AddPage}?handler=Defi", "/moi/securite?handler=RetirerCle", "/moi/securite?handler=RenommerCle" })
        {
            Assert.Equal(HttpStatusCode.Unauthorized, (await nobody.Post(address, [("cle", "AAAA")], Ct, accept: "application/json", token: nobodys)).Status);
            Assert.Equal(HttpStatusCode.NotFound, (await agent.Post(address, [("cle", "AAAA")], Ct, accept: "application/json", token: token)).Status);
        }
    }

    [Fact]
    public async Task For_an_agent_the_key_is_the_second_factor_and_the_password_alone_is_none()
    {
        await using var portal = await PortalHost.Start(new TestTown(), new PortalOptions { StaffSecondFactor = true });
        using var agent = await portal.SignedInAgent("agentclapiers", portal.Town.OrganiserId, Ct);
        using var key = new SoftKey(portal.Address);

        var shut = await agent.GetOnly("/agent/demandes", Ct);
        var token = (await agent.Get(AddPage, Ct)).Page.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        var options = await agent.Post($"{AddPage}?handler=Defi", [], Ct, accept: "application/json", token: token);
        var added = await agent.Post(AddPage, [("cle", key.Make(options.Text)), ("nom", "Clé du bureau")], Ct, token: token);
        var open = await agent.GetOnly("/agent/demandes", Ct);
        using var byPassword = portal.Browser();
        var half = await Assert.ThrowsAsync<InvalidOperationException>(() => byPassword.SignIn("agentclapiers", PortalHost.Password, Ct));
        using var byKey = portal.Browser();
        var entered = await Enter(byKey, key);

        Assert.Equal("/moi/securite/code", shut.Location?.AbsolutePath);
        Assert.Equal("/agent", added.Location?.AbsolutePath);
        Assert.Equal(HttpStatusCode.OK, open.Status);
        Assert.Contains("demande un second facteur", half.Message, StringComparison.Ordinal);
        Assert.Equal("/agent", entered.Location?.AbsolutePath);
        Assert.Equal(HttpStatusCode.OK, (await byKey.GetOnly("/agent/demandes", Ct)).Status);
    }

    private static readonly TimeSpan OwnerCheckFresh = TimeSpan.FromMinutes(11);

    private static async Task<Answer> Add(Browser owner, SoftKey key, string name)
    {
        var options = await owner.Post($"{AddPage}?handler=Defi", [], Ct, accept: "application/json");
        return await owner.Post(AddPage, [("cle", key.Make(options.Text)), ("nom", name)], Ct);
    }

    private static async Task<Answer> Enter(Browser visitor, SoftKey key) => await Send(visitor, key.Answer(await Challenge(visitor)));

    private static async Task<string> Challenge(Browser visitor) => (await visitor.Post($"{SignInPage}?handler=Defi", [], Ct, accept: "application/json", token: await TokenOf(visitor))).Text;

    private static async Task<Answer> Send(Browser visitor, string credential) => await visitor.Post($"{SignInPage}?handler=Cle", [("cle", credential)], Ct, token: await TokenOf(visitor));

    private static async Task<string> TokenOf(Browser visitor) => (await visitor.Get(SignInPage, Ct)).Page.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;

    private static Task<int> Keys(PortalHost portal) => portal.Ask(db => db.Passkeys.CountAsync(Ct));

    private static Task<string> AccountOf(PortalHost portal, TestHousehold household) => portal.Ask(async db => (await db.Accounts.SingleAsync(account => account.GuardianId == household.Parent.Id, Ct)).Id.ToString());
}
