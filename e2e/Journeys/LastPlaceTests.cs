using System.Text.RegularExpressions;
using Portal.EndToEnd.Support;

namespace Portal.EndToEnd.Journeys;

/// <summary>Two families want the last lunch of Monday 14 December (I1).</summary>
public sealed class LastPlaceTests(SharedBrowser browser) : Journey(browser)
{
    [Fact]
    public async Task The_last_place_goes_to_one_of_two_browsers_and_the_other_reads_why_O15()
    {
        var camille = await (await Visitor(Screen.Desktop)).As("parentclapiers");
        var nabil = await (await Visitor(Screen.Phone)).As("voisinclapiers");
        await camille.Planning.ModifyLive(December(14));
        await nabil.Planning.ModifyLive(December(14));
        await Expect(camille.Planning.PlacesLeft("Cantine", December(14))).ToHaveTextAsync("1");
        await Expect(nabil.Planning.PlacesLeft("Cantine", December(14))).ToHaveTextAsync("1");

        await Task.WhenAll(
            camille.Planning.Press("Lina", "Cantine", December(14)),
            nabil.Planning.Press("Aya", "Cantine", December(14)));

        await Expect(camille.Planning.PlacesLeft("Cantine", December(14))).ToHaveTextAsync("complet");
        await Expect(nabil.Planning.PlacesLeft("Cantine", December(14))).ToHaveTextAsync("complet");
        await Expect(camille.Planning.Problem.Or(camille.Planning.Side.Locator(".ring")).First).ToBeVisibleAsync();
        var camilleWon = await camille.Planning.Side.Locator(".ring").IsVisibleAsync();
        var (winner, loser) = camilleWon ? (camille, nabil) : (nabil, camille);
        var (winning, losing) = camilleWon ? ("Lina", "Aya") : ("Aya", "Lina");
        await Expect(winner.Planning.Chip(winning, "Cantine", December(14))).ToContainTextAsync("Panier");
        await Expect(loser.Planning.Chip(losing, "Cantine", December(14))).ToContainTextAsync("Complet");
        await Expect(loser.Planning.Problem).ToHaveTextAsync($"{losing}, Cantine, lundi 14 décembre : c’est complet : il ne reste plus de place ce jour-là.");
        await Expect(winner.Planning.Problem).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_day_that_somebody_else_fills_offers_the_waiting_list_on_the_open_page_and_is_free_again_when_they_let_go_O8()
    {
        var nabil = await (await Visitor(Screen.Phone)).As("voisinclapiers");
        await nabil.Planning.ModifyLive(December(14));
        await Expect(nabil.Planning.Chip("Aya", "Cantine", December(14))).ToContainTextAsync("Libre");
        var camille = await (await Visitor(Screen.Desktop)).As("parentclapiers");
        await camille.Planning.ModifyLive(December(14));

        await camille.Planning.Press("Lina", "Cantine", December(14));
        await Expect(camille.Planning.Chip("Lina", "Cantine", December(14))).ToContainTextAsync("Panier");
        await Expect(nabil.Planning.Chip("Aya", "Cantine", December(14))).ToContainTextAsync("Complet");

        await camille.Planning.Press("Lina", "Cantine", December(14));
        await Expect(nabil.Planning.Chip("Aya", "Cantine", December(14))).ToContainTextAsync("Libre");
    }

    [Fact]
    public async Task The_number_in_the_name_of_what_is_pressed_moves_with_the_number_on_the_page_R65()
    {
        var nabil = await (await Visitor(Screen.Phone)).As("voisinclapiers");
        await nabil.Planning.ModifyLive(December(15));
        var places = int.Parse(await nabil.Planning.PlacesLeft("Cantine", December(15)).InnerTextAsync(), System.Globalization.CultureInfo.InvariantCulture);
        var camille = await (await Visitor(Screen.Desktop)).As("parentclapiers");
        await camille.Planning.ModifyLive(December(15));
        await Expect(nabil.Planning.Chip("Aya", "Cantine", December(15))).ToHaveAttributeAsync("aria-label", new Regex($", {places}\u00A0places?$"));

        await camille.Planning.Press("Lina", "Cantine", December(15));

        await Expect(nabil.Planning.PlacesLeft("Cantine", December(15))).ToHaveTextAsync($"{places - 1}");
        await Expect(nabil.Planning.Chip("Aya", "Cantine", December(15))).ToHaveAttributeAsync("aria-label", new Regex($", {places - 1}\u00A0places?$"));
    }
}
