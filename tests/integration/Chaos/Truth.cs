using System.Net;
using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Carts;
using Portal.Core.Payments;
using Portal.Core.Places;
using Portal.Core.Settlement;
using Portal.Core.WaitingLists;
using Portal.TestSupport;

namespace Portal.IntegrationTests.Chaos;

/// <summary>What must be so when the trouble is over.</summary>
internal static class Truth
{
    /// <summary>Looks of twenty milliseconds: five seconds after the recovery.</summary>
    private const int FiveSeconds = 250;

    /// <summary>Every open browser shows the database: the places, its own cart and that cart's time, its own ranks.</summary>
    public static async Task IsShown(ChaosTown town, IReadOnlyList<OpenPlanning> plannings, CancellationToken ct)
    {
        foreach (var planning in plannings)
        {
            var wrong = await AfterFiveSeconds(town, planning, ct);
            if (wrong.Length > 0)
            {
                var still = await AfterFiveSeconds(town, planning, ct);
                town.Fault($"What {planning.Who.LastName} has open shows what is not so: {wrong} ({(still.Length > 0 ? "and ten seconds after" : "mended between five and ten seconds after")})");
            }
        }
    }

    private static async Task<string> AfterFiveSeconds(ChaosTown town, OpenPlanning planning, CancellationToken ct)
    {
        var wrong = "nothing heard";
        try
        {
            await Eventually.True(async () => (wrong = await WrongOn(town, planning, ct)).Length == 0, "the truth on an open planning", ct, FiveSeconds);
        }
        catch (TimeoutException)
        {
            // What it still shows wrong is the answer.
        }

        return wrong;
    }

    private static async Task<string> WrongOn(ChaosTown town, OpenPlanning planning, CancellationToken ct)
    {
        var shown = planning.Shown;
        var truth = await town.Ask(db => db.CountsOf([.. shown.Keys], town.Clock.GetUtcNow(), ct));
        var wrong = truth.Where(count => shown[new PoolDate(count.PoolId, count.Date)] != count.Left).Select(count => $"{count} is shown as {shown[new PoolDate(count.PoolId, count.Date)]}").ToList();
        var cart = await town.Ask(db => db.CurrentCartOf(planning.Who.Id, town.Town.OrganiserId, ct));
        var truly = CartShown.Of(cart is null ? null : CartNewsOf.Cart(cart));
        wrong.AddRange(planning.Cart == truly ? [] : [$"{truly} is shown as {planning.Cart}"]);
        var waits = await town.Ask(db => db.WaitsOf(planning.Who.HouseholdId, town.Town.OrganiserId, TestTown.Days[0].AddDays(-30), DateOnly.MaxValue, town.Clock.GetUtcNow(), ct));
        var ranks = string.Join(' ', waits.Where(wait => wait.OfferedUntil is null).Select(wait => $"{wait.Rank}").Order());
        wrong.AddRange(planning.Ranks == ranks ? [] : [$"the ranks {ranks} are shown as {planning.Ranks}"]);
        return shown.Count > 0 ? string.Join("; ", wrong) : "nothing heard";
    }

