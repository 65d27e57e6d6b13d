using Portal.EndToEnd.Support;

namespace Portal.EndToEnd.Journeys;

/// <summary>All that may happen between « Payer » and the answer (I3, O4-O6). No place and no euro is ever lost.</summary>
public sealed class BankTests(SharedBrowser browser) : Journey(browser)
{
    [Fact]
    public async Task A_refused_card_leaves_the_cart_as_it_was_and_it_can_be_paid_again_O6()
    {
        var camille = await AtTheBank(3, 4);
        var tab = await camille.OtherTab();
        await tab.Cart.Open();
        await Expect(tab.Cart.Heading).ToHaveTextAsync("Paiement en cours");

        await camille.Bank.BeRefused();
        await Expect(camille.Cart.Heading).ToHaveTextAsync("Paiement refusé");
        await Expect(tab.Cart.Heading).ToHaveTextAsync("Vérifiez votre demande");
        await camille.Page.GetByRole(AriaRole.Link, new() { Name = "Revenir à mon panier" }).ClickAsync();
        await Expect(camille.Cart.PayButton).ToHaveTextAsync("Payer 6,20 €");
        await Expect(camille.Cart.Line("Lina", "Cantine")).ToContainTextAsync("6,20 €");

        await camille.Cart.Pay();
        await camille.Bank.Pay();
        await camille.Requests.Arrive();
        await Expect(camille.Requests.Lines).ToHaveCountAsync(2);
    }

    [Fact]
    public async Task Giving_up_at_the_bank_leaves_the_cart_and_the_time_it_had_left_O6()
    {
        var camille = await Ticked(3);
        await Pass(TimeSpan.FromMinutes(6));
        await Pay(camille);
        await Pass(TimeSpan.FromMinutes(5));

        await camille.Bank.GiveUp();

        await Expect(camille.Cart.Heading).ToHaveTextAsync("Paiement abandonné");
        await camille.Cart.Open();
        await Expect(camille.Cart.TimeLeft).ToContainTextAsync("8 min");
        await Expect(camille.Cart.PayButton).ToHaveTextAsync("Payer 3,10 €");
    }

    [Fact]
    public async Task Paying_without_coming_back_is_found_out_by_asking_and_the_open_page_changes_by_itself_O5()
    {
        var camille = await AtTheBank(3);
        var tab = await camille.OtherTab();
        await tab.Cart.Open();
        await Expect(tab.Cart.Heading).ToHaveTextAsync("Paiement en cours");
        await camille.Bank.PayAndNeverReturn();

        await Pass(TimeSpan.FromMinutes(1));
        Assert.Equal(1, await Town.PollPayments());

        // It leads to what was asked for, not to an empty cart.
        await Expect(tab.Cart.Heading).ToHaveTextAsync("Mes demandes");
        await Expect(tab.Requests.All).ToHaveCountAsync(1);
        await tab.Planning.Open(December(1));
        await Expect(tab.Planning.Chip("Lina", "Cantine", December(3))).ToContainTextAsync("Réservé");
        Assert.Contains("réservé", (await Town.SendMails())[0].Subject, StringComparison.Ordinal);
    }

    [Fact]
    public async Task While_the_bank_is_silent_the_return_page_waits_and_then_becomes_the_request_by_itself_O5()
    {
        var camille = await AtTheBank(3);
        Town.Outside.DeafenBank();

        await camille.Bank.Pay();
        await Expect(camille.Cart.Heading).ToHaveTextAsync("Nous attendons la banque");

        Town.Outside.HealBank();
        await Pass(TimeSpan.FromMinutes(2));
        await Town.PollPayments();

        await camille.Requests.Arrive();
        await Expect(camille.Requests.Answer).ToContainTextAsync("C’est réservé");
    }

    [Fact]
    public async Task Two_notifications_and_a_return_make_one_request_and_one_mail_I3()
    {
        var camille = await AtTheBank(3, 4);

        await camille.Bank.PayAndNotifyTwice();
        await camille.Requests.Arrive();

        await Expect(camille.Requests.Lines).ToHaveCountAsync(2);
        await camille.Requests.Open();
        await Expect(camille.Requests.All).ToHaveCountAsync(1);
        Assert.Single(await Town.SendMails());
        Assert.Equal(2, Town.Outside.Operations.Single().Notifications.Count);
    }

