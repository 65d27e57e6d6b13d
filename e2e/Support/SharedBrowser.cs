namespace Portal.EndToEnd.Support;

/// <summary>One Chromium for the whole run. It comes from the system: nothing is ever downloaded.</summary>
public sealed class SharedBrowser : IAsyncLifetime
{
    /// <summary>Two browsers and a portal share two cores with another test.</summary>
    private const float Patience = 15_000;

    private IPlaywright? playwright;

    public IBrowser Chromium { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        SetDefaultExpectTimeout(Patience);
        playwright = await Playwright.CreateAsync();
        Chromium = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Places.Chromium,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"],
        });
    }

    public async ValueTask DisposeAsync()
    {
        if (playwright is not null)
        {
            await Chromium.CloseAsync();
            playwright.Dispose();
        }
    }
}
