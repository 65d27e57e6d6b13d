using Portal.EndToEnd.Support;

namespace Portal.EndToEnd.Journeys;

/// <summary>How long until a change is seen in somebody else's browser, measured by <c>./portal bench live</c>.</summary>
[Trait("Category", Chores.Name)]
public sealed class LiveFigures(SharedBrowser browser) : Journey(browser)
{
    private const int Ticks = 50;

    [Fact]
    public async Task From_a_press_on_one_process_to_a_browser_on_another()
    {
        await using var first = await NodeProcess.Start(Town, Ct);
        await using var second = await NodeProcess.Start(Town, Ct);
        var camille = await (await Visitor(new Habits(Screen.Desktop), first.Address)).As("parentclapiers");
        var nabil = await (await Visitor(new Habits(Screen.Desktop), second.Address)).As("voisinclapiers");
        await camille.Planning.ModifyLive(December(1));
        await nabil.Planning.ModifyLive(December(1));

        var waits = await Measure(camille, nabil, from: 10);
        Figures.Keep("a press on one process, until it is seen in a browser on another", [.. waits.Select(wait => wait.FromPress)]);
        Figures.Keep("the answer of a hold in the browser that asked, until the change is seen in a browser on another process (negative: seen before)", [.. waits.Select(wait => wait.FromAnswer)]);
    }

    /// <summary>From the press and from the answer of a hold, as the page that asked sees them, to the count shown in another browser.</summary>
    private static async Task<IReadOnlyList<(double FromPress, double FromAnswer)>> Measure(Visitor asks, Visitor watches, int from)
    {
        await asks.Page.EvaluateAsync(
            """
            () => {
              const ask = window.fetch;
              document.addEventListener("submit", () => { window.pressedAt = performance.timeOrigin + performance.now(); }, true);
              window.fetch = async (...asked) => {
                const answer = await ask(...asked);
                if (asked[1]?.method === "POST") window.answeredAt = performance.timeOrigin + performance.now();
                return answer;
              };
            }
            """);
        await watches.Planning.PlacesLeft("Cantine", new DateOnly(2026, 12, 3)).EvaluateAsync(
            """
            label => new MutationObserver(() => { window.seen = label.textContent; window.seenAt = performance.timeOrigin + performance.now(); })
              .observe(label, { childList: true, characterData: true, subtree: true })
            """);

        var waits = new List<(double, double)>();
        for (var tick = 0; tick < Ticks; tick++)
        {
            var isTicking = tick % 2 == 0;
            await asks.Page.EvaluateAsync("() => { window.answeredAt = 0; }");
            await (isTicking ? asks.Planning.Tick("Lina", "Cantine", new DateOnly(2026, 12, 3)) : asks.Planning.Untick("Lina", "Cantine", new DateOnly(2026, 12, 3)));
            await watches.Page.WaitForFunctionAsync("left => window.seen === left", isTicking ? $"{from - 1}" : $"{from}");
            var seen = await watches.Page.EvaluateAsync<double>("() => window.seenAt");
            waits.Add((seen - await asks.Page.EvaluateAsync<double>("() => window.pressedAt"), seen - await asks.Page.EvaluateAsync<double>("() => window.answeredAt")));
        }

        return waits;
    }
}
