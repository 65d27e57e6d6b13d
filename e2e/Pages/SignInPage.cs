using Portal.EndToEnd.Support;

namespace Portal.EndToEnd.Pages;

/// <summary>« Bonjour ! »</summary>
public sealed class SignInPage(IPage page)
{
    public async Task Enter(string userName, string password)
    {
        await page.GetByLabel("Identifiant").FillAsync(userName);
        await page.GetByLabel("Mot de passe").FillAsync(password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Se connecter", Exact = true }).Press();
        await Expect(page.GetByRole(AriaRole.Navigation, new() { Name = "Menu principal" })).ToBeVisibleAsync();
    }
}
