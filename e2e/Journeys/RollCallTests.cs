using System.Text;
using System.Text.RegularExpressions;
using Portal.EndToEnd.Support;

namespace Portal.EndToEnd.Journeys;

/// <summary>The roll call as it is taken: with a thumb at the door, by keyboard at a desk, without scripts, and on paper (RGAA 3, 7, 10, 12).</summary>
public sealed partial class RollCallTests(SharedBrowser browser) : Journey(browser)
{
    [Fact]
    public async Task A_list_is_called_with_a_thumb_and_every_press_is_seen_heard_and_can_be_mended()
    {
        var leader = await Leader(new Habits(Screen.Phone, Touch: true));
        var (call, names) = await Open(leader);
        var look = new Looking();

        await Button(call, "Présent", names[0]).TapAsync();
        await Expect(Button(call, "Présent", names[0])).ToHaveAttributeAsync("aria-pressed", "true");
        await Expect(Button(call, "Présent", names[0])).ToBeFocusedAsync();
        await Expect(Button(call, "Présent", names[0]).Locator("svg")).ToBeVisibleAsync();
        await Button(call, "Présent", names[1]).TapAsync();
        await Expect(call.Locator(".tally")).ToContainTextAsync($"2\u00A0présents, 0\u00A0absent, {names.Count - 2} à pointer");
        await Button(call, "Absent", names[1]).TapAsync();
        await Expect(Button(call, "Absent", names[1])).ToHaveAttributeAsync("aria-pressed", "true");
        await Expect(Button(call, "Présent", names[1])).ToHaveAttributeAsync("aria-pressed", "false");
        await Expect(Button(call, "Présent", names[1]).Locator("svg")).ToBeHiddenAsync();
        await Expect(call.Locator(".called li", new() { HasText = names[1] })).ToContainTextAsync(NotedAbsent());
        await look.At(leader, "appel en cours");

        await call.Locator(".rest button").TapAsync();
        await Expect(call.Locator(".tally")).ToContainTextAsync($"{names.Count - 1}\u00A0présents, 1\u00A0absent. L’appel est fait.");
        await Expect(call.Locator(".tally")).ToBeFocusedAsync();
        await Expect(leader.Page.Locator("#annonces")).ToContainTextAsync("L’appel est fait.");
        Assert.Contains($"Absent : {names[1]}. 1\u00A0présent, 1\u00A0absent, {names.Count - 2} à pointer", await leader.Heard());
        await look.At(leader, "appel fait");

        look.AssertNothingWrong();
    }

    [Fact]
    public async Task A_list_is_called_without_a_mouse_and_the_focus_is_never_lost()
    {
        var leader = await Leader(new Habits(Screen.Desktop));
        var (call, names) = await Open(leader);
        var keys = leader.Page.Keyboard;

        await Keys.TabTo(leader.Page, Button(call, "Présent", names[0]));
        await keys.PressAsync("Space");
        await Expect(Button(call, "Présent", names[0])).ToHaveAttributeAsync("aria-pressed", "true");
        await Expect(Button(call, "Présent", names[0])).ToBeFocusedAsync();
        await keys.PressAsync("Tab");
        await keys.PressAsync("Enter");
        await Expect(Button(call, "Absent", names[0])).ToHaveAttributeAsync("aria-pressed", "true");
        await Expect(Button(call, "Absent", names[0])).ToBeFocusedAsync();
        await Keys.TabTo(leader.Page, call.Locator(".rest button"));
        await keys.PressAsync("Enter");
        await Expect(call.Locator(".tally")).ToContainTextAsync("L’appel est fait.");
        await Expect(call.Locator(".tally")).ToBeFocusedAsync();
        await keys.PressAsync("Tab");

        await Expect(Button(call, "Présent", names[0])).ToBeFocusedAsync();
    }

