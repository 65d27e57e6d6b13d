using Portal.EndToEnd.Support;

namespace Portal.EndToEnd.Pages;

/// <summary>The payment page of the simulated bank.</summary>
public sealed class BankPage(IPage page)
{
    public ILocator Amount => page.GetByTestId("montant");

    public async Task Pay() => await Press("payer-carte");

    public async Task BeRefused() => await Press("carte-refusee");

    public async Task GiveUp() => await Press("abandonner");

    /// <summary>Pays, and closes the tab too early.</summary>
    public async Task PayAndNeverReturn()
    {
        await Press("payer-sans-retour");
        await Expect(page.GetByTestId("sans-retour")).ToBeVisibleAsync();
    }

    public async Task PayAndNotifyTwice() => await Press("payer-deux-notifications");

    /// <summary>The bank's page sends the browser back by itself where scripts run; otherwise one presses.</summary>
    public async Task ReturnByHand() => await page.GetByTestId("revenir").Press();

    private async Task Press(string button) => await page.GetByTestId(button).Press();
}
