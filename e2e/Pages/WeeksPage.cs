using Portal.EndToEnd.Support;

namespace Portal.EndToEnd.Pages;

/// <summary>« Nos semaines types »: the list, the editor, and the preview.</summary>
public sealed class WeeksPage(IPage page)
{
    public ILocator Verdict => page.Locator("#verdict");

    public ILocator Preview => page.Locator("#apercu");

    public ILocator Thanks => page.Locator("#messages .thanks");

    public ILocator Name => page.GetByLabel("Son nom");

    public async Task Open() => await page.GotoAsync("/planning/semaine-type");

    public async Task New(string child)
    {
        await page.GetByRole(AriaRole.Link, new() { Name = $"Nouvelle semaine type pour {child}" }).Press();
        await Expect(Name).ToBeVisibleAsync();
    }

    /// <summary>A box of the grid.</summary>
    public ILocator Box(string slot, string weekday) => page.GetByRole(AriaRole.Checkbox, new() { Name = $"{slot}, {weekday}", Exact = true });

    /// <summary>« Semaines paires ».</summary>
    public ILocator Rhythm(string word) => page.GetByRole(AriaRole.Radio, new() { Name = word });

    public async Task Keep()
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "Enregistrer cette semaine" }).Press();
        await Expect(Thanks).ToContainTextAsync("est gardée");
    }

    /// <summary>Applies what is kept to a period: « Décembre 2026 ».</summary>
    public async Task Apply(string period)
    {
        await page.GetByRole(AriaRole.Link, new() { Name = "Réserver avec nos semaines types" }).Press();
        await page.GetByRole(AriaRole.Radio, new() { Name = period }).Press();
        await page.GetByRole(AriaRole.Button, new() { Name = "Voir ce qui serait réservé" }).Press();
        await Expect(Verdict).ToBeVisibleAsync();
    }

    public async Task Reserve()
    {
        await page.Locator("#reserver").Press();
        await page.Arrive("/panier$");
    }
}
