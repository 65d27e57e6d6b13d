namespace Portal.EndToEnd.Pages;

/// <summary>« Mes demandes », and one of them.</summary>
public sealed class RequestsPage(IPage page)
{
    public ILocator All => page.Locator(".requests > li");

    /// <summary>What the request just made is answered.</summary>
    public ILocator Answer => page.Locator("[role=status].message");

    public ILocator Lines => page.Locator(".requests > .line");

    public ILocator Line(string child, string slot) => page.Locator(".requests > .line", new() { HasText = $"{child} · {slot}" });

    public async Task Open() => await page.GotoAsync("/demandes");

    /// <summary>Waits for the page of a request that was just made.</summary>
    public async Task<string> Arrive()
    {
        await page.Arrive("/demandes/.");
        return new Uri(page.Url).Segments[^1];
    }
}
