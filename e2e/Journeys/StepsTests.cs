using Portal.EndToEnd.Pages;
using Portal.EndToEnd.Support;

namespace Portal.EndToEnd.Journeys;

/// <summary>The way of a newcomer: children, activities, days, recap; each choice in the address (R22, R23, R29, R30).</summary>
public sealed class StepsTests(SharedBrowser browser) : Journey(browser)
{
    [Fact]
    public async Task Two_children_are_booked_at_once_step_by_step_and_the_way_back_loses_nothing()
    {
        var camille = await (await Visitor(Habits.On(Screen.Phone.Name))).As("parentclapiers");
        var steps = new StepsPage(camille.Page);

        await steps.Open();
        await steps.Child("Lina").Press();
        await steps.Child("Malo").Press();
        await steps.ToActivities();
        await Expect(steps.Current).ToContainTextAsync("Activités");

        // Families are shown and hidden by a click (R29); what is chosen turns green.
        var evenings = camille.Page.Locator("details.kind", new() { HasText = "Avant et après l’école" });
        await Expect(steps.Slot("Accueil de loisirs périscolaire", "ALP soir 1")).ToBeHiddenAsync();
        await evenings.Locator("summary").Press();
        await steps.Slot("Accueil de loisirs périscolaire", "ALP soir 1").Press();
        await steps.Slot("Restaurant scolaire", "Cantine").Press();
        await Expect(camille.Page.Locator(".pick:has(:checked)").First).ToHaveCSSAsync("border-color", "rgb(11, 110, 79)");
        await steps.ToDays();

        await camille.Page.GoBackAsync();
        await Expect(steps.Slot("Restaurant scolaire", "Cantine")).ToBeCheckedAsync();
        await steps.ToDays();
        await steps.Weekday("Lundi").Press();
        await steps.Weekday("Mardi").Press();
        await steps.Look(December(3), December(4));
        await Expect(steps.Verdict).ToContainTextAsync("réservations");
        await steps.Reserve();

        await Expect(camille.Cart.Thanks).ToContainTextAsync("dans votre panier");
        await Expect(camille.Cart.PayButton).ToContainTextAsync("Payer");
    }

    [Fact]
    public async Task The_steps_are_walked_without_a_mouse_R23()
    {
        var camille = await (await Visitor(Screen.Desktop)).As("parentclapiers");
        var (steps, keys) = (new StepsPage(camille.Page), camille.Page.Keyboard);
        await steps.Open();
        await Keys.TabTo(camille.Page, steps.Child("Lina"));
        await keys.PressAsync("Space");
        await Keys.TabTo(camille.Page, camille.Page.GetByRole(AriaRole.Button, new() { Name = "Continuer vers les activités" }));
        await keys.PressAsync("Enter");
        await camille.Page.Arrive("/reserver/activites");
        await Keys.TabTo(camille.Page, steps.Slot("Restaurant scolaire", "Cantine"));
        await keys.PressAsync("Space");
        await Keys.TabTo(camille.Page, camille.Page.GetByRole(AriaRole.Button, new() { Name = "Continuer vers les jours" }));
        await keys.PressAsync("Enter");
        await camille.Page.Arrive("/reserver/jours");
        await Keys.TabTo(camille.Page, camille.Page.GetByRole(AriaRole.Button, new() { Name = "Voir ce qui sera réservé" }));
        await keys.PressAsync("Enter");
        await Keys.TabTo(camille.Page, steps.ReserveButton);
        await keys.PressAsync("Enter");

        await camille.Page.Arrive("/panier$");
        await Expect(camille.Cart.Thanks).ToContainTextAsync("dans votre panier");
    }
}
