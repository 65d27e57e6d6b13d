using Portal.EndToEnd.Support;

namespace Portal.EndToEnd.Journeys;

/// <summary>Two web processes behind nothing but Redis show each other's changes.</summary>
public sealed class TwoNodesTests(SharedBrowser browser) : Journey(browser)
{
    [Fact]
    public async Task A_tick_on_one_process_is_seen_on_the_other()
    {
        await using var first = await NodeProcess.Start(Town, Ct);
        await using var second = await NodeProcess.Start(Town, Ct);
        var camille = await (await Visitor(new Habits(Screen.Desktop), first.Address)).As("parentclapiers");
        var nabil = await (await Visitor(new Habits(Screen.Desktop), second.Address)).As("voisinclapiers");
        await camille.Planning.ModifyLive(December(1));
        await nabil.Planning.ModifyLive(December(1));

        await camille.Planning.Tick("Lina", "Cantine", December(3));
        await Expect(nabil.Planning.PlacesLeft("Cantine", December(3))).ToHaveTextAsync("9");
        await nabil.Planning.Tick("Aya", "Cantine", December(3));
        await Expect(camille.Planning.PlacesLeft("Cantine", December(3))).ToHaveTextAsync("8");
        await camille.Planning.Untick("Lina", "Cantine", December(3));
        await Expect(nabil.Planning.PlacesLeft("Cantine", December(3))).ToHaveTextAsync("9");
    }

    [Fact]
    public async Task A_cart_opened_on_one_process_is_paid_on_the_other_O5()
    {
        var other = Town.AddNode();
        var camille = await (await Visitor(Screen.Desktop)).As("parentclapiers");
        await camille.Planning.ModifyLive(December(1));
        await camille.Planning.Tick("Lina", "Cantine", December(3));

        // The same cookies serve on both: the keys are in the database.
        await camille.Page.GotoAsync(new Uri(other.Address, "/panier").ToString());
        await camille.Cart.Pay();
        await camille.Bank.Pay();

        await camille.Requests.Arrive();
        await Expect(camille.Requests.Lines).ToHaveCountAsync(1);
    }
}
