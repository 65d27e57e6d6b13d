using System.Net;
using System.Text.RegularExpressions;
using AngleSharp.Html.Dom;
using Portal.Core;
using Portal.Core.Households;
using Portal.TestSupport;

namespace Portal.IntegrationTests.Chaos;

/// <summary>
/// An adult at one tab, who presses whatever the pages offer: days of the planning, and any button of the recap, of the
/// waiting list, of a request. What it presses follows from the seed and from what it is shown.
/// </summary>
internal sealed partial class Tab(ChaosTown town, ChaosNode node, TestHousehold family, Guardian who, Random chance) : IDisposable
{
    /// <summary>A family does not wait longer for a page.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);

    private static readonly string[] Answers = ["Pay", "Pay", "Pay", "Refuse", "Abandon", "Visit", "Forget"];

    private readonly Browser browser = PortalHost.BrowserAt(node.Address);
    private readonly List<string> operations = [];
    private readonly List<string> unheard = [];
    private string token = "";

    /// <summary>Signs in and opens the planning.</summary>
    public async Task Open(CancellationToken ct)
    {
        await browser.SignIn(PortalHost.UserNameOf(who), PortalHost.Password, ct);
        token = await browser.Token(ct);
    }

    /// <summary>Presses one thing after another until told to stop.</summary>
    public async Task Live(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            using var patience = new CancellationTokenSource(Patience);
            try
            {
                await Act(chance.Next(20), patience.Token);
            }
            catch (Exception gone) when (gone is HttpRequestException or OperationCanceledException or IOException)
            {
                // The node is dead, frozen or cut off: the family presses again, as families do.
            }
        }
    }

    /// <summary>The bank's word that nobody has heard yet, now, twice, and at both nodes.</summary>
    public async Task HearLate(CancellationToken ct)
    {
        foreach (var operation in unheard.Concat(operations))
        {
            await Task.WhenAll(town.Nodes.Select(other => Notify(other, operation, ct)));
        }
    }

    public void Dispose() => browser.Dispose();

    private Task Act(int what, CancellationToken ct) => what switch
    {
        <= 6 => Tick("cocher", ct),
        7 => Tick("decocher", ct),
        8 => Tick("attendre", ct),
        9 => Post("/clapiers/planning?handler=Annuler", [], ct),
        <= 12 => PressOn("/clapiers/panier", "handler=Valider", ct),
        <= 14 => PressOn("/clapiers/panier", "", ct),
        15 => PressOn("/clapiers/attente", "", ct),
        16 => PressOnARequest(ct),
        17 => PressOn($"/clapiers/planning/jour?jour={TestTown.Thursday:yyyy-MM-dd}&mode=edition", "", ct),
        _ => AtTheBank(ct),
    };

    private Task Tick(string how, CancellationToken ct)
    {
        var here = town.Town;
        SlotId[] slots = [here.Lunch, here.Lunch, here.LunchAndGames, here.Evening, here.Study, here.LateEvening, here.Morning];
        var days = Enumerable.Range(0, chance.Next(1, 4)).Select(_ => (how, $"{family.Children[chance.Next(family.Children.Count)].Id.Value}|{slots[chance.Next(slots.Length)].Value}|{TestTown.Days[chance.Next(3)]:yyyy-MM-dd}"));
        return Post("/clapiers/planning?handler=Choisir", [.. days], ct);
    }

    private async Task Post(string address, (string, string)[] fields, CancellationToken ct) =>
        Look(await browser.Post(address, fields, ct, accept: "application/json", token: token), address);

    private async Task PressOn(string page, string action, CancellationToken ct)
    {
        var shown = await browser.Get(page, ct);
        Look(shown, page);
        if (shown.MediaType != "text/html")
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

        var pressed = buttons[chance.Next(buttons.Count)];
        var answer = await browser.Press(pressed, ct);
        Look(answer, $"{page}: {pressed.TextContent.Trim()}");
        if (answer.Address.Port == town.Bank.Address.Port && Operation().Match(answer.Address.Query) is { Success: true } at)
        {
            operations.Add(at.Groups["id"].Value);
            await AtTheBank(ct);
        }
    }

    private async Task PressOnARequest(CancellationToken ct)
    {
        var list = await browser.Get("/demandes", ct);
        Look(list, "/clapiers/demandes");
        if (list.MediaType == "text/html" && list.Page.QuerySelectorAll("main a[href*='/demandes/']").OfType<IHtmlAnchorElement>().Select(link => new Uri(link.Href).PathAndQuery).Distinct().ToList() is { Count: > 0 } requests)
        {
            await PressOn(requests[chance.Next(requests.Count)], "", ct);
        }
    }

    /// <summary>Any operation of this tab, an old one too, meets any end; the portal hears of it now, later, twice, or from the poll alone.</summary>
    private async Task AtTheBank(CancellationToken ct)
    {
        if (operations.Count == 0)
        {
            return;
        }

        var (operation, end) = (operations[chance.Next(operations.Count)], Answers[chance.Next(Answers.Length)]);
        if (!End(operation, end))
        {
            return;
        }

        town.Note($"{who.LastName} {end} {operation[..6]}");
        switch (chance.Next(5))
        {
            case 0:
                Look(await browser.Get($"/paiement/retour?idop={operation}", ct), "/paiement/retour");
                break;
            case 1:
                await Task.WhenAll(town.Nodes.Select(other => Notify(other, operation, ct)));
                break;
            case 2:
                await Notify(node, operation, ct);
                Look(await browser.Get($"/paiement/retour?idop={operation}", ct), "/paiement/retour");
                break;
            case 3:
                unheard.Add(operation);
                break;
            default:
                break;
        }
    }

    private bool End(string operation, string end)
    {
        try
        {
            switch (end)
            {
                case "Pay":
                    town.Bank.Pay(operation);
                    break;
                case "Refuse":
                    town.Bank.Refuse(operation);
                    break;
                case "Abandon":
                    town.Bank.Abandon(operation);
                    break;
                case "Visit":
                    town.Bank.Visit(operation);
                    break;
                default:
                    return true;
            }

            return true;
        }
        catch (InvalidOperationException)
        {
            // It had its end already.
            return false;
        }
    }

    private async Task Notify(ChaosNode at, string operation, CancellationToken ct)
    {
        using var bank = PortalHost.BrowserAt(at.Address);
        using var form = new FormUrlEncodedContent([new("idop", operation)]);
        try
        {
            Look(await bank.PostRaw("/paiement/notification", form, ct), "/paiement/notification");
        }
        catch (Exception deaf) when (deaf is HttpRequestException or OperationCanceledException or IOException)
        {
            unheard.Add(operation);
        }
    }

    // A family may be refused and may be told to come back later. It is never shown that we broke.
    private void Look(Answer answer, string what)
    {
        if (answer.Status == HttpStatusCode.InternalServerError)
        {
            town.Fault($"{who.LastName} met an error at {what} of {node.Address}");
        }
    }

    [GeneratedRegex("(?i)idop=(?<id>[0-9a-z-]+)")]
    private static partial Regex Operation();
}
