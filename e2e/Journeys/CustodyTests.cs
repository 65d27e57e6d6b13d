using Portal.EndToEnd.Support;

namespace Portal.EndToEnd.Journeys;

/// <summary>Two separated parents, each on a phone: a day changes hands, and turns from grey to free for the one who gained it (O19).</summary>
public sealed class CustodyTests(SharedBrowser browser) : Journey(browser)
{
    [Fact]
    public async Task A_day_that_one_parent_gives_and_the_other_accepts_becomes_free_to_book_O19()
    {
        var clara = await (await Visitor(Habits.On(Screen.Phone.Name))).As("mereclapiers");
        var karim = await (await Visitor(Habits.On(Screen.Phone.Name))).As("pereclapiers");
        await clara.Planning.Open(December(1), editing: true);
        await Expect(clara.Planning.Chip("Inès", "Cantine", December(4))).ToContainTextAsync("Autre parent");

        await karim.Page.GotoAsync("/garde");
        await karim.Page.GetByRole(AriaRole.Group, new() { Name = "Je donne" }).GetByLabel("Le, ou du").FillAsync("2026-12-04");
        await karim.Page.GetByRole(AriaRole.Button, new() { Name = "Proposer l’échange" }).Press();
        await Expect(karim.Page.Locator("#messages")).ToContainTextAsync("C’est proposé");

        // His planning stays open, with a day of his in the cart and the keyboard on it.
        await karim.Planning.ModifyLive(December(1));
        await karim.Planning.Tick("Inès", "Cantine", December(1));
        await Expect(karim.Planning.Chip("Inès", "Cantine", December(4))).Not.ToContainTextAsync("Autre parent");
        await karim.Planning.Chip("Inès", "Cantine", December(1)).FocusAsync();
        var height = await karim.Page.EvaluateAsync<int>("() => Math.round(scrollY)");

        await clara.Page.GotoAsync("/");
        await clara.Page.GetByRole(AriaRole.Link, new() { Name = "Répondre" }).Press();
        // The demonstration has another one waiting.
        await clara.Page.Locator(".swap", new() { HasText = "vendredi 4" }).GetByRole(AriaRole.Button, new() { Name = "Accepter l’échange" }).Press();
        await Expect(clara.Page.Locator("#messages")).ToContainTextAsync("L’échange est accepté");

        // Not loaded anew: the day alone has changed.
        await Expect(karim.Planning.Chip("Inès", "Cantine", December(4))).ToContainTextAsync("Autre parent");
        await Expect(karim.Planning.Chip("Inès", "Cantine", December(1))).ToHaveAttributeAsync("aria-pressed", "true");
        await Expect(karim.Planning.Chip("Inès", "Cantine", December(1))).ToBeFocusedAsync();
        Assert.Equal(height, await karim.Page.EvaluateAsync<int>("() => Math.round(scrollY)"));

        await clara.Planning.Open(December(1), editing: true);
        await clara.Planning.Tick("Inès", "Cantine", December(4));
        await karim.Planning.Open(December(1), editing: true);
        await Expect(karim.Planning.Chip("Inès", "Cantine", December(1))).ToHaveAttributeAsync("aria-pressed", "true");
        await Expect(karim.Planning.Chip("Inès", "Cantine", December(4))).ToContainTextAsync("Réservé par l’autre parent");
    }
}
