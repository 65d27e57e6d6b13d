using Portal.EndToEnd.Support;

namespace Portal.EndToEnd.Journeys;

/// <summary>One guardian, several tabs, one cart and one time for all (I2, O3).</summary>
public sealed class TabsTests(SharedBrowser browser) : Journey(browser)
{
    [Fact]
    public async Task What_one_tab_does_the_other_shows_and_the_end_reaches_both()
    {
        var (left, right) = await TwoTabs();

        await left.Planning.Tick("Lina", "Cantine", December(3));
        await Expect(right.Planning.Chip("Lina", "Cantine", December(3))).ToHaveAttributeAsync("aria-pressed", "true");
        await Expect(right.Planning.AmountAtTheSide).ToHaveTextAsync("3,10 €");
        await right.Planning.Untick("Lina", "Cantine", December(3));
        await Expect(left.Planning.Chip("Lina", "Cantine", December(3))).ToHaveAttributeAsync("aria-pressed", "false");
        await right.Planning.Tick("Malo", "Cantine", December(4));
        await Expect(left.Planning.AmountAtTheSide).ToHaveTextAsync("3,10 €");

        await Pass(TimeSpan.FromMinutes(16));

        await Expect(left.Planning.Side).ToContainTextAsync("Le délai est écoulé");
        await Expect(right.Planning.Side).ToContainTextAsync("Le délai est écoulé");
    }

    [Fact]
    public async Task Renewing_in_one_tab_renews_in_both_O3()
    {
        var (left, right) = await TwoTabs();
        await left.Planning.Tick("Lina", "Cantine", December(3));
        await Expect(right.Planning.TimeLeft).ToContainTextAsync("14 min");
        await Pass(TimeSpan.FromMinutes(10));
        await Expect(left.Planning.TimeLeft).ToContainTextAsync("4 min");
        await Expect(right.Planning.TimeLeft).ToContainTextAsync("4 min");

        await left.Planning.Renew();

        await Expect(left.Planning.TimeLeft).ToContainTextAsync("14 min");
        await Expect(right.Planning.TimeLeft).ToContainTextAsync("14 min");
        await Pass(TimeSpan.FromMinutes(10));
        await Expect(right.Planning.Side).ToContainTextAsync("4 min");
    }

    [Fact]
    public async Task A_recap_left_open_in_one_tab_shows_what_the_other_adds_so_that_the_price_paid_is_the_price_read_I9()
    {
        var (left, right) = await TwoTabs();
        await left.Planning.Tick("Lina", "Cantine", December(3));
        await right.Cart.Open();
        await Expect(right.Cart.PayButton).ToHaveTextAsync("Payer 3,10 €");

        await left.Planning.Tick("Malo", "Cantine", December(3));

        await Expect(right.Cart.PayButton).ToHaveTextAsync("Payer 6,20 €");
        await Expect(right.Cart.Line("Malo", "Cantine")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Two_minutes_before_the_end_a_dialog_takes_the_focus_and_may_be_left_or_used_RGAA_13_1()
    {
        var camille = await (await Visitor(Screen.Desktop)).As("parentclapiers");
        await camille.Planning.ModifyLive(December(1));
        await camille.Planning.Tick("Lina", "Cantine", December(3));
        await Expect(camille.Planning.Warning).ToBeHiddenAsync();

        // Left with Escape, it does not come back by itself, and the focus is where it was.
        await Pass(new TimeSpan(0, 13, 10));
        await Expect(camille.Planning.Warning).ToBeVisibleAsync();
        await Expect(camille.Planning.Warning.Locator(":focus")).ToHaveCountAsync(1);
        await camille.Page.Keyboard.PressAsync("Escape");
        await Expect(camille.Planning.Warning).ToBeHiddenAsync();
        await Expect(camille.Planning.Chip("Lina", "Cantine", December(3))).ToBeFocusedAsync();
        await camille.Planning.Tick("Lina", "Cantine", December(4));
        await Expect(camille.Planning.Warning).ToBeHiddenAsync();

        // Renewed beside the planning, then left with its own button, then used.
        await camille.Planning.Renew();
        await Expect(camille.Planning.TimeLeft).ToContainTextAsync("14 min");
        await Pass(new TimeSpan(0, 13, 10));
        await camille.Planning.Warning.GetByRole(AriaRole.Button, new() { Name = "Continuer" }).ClickAsync();
        await Expect(camille.Planning.Warning).ToBeHiddenAsync();
        await camille.Planning.Renew();
        await Expect(camille.Planning.TimeLeft).ToContainTextAsync("14 min");
        await Pass(new TimeSpan(0, 13, 10));
        await camille.Planning.Warning.GetByRole(AriaRole.Button, new() { Name = "Prolonger de 15 minutes" }).PressAsync("Enter");
        await Expect(camille.Planning.Warning).ToBeHiddenAsync();
        await Expect(camille.Planning.TimeLeft).ToContainTextAsync("14 min");
    }

    [Fact]
    public async Task A_screen_reader_hears_of_the_time_at_five_two_and_one_minutes_and_no_more_RGAA_7_5()
    {
        var camille = await (await Visitor(Screen.Desktop)).As("parentclapiers");
        await camille.Planning.ModifyLive(December(1));
        await camille.Planning.Tick("Lina", "Cantine", December(3));
        Assert.Empty(await camille.Heard());

        await Pass(TimeSpan.FromMinutes(8));
        await Expect(camille.Planning.TimeLeft).ToContainTextAsync("6 min");
        await Pass(TimeSpan.FromMinutes(2.5));
        await Expect(camille.Planning.TimeLeft).ToContainTextAsync("4 min");
        // A deed in between is no reason to say it again.
        await camille.Planning.Tick("Malo", "Cantine", December(3));
        await Pass(TimeSpan.FromMinutes(1));
        await Expect(camille.Planning.TimeLeft).ToContainTextAsync("3 min");
        await Pass(TimeSpan.FromMinutes(1.75));
        await Expect(camille.Planning.Warning).ToBeVisibleAsync();
        await camille.Page.Keyboard.PressAsync("Escape");
        await camille.Planning.Tick("Malo", "Cantine", December(4));
        await Pass(TimeSpan.FromMinutes(1));
        await Expect(camille.Planning.TimeLeft).ToContainTextAsync("0 min");

        Assert.Equal(
            ["Vos places sont gardées encore 5 minutes.", "Vos places sont gardées encore 2 minutes.", "Vos places sont gardées encore 1 minute."],
            await camille.Heard());
        await Expect(camille.Page.Locator("#annonces")).ToHaveAttributeAsync("role", "status");
    }

    private async Task<(Visitor Left, Visitor Right)> TwoTabs()
    {
        var left = await (await Visitor(Screen.Desktop)).As("parentclapiers");
        var right = await left.OtherTab();
        await left.Planning.ModifyLive(December(1));
        await right.Planning.ModifyLive(December(1));
        return (left, right);
    }
}
