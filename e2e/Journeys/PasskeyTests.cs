using Portal.EndToEnd.Pages;
using Portal.EndToEnd.Support;

namespace Portal.EndToEnd.Journeys;

/// <summary>A key of access in a browser with an authenticator of its own, spoken to as the protocol of the browser's tools has it.</summary>
public sealed class PasskeyTests(SharedBrowser browser) : Journey(browser)
{
    [Fact]
    public async Task A_key_is_added_signs_in_without_a_password_and_opens_nothing_once_it_is_removed()
    {
        // A key is for a name: « localhost » is one, and as safe to the browser as https.
        var camille = await Visitor(new Habits(Screen.Phone), new UriBuilder(Town.Portal.Address) { Host = "localhost" }.Uri);
        var page = camille.Page;
        var tools = await page.Context.NewCDPSessionAsync(page);
        await tools.SendAsync("WebAuthn.enable");
        await tools.SendAsync("WebAuthn.addVirtualAuthenticator", new()
        {
            ["options"] = new { protocol = "ctap2", transport = "internal", hasResidentKey = true, hasUserVerification = true, isUserVerified = true, automaticPresenceSimulation = true },
        });
        await page.AddInitScriptAsync("if (!sessionStorage.offers) PublicKeyCredential.isConditionalMediationAvailable = async () => false");

        await camille.As("parentclapiers");
        await page.GotoAsync("/moi/securite");
        await page.GetByRole(AriaRole.Link, new() { Name = "Ajouter une clé d’accès" }).Press();
        await page.GetByLabel("Comment l’appeler").FillAsync("Mon téléphone");
        await page.GetByRole(AriaRole.Button, new() { Name = "Ajouter cette clé" }).Press();
        await Expect(page.Locator(".message.thanks")).ToContainTextAsync("Votre clé d’accès est enregistrée.");
        await Expect(page.Locator(".keys")).ToContainTextAsync("Mon téléphone");
        var mail = await Town.MailTo("parentclapiers@exemple.fr", "Une clé d’accès a été ajoutée à votre compte");
        Assert.Contains("Mon téléphone", mail.Text, StringComparison.Ordinal);

        // Another tab is shut with the session, and shows nothing of it any longer.
        var tab = await camille.OtherTab();
        await tab.Page.GotoAsync("/planning");
        await Expect(tab.Planning.Lamp).ToHaveTextAsync("En direct");
        await SignOut();
        await tab.Page.Arrive("/connexion");
        await tab.Page.CloseAsync();

        // By the button, in a browser that offers nothing by itself; then by what the browser offers beside the identifier.
        await ByKey();
        await Expect(camille.Cart.Heading).ToHaveTextAsync("Bonjour Camille");
        await page.EvaluateAsync("() => { sessionStorage.offers = 'yes'; }");
        await page.Locator(".page-foot").GetByRole(AriaRole.Button, new() { Name = "Se déconnecter" }).Press();
        await Expect(camille.Cart.Heading).ToHaveTextAsync("Bonjour Camille");
        await page.EvaluateAsync("() => { delete sessionStorage.offers; }");

        await page.GotoAsync("/moi/securite");
        await page.Locator(".keys summary").Press();
        await page.GetByRole(AriaRole.Button, new() { Name = "Retirer : Mon téléphone" }).Press();
        await Expect(page.Locator(".message.thanks")).ToContainTextAsync("n’ouvre plus votre compte");
        await SignOut();
        await ByKey();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("n’a pas été reconnue");

        async Task SignOut()
        {
            await page.Locator(".page-foot").GetByRole(AriaRole.Button, new() { Name = "Se déconnecter" }).Press();
            await page.Arrive("/connexion");
        }

        Task ByKey() => page.GetByRole(AriaRole.Button, new() { Name = "Se connecter avec une clé d’accès" }).Press();
    }
}
