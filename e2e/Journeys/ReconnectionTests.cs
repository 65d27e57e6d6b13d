using Portal.EndToEnd.Support;

namespace Portal.EndToEnd.Journeys;

/// <summary>A node goes away and comes back, as at every new version.</summary>
public sealed class ReconnectionTests(SharedBrowser browser) : Journey(browser)
{
    [Fact]
    public async Task A_page_says_that_it_reconnects_and_then_shows_what_it_missed()
    {
        var other = Town.AddNode();
        var camille = await (await Visitor(Screen.Desktop)).As("parentclapiers");
        var nabil = await (await Visitor(new Habits(Screen.Desktop), other.Address)).As("voisinclapiers");
        await nabil.Planning.ModifyLive(December(1));
        await camille.Planning.ModifyLive(December(1));
        await camille.Planning.Tick("Lina", "Cantine", December(3));

        await Town.Portal.Stop();
        await Expect(camille.Planning.Lamp).ToHaveTextAsync("Reconnexion…");
        await nabil.Planning.Tick("Aya", "Cantine", December(3));
        await nabil.Planning.Tick("Aya", "Cantine", December(4));
        await Expect(camille.Planning.PlacesLeft("Cantine", December(3))).ToHaveTextAsync("9");
        Town.Portal.Start();

        await Expect(camille.Planning.Lamp).ToHaveTextAsync("En direct");
        await Expect(camille.Planning.PlacesLeft("Cantine", December(3))).ToHaveTextAsync("8");
        await Expect(camille.Planning.PlacesLeft("Cantine", December(4))).ToHaveTextAsync("9");
        await nabil.Planning.Untick("Aya", "Cantine", December(4));
        await Expect(camille.Planning.PlacesLeft("Cantine", December(4))).ToHaveTextAsync("10");
        await camille.Planning.Tick("Malo", "Cantine", December(4));
        await Expect(camille.Planning.AmountAtTheSide).ToHaveTextAsync("6,20 €");
    }

    [Fact]
    public async Task A_press_while_the_portal_is_away_is_answered_in_French_and_the_cart_is_there_afterwards()
    {
        var camille = await (await Visitor(Screen.Phone)).As("parentclapiers");
        await camille.Planning.ModifyLive(December(1));
        await camille.Planning.Tick("Lina", "Cantine", December(3));

        await Town.Portal.Stop();
        await camille.Planning.Press("Malo", "Cantine", December(3));
        await Expect(camille.Planning.Problem).ToContainTextAsync("Le service ne répond pas pour le moment. Votre panier est conservé");
        Town.Portal.Start();

        await Expect(camille.Planning.Lamp).ToHaveTextAsync("En direct");
        await camille.Planning.Tick("Malo", "Cantine", December(3));
        await Expect(camille.Planning.Bar).ToContainTextAsync("6,20 €");
    }

    [Fact]
    public async Task A_cart_that_ended_while_the_page_was_cut_off_says_so_once_it_is_back_R69()
    {
        var other = Town.AddNode();
        var camille = await (await Visitor(Screen.Desktop)).As("parentclapiers");
        await camille.Planning.ModifyLive(December(1));
        await camille.Planning.Tick("Lina", "Cantine", December(3));

        await Town.Portal.Stop();
        await Expect(camille.Planning.Lamp).ToHaveTextAsync("Reconnexion…");
        Town.Clock.Offset += TimeSpan.FromMinutes(16);
        await camille.Pass(TimeSpan.FromMinutes(16));
        await Expect(camille.Planning.TimeLeft).ToContainTextAsync("0 min 00");
        var nabil = await (await Visitor(new Habits(Screen.Desktop), other.Address)).As("voisinclapiers");
        await nabil.Planning.ModifyLive(December(1));
        await Expect(nabil.Planning.PlacesLeft("Cantine", December(3))).ToHaveTextAsync("10");
        Town.Portal.Start();

        await Expect(camille.Planning.Side).ToContainTextAsync("Le délai est écoulé");
    }
}
