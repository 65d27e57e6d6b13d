using Deque.AxeCore.Commons;

namespace Portal.EndToEnd.Support;

/// <summary>
/// Looks at every page a test shows it: with all of axe on the visitor's own screen, and on the other size and in the dark
/// with the rules whose answer can differ there; and whether it fits every screen that people have. What is wrong is
/// collected, so that one run names all of it.
/// </summary>
public sealed class Looking
{
    private const string Everything = "{}";
    private const string WhatDarknessChanges = "{ runOnly: ['color-contrast'] }";
    private const string WhatSizeChanges = "{ runOnly: ['color-contrast', 'target-size', 'scrollable-region-focusable'] }";

    private static readonly string Axe = new BundledAxeScriptProvider().GetScript();

    private readonly List<string> faults = [];

    public IReadOnlyList<string> Faults => faults;

    public async Task At(Visitor visitor, string what)
    {
        var page = visitor.Page;
        var own = page.ViewportSize!;
        await Fits(page, what);
        await page.EvaluateAsync(Axe);
        await Pass(page, what, Everything);

        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        await Pass(page, $"{what}, sombre", WhatDarknessChanges);
        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });

        foreach (var screen in Screen.All.Where(screen => screen.Width != own.Width))
        {
            await page.SetViewportSizeAsync(screen.Width, screen.Height);
            await Fits(page, $"{what}, {screen.Name}");
            if (screen == (own.Width < Screen.Zoomed.Width ? Screen.Desktop : Screen.Phone))
            {
                await Pass(page, $"{what}, {screen.Name}", WhatSizeChanges);
            }
        }

        await page.SetViewportSizeAsync(own.Width, own.Height);
    }

    public void AssertNothingWrong() => Assert.True(faults.Count == 0, string.Join('\n', faults));

    private async Task Fits(IPage page, string what)
    {
        // Who sticks out is named, so that nobody has to look for it.
        var wider = await page.EvaluateAsync<string?>(
            """
            () => {
              const { scrollWidth, clientWidth } = document.documentElement;
              if (scrollWidth <= clientWidth) return null;
              const out = [...document.body.querySelectorAll("*")].find(one => one.getBoundingClientRect().right > clientWidth);
              return `${scrollWidth - clientWidth} px trop large ${out?.outerHTML.slice(0, 160) ?? ""}`;
            }
            """);
        if (wider is not null)
        {
            faults.Add($"{what} : {wider}");
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
