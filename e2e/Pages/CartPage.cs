using Portal.EndToEnd.Support;

namespace Portal.EndToEnd.Pages;

/// <summary>The recap before the second validation, and what becomes of a cart.</summary>
public sealed class CartPage(IPage page)
{
    public ILocator Heading => page.GetByRole(AriaRole.Heading, new() { Level = 1 });

    public ILocator Text => page.Locator("#contenu");

    public ILocator TimeLeft => page.Locator("[data-left]");

    public ILocator ToPay => page.Locator("[data-due]");

    public ILocator PayButton => page.Locator("#valider");

    public ILocator Thanks => page.Locator("#messages .thanks");

    public ILocator RetryButton => page.GetByRole(AriaRole.Button, new() { Name = "Réessayer" });

    /// <summary>A line of the recap, by its child and slot.</summary>
    public ILocator Line(string child, string slot) => page.Locator(".recap tbody tr", new() { HasText = $"{child} · {slot}" });

    public async Task Open() => await page.GotoAsync("/panier");

    /// <summary>« Payer … € »: leads to the bank's page.</summary>
    public async Task Pay()
    {
        await PayButton.Press();
        await page.Arrive("/tpa/paiementws.web");
    }

    /// <summary>When there is nothing to pay: leads to the numbered request.</summary>
    public async Task Confirm()
    {
        await PayButton.Press();
        await page.Arrive("/demandes/.");
    }

    /// <summary>« Prolonger de 15 minutes ».</summary>
    public async Task Renew() => await Text.GetByRole(AriaRole.Button, new() { Name = "Prolonger" }).First.Press();

    public async Task Retry() => await RetryButton.Press();

    /// <summary>« Je n’ai pas payé : reprendre mon panier ».</summary>
    public async Task TakeBack() => await page.Locator("#reprendre").Press();
}