    /// <summary>Carts and operations come to their end; then no place is lost, every euro is somewhere, once, and every rank is kept.</summary>
    public static async Task IsKept(ChaosTown town, IReadOnlyList<TestHousehold> families, IReadOnlyList<Tab> tabs, CancellationToken ct)
    {
        Blame(town, await Watch.Faults(town.Town, town.Ask, town.Clock.GetUtcNow(), ct), "after the trouble");
        await town.Shift.Kill();
        foreach (var tab in tabs)
        {
            await tab.HearLate(ct);
        }

        await town.Pass(TimeSpan.FromMinutes(50), ct);
        await town.AtTheDesk((PollPayments deed) => deed.Run(ct));
        await Eventually.True(async () => await town.Ask(db => db.Carts.AllAsync(cart => cart.State != CartState.Open && cart.State != CartState.Paying, ct)), "carts that have all ended", ct);
        await town.AtTheDesk((OfferPlaces deed) => deed.Run(ct));
        await town.Pass(TimeSpan.FromMinutes(120), ct);
        await town.AtTheDesk((PollPayments deed) => deed.Run(ct));
        await town.AtTheDesk((OfferPlaces deed) => deed.Run(ct));

        Blame(town, await Watch.Faults(town.Town, town.Ask, town.Clock.GetUtcNow(), ct), "when all had ended");
        var paid = town.Bank.Operations.Where(operation => operation.Resultrans is "P" or "V").ToDictionary(operation => operation.IdOp, operation => operation.Order.Montant);
        var payments = await town.Ask(db => db.Payments.AsNoTracking().Where(payment => payment.OperationId != null).ToListAsync(ct));
        foreach (var payment in payments.Where(payment => paid.ContainsKey(payment.OperationId!) != (payment.State == PaymentState.Paid)))
        {
            town.Fault($"Payment {payment.OperationId![..6]} of {payment.Amount} is {payment.State}, the bank says {(paid.ContainsKey(payment.OperationId!) ? "paid" : "not paid")}");
        }

        foreach (var family in families)
        {
            var (given, owned) = await Watch.Books(town.Town, town.Ask, family.Id, ct);
            if (given != owned)
            {
                town.Fault($"{family.Household.Name} paid {given} and has {owned}");
            }
        }

        // Once: what the bank paid stands on one invoice, or in one cart.
        var twice = await town.Ask(db => db.InvoicePayments.Where(one => one.PaymentId != null && one.Amount > Money.Zero).GroupBy(one => one.PaymentId).Where(group => group.Count() > 1).CountAsync(ct));
        if (twice > 0)
        {
            town.Fault($"{twice} payments stand on invoices twice");
        }

        foreach (var gap in await Gaps(town, ct))
        {
            town.Fault(gap);
        }
    }

    /// <summary>What is free can be ticked, at every node: nobody is told « complet » by something that has not heard.</summary>
    public static async Task CanBeBooked(ChaosTown town, TestHousehold prober, CancellationToken ct)
    {
        foreach (var node in town.Nodes)
        {
            using var browser = PortalHost.BrowserAt(node.Address);
            await browser.SignIn(PortalHost.UserNameOf(prober.Parent), PortalHost.Password, ct);
            var token = await browser.Token(ct);
            foreach (var day in TestTown.Days.Take(2))
            {
                foreach (var (slot, pools) in town.Town.Catalogue().Slots.Where(slot => slot.Slot.Id == town.Town.Lunch || slot.Slot.Id == town.Town.Evening).Select(slot => (slot.Slot.Id, slot.PoolIds)))
                {
                    await Probe(town, browser, token, prober.Child.Id, slot, pools, day, ct);
                }
            }
        }
    }

    private static async Task Probe(ChaosTown town, Browser browser, string token, ChildId child, SlotId slot, IReadOnlyList<PoolId> pools, DateOnly day, CancellationToken ct)
    {
        var counts = await town.Ask(db => db.CountsOf([.. pools.Select(pool => new PoolDate(pool, day))], town.Clock.GetUtcNow(), ct));
        var picked = $"{child.Value}|{slot.Value}|{day:yyyy-MM-dd}";
        var ticked = await browser.Post("/clapiers/planning?handler=Choisir", [("cocher", picked)], ct, accept: "application/json", token: token);
        if (ticked.Text.Contains(nameof(Refusal.DayFull), StringComparison.Ordinal) && counts.All(count => count.Left > 0))
        {
            town.Fault($"{day:O} is said to be full while {string.Join("; ", counts)}");
        }

        if (ticked.Status == HttpStatusCode.OK)
        {
            await browser.Post("/clapiers/planning?handler=Choisir", [("decocher", picked)], ct, accept: "application/json", token: token);
        }
    }

    // Numbers without gaps: of requests, and of invoices.
    private static async Task<IReadOnlyList<string>> Gaps(ChaosTown town, CancellationToken ct)
    {
        var numbers = await town.Ask(async db => new[]
        {
            ("requests", await db.Requests.Select(request => request.Number).ToListAsync(ct)),
            ("invoices", await db.Invoices.Select(invoice => invoice.Number).ToListAsync(ct)),
        });
        return [.. from series in numbers
                   let counted = series.Item2.Select(number => int.Parse(number.Split('-')[^1], System.Globalization.CultureInfo.InvariantCulture)).Order().ToList()
                   where !counted.SequenceEqual(Enumerable.Range(1, counted.Count))
                   select $"The numbers of {series.Item1} are {string.Join(' ', counted)}"];
    }

    private static void Blame(ChaosTown town, IEnumerable<string> faults, string when)
    {
        foreach (var fault in faults)
        {
            town.Fault($"{when}: {fault}");
        }
    }
}
