using Portal.EndToEnd.Support;

namespace Portal.EndToEnd.Journeys;

/// <summary>The main job of a portal, from the sign-in page to the credit note, as the guide of Clapiers tells it (R36, R58, R65, R68-R70).</summary>
public sealed class MainJobTests(SharedBrowser browser) : Journey(browser)
{
    [Theory]
    [MemberData(nameof(Screens.PhoneAndDesktop), MemberType = typeof(Screens))]
    public async Task A_parent_books_pays_and_the_next_day_gives_a_day_back_for_a_credit_note(string screen)
    {
        var wide = screen == Screen.Desktop.Name;
        var camille = await (await Visitor(Screen.Named(screen))).As("parentclapiers");
        var nabil = await (await Visitor(Screen.Desktop)).As("voisinclapiers");

        // The planning, looked at, then modified.
        await camille.Planning.Open(December(1));
        await camille.Planning.Modify();
        await Expect(camille.Planning.Lamp).ToHaveTextAsync("En direct");
        await Expect(camille.Planning.PlacesLeft("Cantine", December(3))).ToHaveTextAsync("10");
        await Expect(camille.Planning.PlacesLeft("Cantine", December(4))).ToHaveTextAsync("10");

        // The neighbour books: the places move under the parent's eyes (R65).
        await nabil.Planning.ModifyLive(December(1));
        await nabil.Planning.Tick("Aya", "Cantine", December(3));
        await Expect(camille.Planning.PlacesLeft("Cantine", December(3))).ToHaveTextAsync("9");

        // Two children, lunches and evenings, several days; the amount grows.
        await camille.Planning.Tick("Lina", "Cantine", December(3));
        await AmountIs("3,10 €");
        await camille.Planning.Tick("Malo", "Cantine", December(3));
        await AmountIs("6,20 €");
        await camille.Planning.Tick("Lina", "ALP soir 1", December(3));
        await AmountIs("7,35 €");
        await camille.Planning.Tick("Malo", "ALP soir 1", December(3));
        await AmountIs("8,50 €");
        await camille.Planning.Tick("Lina", "Cantine", December(4));
        await AmountIs("11,60 €");
        await Expect(camille.Planning.PlacesLeft("Cantine", December(3))).ToHaveTextAsync("7");
        await Expect(nabil.Planning.PlacesLeft("Cantine", December(3))).ToHaveTextAsync("7");
        await Expect(nabil.Planning.PlacesLeft("Cantine", December(4))).ToHaveTextAsync("9");

        // The quarter of an hour runs.
        await Expect(wide ? camille.Planning.TimeLeft : camille.Planning.Bar.Locator("b")).ToContainTextAsync(wide ? "14 min" : "14:");
        await Pass(TimeSpan.FromMinutes(3));

        // Recap, bank, back.
        await camille.Planning.Finish();
        await Expect(camille.Cart.TimeLeft).ToContainTextAsync("11 min");
        await Expect(camille.Cart.Line("Lina", "Cantine")).ToContainTextAsync("6,20 €");
        await Expect(camille.Cart.Line("Malo", "ALP soir 1")).ToContainTextAsync("1,15 €");
        await Expect(camille.Cart.PayButton).ToHaveTextAsync("Payer 11,60 €");
        await camille.Cart.Pay();
        await Expect(camille.Bank.Amount).ToHaveTextAsync("11,60 €");
        await camille.Bank.Pay();
        var number = await camille.Requests.Arrive();
        await Expect(camille.Requests.Answer).ToContainTextAsync("C’est réservé");
        await Expect(camille.Requests.Answer).ToContainTextAsync("11,60 €");
        await Expect(camille.Requests.Lines).ToHaveCountAsync(5);
        await Expect(camille.Requests.Line("Malo", "Cantine")).ToContainTextAsync("Réservé");

        await camille.Planning.Open(December(1));
        await Expect(camille.Planning.Chip("Lina", "Cantine", December(4))).ToContainTextAsync("Réservé");
        await Expect(camille.Planning.Chip("Malo", "ALP soir 1", December(3))).ToContainTextAsync("Réservé");

        var mail = (await Town.SendMails())[0];
        Assert.Contains(number, mail.Subject, StringComparison.Ordinal);
        Assert.Contains("11,60", mail.Text, StringComparison.Ordinal);

        // The next day before noon: one day is given back (R33, R70).
        await Town.GoTo(DemoTown.MondayMorning.AddDays(1));
        await camille.As("parentclapiers");
        await camille.Planning.ModifyLive(December(1));
        await camille.Planning.Untick("Malo", "Cantine", December(3));
        await camille.Planning.Finish();
        await Expect(camille.Cart.Text).ToContainTextAsync("Avoir pour vous");
        await camille.Cart.Confirm();
        await Expect(camille.Requests.Answer).ToContainTextAsync("Un avoir de 3,10 € vous est ouvert");
        Assert.Contains("3,10", (await Town.SendMails())[0].Text, StringComparison.Ordinal);

        // And the credit note is used by itself at the next payment (R70).
        await camille.Planning.ModifyLive(December(1));
        await Expect(camille.Planning.PlacesLeft("Cantine", December(3))).ToHaveTextAsync("9");
        await camille.Planning.Tick("Malo", "Cantine", December(7));
        await camille.Planning.Tick("Malo", "ALP soir 1", December(7));
        await camille.Planning.Finish();
        await Expect(camille.Cart.Text).ToContainTextAsync("Vos avoirs");
        await Expect(camille.Cart.PayButton).ToHaveTextAsync("Payer 1,15 €");
        await camille.Cart.Pay();
        await Expect(camille.Bank.Amount).ToHaveTextAsync("1,15 €");
        await camille.Bank.Pay();
        await camille.Requests.Arrive();
        await Expect(camille.Page.Locator("#contenu")).ToContainTextAsync("Vos avoirs ont payé 3,10 €");
        await camille.Page.GotoAsync("/moi");
        await Expect(camille.Page.GetByRole(AriaRole.Heading, new() { Name = "Mes avoirs" })).ToContainTextAsync("0,00 €");

        Task AmountIs(string amount) =>
            wide ? Expect(camille.Planning.AmountAtTheSide).ToHaveTextAsync(amount) : Expect(camille.Planning.Bar).ToContainTextAsync(amount);
    }
}
