using Portal.EndToEnd.Support;

namespace Portal.EndToEnd.Journeys;

/// <summary>Taking many days in one gesture, by mouse, finger and keyboard, at the size each is used at (R38, R40-R45, R55, R56).</summary>
public sealed class PickingToolsTests(SharedBrowser browser) : Journey(browser)
{
    private const string Care = "Accueil du matin";

    [Fact]
    public async Task With_a_mouse_one_draws_from_a_day_to_another_and_takes_it_back()
    {
        var benoit = await InDecember(new Habits(Screen.Desktop));

        await Day(benoit, 3).HoverAsync();
        await benoit.Page.Mouse.DownAsync();
        await Day(benoit, 4).HoverAsync();
        await Day(benoit, 8).HoverAsync();
        await benoit.Page.Mouse.UpAsync();

        await AreTicked(benoit, 3, 4, 7, 8);
        await benoit.Page.Keyboard.PressAsync("Control+z");
        await AreTicked(benoit);
    }

    [Fact]
    public async Task With_Shift_and_a_click_one_takes_all_days_up_to_there_and_gives_them_back_alike()
    {
        var benoit = await InDecember(new Habits(Screen.Desktop));
        await Day(benoit, 3).Press();
        await AreTicked(benoit, 3);

        await Day(benoit, 8).ClickAsync(new() { Modifiers = [KeyboardModifier.Shift] });
        await AreTicked(benoit, 3, 4, 7, 8);

        await Day(benoit, 4).Press();
        await AreTicked(benoit, 3, 7, 8);
        await Day(benoit, 8).ClickAsync(new() { Modifiers = [KeyboardModifier.Shift] });
        await AreTicked(benoit, 3);
    }

    [Fact]
    public async Task On_the_keyboard_arrows_walk_from_day_to_day_and_Shift_Enter_takes_up_to_there()
    {
        var benoit = await InDecember(new Habits(Screen.Desktop));
        var keys = benoit.Page.Keyboard;
        await Day(benoit, 3).FocusAsync();
        await keys.PressAsync("Enter");
        await AreTicked(benoit, 3);

        await keys.PressAsync("ArrowDown");
        await Expect(Day(benoit, 10)).ToBeFocusedAsync();
        await keys.PressAsync("ArrowLeft");
        await Expect(Day(benoit, 8)).ToBeFocusedAsync();
        await keys.PressAsync("Shift+Enter");
        await AreTicked(benoit, 3, 4, 7, 8);
        await Expect(Day(benoit, 8)).ToBeFocusedAsync();

        await benoit.Page.Locator("#annuler button").FocusAsync();
        await keys.PressAsync("Enter");
        await AreTicked(benoit, 3);
    }

    [Fact]
    public async Task With_a_finger_a_long_press_marks_the_first_day_and_a_tap_the_last()
    {
        var benoit = await InDecember(new Habits(Screen.Phone, Touch: true));

        await benoit.PressLong(Day(benoit, 3), benoit.Page.Locator(".chip.aimed"));
        await Expect(benoit.Page.Locator("#annonces")).ToHaveTextAsync("Premier jour marqué. Appuyez sur le dernier.");
        await AreTicked(benoit);
        await Day(benoit, 8).TapAsync();

        await AreTicked(benoit, 3, 4, 7, 8);
    }

    [Theory]
    [MemberData(nameof(Screens.PhoneAndDesktop), MemberType = typeof(Screens))]
    public async Task The_arrow_of_a_week_takes_it_and_gives_it_back_R40(string screen)
    {
        var benoit = await InDecember(Habits.On(screen));
        await benoit.Page.GetByText("Prendre plusieurs jours à la fois").Press();
        await benoit.Page.GetByLabel("Un seul créneau").SelectOptionAsync(new SelectOptionValue { Label = "Accueil du matin · École Jacques-Prévert" });
        var week = benoit.Page.GetByRole(AriaRole.Button, new() { Name = "Semaine 50" });

        await week.Press();
        await Expect(benoit.Page.Locator("button.chip[aria-pressed=true]")).ToHaveCountAsync(8);
        await week.Press();
        await Expect(benoit.Page.Locator("button.chip[aria-pressed=true]")).ToHaveCountAsync(0);

        await week.FocusAsync();
        await benoit.Page.Keyboard.PressAsync("Enter");
        await Expect(benoit.Page.Locator("button.chip[aria-pressed=true]")).ToHaveCountAsync(8);
        await Expect(week).ToBeFocusedAsync();
    }

