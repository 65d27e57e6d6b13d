using Portal.EndToEnd.Support;

namespace Portal.EndToEnd.Journeys;

/// <summary>A parent who does not pay within the quarter of an hour (R69, I2, O3).</summary>
public sealed class ExpiryTests(SharedBrowser browser) : Journey(browser)
{
    [Theory]
    [MemberData(nameof(Screens.PhoneAndDesktop), MemberType = typeof(Screens))]
    public async Task After_fifteen_minutes_everybody_sees_the_places_come_back_and_the_parent_may_try_again_R69(string screen)
    {
        var wide = screen == Screen.Desktop.Name;
        var camille = await (await Visitor(Screen.Named(screen))).As("parentclapiers");
        var nabil = await (await Visitor(Screen.Desktop)).As("voisinclapiers");
        await nabil.Planning.ModifyLive(December(1));
        await camille.Planning.ModifyLive(December(1));
        await camille.Planning.Tick("Lina", "Cantine", December(3));
        await camille.Planning.Tick("Malo", "Cantine", December(4));
        await Expect(nabil.Planning.PlacesLeft("Cantine", December(3))).ToHaveTextAsync("9");

        await Pass(TimeSpan.FromMinutes(16));

        // In the neighbour's browser, which loads nothing anew.
        await Expect(nabil.Planning.PlacesLeft("Cantine", December(3))).ToHaveTextAsync("10");
        await Expect(nabil.Planning.PlacesLeft("Cantine", December(4))).ToHaveTextAsync("10");

        await Expect(camille.Planning.Chip("Lina", "Cantine", December(3))).ToHaveAttributeAsync("aria-pressed", "false");
        if (wide)
        {
            await Expect(camille.Planning.Side).ToContainTextAsync("Le délai est écoulé");
            await Expect(camille.Planning.Side).ToContainTextAsync("Rien n’a été payé");
        }

        await camille.Cart.Open();
        await Expect(camille.Cart.Text).ToContainTextAsync("Le délai est écoulé");
        await camille.Cart.Retry();
        await Expect(camille.Cart.Thanks).ToHaveTextAsync("2 places sont à nouveau gardées pour vous.");
        await Expect(camille.Cart.PayButton).ToHaveTextAsync("Payer 6,20 €");
        await Expect(camille.Cart.TimeLeft).ToContainTextAsync("14 min");
        await Expect(nabil.Planning.PlacesLeft("Cantine", December(3))).ToHaveTextAsync("9");
        await camille.Cart.Pay();
        await camille.Bank.Pay();
        await camille.Requests.Arrive();
        await Expect(camille.Requests.Lines).ToHaveCountAsync(2);
    }

    [Fact]
    public async Task Trying_again_says_line_by_line_what_somebody_else_took_meanwhile_O13()
    {
        var camille = await (await Visitor(Screen.Desktop)).As("parentclapiers");
        var nabil = await (await Visitor(Screen.Desktop)).As("voisinclapiers");
        await camille.Planning.ModifyLive(December(1));
        await camille.Planning.Tick("Lina", "Cantine", December(3));
        await camille.Planning.Tick("Lina", "Cantine", December(14));
        await Pass(TimeSpan.FromMinutes(16));
        await Expect(camille.Planning.Side).ToContainTextAsync("Le délai est écoulé");

        await nabil.Planning.ModifyLive(December(1));
        await nabil.Planning.Tick("Aya", "Cantine", December(14));
        await camille.Planning.Side.GetByRole(AriaRole.Button, new() { Name = "Réessayer" }).ClickAsync();

        await Expect(camille.Cart.Thanks).ToHaveTextAsync("1 place est à nouveau gardée pour vous.");
        await Expect(camille.Planning.Problem).ToContainTextAsync("Lina, Cantine, lundi 14 décembre : c’est complet");
        await Expect(camille.Cart.PayButton).ToHaveTextAsync("Payer 3,10 €");
    }
}
