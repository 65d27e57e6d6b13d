using Portal.Core.Nightly;
using Portal.EndToEnd.Support;

namespace Portal.EndToEnd.Journeys;

/// <summary>The board of the nights in a browser: it moves by itself while a night is worked, and a press asks for it again.</summary>
public sealed class NightBoardTests(SharedBrowser browser) : Journey(browser)
{
    private static readonly DateOnly Tonight = new(2026, 11, 30);

    [Fact]
    public async Task The_board_follows_a_night_without_being_loaded_anew_and_asks_for_it_again_R57()
    {
        var agent = await (await Visitor(Screen.Desktop)).As("agentclisson");
        await agent.Page.GotoAsync("/agent/nuits");
        await Expect(agent.Page.Locator("html")).ToHaveAttributeAsync("data-live", "on");
        await Expect(agent.Page.Locator("#nuit")).ToContainTextAsync("Aucune nuit");

        await Town.Portal.Run((OpenNights deed) => deed.Run(Tonight, CancellationToken.None));
        await Town.Portal.Run((WorkNights deed) => deed.Run(CancellationToken.None));

        await Expect(agent.Page.Locator("#nuit h2")).ToContainTextAsync("terminée");
        await Expect(agent.Page.Locator(".night-steps li.done")).ToHaveCountAsync(Enum.GetValues<NightStep>().Length);
        await agent.Page.GetByRole(AriaRole.Button, new() { Name = "Relancer cette nuit" }).ClickAsync();
        await Expect(agent.Page.Locator(".message.thanks")).ToContainTextAsync("C’est demandé");

        await Town.Portal.Run((WorkNights deed) => deed.Run(CancellationToken.None));

        await Expect(agent.Page.Locator("#nuit h2")).ToContainTextAsync("terminée");
        await Expect(agent.Page.Locator("#nuits tbody tr")).ToHaveCountAsync(2);
    }
}