    [Fact]
    public async Task A_period_takes_its_weekdays_with_the_hour_and_a_line_is_taken_out_of_the_recap_R38_R46_R62()
    {
        var benoit = await (await Visitor(Habits.On(Screen.Phone.Name))).As("parentclisson");
        await benoit.Page.GotoAsync("/planning/periode");

        await benoit.Page.GetByLabel("Marius").Press();
        await benoit.Page.GetByRole(AriaRole.Checkbox, new() { Name = "Matin 7 h – 8 h 30" }).Press();
        await benoit.Page.GetByLabel("Matin, horaire").SelectOptionAsync(new SelectOptionValue { Label = "arrivée 8 h" });
        await benoit.Page.GetByLabel("Du", new() { Exact = true }).FillAsync("2026-12-03");
        await benoit.Page.GetByLabel("Au", new() { Exact = true }).FillAsync("2026-12-11");
        foreach (var weekday in new[] { "Lundi", "Mardi" })
        {
            await benoit.Page.GetByLabel(weekday).Press();
        }

        await benoit.Page.GetByRole(AriaRole.Button, new() { Name = "Inscrire", Exact = true }).Press();
        await Expect(benoit.Page.Locator("#bilan")).ToContainTextAsync("4 jours sont dans votre panier.");

        await benoit.Cart.Open();
        await Expect(benoit.Page.Locator(".recap")).ToContainTextAsync("arrivée 8 h");
        await benoit.Page.GetByRole(AriaRole.Button, new() { Name = "Retirer" }).Press();
        await Expect(benoit.Page.GetByText("Votre panier est vide.")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_period_and_a_copy_are_made_without_a_mouse_R45_R46()
    {
        var benoit = await (await Visitor(Screen.Desktop)).As("parentclisson");
        var keys = benoit.Page.Keyboard;
        await benoit.Page.GotoAsync("/planning/periode");
        await benoit.Page.GetByLabel("Marius").FocusAsync();
        await keys.PressAsync("Space");
        await benoit.Page.GetByRole(AriaRole.Checkbox, new() { Name = "Matin 7 h – 8 h 30" }).FocusAsync();
        await keys.PressAsync("Space");
        await benoit.Page.GetByLabel("Au", new() { Exact = true }).FillAsync("2026-12-04");
        await benoit.Page.GetByRole(AriaRole.Button, new() { Name = "Inscrire", Exact = true }).FocusAsync();
        await keys.PressAsync("Enter");
        await Expect(benoit.Page.Locator("#bilan")).ToContainTextAsync("dans votre panier");

        await benoit.Page.GotoAsync("/planning/copier");
        await benoit.Page.GetByRole(AriaRole.Button, new() { Name = "Copier ces jours" }).FocusAsync();
        await keys.PressAsync("Enter");
        await Expect(benoit.Page.Locator("#bilan")).ToContainTextAsync("copiés sont dans votre panier.");
    }

    [Theory]
    [MemberData(nameof(Screens.PhoneAndDesktop), MemberType = typeof(Screens))]
    public async Task From_the_whole_month_to_a_day_its_hours_and_a_copy_for_the_brother_R39_R44_R45(string screen)
    {
        var benoit = await (await Visitor(Habits.On(screen))).As("parentclisson");
        await benoit.Page.GotoAsync("/planning?mois=2026-12&vue=ensemble");
        await benoit.Page.Locator("#j-2026-12-10 a").Press();
        var care = benoit.Page.Locator(".day-card", new() { HasText = "Louise" }).Locator(".day-slot", new() { HasText = Care });

        await care.GetByLabel("Horaire").SelectOptionAsync(new SelectOptionValue { Label = "arrivée 7 h 30" });
        await care.GetByRole(AriaRole.Button, new() { Name = "Réserver" }).Press();
        await Expect(care.Locator(".chip")).ToContainTextAsync("Panier");
        await Expect(care).ToContainTextAsync("7 h 30 – 8 h 30");

        await benoit.Page.GotoAsync("/planning/copier");
        await benoit.Page.GetByRole(AriaRole.Button, new() { Name = "Copier ces jours" }).Press();
        await Expect(benoit.Page.Locator("#bilan")).ToContainTextAsync("1 jour copié est dans votre panier.");
        await benoit.Cart.Open();
        await Expect(benoit.Page.Locator(".recap")).ToContainTextAsync("Marius · Accueil du matin");
        await Expect(benoit.Page.Locator(".recap .plain tbody small", new() { HasText = "arrivée 7 h 30" })).ToHaveCountAsync(2);
    }

    [Fact]
    public async Task The_week_is_taken_and_heard_like_the_month_R56()
    {
        var benoit = await (await Visitor(Habits.On(Screen.Phone.Name))).As("parentclisson");
        await benoit.Page.GotoAsync("/planning?vue=semaine&jour=2026-12-02&mode=edition");
        await Expect(benoit.Planning.Lamp).ToHaveTextAsync("En direct");
        var other = await benoit.OtherTab();
        await other.Page.GotoAsync("/planning?mois=2026-12&mode=edition");
        await Expect(other.Planning.Lamp).ToHaveTextAsync("En direct");

        await benoit.Planning.Tick("Louise", Care, December(3));

        await Expect(other.Planning.Chip("Louise", Care, December(3))).ToHaveAttributeAsync("aria-pressed", "true");
        Assert.Empty(benoit.ScriptFaults);
    }

    private async Task<Visitor> InDecember(Habits habits)
    {
        var benoit = await (await Visitor(habits)).As("parentclisson");
        await benoit.Planning.ModifyLive(December(1));
        return benoit;
    }

    private static ILocator Day(Visitor visitor, int day) => visitor.Planning.Chip("Louise", Care, December(day));

    private static async Task AreTicked(Visitor visitor, params int[] days)
    {
        await Expect(visitor.Page.Locator($"button.chip[aria-label^=\"Louise, {Care}\"][aria-pressed=true]")).ToHaveCountAsync(days.Length);
        foreach (var day in days)
        {
            await Expect(Day(visitor, day)).ToHaveAttributeAsync("aria-pressed", "true");
        }
    }
}
