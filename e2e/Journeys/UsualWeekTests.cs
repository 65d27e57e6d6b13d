using Portal.EndToEnd.Pages;
using Portal.EndToEnd.Support;

namespace Portal.EndToEnd.Journeys;

/// <summary>« Notre semaine type »: drawn once, shown before anything is held, reserved for a month at a time (R38, R46).</summary>
public sealed class UsualWeekTests(SharedBrowser browser) : Journey(browser)
{
    [Fact]
    public async Task A_usual_week_is_drawn_previewed_and_reserved()
    {
        var camille = await (await Visitor(Habits.On(Screen.Phone.Name))).As("parentclapiers");
        var weeks = new WeeksPage(camille.Page);

        await weeks.Open();
        await weeks.New("Lina");
        await weeks.Name.FillAsync("École");
        await weeks.Box("Cantine", "jeudi").Press();
        await weeks.Box("Cantine", "vendredi").Press();
        await weeks.Rhythm("Semaines paires").Press();
        await weeks.Keep();
        await weeks.Apply("Décembre 2026");

        // Weeks 50 and 52 are even, and 52 is a holiday: the 10th and 11th are left.
        await Expect(weeks.Verdict).ToContainTextAsync("2 réservations");
        await Expect(weeks.Preview).ToContainTextAsync("jeu. 10 déc., ven. 11 déc.");
        await Expect(weeks.Preview).ToContainTextAsync("Vacances de Noël");
        await camille.Planning.Open(December(1), editing: true);
        await Expect(camille.Planning.Chip("Lina", "Cantine", December(10))).ToHaveAttributeAsync("aria-pressed", "false");

        await camille.Page.GoBackAsync();
        await Expect(weeks.Verdict).ToContainTextAsync("2 réservations");
        await weeks.Reserve();
        await Expect(camille.Cart.Thanks).ToContainTextAsync("2 réservations sont dans votre panier");
        await Expect(camille.Cart.PayButton).ToHaveTextAsync("Payer 6,20 €");
    }

    [Fact]
    public async Task A_week_that_was_booked_becomes_a_usual_week()
    {
        var camille = await (await Visitor(Screen.Phone)).As("parentclapiers");
        var weeks = new WeeksPage(camille.Page);
        await camille.Planning.ModifyLive(December(1));
        await camille.Planning.Tick("Malo", "Cantine", December(3));
        await camille.Planning.Tick("Malo", "ALP soir 1", December(4));

        await weeks.Open();
        var malo = camille.Page.GetByRole(AriaRole.Region, new() { Name = "Malo" });
        await malo.GetByLabel("Ou d’après une semaine déjà réservée").SelectOptionAsync("2026-11-30");
        await malo.GetByRole(AriaRole.Button, new() { Name = "Partir de cette semaine" }).Press();

        await Expect(weeks.Box("Cantine", "jeudi")).ToBeCheckedAsync();
        await Expect(weeks.Box("ALP soir 1", "vendredi")).ToBeCheckedAsync();
        await Expect(weeks.Box("Cantine", "lundi")).Not.ToBeCheckedAsync();
        await weeks.Name.FillAsync("Comme début décembre");
        await weeks.Keep();
    }

    [Fact]
    public async Task A_usual_week_is_drawn_and_reserved_without_a_mouse()
    {
        var camille = await (await Visitor(Screen.Desktop)).As("parentclapiers");
        var (weeks, keys) = (new WeeksPage(camille.Page), camille.Page.Keyboard);
        await weeks.Open();
        await Keys.TabTo(camille.Page, camille.Page.GetByRole(AriaRole.Link, new() { Name = "Nouvelle semaine type pour Lina" }));
        await keys.PressAsync("Enter");
        await Keys.TabTo(camille.Page, weeks.Name);
        await keys.TypeAsync("École");
        await Keys.TabTo(camille.Page, weeks.Box("Cantine", "jeudi"));
        await keys.PressAsync("Space");
        await Keys.TabTo(camille.Page, camille.Page.GetByRole(AriaRole.Button, new() { Name = "Enregistrer cette semaine" }));
        await keys.PressAsync("Enter");
        await Expect(weeks.Thanks).ToContainTextAsync("« École » est gardée");

        await Keys.TabTo(camille.Page, camille.Page.GetByRole(AriaRole.Link, new() { Name = "Réserver avec École de Lina" }));
        await keys.PressAsync("Enter");
        await Keys.TabTo(camille.Page, camille.Page.GetByRole(AriaRole.Radio, new() { Name = "Toute l’année scolaire" }));
        await keys.PressAsync("ArrowDown");
        await keys.PressAsync("ArrowDown");
        await Keys.TabTo(camille.Page, camille.Page.GetByRole(AriaRole.Button, new() { Name = "Voir ce qui serait réservé" }));
        await keys.PressAsync("Enter");
        await Expect(weeks.Verdict).ToContainTextAsync("réservations");
        await Keys.TabTo(camille.Page, camille.Page.Locator("#reserver"));
        await keys.PressAsync("Enter");

        await camille.Page.Arrive("/panier$");
        await Expect(camille.Cart.Thanks).ToContainTextAsync("dans votre panier");
    }
}
