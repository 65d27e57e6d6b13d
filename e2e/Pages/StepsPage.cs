using Portal.EndToEnd.Support;

namespace Portal.EndToEnd.Pages;

/// <summary>« Réserver », step by step: children, activities, days, recap.</summary>
public sealed class StepsPage(IPage page)
{
    public ILocator Current => page.Locator(".steps [aria-current=step]");

    public ILocator Verdict => page.Locator("#verdict");

    public ILocator ReserveButton => page.Locator("#reserver");

    /// <summary>Opens it from the menu, as a newcomer would.</summary>
    public async Task Open()
    {
        await page.GetByRole(AriaRole.Navigation, new() { Name = "Menu principal" }).GetByRole(AriaRole.Link, new() { Name = "Réserver", Exact = true }).Press();
        await page.Arrive("/reserver$");
    }

    public ILocator Child(string firstName) => page.GetByRole(AriaRole.Checkbox, new() { Name = firstName });

    /// <summary>A slot of an activity: its card's checkbox.</summary>
    public ILocator Slot(string activity, string slot) =>
        page.Locator("fieldset.activity").Filter(new() { Has = page.Locator("legend", new() { HasText = activity }) }).GetByRole(AriaRole.Checkbox, new() { Name = slot });

    public ILocator Weekday(string word) => page.GetByRole(AriaRole.Checkbox, new() { Name = word });

    public async Task ToActivities()
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "Continuer vers les activités" }).Press();
        await page.Arrive("/reserver/activites");
    }

    public async Task ToDays()
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "Continuer vers les jours" }).Press();
        await page.Arrive("/reserver/jours");
    }

    public async Task Look(DateOnly from, DateOnly to)
    {
        await page.Locator("#du").FillAsync(Iso(from));
        await page.Locator("#au").FillAsync(Iso(to));
        await page.GetByRole(AriaRole.Button, new() { Name = "Voir ce qui sera réservé" }).Press();
        await Expect(Verdict).ToBeVisibleAsync();
    }

    public async Task Reserve()
    {
        await ReserveButton.Press();
        await page.Arrive("/panier$");
    }

    private static string Iso(DateOnly day) => day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
}
