using Portal.EndToEnd.Pages;
using Portal.EndToEnd.Support;

namespace Portal.EndToEnd.Journeys;

/// <summary>
/// The pages of accounts and files pass axe, by day and in the dark, and fit (RGAA, WCAG 1.4.10): those of families on a phone,
/// those of the service at a desk and at 200 %.
/// </summary>
public sealed class AccountsAccessibilityTests(SharedBrowser browser) : Journey(browser)
{
    [Fact]
    public async Task Opening_an_account_and_filling_a_file_pass_axe_and_fit_on_a_phone()
    {
        var look = new Looking();
        var awa = await Visitor(new Habits(Screen.Phone));
        foreach (var page in new[]
        {
            "/inscription", "/inscription/clapiers", "/inscription/cluses", "/inscription/clapiers/dossier", "/inscription/claira/demande", "/inscription/clap-chaz/code",
            "/mot-de-passe-oublie", "/mot-de-passe/inconnu", "/activation/inconnu", "/conditions", "/donnees-personnelles",
        })
        {
            await Look(look, awa, page);
        }

        var way = new OpeningPages(awa.Page);
        await awa.Page.GotoAsync("/mot-de-passe-oublie");
        await way.Fill(("Identifiant", "personne"), ("Adresse électronique", "personne@exemple.fr"));
        await way.Press("Recevoir un lien");
        await Expect(awa.Page.GetByText("Regardez vos courriels")).ToBeVisibleAsync();
        await look.At(awa, "lien demandé");

        await awa.As("parentcluses");
        await awa.Page.GotoAsync("/moi");
        var file = (await awa.Page.GetByRole(AriaRole.Link, new() { NameRegex = new("^Anna") }).GetAttributeAsync("href"))!;
        var child = file[..file.LastIndexOf('/')];
        foreach (var page in new[]
        {
            file, $"/moi/foyer?enfant={child[(child.LastIndexOf('/') + 1)..]}", child, $"{child}/sante", $"{child}/autorisations", "/moi/contacts", "/moi/pieces", $"{child}/reglement", "/moi/enfants/nouveau",
            "/moi/securite", "/moi/securite/code", "/moi/securite/cle", "/moi/courriels", "/alertes",
        })
        {
            await Look(look, awa, page);
        }

        // A first address counts at once; another one waits for the service.
        await new FilePage(awa.Page).Change("3 rue des Tilleuls");
        await new FilePage(awa.Page).Change("7 rue Haute");
        await look.At(awa, "foyer, un changement attend");

        look.AssertNothingWrong();
    }

    [Fact]
    public async Task Shared_custody_passes_axe_and_fits_for_a_parent_on_a_phone_and_for_the_service_O19()
    {
        var look = new Looking();
        var clara = await (await Visitor(new Habits(Screen.Phone))).As("mereclapiers");
        await clara.Page.GotoAsync("/garde");
        await Open(clara);
        await look.At(clara, "garde, tout ouvert");

        var agent = await (await Visitor(new Habits(Screen.Desktop))).As("agentclapiers");
        foreach (var (word, name) in new[] { ("DG-0001", "Moreau"), ("alexandre.bouchard.11@exemple.fr", "Bouchard") })
        {
            await agent.Page.GotoAsync($"/agent/foyers?mots={word}");
            await agent.Page.GetByRole(AriaRole.Link, new() { Name = name }).First.ClickAsync();
            await agent.Page.Arrive("/agent/foyers/.");
            await agent.Page.GetByRole(AriaRole.Link, new() { Name = "Parents séparés, garde" }).ClickAsync();
            await agent.Page.Arrive("/garde$");
            await Open(agent);
            await look.At(agent, $"garde, vue du service, {name}");
        }

        look.AssertNothingWrong();

        static Task Open(Visitor visitor) => visitor.Page.EvaluateAsync("() => document.querySelectorAll('main details').forEach(one => one.open = true)");
    }

    [Fact]
    public async Task The_service_s_pages_of_accounts_and_files_pass_axe_and_fit()
    {
        var parent = await (await Visitor(new Habits(Screen.Phone))).As("parentcluses");
        await new FilePage(parent.Page).Change("3 rue des Tilleuls");
        await new FilePage(parent.Page).Change("7 rue Haute");

        var look = new Looking();
        var agent = await (await Visitor(new Habits(Screen.Desktop))).As("agentcluses");
        foreach (var page in new[] { "/agent/dossiers", "/agent/foyers", "/agent/foyers?mots=traor%C3%A9", "/agent/comptes", "/agent/equipe", "/agent/guichet", "/agent/courriels", "/moi/securite" })
        {
            await Look(look, agent, page);
        }

        await agent.Page.GotoAsync("/agent/foyers?mots=traor%C3%A9");
        await agent.Page.GetByRole(AriaRole.Link, new() { Name = "Traoré" }).First.ClickAsync();
        await agent.Page.Arrive("/agent/foyers/.");
        await look.At(agent, "foyer, vu du service");
        await agent.Page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Ouvrir la fiche sanitaire") }).First.ClickAsync();
        await Expect(agent.Page.GetByText("Cette consultation est notée")).ToBeVisibleAsync();
        await look.At(agent, "fiche sanitaire ouverte");
        await new QueuePages(agent.Page).Open();
        await new QueuePages(agent.Page).OpenFirst();
        await agent.Page.Arrive("/agent/dossiers/.");
        await look.At(agent, "changement à traiter");

        look.AssertNothingWrong();
    }

    private static async Task Look(Looking look, Visitor visitor, string page)
    {
        await visitor.Page.GotoAsync(page);
        await look.At(visitor, page);
    }
}
