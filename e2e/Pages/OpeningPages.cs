using Portal.EndToEnd.Support;

namespace Portal.EndToEnd.Pages;

/// <summary>From « Première visite » to a signed-in family, whatever the organiser's way in.</summary>
public sealed class OpeningPages(IPage page)
{
    /// <summary>Chosen by every family of these tests: four kinds of characters, and no name in it.</summary>
    public const string Password = "Galet-Nuage-Tambour-41";

    /// <summary>From the page where one signs in, as somebody who has never been here.</summary>
    /// <param name="way">What the organiser's own page offers.</param>
    public async Task Start(string organiser, string way)
    {
        await page.GotoAsync("/connexion");
        await page.GetByRole(AriaRole.Link, new() { Name = "Première visite" }).Press();
        await page.GetByRole(AriaRole.Link, new() { NameRegex = new($"^{organiser}") }).Press();
        await page.GetByRole(AriaRole.Link, new() { Name = way }).Press();
    }

    public async Task Fill(params (string Label, string Value)[] fields)
    {
        foreach (var (label, value) in fields)
        {
            await page.GetByLabel(label, new() { Exact = true }).FillAsync(value);
        }
    }

    /// <summary>A new password, twice; the meter says what it is worth.</summary>
    public async Task ChoosePassword()
    {
        await Fill(("Nouveau mot de passe", Password), ("Le même, une seconde fois", Password));
        await Expect(page.Locator("#force")).ToContainTextAsync("Solidité");
    }

    public Task Press(string button) => page.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).Press();

    /// <summary>With the identifier and a password, from the page where one signs in.</summary>
    public async Task SignIn(string userName, string password = Password)
    {
        await page.Arrive("/connexion");
        await Fill(("Identifiant ou adresse électronique", userName), ("Mot de passe", password));
        await Press("Se connecter");
    }

    /// <summary>R7: both boxes, before anything else.</summary>
    public async Task Agree()
    {
        await page.Arrive("/moi/premiere-connexion");
        await page.GetByLabel("J’ai lu la page").CheckAsync();
        await page.GetByLabel("J’accepte les").CheckAsync();
        await Press("Continuer");
        await AtHome();
    }

    /// <summary>« Bonjour Camille »: the page where one signs in says it too, to nobody.</summary>
    public Task AtHome() => Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync(new System.Text.RegularExpressions.Regex("^Bonjour [^!]"));
}
