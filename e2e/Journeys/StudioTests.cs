using Portal.EndToEnd.Support;

namespace Portal.EndToEnd.Journeys;

/// <summary>
/// An agent sets up the Wednesdays of a centre from nothing, by keyboard and mouse, each page looked at by axe at both sizes, and a
/// family of another browser books them (O25).
/// </summary>
public sealed class StudioTests(SharedBrowser browser) : Journey(browser)
{
    [Fact]
    public async Task From_a_model_to_a_place_that_a_family_takes_without_a_developer()
    {
        var look = new Looking();
        var agent = await (await Visitor(new Habits(Screen.Desktop))).As("agentclapiers");
        var page = agent.Page;

        await page.GotoAsync("/agent/atelier");
        await look.At(agent, "atelier");
        await page.GetByRole(AriaRole.Link, new() { Name = "Nouvelle activité" }).ClickAsync();
        await page.GetByRole(AriaRole.Navigation, new() { Name = "Partir d’un modèle" }).GetByRole(AriaRole.Link, new() { NameRegex = new("^Mercredis") }).ClickAsync();
        await page.GetByLabel("Nom", new() { Exact = true }).FillAsync("Mercredis nature");
        await page.Locator("#reserver-quoi").SelectOptionAsync("jours");
        await page.Locator("#reserver-combien").FillAsync("2");
        await page.Locator("#reserver-heure").FillAsync("18:00");
        await page.GetByRole(AriaRole.Button, new() { Name = "Relire les limites" }).ClickAsync();
        await Expect(page.Locator(".read-back").First).ToContainTextAsync("2\u00A0jours avant à 18\u00A0h");
        await look.At(agent, "fiche d’une activité");
        await page.GetByRole(AriaRole.Button, new() { Name = "Créer le brouillon" }).ClickAsync();

        await page.GetByRole(AriaRole.Link, new() { Name = "Ajouter un créneau" }).ClickAsync();
        await page.GetByLabel("Nom", new() { Exact = true }).FillAsync("Journée nature");
        await page.Locator("#a").FillAsync("18:00");
        await page.GetByLabel("Nouvelle jauge").FillAsync("Grande salle");
        await page.GetByLabel("Places par jour").FillAsync("12");
        await look.At(agent, "créneau");
        await page.GetByRole(AriaRole.Button, new() { Name = "Ajouter le créneau" }).ClickAsync();

        await page.GetByLabel("Tranche 1, prix en euros").FillAsync("2,10");
        await page.GetByLabel("Tranche 2, à partir du quotient").FillAsync("801");
        await page.GetByLabel("Tranche 2, prix en euros").FillAsync("8,50");
        await page.GetByRole(AriaRole.Button, new() { Name = "Dessiner" }).ClickAsync();
        await Expect(page.Locator(".scale")).ToContainTextAsync("QF 801 et plus");
        await look.At(agent, "prix, à l’échelle");
        await page.GetByRole(AriaRole.Button, new() { Name = "Enregistrer le prix" }).ClickAsync();

        await page.GetByRole(AriaRole.Link, new() { Name = "Ajouter une période" }).ClickAsync();
        await look.At(agent, "période");
        await page.GetByRole(AriaRole.Button, new() { Name = "Ajouter la période" }).ClickAsync();
        await look.At(agent, "activité en brouillon");
        var address = page.Url;

        // What a family of one's choice would see, before any family does.
        await page.GetByRole(AriaRole.Link, new() { Name = "Voir comme une famille" }).ClickAsync();
        await page.GetByLabel("Nom, prénom ou numéro de dossier").FillAsync("haddad");
        await page.Keyboard.PressAsync("Enter");
        await look.At(agent, "vue par une famille");

        // The grid, by the arrows: the second Wednesday has two places.
        await page.GotoAsync("/agent/atelier/places?mois=2027-01");
        var cells = page.GetByRole(AriaRole.Row, new() { NameRegex = new("^Grande salle") }).GetByRole(AriaRole.Textbox);
        await cells.First.FocusAsync();
        await page.Keyboard.PressAsync("End");
        await page.Keyboard.PressAsync("ArrowRight");
        await Expect(cells.Nth(1)).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("2");
        await look.At(agent, "grille des places");
        await page.Locator("form.capacities").GetByRole(AriaRole.Button, new() { Name = "Enregistrer" }).ClickAsync();
        await Expect(page.Locator(".message.thanks")).ToContainTextAsync("1\u00A0case changée");

        await page.GotoAsync(address);
        await page.GetByRole(AriaRole.Button, new() { Name = "Publier" }).ClickAsync();
        await Expect(page.Locator(".message.thanks")).ToContainTextAsync("les familles la voient dès maintenant");

        var parent = await (await Visitor(new Habits(Screen.Phone))).As("parentclapiers");
        await parent.Page.GotoAsync("/clapiers/planning?mois=2027-01&mode=edition");
        await Expect(parent.Page.GetByRole(AriaRole.Button, new() { NameRegex = new("Journée nature") }).First).ToBeVisibleAsync();
        await parent.Page.GetByRole(AriaRole.Button, new() { NameRegex = new("Journée nature") }).First.ClickAsync();
        await Expect(parent.Page.GetByRole(AriaRole.Button, new() { NameRegex = new("Journée nature") }).First).ToHaveAttributeAsync("aria-pressed", "true");

        // In a cart: it is not taken back under the family.
        await page.GetByRole(AriaRole.Button, new() { Name = "Reprendre en brouillon" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("dans un panier");

        look.AssertNothingWrong();
    }

    [Fact]
    public async Task The_other_pages_of_the_studio_are_right_on_a_phone_too()
    {
        var look = new Looking();
        foreach (var screen in new[] { Screen.Desktop, Screen.Phone })
        {
            var agent = await (await Visitor(new Habits(screen))).As("agentclapiers");
            foreach (var address in new[] { "/agent/atelier", "/agent/atelier/activites/11", "/agent/atelier/activites/11/fiche", "/agent/atelier/places?mois=2026-12", "/agent/atelier/calendrier", "/agent/atelier/tarifs", "/agent/atelier/tarifs/1", "/agent/atelier/lieux", "/agent/atelier/annee", "/agent/atelier/structure" })
            {
                await agent.Page.GotoAsync(address);
                await look.At(agent, $"{address}, {screen}");
            }
        }

        look.AssertNothingWrong();
    }
}
