using Portal.EndToEnd.Support;

namespace Portal.EndToEnd.Journeys;

/// <summary>What a browser may send that no page offers: a French sentence, and nothing changes (I6).</summary>
public sealed class BadInputTests(SharedBrowser browser) : Journey(browser)
{
    [Fact]
    public async Task A_forged_child_or_a_day_past_its_limit_is_refused_in_French_and_takes_no_place_I6()
    {
        var camille = await (await Visitor(Screen.Desktop)).As("parentclapiers");
        var nabil = await (await Visitor(Screen.Desktop)).As("voisinclapiers");
        await nabil.Planning.ModifyLive(December(1));
        await camille.Planning.Open(December(1), editing: true);
        var neighbour = (await nabil.Planning.Chip("Aya", "Cantine", December(3)).GetAttributeAsync("value"))!;
        var own = (await camille.Planning.Chip("Lina", "Cantine", December(3)).GetAttributeAsync("value"))!;

        await Forge(neighbour);
        await Expect(camille.Planning.Problem).ToContainTextAsync("Nous n’avons pas trouvé ce que vous cherchez.");
        await Forge(own.Replace("2026-12-03", "2026-11-30", StringComparison.Ordinal));
        await Expect(camille.Planning.Problem).ToContainTextAsync("la réservation fermait vendredi 27 novembre à 12 h");
        await Forge("n’importe quoi");
        await Expect(camille.Planning.Problem).ToContainTextAsync("Nous n’avons pas compris cette demande. Rien n’a été changé.");
        await Expect(nabil.Planning.PlacesLeft("Cantine", December(3))).ToHaveTextAsync("10");
        await Expect(camille.Planning.Side).ToContainTextAsync("Il est vide");

        async Task Forge(string value)
        {
            // On a fresh page and in one step: the news of the last try renews the buttons and the message.
            await camille.Planning.ModifyLive(December(1));
            await camille.Planning.Chip("Lina", "Cantine", December(4)).EvaluateAsync("(button, value) => { button.value = value; button.click(); }", value);
        }
    }

    [Fact]
    public async Task The_request_of_another_family_does_not_exist_I6()
    {
        var nabil = await (await Visitor(Screen.Desktop)).As("voisinclapiers");
        await nabil.Planning.ModifyLive(December(1));
        await nabil.Planning.Tick("Aya", "Cantine", December(3));
        await nabil.Planning.Finish();
        await nabil.Cart.Pay();
        await nabil.Bank.Pay();
        var number = await nabil.Requests.Arrive();
        var camille = await (await Visitor(Screen.Phone)).As("parentclapiers");

        var answer = await camille.Page.GotoAsync($"/demandes/{number}");

        Assert.Equal(404, answer!.Status);
        await Expect(camille.Cart.Heading).ToHaveTextAsync("Page introuvable");
    }

    [Fact]
    public async Task A_form_sent_again_after_its_payment_pays_nothing_twice()
    {
        // Without scripts, a page that is out of date stays so.
        var camille = await (await Visitor(new Habits(Screen.Desktop, Scripts: false))).As("parentclapiers");
        await camille.Planning.Open(December(1), editing: true);
        await camille.Planning.Tick("Lina", "Cantine", December(3));
        var late = await camille.OtherTab();
        await late.Cart.Open();
        await camille.Cart.Open();
        await camille.Cart.Pay();
        await camille.Bank.Pay();
        await camille.Bank.ReturnByHand();
        await camille.Requests.Arrive();

        await late.Cart.PayButton.ClickAsync();

        await Expect(late.Planning.Problem).ToContainTextAsync("Votre panier est vide.");
        Assert.Single(Town.Outside.Operations);
        await late.Requests.Open();
        await Expect(late.Requests.All).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task Five_megabytes_in_a_form_are_refused_in_French()
    {
        var camille = await (await Visitor(Screen.Desktop)).As("parentclapiers");
        await camille.Planning.Open(December(1), editing: true);

        await camille.Page.EvaluateAsync(
            """
            () => {
              const form = document.createElement("form");
              Object.assign(form, { method: "post", action: "/clapiers/panier?handler=Vider" });
              form.append(Object.assign(document.createElement("textarea"), { name: "trop", value: "x".repeat(5_000_000) }));
              document.body.append(form);
              form.submit();
            }
            """);

        await Expect(camille.Cart.Heading).ToHaveTextAsync("Envoi trop volumineux");
    }
}
