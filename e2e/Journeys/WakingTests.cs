using System.Diagnostics;
using Portal.EndToEnd.Support;
using Portal.TestSupport;

namespace Portal.EndToEnd.Journeys;

/// <summary>
/// A page that wakes, comes online or comes back asks at once whether what it shows is still so (F16; issue 10, B7). Its
/// socket looks open and carries nothing: without asking, it would find out by a time-out only.
/// </summary>
public sealed class WakingTests(SharedBrowser browser) : Journey(browser)
{
    /// <summary>Far less than any time-out of the connection, and enough for a busy machine.</summary>
    private const float AtOnce = 6_000;

    /// <summary>In seconds: less than this is a page that was only busy.</summary>
    private const double LeastSleep = 6;

    private Cable? cable;

    [Fact]
    public async Task A_page_that_comes_online_shows_the_places_at_once_F16()
    {
        var camille = await OnTheCable(Screen.Desktop);
        var nabil = await (await Visitor(Screen.Desktop)).As("voisinclapiers");
        await nabil.Planning.ModifyLive(December(1));
        await camille.Planning.ModifyLive(December(1));

        cable!.GoSilentForSockets();
        await nabil.Planning.Tick("Aya", "Cantine", December(3));
        await Expect(camille.Planning.PlacesLeft("Cantine", December(3))).ToHaveTextAsync("10");
        await camille.Page.EvaluateAsync("() => dispatchEvent(new Event('online'))");

        await Expect(camille.Planning.PlacesLeft("Cantine", December(3))).ToHaveTextAsync("9", new() { Timeout = AtOnce });
        await Expect(camille.Planning.Lamp).ToHaveTextAsync("En direct");
    }

    [Fact]
    public async Task A_page_that_was_put_to_sleep_shows_the_right_places_time_and_cart_when_it_runs_again()
    {
        var camille = await Sleeper(new Habits(Screen.Desktop), new Uri($"http://{Cable.Host}:{cable!.Port}"));
        await camille.As("parentclapiers");
        await camille.Planning.ModifyLive(December(1));
        await camille.Planning.Tick("Lina", "Cantine", December(3));
        await Expect(camille.Planning.TimeLeft).ToContainTextAsync("14 min");

        // Asleep, while another computer of hers goes on with the same cart; the line that it wakes to carries nothing.
        await camille.ShutLid();
        var asleep = Stopwatch.StartNew();
        cable.GoSilentForSockets();
        var computer = await (await Visitor(Screen.Desktop)).As("parentclapiers");
        await computer.Planning.ModifyLive(December(1));
        await computer.Planning.Tick("Malo", "Cantine", December(3));
        await Town.Pass(TimeSpan.FromMinutes(10));
        await computer.Pass(TimeSpan.FromMinutes(10));
        await computer.Planning.Renew();
        await Expect(computer.Planning.TimeLeft).ToContainTextAsync("14 min");
        using var rest = new PeriodicTimer(TimeSpan.FromSeconds(Math.Max(0.1, LeastSleep - asleep.Elapsed.TotalSeconds))); // to have slept is the case itself
        await rest.WaitForNextTickAsync(Ct);
        await camille.OpenLid();

        await Expect(camille.Planning.AmountAtTheSide).ToHaveTextAsync("6,20 €", new() { Timeout = AtOnce });
        await Expect(camille.Planning.PlacesLeft("Cantine", December(3))).ToHaveTextAsync("8");
        await Expect(camille.Planning.TimeLeft).ToContainTextAsync("14 min");
    }

    [Fact]
    public async Task A_cart_that_was_paid_while_the_page_slept_cannot_be_pressed_again()
    {
        var camille = await OnTheCable(Screen.Phone);
        await camille.Planning.ModifyLive(December(1));
        await camille.Planning.Tick("Lina", "Cantine", December(3));
        await camille.Cart.Open();
        await Expect(camille.Page.Locator("html[data-live=on]")).ToHaveCountAsync(1);

        cable!.GoSilentForSockets();
        var bank = await camille.OtherTab();
        await bank.Page.GotoAsync(new Uri(Town.Portal.Address, "/panier").ToString());
        await bank.Cart.Pay();
        await bank.Bank.Pay();
        await bank.Requests.Arrive();
        await Expect(camille.Cart.PayButton).ToBeVisibleAsync();
        await Wake(camille);

        await Expect(camille.Cart.PayButton).ToHaveCountAsync(0, new() { Timeout = AtOnce });
    }

