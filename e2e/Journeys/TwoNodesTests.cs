using Portal.EndToEnd.Support;

namespace Portal.EndToEnd.Journeys;

/// <summary>Two web processes behind nothing but Redis show each other's changes.</summary>
public sealed class TwoNodesTests(SharedBrowser browser) : Journey(browser)
{
    private const int Ticks = 50;

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

        var waits = await Measure(camille, nabil, from: 9);
        Figures.Keep("a press on one process, until it is seen in a browser on another", [.. waits.Select(wait => wait.FromPress)]);
        Figures.Keep("the answer of a hold in the browser that asked, until the change is seen in a browser on another process (negative: seen before)", [.. waits.Select(wait => wait.FromAnswer)]);
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
