using System.Collections.Concurrent;
using System.Diagnostics;
using Portal.Core.Demo;
using Portal.EndToEnd.Pages;

namespace Portal.EndToEnd.Support;

/// <summary>What somebody's browser is like. A whole one is needed only for what its shell has not: alerts on a device.</summary>
public sealed record Habits(Screen Screen, bool Scripts = true, ColorScheme Colours = ColorScheme.Light, bool Touch = false, bool WholeBrowser = false)
{
    /// <summary>As people have it: a phone is touched, a desktop has a mouse.</summary>
    public static Habits On(string screen) => new(Screen.Named(screen), Touch: screen == Screen.Phone.Name);
}

/// <summary>Somebody in front of a browser of their own: cookies, tabs, and the pages of the portal in the parent's words.</summary>
public sealed class Visitor : IAsyncDisposable
{
    /// <summary>Hears what a screen reader would be given, and lets a test move the browser's clock with the server's.</summary>
    private const string Ears =
        """
        window.heard = [];
        window.ahead = 0;
        const now = Date.now.bind(Date);
        Date.now = () => now() + window.ahead;
        addEventListener("DOMContentLoaded", () => {
          const box = document.getElementById("annonces");
          if (box) new MutationObserver(() => box.textContent && window.heard.push(box.textContent.replace(/[ \n\r\t]+/g, " ").trim())).observe(box, { childList: true, characterData: true, subtree: true });
        });
        """;

    /// <summary>A trace costs up to a third of the browser's work: it is kept when a test that failed is run again for it.</summary>
    private static readonly bool IsTraced = Environment.GetEnvironmentVariable("PORTAL_TRACE") is "1";

    private readonly IBrowserContext context;
    private readonly Habits habits;
    private readonly ConcurrentQueue<string> scriptFaults;

    private Visitor(IBrowserContext context, Habits habits, ConcurrentQueue<string> scriptFaults)
    {
        this.context = context;
        this.habits = habits;
        this.scriptFaults = scriptFaults;
    }

    public IPage Page { get; private set; } = null!;

    public SignInPage SignIn => new(Page);

    public PlanningPage Planning => new(Page);

    public CartPage Cart => new(Page);

    public BankPage Bank => new(Page);

    public RequestsPage Requests => new(Page);

    /// <summary>Errors that no page should ever have.</summary>
    public IReadOnlyCollection<string> ScriptFaults => scriptFaults;

    public static async Task<Visitor> Come(IBrowser browser, Uri portal, Habits habits)
    {
        var context = await browser.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = portal.ToString(),
            ViewportSize = new ViewportSize { Width = habits.Screen.Width, Height = habits.Screen.Height },
            Locale = "fr-FR",
            TimezoneId = "Europe/Paris",
            JavaScriptEnabled = habits.Scripts,
            HasTouch = habits.Touch,
            ColorScheme = habits.Colours,
            ReducedMotion = ReducedMotion.Reduce,
        });
        context.SetDefaultTimeout(20_000);
        if (habits.Touch)
        {
            Hand.UseFinger(context);
        }

        if (IsTraced)
        {
            await context.Tracing.StartAsync(new TracingStartOptions { Snapshots = true });
        }

        if (habits.Scripts)
        {
            await context.AddInitScriptAsync(Ears);
        }

        var visitor = new Visitor(context, habits, new ConcurrentQueue<string>());
        visitor.Page = await visitor.OpenTab();
        return visitor;
    }

    /// <summary>Signs in as somebody of the demonstration.</summary>
    public async Task<Visitor> As(string userName)
    {
        await Page.GotoAsync("/connexion");
        await SignIn.Enter(userName, DemoAccounts.Password);
        return this;
    }

    /// <summary>The same person, in one more tab: the pages of this one are the new tab's.</summary>
    public async Task<Visitor> OtherTab() => new(context, habits, scriptFaults) { Page = await OpenTab() };

    /// <summary>The browser's own clock goes on with the server's, in every tab.</summary>
    public async Task Pass(TimeSpan time)
    {
        foreach (var tab in context.Pages)
        {
            await tab.EvaluateAsync("by => { window.ahead += by; }", time.TotalMilliseconds);
        }
    }

    /// <summary>The lid is shut: nothing runs in any page of this browser, and no page is told so. Only for who has a browser of their own.</summary>
    public Task ShutLid() => SignalPages("-STOP");

    public Task OpenLid() => SignalPages("-CONT");

    /// <summary>A finger that stays on something until a mark says that it has been felt.</summary>
    public async Task PressLong(ILocator what, ILocator felt)
    {
        await what.ScrollIntoViewIfNeededAsync();
        var box = (await what.BoundingBoxAsync())!;
        var fingers = await context.NewCDPSessionAsync(Page);
        await fingers.SendAsync("Input.dispatchTouchEvent", new() { ["type"] = "touchStart", ["touchPoints"] = new[] { new { x = box.X + (box.Width / 2), y = box.Y + (box.Height / 2) } } });
        await Assertions.Expect(felt).ToBeVisibleAsync();
        await fingers.SendAsync("Input.dispatchTouchEvent", new() { ["type"] = "touchEnd", ["touchPoints"] = Array.Empty<object>() });
    }

    /// <summary>What a screen reader was given on this page, in order.</summary>
    public async Task<IReadOnlyList<string>> Heard() => await Page.EvaluateAsync<string[]>("() => window.heard");

    /// <summary>Leaves a picture and a trace.</summary>
    public async Task LeaveTraces(string file)
    {
        for (var tab = 0; tab < context.Pages.Count; tab++)
        {
            await context.Pages[tab].ScreenshotAsync(new PageScreenshotOptions { Path = $"{file}-{tab + 1}.png" });
        }

        if (IsTraced)
        {
            await context.Tracing.StopAsync(new TracingStopOptions { Path = $"{file}.zip" });
        }
    }

    public async ValueTask DisposeAsync() => await context.CloseAsync();

    private async Task SignalPages(string signal)
    {
        var devTools = await context.Browser!.NewBrowserCDPSessionAsync();
        var processes = await devTools.SendAsync("SystemInfo.getProcessInfo");
        foreach (var page in processes!.Value.GetProperty("processInfo").EnumerateArray().Where(process => process.GetProperty("type").GetString() == "renderer"))
        {
            using var kill = Process.Start("kill", [signal, page.GetProperty("id").GetRawText()]);
            await kill.WaitForExitAsync();
        }
    }

    private async Task<IPage> OpenTab()
    {
        var tab = await context.NewPageAsync();
        tab.PageError += (_, error) => scriptFaults.Enqueue(error);
        tab.Console += (_, message) =>
        {
            if (message.Text.Contains("Content Security Policy", StringComparison.Ordinal))
            {
                scriptFaults.Enqueue(message.Text);
            }
        };
        return tab;
    }
}
