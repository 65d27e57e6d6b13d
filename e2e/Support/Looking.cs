using Deque.AxeCore.Commons;

namespace Portal.EndToEnd.Support;

/// <summary>
/// Looks at every page a test shows it: with axe by daylight, its contrasts again in the dark, and whether it fits the
/// screen. What is wrong is collected, so that one run names all of it.
/// </summary>
public sealed class Looking(Screen? narrower = null, bool alsoDark = true)
{
    private static readonly string Axe = new BundledAxeScriptProvider().GetScript();

    private readonly List<string> faults = [];

    public IReadOnlyList<string> Faults => faults;

    public async Task At(Visitor visitor, string what)
    {
        var page = visitor.Page;
        await Fits(page, what);
        await page.EvaluateAsync(Axe);
        await Pass(page, what, "{}");

        if (alsoDark)
        {
            await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
            await Pass(page, $"{what}, sombre", "{ runOnly: ['color-contrast'] }");
            await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
        }

        if (narrower is not null)
        {
            var usual = page.ViewportSize!;
            await page.SetViewportSizeAsync(narrower.Width, narrower.Height);
            await Fits(page, $"{what}, {narrower.Name}");
            await page.SetViewportSizeAsync(usual.Width, usual.Height);
        }
    }

    public void AssertNothingWrong() => Assert.True(faults.Count == 0, string.Join('\n', faults));

    private async Task Fits(IPage page, string what)
    {
        var wider = await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth");
        if (wider > 0)
        {
            faults.Add($"{what} : {wider} px trop large");
        }
    }

    // One injection serves both looks; the package's own wrapper would inject anew and open a page each time.
    private async Task Pass(IPage page, string what, string options)
    {
        var violations = await page.EvaluateAsync<string[]>(
            $$"""
            async () => (await axe.run(document, { resultTypes: ["violations"], ...{{options}} })).violations
              .flatMap(violation => violation.nodes.slice(0, 3).map(node => `${violation.id}, ${violation.help} — ${node.target} ${node.html}`))
            """);
        faults.AddRange(violations.Select(violation => $"{what} : {violation}"));
    }
}