    [Fact]
    public async Task A_list_is_called_by_forms_alone_and_printed_as_empty_boxes()
    {
        var leader = await Leader(new Habits(Screen.Phone, Scripts: false, Touch: true));
        var (call, names) = await Open(leader);

        await Button(call, "Absent", names[0]).TapAsync();
        await Expect(Button(call, "Absent", names[0])).ToHaveAttributeAsync("aria-pressed", "true");
        Assert.EndsWith($"#{await call.Locator(".called li").First.GetAttributeAsync("id")}", leader.Page.Url, StringComparison.Ordinal);
        await Expect(call.Locator(".tally")).ToContainTextAsync($"0\u00A0présent, 1\u00A0absent, {names.Count - 1} à pointer");
        await leader.Page.EmulateMediaAsync(new() { Media = Media.Print });
        await Expect(leader.Page.GetByRole(AriaRole.Button)).ToHaveCountAsync(0);
        await Expect(call.Locator(".on-paper .box i")).ToHaveTextAsync([.. Enumerable.Range(0, (2 * names.Count) + 3).Select(box => box == 1 ? "✕" : "")]);
        var lists = await leader.Page.Locator(".call").CountAsync();
        var pdf = Encoding.Latin1.GetString(await leader.Page.PdfAsync(new PagePdfOptions { PreferCSSPageSize = true }));
        await leader.Page.EmulateMediaAsync(new() { Media = Media.Screen });
        await call.Locator(".rest button").TapAsync();

        await Expect(leader.Page.Locator(".message.thanks")).ToContainTextAsync("notés présents");
        await Expect(call.Locator(".tally")).ToContainTextAsync($"{names.Count - 1}\u00A0présents, 1\u00A0absent. L’appel est fait.");
        var sheets = Box().Matches(pdf);
        Assert.True(sheets.Count >= lists, $"{sheets.Count} sheets for {lists} lists");
        Assert.All(sheets, box => Assert.True(box.Groups["width"].Value.StartsWith("594", StringComparison.Ordinal) && box.Groups["height"].Value.StartsWith("841", StringComparison.Ordinal), box.Value));
    }

    [Fact]
    public async Task Two_leaders_at_one_list_see_each_other_s_presses_and_what_was_pressed_while_one_was_cut_off()
    {
        var node = Town.AddNode();
        var (one, other) = (await Leader(new Habits(Screen.Phone, Touch: true)), await (await Visitor(new Habits(Screen.Desktop), node.Address)).As("agentcluses"));
        var ((call, names), (same, _)) = (await Open(one), await Open(other));
        await Expect(one.Page.Locator("#direct")).ToHaveTextAsync("En direct");
        await Expect(other.Page.Locator("#direct")).ToHaveTextAsync("En direct");
        await same.Locator(".rest button").FocusAsync();

        await Button(call, "Absent", names[0]).TapAsync();
        await Expect(Button(same, "Absent", names[0])).ToHaveAttributeAsync("aria-pressed", "true");
        await Expect(same.Locator(".tally")).ToContainTextAsync($"0\u00A0présent, 1\u00A0absent, {names.Count - 1} à pointer");
        await Expect(same.Locator(".rest button")).ToBeFocusedAsync();
        await node.Stop();
        await Expect(other.Page.Locator("#direct")).ToHaveTextAsync("Reconnexion…");
        await call.Locator(".rest button").TapAsync();
        await Expect(call.Locator(".tally")).ToContainTextAsync("L’appel est fait.");
        node.Start();

        // The button that had the focus is gone: what it was about has it.
        await Expect(same.Locator(".tally")).ToContainTextAsync("L’appel est fait.");
        await Expect(same.Locator(".tally")).ToBeFocusedAsync();
    }

    private async Task<Visitor> Leader(Habits habits) => await (await Visitor(habits)).As("agentcluses");

    /// <summary>The first list of the day with three children at least, and their names as they are called.</summary>
    private static async Task<(ILocator Call, IReadOnlyList<string> Names)> Open(Visitor leader)
    {
        await leader.Page.GotoAsync("/agent/appel");
        var id = await leader.Page.Locator(".call:has(li:nth-child(3))").First.GetAttributeAsync("id");
        var call = leader.Page.Locator($"#{id}");
        return (call, await call.Locator(".called b").AllInnerTextsAsync());
    }

    private static ILocator Button(ILocator call, string word, string name) => call.GetByRole(AriaRole.Button, new() { Name = $"{word} : {name}", Exact = true }).First;

    [GeneratedRegex("noté absent à 9\u00A0h.* par agentcluses")]
    private static partial Regex NotedAbsent();

    [GeneratedRegex(@"/MediaBox\s*\[0 0 (?<width>[\d.]+) (?<height>[\d.]+)\]")]
    private static partial Regex Box();
}
