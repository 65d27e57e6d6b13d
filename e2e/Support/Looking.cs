using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;

namespace Portal.EndToEnd.Support;

/// <summary>
/// Looks at every page a test shows it: with axe by daylight, its contrasts again in the dark, and whether it fits the
/// screen. What is wrong is collected, so that one run names all of it.
/// </summary>
public sealed class Looking(Screen? narrower = null, bool alsoDark = true)
{
    private static readonly HashSet<ResultType> Violations = [ResultType.Violations];

    private readonly List<string> faults = [];

    public async Task At(Visitor visitor, string what)
    {
        var page = visitor.Page;
        var t0 = Environment.TickCount64;
        await Fits(page, what);
        Note(await page.RunAxe(new AxeRunOptions { ResultTypes = Violations }), what);

        if (alsoDark)
        {
            await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
            Note(await page.RunAxe(new AxeRunOptions { ResultTypes = Violations, RunOnly = new RunOnlyOptions { Type = "rule", Values = ["color-contrast"] } }), $"{what}, sombre");
            await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
        }

        if (narrower is not null)
        {
            var usual = page.ViewportSize!;
            await page.SetViewportSizeAsync(narrower.Width, narrower.Height);
            await Fits(page, $"{what}, {narrower.Name}");
            await page.SetViewportSizeAsync(usual.Width, usual.Height);
        }
        TestContext.Current.TestOutputHelper?.WriteLine($"{what}: {Environment.TickCount64 - t0}");
    }

    // T
    public void AssertNothingWrong() => Assert.True(faults.Count == 0, string.Join('\n', faults));

    private async Task Fits(IPage page, string what)
    {
        var wider = await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth");
        if (wider > 0)
        {
            faults.Add($"{what} : {wider} px trop large");
        }
    }

    private void Note(AxeResult result, string what) => faults.AddRange(
        from violation in result.Violations
        from node in violation.Nodes.Take(3)
        select $"{what} : {violation.Id}, {violation.Help} — {node.Target} {node.Html}");
}
