using System.Globalization;

using Portal.EndToEnd.Support;

namespace Portal.EndToEnd.Pages;

/// <summary>The planning of a month, as a parent points at it: a child, a slot, a day.</summary>
public sealed class PlanningPage(IPage page)
{
    /// <summary>« À payer », beside the planning on a wide screen.</summary>
    public ILocator AmountAtTheSide => page.Locator("#panier [data-due]");

    /// <summary>The same on a phone, in the bar at the bottom.</summary>
    public ILocator Bar => page.Locator("#barre");

    /// <summary>The cart beside the planning.</summary>
    public ILocator Side => page.Locator("#panier");

    public ILocator TimeLeft => page.Locator("#panier [data-left]");

    /// <summary>« En direct » or « Reconnexion… ».</summary>
    public ILocator Lamp => page.Locator("#direct");

    public ILocator Problem => page.Locator("#messages .problem");

    /// <summary>« Encore deux minutes ».</summary>
    public ILocator Warning => page.GetByRole(AriaRole.Dialog);

    public async Task Open(DateOnly month, bool editing = false) =>
        await page.GotoAsync($"/planning?mois={month.ToString("yyyy-MM", CultureInfo.InvariantCulture)}{(editing ? "&mode=edition" : "")}");

    /// <summary>« Modifier ».</summary>
    public async Task Modify()
    {
        await page.GetByRole(AriaRole.Link, new() { Name = "Modifier", Exact = true }).Press();
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Quitter la modification" })).ToBeVisibleAsync();
    }

    /// <summary>Opens a month in edit mode, and waits until it hears what others do.</summary>
    public async Task ModifyLive(DateOnly month)
    {
        await Open(month, editing: true);
        await Expect(Lamp).ToHaveTextAsync("En direct");
    }

    /// <summary>Presses a free day, and waits until it is in the cart.</summary>
    public async Task Tick(string child, string slot, DateOnly day)
    {
        await Press(child, slot, day);
        await Expect(Chip(child, slot, day)).ToHaveAttributeAsync("aria-pressed", "true");
    }

    /// <summary>Presses a day that was chosen or booked, and waits until it no longer is.</summary>
    public async Task Untick(string child, string slot, DateOnly day)
    {
        await Press(child, slot, day);
        await Expect(Chip(child, slot, day)).ToHaveAttributeAsync("aria-pressed", "false");
    }

    /// <summary>Presses, whatever the answer will be.</summary>
    public async Task Press(string child, string slot, DateOnly day) => await Chip(child, slot, day).Press();

    /// <summary>What a child has or may have on a slot of a day.</summary>
    public ILocator Chip(string child, string slot, DateOnly day) =>
        Slot(slot, day).Locator($".chip[aria-label^=\"{child},\"], .chip:has(> .vh:text(\"{child},\"))");

    /// <summary>The number of places left, or « complet ».</summary>
    public ILocator PlacesLeft(string slot, DateOnly day) => Slot(slot, day).Locator(".left b");

    /// <summary>« Terminer et payer », « Vérifier et payer » on a phone.</summary>
    public async Task Finish()
    {
        await page.Locator("#terminer:visible, #barre .go:visible").Press();
        await page.Arrive("/panier$");
    }

    /// <summary>« Prolonger de 15 minutes », beside the planning.</summary>
    public async Task Renew() => await Side.GetByRole(AriaRole.Button, new() { Name = "Prolonger" }).Press();

    private ILocator Slot(string slot, DateOnly day) =>
        page.Locator($"#j-{day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)} .slot:has(.slot-name[title^=\"{slot},\"])");
}
