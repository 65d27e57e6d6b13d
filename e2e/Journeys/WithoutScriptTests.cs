using Portal.EndToEnd.Pages;
using Portal.EndToEnd.Support;

namespace Portal.EndToEnd.Journeys;

/// <summary>Every button is a form and every link a page: the whole job without a line of script.</summary>
public sealed class WithoutScriptTests(SharedBrowser browser) : Journey(browser)
{
    [Fact]
    public async Task The_whole_job_is_done_by_forms()
    {
        var camille = await (await Visitor(new Habits(Screen.Phone, Scripts: false))).As("parentclapiers");

        await camille.Planning.Open(December(1));
        await camille.Planning.Modify();
        await Expect(camille.Planning.PlacesLeft("Cantine", December(3))).ToHaveTextAsync("10");
        await camille.Planning.Tick("Lina", "Cantine", December(3));
        await camille.Planning.Tick("Malo", "Cantine", December(3));
        await camille.Planning.Tick("Lina", "ALP soir 1", December(4));
        await camille.Planning.Tick("Malo", "Cantine", December(4));
        await camille.Planning.Untick("Malo", "Cantine", December(4));
        await Expect(camille.Planning.PlacesLeft("Cantine", December(3))).ToHaveTextAsync("8");

        await camille.Cart.Open();
        await Expect(camille.Cart.TimeLeft).ToContainTextAsync("14 min");
        await Expect(camille.Cart.PayButton).ToHaveTextAsync("Payer 7,35 €");
        await Town.Pass(TimeSpan.FromMinutes(10));
        await camille.Cart.Renew();
        await Expect(camille.Cart.Thanks).ToContainTextAsync("C’est prolongé");
        await Expect(camille.Cart.TimeLeft).ToContainTextAsync("14 min");

        await camille.Cart.Pay();
        await camille.Bank.Pay();
        await camille.Bank.ReturnByHand();
        await camille.Requests.Arrive();
        await Expect(camille.Requests.Answer).ToContainTextAsync("C’est réservé");
        await Expect(camille.Requests.Lines).ToHaveCountAsync(3);

        // One line alone is given back, from its request (R70, O13).
        var line = camille.Requests.Line("Malo", "Cantine");
        await line.Locator("summary").ClickAsync();
        await line.GetByRole(AriaRole.Button, new() { Name = "Oui, annuler" }).ClickAsync();
        await Expect(camille.Cart.Thanks).ToContainTextAsync("Un avoir de 3,10 € vous est ouvert");
        await Expect(camille.Requests.Line("Malo", "Cantine")).ToContainTextAsync("Annulé");
    }

    [Fact]
    public async Task A_cart_whose_time_is_over_says_so_and_is_tried_again_by_a_form_R69()
    {
        var camille = await (await Visitor(new Habits(Screen.Phone, Scripts: false))).As("parentclapiers");
        await camille.Planning.Open(December(1), editing: true);
        await camille.Planning.Tick("Lina", "Cantine", December(3));
        await Town.Pass(TimeSpan.FromMinutes(16));

        await camille.Cart.Open();
        await Expect(camille.Cart.Text).ToContainTextAsync("Le délai est écoulé");
        await camille.Cart.Retry();

        await Expect(camille.Cart.PayButton).ToHaveTextAsync("Payer 3,10 €");
    }

    [Fact]
    public async Task A_family_known_to_two_structures_changes_by_a_button_R11()
    {
        var sarah = await (await Visitor(new Habits(Screen.Desktop, Scripts: false))).As("parentdeuxstructures");
        await Expect(sarah.Page.Locator(".brand small")).ToHaveTextAsync("Clapiers – Enfance Jeunesse");

        await sarah.Page.GotoAsync("/clapiers/demandes");
        await sarah.Page.GetByLabel("Structure").SelectOptionAsync("cluses");
        await sarah.Page.GetByRole(AriaRole.Button, new() { Name = "Changer" }).ClickAsync();

        // The same page of the other one, and the back button leads back to the first.
        await sarah.Page.Arrive("/cluses/demandes$");
        await Expect(sarah.Page.Locator(".brand small")).ToContainTextAsync("Cluses");
        await sarah.Page.GoBackAsync();
        await sarah.Page.Arrive("/clapiers/demandes$");
        await Expect(sarah.Page.Locator(".brand small")).ToContainTextAsync("Clapiers");
    }
}
