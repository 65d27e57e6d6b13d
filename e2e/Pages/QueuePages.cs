using Portal.EndToEnd.Support;

namespace Portal.EndToEnd.Pages;

/// <summary>The service's queue of files, documents and changes.</summary>
public sealed class QueuePages(IPage page)
{
    public async Task Open()
    {
        await page.GotoAsync("/agent/dossiers");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Dossiers à traiter");
    }

    /// <summary>Opens the oldest; each answer opens the next by itself.</summary>
    public async Task OpenFirst() => await page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Ouvrir") }).First.Press();

    /// <summary>Accepts what is shown, once it is what was expected.</summary>
    public async Task Accept(string title)
    {
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync(title);
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new("^(Accepter|Valider le dossier)") }).Press();
    }

    public Task IsEmpty() => Expect(page.GetByText("Tout est traité.")).ToBeVisibleAsync();
}
