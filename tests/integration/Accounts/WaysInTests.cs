using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Microsoft.EntityFrameworkCore;
using Portal.Core.Accounts;
using Portal.Core.Households;
using Portal.Core.Organisers;
using Portal.TestSupport;
using Xunit;

namespace Portal.IntegrationTests.Accounts;

/// <summary>From nothing to signed in, by each organiser's way (R2-R7), with the mails as they arrive.</summary>
public sealed class WaysInTests
{
    private const string Chosen = "Galet-Nuage-Tambour-41";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Self_service_the_service_accepts_and_the_mailed_link_chooses_the_password_R2()
    {
        await using var portal = await PortalHost.Start(new TestTown { Policies = With(AccountOpening.SelfService) });
        await using var post = await Post.For(portal);
        using var family = portal.Browser();
        using var agent = await portal.SignedInAgent("agentclapiers", portal.Town.OrganiserId, Ct);

        var asked = await Fill(family, "/inscription/clapiers/demande", ("Prenom", "Léa"), ("Nom", "Vidal"), ("Adresse", "lea@example.fr"), ("Domicile", "3 rue Haute"), ("Enfants", "Zoé, 12/03/2019"));
        var before = await portal.Ask(db => db.Households.CountAsync(Ct));
        var request = await portal.Ask(db => db.AccountRequests.SingleAsync(Ct));
        var shown = await agent.Get("/agent/comptes", Ct);
        var noReason = await agent.Send(FormOf(shown, "reponse"), Ct, ("reponse", "non"));
        var accepted = await agent.Send(FormOf(await agent.Get("/agent/comptes", Ct), "reponse"), Ct, ("reponse", "oui"));
        var twice = await agent.Post("/agent/comptes?handler=Demande", [("demande", request.Id.ToString()), ("reponse", "oui")], Ct);
        var mails = await post.To("lea@example.fr", Ct);
        var link = Post.LinkIn(mails.Single(mail => mail.Subject == "Votre compte est ouvert"));
        var weak = await Fill(family, link, ("MotDePasse", "motdepasse123"), ("Confirmation", "motdepasse123"));
        var done = await Fill(family, link, ("MotDePasse", Chosen), ("Confirmation", Chosen));
        var again = await family.Get(link, Ct);
        var account = await portal.Ask(db => db.Accounts.SingleAsync(a => a.Email == "lea@example.fr", Ct));
        await family.SignIn("lea@example.fr", Chosen, Ct);

        Assert.Contains("Votre demande est partie", asked.Words, StringComparison.Ordinal);
        Assert.Equal(0, before);
        Assert.Contains("écrivez une phrase", noReason.Words, StringComparison.Ordinal);
        Assert.Contains("C’est enregistré", accepted.Words, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, twice.Status);
        Assert.Equal(1, await portal.Ask(db => db.Households.CountAsync(Ct)));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, weak.Status);
        Assert.Equal("/connexion", done.Address.AbsolutePath);
        Assert.Equal(HttpStatusCode.NotFound, again.Status);
        Assert.Equal("leavidal", account.UserName);
        // The texts come first (R7).
        Assert.Equal("/moi/premiere-connexion", (await family.Get("/", Ct)).Address.AbsolutePath);
    }

    [Fact]
    public async Task A_refused_request_says_why_by_mail_and_opens_nothing()
    {
        await using var portal = await PortalHost.Start(new TestTown { Policies = With(AccountOpening.SelfService) });
        await using var post = await Post.For(portal);
        using var family = portal.Browser();
        using var agent = await portal.SignedInAgent("agentclapiers", portal.Town.OrganiserId, Ct);
        await Fill(family, "/inscription/clapiers/demande", ("Prenom", "Léa"), ("Nom", "Vidal"), ("Adresse", "lea@example.fr"), ("Domicile", "3 rue Haute"), ("Enfants", "Zoé"));

        await agent.Send(FormOf(await agent.Get("/agent/comptes", Ct), "reponse"), Ct, ("reponse", "non"), ("raison", "Vous n’habitez pas la commune."));

        Assert.Contains((await post.To("lea@example.fr", Ct)).Select(mail => mail.Text), text => text.Contains("Vous n’habitez pas la commune.", StringComparison.Ordinal));
        Assert.Equal((0, 0), (await portal.Ask(db => db.Households.CountAsync(Ct)), await portal.Ask(db => db.Accounts.CountAsync(a => a.GuardianId != null, Ct))));
    }

    [Fact]
    public async Task A_posted_number_opens_in_three_steps_and_works_once_its_mailed_link_is_opened_R3_R4()
    {
        var town = new TestTown { Policies = With(AccountOpening.PostedDossierNumber) };
        var martin = town.Household();
        await using var portal = await PortalHost.Start(town);
        await Forget(portal);
        await using var post = await Post.For(portal);
        using var family = portal.Browser();
        (string, string)[] who = [("Prenom", "camille"), ("Nom", martin.Parent.LastName.ToUpperInvariant()), ("Adresse", "neuve@example.fr"), ("MotDePasse", Chosen), ("Confirmation", Chosen)];

        var digits = await Fill(family, "/inscription/clapiers/dossier", [.. who, ("Identifiant", "camille41")]);
        var second = await Fill(family, "/inscription/clapiers/dossier", [.. who, ("Identifiant", "camillem")]);
        var unknown = await Next(family, second, ("Numero", "D99999"));
        var third = await Next(family, unknown, ("Numero", martin.Household.DossierNumber));
        var unread = await Next(family, third);
        var done = await Next(family, unread, ("Accepte", "true"));
        var early = await Assert.ThrowsAsync<InvalidOperationException>(() => family.SignIn("camillem", Chosen, Ct));
        var link = Post.LinkIn(Assert.Single(await post.To("neuve@example.fr", Ct)));
        await family.Get(link, Ct);
        var stillClosed = await portal.Ask(db => db.Accounts.AnyAsync(a => a.EmailConfirmed, Ct));
        await Fill(family, link);
        await family.SignIn("camillem", Chosen, Ct);

        Assert.Contains("sans chiffre", digits.Words, StringComparison.Ordinal);
        Assert.Contains("Nous n’avons pas trouvé de dossier", unknown.Words, StringComparison.Ordinal);
        Assert.Contains("cochez les deux cases", unread.Words, StringComparison.Ordinal);
        Assert.Contains("Un courriel vient de partir", done.Words, StringComparison.Ordinal);
        Assert.Contains("pas encore activé", early.Message, StringComparison.Ordinal);
        Assert.False(stillClosed, "Opening the link is not enough: mail programs do it by themselves.");
        Assert.Equal("/clapiers", (await family.Get("/", Ct)).Address.AbsolutePath);
        Assert.Equal(2, await portal.Ask(db => db.Consents.CountAsync(Ct)));
        Assert.Equal("neuve@example.fr", await portal.Ask(db => db.Guardians.Select(g => g.Email).SingleAsync(Ct)));
    }

    [Fact]
    public async Task Mailed_credentials_choose_a_password_and_the_desk_sends_them_again_R5()
    {
        var town = new TestTown { Policies = With(AccountOpening.MailedCredentials) };
        var martin = town.Household();
        await using var portal = await PortalHost.Start(town);
        await Forget(portal);
        await using var post = await Post.For(portal);
        using var agent = await portal.SignedInAgent("agentclapiers", town.OrganiserId, Ct);
        using var family = portal.Browser();
        var adult = martin.Parent.Id.Value.ToString();

        await agent.Post("/agent/comptes?handler=Envoyer", [("adulte", adult)], Ct);
        await agent.Post("/agent/comptes?handler=Envoyer", [("adulte", adult)], Ct);
        var stranger = await agent.Post("/agent/comptes?handler=Envoyer", [("adulte", Guid.NewGuid().ToString())], Ct);
        var mails = await post.To(martin.Parent.Email, Ct);
        var done = await Fill(family, Post.LinkIn(mails[^1]), ("MotDePasse", Chosen), ("Confirmation", Chosen));
        var older = await family.Get(Post.LinkIn(mails[0]), Ct);
        var name = await portal.Ask(db => db.Accounts.Where(a => a.GuardianId == martin.Parent.Id).Select(a => a.UserName!).SingleAsync(Ct));
        await family.SignIn(name, Chosen, Ct);

        Assert.Equal(2, mails.Count);
        Assert.All(mails, mail => Assert.Contains(name, mail.Text, StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.NotFound, stranger.Status);
        Assert.Equal("/connexion", done.Address.AbsolutePath);
        Assert.Equal(HttpStatusCode.NotFound, older.Status);
        Assert.Contains((await post.To(martin.Parent.Email, Ct)).Select(mail => mail.Subject), subject => subject == "Votre mot de passe est enregistré");
    }

    [Fact]
    public async Task What_was_handed_out_serves_once_and_the_password_and_both_boxes_come_first_R6_R7()
    {
        var town = new TestTown { Policies = With(AccountOpening.HandedOutCredentials) };
        var martin = town.Household();
        await using var portal = await PortalHost.Start(town);
        await Forget(portal);
        var letter = Assert.Single(await Print(portal, martin));
        using var family = portal.Browser();
        await family.SignIn(letter.UserName!, letter.Secret!, Ct);

        var kept = await family.Get("/planning", Ct);
        var script = await family.GetOnly("/clapiers/planning", Ct, accept: "application/json");
        var same = await Fill(family, "/moi/premiere-connexion", ("MotDePasse", letter.Secret!), ("Confirmation", letter.Secret!), ("Rgpd", "true"), ("Cgu", "true"));
        var oneBox = await Fill(family, "/moi/premiere-connexion", ("MotDePasse", Chosen), ("Confirmation", Chosen), ("Rgpd", "true"));
        var done = await Fill(family, "/moi/premiere-connexion", ("MotDePasse", Chosen), ("Confirmation", Chosen), ("Rgpd", "true"), ("Cgu", "true"));
        using var elsewhere = portal.Browser();
        await Assert.ThrowsAsync<InvalidOperationException>(() => elsewhere.SignIn(letter.UserName!, letter.Secret!, Ct));

        Assert.Equal("/moi/premiere-connexion", kept.Address.AbsolutePath);
        Assert.Equal(HttpStatusCode.Forbidden, script.Status);
        Assert.Equal((HttpStatusCode.UnprocessableEntity, HttpStatusCode.UnprocessableEntity), (same.Status, oneBox.Status));
        Assert.Equal((HttpStatusCode.OK, "/clapiers"), (done.Status, done.Address.AbsolutePath));
        Assert.Equal([ConsentKind.Terms, ConsentKind.Privacy], await portal.Ask(db => db.Consents.OrderBy(c => c.Kind).Select(c => c.Kind).ToListAsync(Ct)));
        Assert.Empty(await Print(portal, martin));
    }

    [Fact]
    public async Task A_profile_and_its_printed_code_open_the_account_once()
    {
        var town = new TestTown { Policies = With(AccountOpening.AccessCode) };
        var martin = town.Household();
        await using var portal = await PortalHost.Start(town);
        await Forget(portal);
        var old = Assert.Single(await Print(portal, martin));
        var letter = Assert.Single(await Print(portal, martin));
        using var family = portal.Browser();
        (string, string)[] rest = [("Profil", letter.UserName!), ("Adresse", "moi@example.fr"), ("MotDePasse", Chosen), ("Confirmation", Chosen), ("Accepte", "true")];

        var replaced = await Fill(family, "/inscription/clapiers/code", [.. rest, ("CodeAcces", old.Secret!)]);
        var done = await Fill(family, "/inscription/clapiers/code", [.. rest, ("CodeAcces", letter.Secret!.ToLowerInvariant())]);
        var again = await Fill(family, "/inscription/clapiers/code", [.. rest, ("CodeAcces", letter.Secret!)]);
        await family.SignIn(letter.UserName!, Chosen, Ct);

        Assert.Contains("ne vont pas ensemble", replaced.Words, StringComparison.Ordinal);
        Assert.Equal("/connexion", done.Address.AbsolutePath);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, again.Status);
        Assert.Equal("/clapiers", (await family.Get("/", Ct)).Address.AbsolutePath);
    }

    [Fact]
    public async Task The_letters_of_a_school_are_one_PDF_and_a_way_that_is_not_this_structure_s_does_not_exist()
    {
        var town = new TestTown { Policies = With(AccountOpening.HandedOutCredentials) };
        town.Households(3);
        await using var portal = await PortalHost.Start(town);
        await Forget(portal);
        using var agent = await portal.SignedInAgent("agentclapiers", town.OrganiserId, Ct);

        var paper = await agent.Post($"/agent/comptes?handler=ImprimerEcole&ecole={town.School.Value}", [], Ct);
        var words = PdfText.Words(paper.Content);
        var secrets = PdfText.Of(paper.Content).Where((_, at) => at > 0 && PdfText.Of(paper.Content)[at - 1] == "Mot de passe provisoire").ToList();

        Assert.Equal((HttpStatusCode.OK, "application/pdf"), (paper.Status, paper.MediaType));
        var accounts = await portal.Ask(db => db.Accounts.Where(a => a.MustChangePassword).ToListAsync(Ct));
        Assert.Equal(3, accounts.Count);
        Assert.All(accounts, account => Assert.Contains($"Votre identifiant {account.UserName} Mot de passe provisoire", words, StringComparison.Ordinal));
        Assert.Equal((3, 3), (secrets.Count, secrets.Distinct().Count()));
        Assert.All(town.Families, family => Assert.Contains($"{family.Parent.FullName}, dossier n° {family.Household.DossierNumber}", words, StringComparison.Ordinal));
        using var parent = portal.Browser();
        await parent.SignIn(PdfText.After(paper.Content, "Votre identifiant"), secrets[0], Ct);
        foreach (var other in new[] { "demande", "dossier", "code" })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await agent.GetOnly($"/inscription/clapiers/{other}", Ct)).Status);
        }
    }

    private static Policies With(AccountOpening opening) => TestTown.BilledLater with { AccountOpening = opening };

    // The host opens an account for every adult: here nobody has one yet.
    private static Task<int> Forget(PortalHost portal) => portal.Ask(db => db.Accounts.Where(account => account.GuardianId != null).ExecuteDeleteAsync(Ct));

    private static async Task<IReadOnlyList<AccountLetter>> Print(PortalHost portal, TestHousehold household)
    {
        await using var db = portal.Database.Open();
        return await new PrintLetters(db, new Microsoft.AspNetCore.Identity.PasswordHasher<Account>(), portal.Clock).Run(new Agent("agent", portal.Town.OrganiserId), [household.Household.Id], Ct);
    }

    private static IHtmlFormElement FormOf(Answer page, string field) => page.Page.QuerySelector<IHtmlFormElement>($"form:has([name={field}])") ?? throw new InvalidOperationException($"No form with {field} on {page.Address}: {page.Status}");

    private static async Task<Answer> Fill(Browser browser, string address, params (string, string)[] fields) => await Next(browser, await browser.Get(address, Ct), fields);

    private static Task<Answer> Next(Browser browser, Answer page, params (string, string)[] fields) =>
        browser.Send(page.Page.QuerySelector<IHtmlFormElement>("main form[method=post]") ?? throw new InvalidOperationException($"No form on {page.Address}: {page.Status} {page.Words}"), Ct, fields);
}
