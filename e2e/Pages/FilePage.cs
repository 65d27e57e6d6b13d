using Portal.EndToEnd.Support;

namespace Portal.EndToEnd.Pages;

/// <summary>The file of a child, step by step, as a parent fills it in.</summary>
public sealed class FilePage(IPage page)
{
    public ILocator Progress => page.Locator("#etapes");

    public ILocator OpenGate => page.GetByText("Vous pouvez réserver pour");

    public ILocator WithTheService => page.GetByText("Le dossier est chez le service");

    public ILocator Step(string name) => page.Locator(".file-steps li", new() { HasText = name });

    /// <summary>All seven steps; the signature under the whole comes last.</summary>
    public async Task FillIn(string parent, string relation, string insurance, params FilePayload[] pages)
    {
        await Open("Le foyer et les adultes");
        var home = page.Locator("section[aria-labelledby=foyer]");
        await home.GetByLabel("Adresse").FillAsync("3 rue des Tilleuls");
        await home.GetByLabel("Code postal").FillAsync("34000");
        await home.GetByLabel("Commune").FillAsync("Val-de-Lergue");
        await page.GetByRole(AriaRole.Region, new() { Name = parent }).GetByLabel("Téléphone", new() { Exact = true }).FillAsync("06 12 34 56 78");
        await Save("Enregistrer et continuer");

        await Open("L’enfant, son école, ses repas");
        await page.GetByLabel("Repas").SelectOptionAsync("NoPork");
        await page.GetByLabel($"{parent} est").SelectOptionAsync(new SelectOptionValue { Label = relation });
        await Save("Enregistrer et continuer");

        await Open("Sa santé");
        await page.GetByLabel("Allergies").FillAsync("Arachides");
        await page.GetByLabel("Médecin traitant").FillAsync("Cabinet du Parc");
        await Answer("projet d’accueil individualisé", "Non");
        await Save("Enregistrer et continuer");

        await Open("Ce que vous autorisez");
        await Answer("photo", "Oui");
        await Answer("Sait nager", "Non");
        await Answer("rentrer seul", "Non");
        await Save("Enregistrer et continuer");

        await Open("Qui appeler, qui peut venir chercher");
        await page.GetByLabel("Nom et prénom").FillAsync("Fatou Diallo");
        await page.GetByLabel("Téléphone").FillAsync("06 11 22 33 44");
        await page.Locator("input[name=chercher][value=tous]").CheckAsync();
        await Save("Ajouter");
        await page.GetByRole(AriaRole.Button, new() { Name = "Cette liste est à jour" }).Press();

        await Open("Les pièces");
        var piece = page.Locator(".piece", new() { HasText = insurance });
        await piece.GetByLabel("Choisir un fichier").SetInputFilesAsync(pages);
        await piece.GetByRole(AriaRole.Button, new() { NameRegex = new("^Envoyer") }).Press();
        await Expect(page.Locator("#messages .thanks")).ToContainTextAsync("bien arrivée");
        await page.GetByRole(AriaRole.Link, new() { Name = "Revenir au dossier" }).Press();

        await SignRules();
    }

    /// <summary>On the page of the household: another address, which the service answers.</summary>
    public async Task Change(string address)
    {
        await page.GotoAsync("/moi/foyer");
        var home = page.Locator("section[aria-labelledby=foyer]");
        await home.GetByLabel("Adresse").FillAsync(address);
        await home.GetByLabel("Code postal").FillAsync("34000");
        await home.GetByLabel("Commune").FillAsync("Val-de-Lergue");
        await Save("Enregistrer");
    }

    /// <summary>R8: read, ticked, signed with name and place.</summary>
    public async Task SignRules()
    {
        await Open("Le règlement et les conditions");
        await page.GetByLabel("J’ai lu et j’accepte").CheckAsync();
        await page.GetByLabel("Fait à").FillAsync("Val-de-Lergue");
        await Save("Signer");
    }

    /// <summary>R15: the whole, certified and sent.</summary>
    public async Task Send()
    {
        await Expect(Progress).ToHaveTextAsync("7 étapes sur 7");
        await page.GetByLabel("Je certifie").CheckAsync();
        await page.GetByLabel("Fait à").FillAsync("Val-de-Lergue");
        await Save("Envoyer le dossier");
        await Expect(WithTheService).ToBeVisibleAsync();
    }

    private async Task Open(string step)
    {
        await Expect(Progress).ToBeVisibleAsync();
        await page.Locator(".file-steps").GetByRole(AriaRole.Link, new() { Name = step }).Press();
        await Expect(page.Locator(".file-steps")).ToHaveCountAsync(0);
    }

    private async Task Save(string button)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = button }).Press();
        await Expect(page.Locator("#messages .thanks")).ToBeVisibleAsync();
    }

    private Task Answer(string question, string answer) =>
        page.Locator("fieldset", new() { HasText = question }).GetByLabel(answer, new() { Exact = true }).CheckAsync();
}
