using System.Collections.Concurrent;

namespace Portal.EndToEnd.Support;

/// <summary>
/// One browser for the whole run, from the system: nothing is ever downloaded. Most tests look at pages, which the shell of
/// Chromium draws at half the price; what only a whole browser has (alerts on a device) starts that one.
/// </summary>
public sealed class SharedBrowser : IAsyncLifetime
{
    /// <summary>Two browsers and a portal share two cores with another test.</summary>
    private const float Patience = 15_000;

    private readonly SemaphoreSlim oneLaunch = new(1);
    private readonly ConcurrentBag<IBrowser> owned = [];
    private IPlaywright? playwright;
    private IBrowser? shell;
    private IBrowser? whole;

    public async ValueTask InitializeAsync()
    {
        SetDefaultExpectTimeout(Patience);
        playwright = await Playwright.CreateAsync();
        shell = await Launch(Places.ChromiumShell);
    }

    /// <summary>The browser that somebody with these habits needs.</summary>
    public async Task<IBrowser> For(Habits habits)
    {
        if (!habits.WholeBrowser)
        {
            return shell!;
        }

        await oneLaunch.WaitAsync();
        try
        {
            return whole ??= await Launch(Places.Chromium);
        }
        finally
        {
            oneLaunch.Release();
        }
    }

    /// <summary>A browser of the caller's own, to be put to sleep without anybody else; it keeps the pages that were left, as people's browsers do.</summary>
    public async Task<IBrowser> Own()
    {
        var own = await Launch(Places.Chromium, ["--disable-back-forward-cache"]);
        owned.Add(own);
        return own;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var browser in new[] { shell, whole }.OfType<IBrowser>().Concat(owned))
        {
            await browser.CloseAsync();
        }

        playwright?.Dispose();
        oneLaunch.Dispose();
    }

    private Task<IBrowser> Launch(string program, IEnumerable<string>? without = null) => playwright!.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
    {
        ExecutablePath = program,
        IgnoreDefaultArgs = without,
        Args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"],
    });
}
