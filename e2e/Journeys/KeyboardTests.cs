using Portal.EndToEnd.Pages;
using Portal.EndToEnd.Support;

namespace Portal.EndToEnd.Journeys;

/// <summary>The main job for one child with Tab, Enter and Space (RGAA 12).</summary>
public sealed class KeyboardTests(SharedBrowser browser) : Journey(browser)
{
    private const int MostTabs = 150;

    [Fact]
    public async Task A_lunch_is_booked_and_paid_without_a_mouse_and_the_focus_stays_on_the_day_that_was_pressed()
    {
        var camille = await Visitor(Screen.Desktop);
        var keys = camille.Page.Keyboard;
        await camille.Page.GotoAsync("/connexion");
        await TabTo(camille.Page.GetByLabel("Identifiant"));
        await keys.TypeAsync("parentclapiers");
        await keys.PressAsync("Tab");
        await keys.TypeAsync(Core.Demo.DemoAccounts.Password);
        await keys.PressAsync("Enter");

        await Expect(camille.Cart.Heading).ToContainTextAsync("Bonjour");
        // A key that is pressed while a page still arrives is the old page's.
        await camille.Page.WaitForLoadStateAsync(LoadState.Load);
        await keys.PressAsync("Tab");
        await Expect(camille.Page.GetByRole(AriaRole.Link, new() { Name = "Aller au contenu" })).ToBeFocusedAsync();
        await keys.PressAsync("Enter");
        await TabTo(camille.Page.GetByRole(AriaRole.Link, new() { Name = "Réserver des jours" }));
        await keys.PressAsync("Enter");
        await Expect(camille.Planning.Lamp).ToHaveTextAsync("En direct");
        await PressLink("Mois suivant");
        await PressLink("Lina");
        await PressLink("Cantine");

        var chip = camille.Planning.Chip("Lina", "Cantine", December(3));
        await TabTo(chip);
        await keys.PressAsync("Space");
        await Expect(chip).ToHaveAttributeAsync("aria-pressed", "true");
        await Expect(chip).ToBeFocusedAsync();
        await keys.PressAsync("Enter");
        await Expect(chip).ToHaveAttributeAsync("aria-pressed", "false");
        await Expect(chip).ToBeFocusedAsync();
        await keys.PressAsync("Space");
        await Expect(chip).ToHaveAttributeAsync("aria-pressed", "true");
        await keys.PressAsync("Tab");
        await Expect(camille.Page.Locator("#j-2026-12-04 .open-day")).ToBeFocusedAsync();
        await keys.PressAsync("Tab");
        await Expect(camille.Planning.Chip("Lina", "Cantine", December(4))).ToBeFocusedAsync();

        await TabTo(camille.Page.Locator("#terminer"));
        await keys.PressAsync("Enter");
        await camille.Page.Arrive("/panier$");
        await TabTo(camille.Cart.PayButton);
        await keys.PressAsync("Enter");
        await camille.Page.Arrive("/tpa/");
        await TabTo(camille.Page.GetByTestId("payer-carte"));
        await keys.PressAsync("Enter");

        await camille.Requests.Arrive();
        await Expect(camille.Requests.Lines).ToHaveCountAsync(1);

        async Task PressLink(string name)
        {
            var before = camille.Page.Url;
            await TabTo(camille.Page.Locator("#planche").GetByRole(AriaRole.Link, new() { Name = name }).First);
            await keys.PressAsync("Enter");
            await Expect(camille.Page).Not.ToHaveURLAsync(before);
            await Expect(camille.Planning.Lamp).ToHaveTextAsync("En direct");
        }

        async Task TabTo(ILocator goal)
        {
            await Expect(goal).ToBeVisibleAsync();
            for (var tabs = 0; tabs < MostTabs; tabs++)
            {
                if (await goal.EvaluateAsync<bool>("element => element === document.activeElement"))
                {
                    return;
                }

                await keys.PressAsync("Tab");
            }

            Assert.Fail($"{goal} was not reached in {MostTabs} steps of the Tab key.");
        }
    }
}
