using System.Text.RegularExpressions;
using Portal.Core;
using Portal.Core.Households;
using Portal.TestSupport;

namespace Portal.IntegrationTests.Chaos;

/// <summary>An adult of a family: days of the planning, and any button of the recap, of the waiting list, of requests and invoices.</summary>
internal sealed partial class Tab(ChaosTown town, ChaosNode node, TestHousehold family, Guardian who, Random chance) : Presser(town, node, chance)
{
    private static readonly string[] Answers = ["Pay", "Pay", "Pay", "Refuse", "Abandon", "Visit", "Forget"];

    private readonly List<string> operations = [];
    private readonly List<string> unheard = [];
    private string token = "";

    protected override string Name => who.LastName;

    public async Task SignIn(CancellationToken ct)
    {
        await Browser.SignIn(PortalHost.UserNameOf(who), PortalHost.Password, ct);
        token = await Browser.Token(ct);
    }

    /// <summary>The bank's word that nobody has heard yet, now, once more, and at both nodes.</summary>
    public async Task HearLate(CancellationToken ct)
    {
        foreach (var operation in unheard.Concat(operations).ToList())
        {
            await Task.WhenAll(Town.Nodes.Select(other => Notify(other, operation, ct)));
        }
    }

    protected override Task Act(CancellationToken ct) => Chance.Next(22) switch
    {
        <= 6 => Tick("cocher", ct),
        7 => Tick("decocher", ct),
        8 => Tick("attendre", ct),
        9 => Post("/clapiers/planning?handler=Annuler", [], ct),
        <= 12 => PressOn("/clapiers/panier", "handler=Valider", ct),
        <= 14 => PressOn("/clapiers/panier", "", ct),
        15 => PressOn("/clapiers/attente", "", ct),
        16 => PressOnOneOf("/clapiers/demandes", "/demandes/", ct),
        17 => PressOn($"/clapiers/planning/jour?jour={TestTown.Thursday:yyyy-MM-dd}&mode=edition", "", ct),
        18 => PressOnOneOf("/clapiers/factures", "/factures/", ct),
        _ => AtTheBank(ct),
    };

    protected override async Task Led(Answer answer, CancellationToken ct)
    {
        if (answer.Address.Port == Town.Bank.Address.Port && Operation().Match(answer.Address.Query) is { Success: true } at)
        {
            operations.Add(at.Groups["id"].Value);
            await AtTheBank(ct);
        }
    }

    private Task Tick(string how, CancellationToken ct)
    {
        var here = Town.Town;
        SlotId[] slots = [here.Lunch, here.Lunch, here.LunchAndGames, here.Evening, here.Study, here.LateEvening, here.Morning, here.Nursery];
        var days = Enumerable.Range(0, Chance.Next(1, 4)).Select(_ => (how, $"{family.Children[Chance.Next(family.Children.Count)].Id.Value}|{slots[Chance.Next(slots.Length)].Value}|{TestTown.Days[Chance.Next(4)]:yyyy-MM-dd}"));
        return Post("/clapiers/planning?handler=Choisir", [.. days], ct);
    }

    private async Task Post(string address, (string, string)[] fields, CancellationToken ct) =>
        Look(await Browser.Post(address, fields, ct, accept: "application/json", token: token), address);

    /// <summary>Any operation of this tab, an old one too, meets any end; the portal hears of it now, later, twice, or from the poll alone.</summary>
    private async Task AtTheBank(CancellationToken ct)
    {
        if (operations.Count == 0)
        {
            return;
        }

        var (operation, end) = (operations[Chance.Next(operations.Count)], Answers[Chance.Next(Answers.Length)]);
        if (!End(operation, end))
        {
            return;
        }

        Town.Note($"{Name} {end} {operation[..6]}");
        switch (Chance.Next(5))
        {
            case 0:
                Look(await Browser.Get($"/paiement/retour?idop={operation}", ct), "/paiement/retour");
                break;
            case 1:
                await Task.WhenAll(Town.Nodes.Select(other => Notify(other, operation, ct)));
                break;
            case 2:
                await Notify(Node, operation, ct);
                Look(await Browser.Get($"/paiement/retour?idop={operation}", ct), "/paiement/retour");
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
                    Town.Bank.Pay(operation);
                    break;
                case "Refuse":
                    Town.Bank.Refuse(operation);
                    break;
                case "Abandon":
                    Town.Bank.Abandon(operation);
                    break;
                case "Visit":
                    Town.Bank.Visit(operation);
                    break;
                default:
                    break;
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

    [GeneratedRegex("(?i)idop=(?<id>[0-9a-z-]+)")]
    private static partial Regex Operation();
}
