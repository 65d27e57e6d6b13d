using System.Text.RegularExpressions;
using Portal.EndToEnd.Support;

namespace Portal.EndToEnd.Journeys;

/// <summary>An invoice in a real browser: opened from the menu, paid at the bank, and its receipt read and kept (R73, R75).</summary>
public sealed partial class InvoiceTests(SharedBrowser browser) : Journey(browser)
{
    [Fact]
    public async Task A_parent_opens_a_late_invoice_pays_it_and_keeps_the_receipt_R73()
    {
        var mathilde = await (await Visitor(Screen.Phone)).As("parentclaira");
        var page = mathilde.Page;
        await page.GetByRole(AriaRole.Navigation, new() { Name = "Menu principal" }).GetByRole(AriaRole.Link, new() { Name = "Factures" }).ClickAsync();
        await page.GetByRole(AriaRole.Listitem).Filter(new() { HasText = "En retard" }).GetByRole(AriaRole.Link).ClickAsync();

        var heading = page.GetByRole(AriaRole.Heading, new() { Level = 1 });
        await Expect(heading).ToHaveTextAsync(Title());
        var amount = Title().Match((await heading.TextContentAsync())!).Groups["amount"].Value;
        await Expect(page.GetByRole(AriaRole.Table).First).ToContainTextAsync("tranche");
        await page.GetByRole(AriaRole.Button, new() { NameRegex = PayButton() }).ClickAsync();
        await mathilde.Bank.Pay();

        await Expect(heading).ToHaveTextAsync($"Reçu de {amount}");
        await Expect(page.GetByRole(AriaRole.Status).Filter(new() { HasText = "C’est payé" })).ToBeVisibleAsync();
        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Link, new() { Name = "Télécharger le reçu" }).ClickAsync());
        Assert.StartsWith("recu-R", download.SuggestedFilename, StringComparison.Ordinal);
        await page.GetByRole(AriaRole.Link, new() { Name = "Mes factures" }).Last.ClickAsync();
        await Expect(page.GetByText("Tout est réglé.")).ToBeVisibleAsync();
        Assert.Contains(await Town.SendMails(), mail => mail.Subject.StartsWith("Reçu de", StringComparison.Ordinal));
    }

    [GeneratedRegex(@"^Facture de (?<amount>[\d\s]+,\d\d\s€)$")]
    private static partial Regex Title();

    [GeneratedRegex("^Payer .* en ligne$")]
    private static partial Regex PayButton();
}
