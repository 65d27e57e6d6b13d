using Portal.Core.Demo;
using Portal.EndToEnd.Support;

namespace Portal.EndToEnd.Journeys;

/// <summary>What a parent was writing waits for it behind the sign-in, when its session ended meanwhile.</summary>
public sealed class TypedTests(SharedBrowser browser) : Journey(browser)
{
    [Fact]
    public async Task A_session_that_ends_under_a_parent_s_fingers_loses_nothing_and_one_who_signs_out_leaves_nothing()
    {
        var camille = await (await Visitor(Habits.On(Screen.Phone.Name))).As("parentclapiers");
        var elsewhere = await (await Visitor(Habits.On(Screen.Desktop.Name))).As("parentclapiers");
        var page = camille.Page;
        var phone = page.Locator("main form[data-typed] input[name$='adult.workphone']").First;

        await page.GotoAsync("/moi/foyer");
        await phone.FillAsync("04 65 71 99 88");
        await elsewhere.Page.GotoAsync("/moi/securite");
        await elsewhere.Page.GetByRole(AriaRole.Button, new() { Name = "Me déconnecter partout" }).Press();
        await page.ReloadAsync();
        await Expect(page.GetByText("Votre session a expiré")).ToBeVisibleAsync();
        await camille.SignIn.Enter("parentclapiers", DemoAccounts.Password);

        await Expect(phone).ToHaveValueAsync("04 65 71 99 88");
        await Expect(page.GetByText("Nous avons gardé ce que vous aviez écrit ici.")).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Se déconnecter" }).Last.ClickAsync();
        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/connexion"));
        Assert.Null(await page.EvaluateAsync<string?>("sessionStorage.getItem('typed')"));
    }
}
