using Portal.Core.Households;

namespace Portal.Core.Billing;

/// <summary>From the charges of some households to their invoices, by plain arithmetic: nothing here asks the database.</summary>
public sealed class InvoiceBatch
{
    private InvoiceBatch(List<Invoice> invoices, List<InvoiceLine> lines)
    {
        Invoices = invoices;
        Lines = lines;
    }

    public IReadOnlyList<Invoice> Invoices { get; }

    public IReadOnlyList<InvoiceLine> Lines { get; }

    /// <summary>What these invoices come to.</summary>
    public Money Total => Money.Sum(Invoices.Select(invoice => invoice.Total));

    /// <param name="charges">Of the households named, in any order.</param>
    /// <param name="households">In the order of their numbers; one without charges gets no invoice.</param>
    /// <param name="adults">Of these households.</param>
    public static InvoiceBatch Of(BillingMonth month, IEnumerable<UnbilledCharge> charges, IReadOnlyList<HouseholdId> households, IReadOnlyDictionary<GuardianId, Guardian> adults, IReadOnlyList<string> numbers, DateTimeOffset now)
    {
        var byHousehold = charges.ToLookup(charge => charge.Household);
        var invoices = new List<Invoice>();
        var lines = new List<InvoiceLine>();
        foreach (var household in households.Where(byHousehold.Contains))
        {
            var own = byHousehold[household].OrderBy(charge => charge.Child.Value).ThenBy(charge => charge.Slot.Value).ThenBy(charge => charge.Date).ThenBy(charge => charge.Id).ToList();
            var invoice = Invoice.Issue(month, household, adults[PayerOf(own)], "F" + numbers[invoices.Count], Money.Sum(own.Select(charge => charge.Amount)), own.Count, now);
            invoices.Add(invoice);
            lines.AddRange(own.Select(charge => new InvoiceLine
            {
                ChargeId = charge.Id, InvoiceId = invoice.Id, ChildId = charge.Child, SlotId = charge.Slot, Date = charge.Date, Amount = charge.Amount, Reason = charge.Reason,
            }));
        }

        return new InvoiceBatch(invoices, lines);
    }

    /// <summary>The adult who booked most of it; of two, the one known for longer.</summary>
    private static GuardianId PayerOf(List<UnbilledCharge> charges) =>
        charges.GroupBy(charge => charge.Payer).OrderByDescending(payer => payer.Count()).ThenBy(payer => payer.Key.Value).First().Key;
}