    [Fact]
    public async Task After_signing_out_no_child_s_name_stands_on_the_page_that_the_back_button_shows()
    {
        // The browser keeps the page as it was; no socket tells it anything.
        var camille = await Visitor(Screen.Phone);
        await camille.Page.RouteWebSocketAsync("**/live", _ => { });
        await camille.As("parentclapiers");
        await camille.Page.GotoAsync("/planning?mois=2026-12");
        await Expect(camille.Page.Locator("#contenu")).ToContainTextAsync("Lina");

        var elsewhere = await camille.OtherTab();
        await elsewhere.Page.GotoAsync("/planning");
        await elsewhere.Page.Locator("form[action='/deconnexion'] button").First.EvaluateAsync("button => button.click()");
        await elsewhere.Page.WaitForURLAsync("**/connexion**");
        await Expect(camille.Page.Locator("#contenu")).ToContainTextAsync("Lina");
        await camille.Page.EvaluateAsync("() => { dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })); }");

        await camille.Page.WaitForURLAsync("**/connexion**");
        await Expect(camille.Page.Locator("body")).Not.ToContainTextAsync("Lina");

        // And by the button itself.
        await elsewhere.Page.GoBackAsync();
        await elsewhere.Page.WaitForURLAsync("**/connexion**");
        await Expect(elsewhere.Page.Locator("body")).Not.ToContainTextAsync("Lina");
    }

    [Fact]
    public async Task Back_from_the_bank_shows_what_has_become_of_the_payment_A8()
    {
        var camille = await Sleeper(new Habits(Screen.Phone), Town.Portal.Address);
        await camille.As("parentclapiers");
        await camille.Planning.ModifyLive(December(1));
        await camille.Planning.Tick("Lina", "Cantine", December(3));
        await camille.Cart.Open();
        await camille.Cart.Pay();

        await camille.Page.GoBackAsync();
        await Expect(camille.Cart.Heading).ToHaveTextAsync("Paiement en cours");
        await Expect(camille.Cart.TimeLeft).ToContainTextAsync("min");
        await Expect(camille.Cart.PayButton).ToHaveCountAsync(0);

        // Nobody pays. The browser has kept the bank's page, so that no page is loaded here.
        await camille.Page.EvaluateAsync("() => history.forward()");
        await camille.Page.WaitForURLAsync("**/paiementws.web**");
        await Town.Pass(TimeSpan.FromMinutes(36));
        await Town.PollPayments();
        await camille.Page.GoBackAsync();
        await Expect(camille.Cart.Text).ToContainTextAsync("Le délai est écoulé");
        await Expect(camille.Cart.PayButton).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Back_to_a_cart_that_was_paid_in_another_tab_shows_it_empty_A8()
    {
        var camille = await Sleeper(new Habits(Screen.Phone), Town.Portal.Address);
        await camille.Page.RouteWebSocketAsync("**/live", _ => { }); // an open socket would keep the browser from keeping the page
        await camille.As("parentclapiers");
        await camille.Page.GotoAsync("/planning?mois=2026-12&mode=edition");
        await camille.Planning.Tick("Lina", "Cantine", December(3));
        await camille.Cart.Open();
        await Expect(camille.Cart.PayButton).ToHaveTextAsync("Payer 3,10 €");
        await camille.Page.GotoAsync("/accessibilite");

        var bank = await camille.OtherTab();
        await bank.Cart.Open();
        await bank.Cart.Pay();
        await bank.Bank.Pay();
        await bank.Requests.Arrive();
        await camille.Page.GoBackAsync();

        await Expect(camille.Cart.Text).ToContainTextAsync("Votre panier est vide.");
        await Expect(camille.Cart.PayButton).ToHaveCountAsync(0);
    }

    protected override async Task<DemoTown> Settle()
    {
        var town = await base.Settle();
        cable = Cable.To(town.Portal.Address.Host, town.Portal.Address.Port);
        town.Keep(cable);
        return town;
    }

    private async Task<Visitor> OnTheCable(Screen screen) =>
        await (await Visitor(new Habits(screen), new Uri($"http://{Cable.Host}:{cable!.Port}"))).As("parentclapiers");

    private static async Task Wake(Visitor visitor) => await visitor.Page.EvaluateAsync("() => { document.dispatchEvent(new Event('visibilitychange')); }");
}