    [Fact]
    public async Task Paid_after_the_end_while_the_places_are_still_free_is_confirmed_all_the_same_I3()
    {
        var nabil = await (await Visitor(Screen.Desktop)).As("voisinclapiers");
        await nabil.Planning.ModifyLive(December(1));
        var camille = await AtTheBank(3);
        await Expect(nabil.Planning.PlacesLeft("Cantine", December(3))).ToHaveTextAsync("9");
        await Pass(TimeSpan.FromMinutes(25));
        await Expect(nabil.Planning.PlacesLeft("Cantine", December(3))).ToHaveTextAsync("10");

        await camille.Bank.Pay();

        await camille.Requests.Arrive();
        await Expect(camille.Requests.Line("Lina", "Cantine")).ToContainTextAsync("Réservé");
        await Expect(nabil.Planning.PlacesLeft("Cantine", December(3))).ToHaveTextAsync("9");
    }

    [Fact]
    public async Task Paid_after_the_end_when_the_place_is_gone_becomes_a_credit_note_and_a_mail_O4()
    {
        var nabil = await (await Visitor(Screen.Desktop)).As("voisinclapiers");
        await nabil.Planning.ModifyLive(December(1));
        var camille = await AtTheBank(14);
        await Expect(nabil.Planning.PlacesLeft("Cantine", December(14))).ToHaveTextAsync("complet");
        await Pass(TimeSpan.FromMinutes(25));
        await Expect(nabil.Planning.PlacesLeft("Cantine", December(14))).ToHaveTextAsync("1");
        await nabil.Planning.Tick("Aya", "Cantine", December(14));

        await camille.Bank.Pay();

        await camille.Requests.Arrive();
        await Expect(camille.Requests.Line("Lina", "Cantine")).ToContainTextAsync("C’est complet");
        await Expect(camille.Requests.Answer).ToContainTextAsync("Un avoir de 3,10 € vous est ouvert");
        var mail = Assert.Single(await Town.SendMails());
        Assert.Contains("n’a pas pu être prise en compte", mail.Subject, StringComparison.Ordinal);
        Assert.Contains("3,10", mail.Text, StringComparison.Ordinal);
        await camille.Page.GotoAsync("/moi");
        await Expect(camille.Page.GetByRole(AriaRole.Heading, new() { Name = "Mes avoirs" })).ToContainTextAsync("3,10 €");
    }

    [Fact]
    public async Task A_parent_who_has_not_paid_takes_the_cart_back_and_changes_it_O6()
    {
        var camille = await AtTheBank(3);
        await camille.Planning.ModifyLive(December(1));
        await camille.Planning.Press("Malo", "Cantine", December(3));
        await Expect(camille.Planning.Problem).ToContainTextAsync("Un paiement est en cours pour ce panier");

        await camille.Cart.Open();
        await camille.Cart.TakeBack();
        await Expect(camille.Cart.Thanks).ToContainTextAsync("Rien n’a été débité");

        await camille.Planning.ModifyLive(December(1));
        await camille.Planning.Tick("Malo", "Cantine", December(3));
        await Expect(camille.Planning.AmountAtTheSide).ToHaveTextAsync("6,20 €");
    }

    /// <summary>A cart with Lina's lunch on these days of December, looked at in the recap.</summary>
    private async Task<Visitor> Ticked(params int[] days)
    {
        var camille = await (await Visitor(Screen.Desktop)).As("parentclapiers");
        await camille.Planning.ModifyLive(December(1));
        foreach (var day in days)
        {
            await camille.Planning.Tick("Lina", "Cantine", December(day));
        }

        return camille;
    }

    private async Task<Visitor> AtTheBank(params int[] days)
    {
        var camille = await Ticked(days);
        await Pay(camille);
        return camille;
    }

    private static async Task Pay(Visitor parent)
    {
        await parent.Cart.Open();
        await parent.Cart.Pay();
        await Expect(parent.Bank.Amount).ToBeVisibleAsync();
    }
}
