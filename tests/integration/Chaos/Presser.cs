using System.Net;
using AngleSharp.Html.Dom;
using Portal.TestSupport;

namespace Portal.IntegrationTests.Chaos;

/// <summary>Somebody at one tab, who presses whatever the pages offer. What is pressed follows from the seed and from what is shown.</summary>
internal abstract class Presser(ChaosTown town, ChaosNode node, Random chance) : IDisposable
{
    /// <summary>Nobody waits longer for a page.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    protected ChaosTown Town { get; } = town;

    protected ChaosNode Node { get; } = node;

    protected Random Chance { get; } = chance;

    protected Browser Browser { get; } = PortalHost.BrowserAt(node.Address);

    /// <summary>Who it is, for whoever replays a seed.</summary>
    protected abstract string Name { get; }

    /// <summary>Presses one thing after another until told to stop.</summary>
    public async Task Live(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            using var patience = new CancellationTokenSource(Patience);
            try
            {
                await Act(patience.Token);
            }
            catch (Exception gone) when (gone is HttpRequestException or OperationCanceledException or IOException)
            {
                // The node is dead, frozen or cut off: one presses again, as people do.
            }
        }
    }

    public void Dispose() => Browser.Dispose();

    protected abstract Task Act(CancellationToken ct);

    /// <summary>Where a press led, for who wants to know.</summary>
    protected virtual Task Led(Answer answer, CancellationToken ct) => Task.CompletedTask;

    /// <summary>Opens a page and presses one of its buttons that post, by chance; what a form asks to be typed is typed.</summary>
    protected async Task PressOn(string page, string action, CancellationToken ct)
    {
        var shown = await Open(page, ct);
        if (shown is null)
        {
            return;
        }

        var buttons = shown.Page.QuerySelectorAll("main button").OfType<IHtmlButtonElement>().Where(button => !button.IsDisabled && button.Form is { } form
            && string.Equals(form.Method, "post", StringComparison.OrdinalIgnoreCase)
            && (button.GetAttribute("formaction") ?? form.GetAttribute("action") ?? "").Contains(action, StringComparison.Ordinal)).ToList();
        if (buttons.Count == 0)
        {
            return;
        }

        var pressed = buttons[Chance.Next(buttons.Count)];
        foreach (var empty in pressed.Form!.QuerySelectorAll("input[required], textarea").Where(field => field is IHtmlInputElement { Type: "text", Value: "" } or IHtmlTextAreaElement { Value: "" }))
        {
            _ = empty is IHtmlInputElement input ? input.Value = "essai" : ((IHtmlTextAreaElement)empty).Value = "essai";
        }

        var answer = await Browser.Press(pressed, ct);
        Look(answer, $"{page}: {pressed.TextContent.Trim()}");
        await Led(answer, ct);
    }

    /// <summary>The same on one of the pages that a list leads to.</summary>
    protected async Task PressOnOneOf(string list, string links, CancellationToken ct)
    {
        var shown = await Open(list, ct);
        var leads = shown?.Page.QuerySelectorAll($"main a[href*='{links}']").OfType<IHtmlAnchorElement>().Select(link => new Uri(link.Href).AbsolutePath).Distinct().ToList() ?? [];
        if (leads.Count > 0)
        {
            await PressOn(leads[Chance.Next(leads.Count)], "", ct);
        }
    }

    // Anybody may be refused and may be told to come back later. Nobody is ever shown that we broke.
    protected void Look(Answer answer, string what)
    {
        if (answer.Status == HttpStatusCode.InternalServerError)
        {
            Town.Fault($"{Name} met an error at {what} of {Node.Address}");
        }
    }

    private async Task<Answer?> Open(string page, CancellationToken ct)
    {
        var shown = await Browser.Get(page, ct);
        Look(shown, page);
        return shown.MediaType == "text/html" ? shown : null;
    }
}
