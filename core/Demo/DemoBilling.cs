using Microsoft.EntityFrameworkCore;
using Portal.Core.Billing;
using Portal.Core.Households;
using Portal.Core.Organisers;
using Portal.Core.Payments;
using Portal.Core.Persistence;

namespace Portal.Core.Demo;

/// <summary>
/// September and October as the organisers that bill in arrears have billed them: most families have paid, some in part,
/// some not at all. The demonstration accounts have paid September and still have October to pay.
/// </summary>
internal sealed class DemoBilling(PortalDb db)
{
    /// <summary>A larger commune is loaded to weigh on the tables, and its months are left to bill.</summary>
    public const int LargestCommune = 2_000;

    private static readonly DateOnly[] Months = [new(2026, 9, 1), new(2026, 10, 1)];

    private static readonly PaymentMeans[] Means = [PaymentMeans.PayFip, PaymentMeans.Cheque, PaymentMeans.PayFip, PaymentMeans.Transfer, PaymentMeans.ServiceVoucher, PaymentMeans.PayFip, PaymentMeans.HolidayVoucher, PaymentMeans.Cash];

    public async Task Run(DemoCommune commune, CancellationToken ct)
    {
        var adults = commune.Households.SelectMany(household => household.Guardians).ToDictionary(adult => adult.Id);
        var households = commune.Households.Select(household => household.Id).ToList();
        var shown = households.Take(ShownHouseholds.All.Count).ToHashSet();
        foreach (var organiser in commune.Organisers.Where(organiser => organiser.Policies.Billing is BillingMode.InArrears or BillingMode.Invoice))
        {
            var (last, invoiced, receipts) = ((BillingMonth?)null, 0, new List<InvoicePayment>());
            foreach (var month in Months)
            {
                last = BillingMonth.For(organiser.Id, month, last);
                var batch = await Bill(last, adults, households, invoiced, ct);
                invoiced += batch.Invoices.Count;
                receipts.AddRange(Paid(batch.Invoices, shown, receipts.Count));
            }

            await db.BulkInsert(receipts, ct);
            await db.BulkInsert(
            [
                new NumberSeries { OrganiserId = organiser.Id, Year = Months[0].Year, Kind = SeriesKind.Invoice, Last = invoiced },
                new NumberSeries { OrganiserId = organiser.Id, Year = Months[0].Year, Kind = SeriesKind.Receipt, Last = receipts.Count },
            ], ct);
        }
    }

    private async Task<InvoiceBatch> Bill(BillingMonth month, Dictionary<GuardianId, Guardian> adults, List<HouseholdId> households, int before, CancellationToken ct)
    {
        var (first, next) = (month.From, month.Next);
        var charges = await (
            from booking in db.BillableAt(month.OrganiserId)
            where booking.Date >= first && booking.Date < next
            join charge in db.Charges on booking.Id equals charge.BookingId
            select new UnbilledCharge(charge.Id, booking.HouseholdId, booking.PayerId, booking.ChildId, booking.SlotId, booking.Date, charge.Amount, charge.Reason)).ToListAsync(ct);

        var drafts = charges.GroupBy(charge => charge.Household).Select((home, index) => new BillingDraft
        {
            BillingMonthId = month.Id, Position = index + 1, HouseholdId = home.Key, Lines = home.Count(), Total = Money.Sum(home.Select(charge => charge.Amount)), Anomalies = BillingAnomalies.None,
        }).ToList();
        var issued = ParisTime.At(month.Next.AddDays(1), new(8, 0));
        month.DrawUp(drafts, MonthEnd.Who, issued.AddHours(-3));
        month.StartIssuing(MonthEnd.Who, issued);
        var numbers = Enumerable.Range(before + 1, drafts.Count).Select(number => $"{issued.Year}-{number:000000}").ToList();
        var batch = InvoiceBatch.Of(month, charges, households, adults, numbers, issued);
        month.BatchIssued(drafts.Count, batch.Lines.Count, batch.Total, issued);

        await db.BulkInsert([month], ct);
        await db.BulkInsert(drafts, ct);
        await db.BulkInsert(batch.Invoices, ct);
        await db.BulkInsert(batch.Lines, ct);
        return batch;
    }

    private static IEnumerable<InvoicePayment> Paid(IReadOnlyList<Invoice> invoices, HashSet<HouseholdId> shown, int before)
    {
        foreach (var (index, invoice) in invoices.Index())
        {
            var isShown = shown.Contains(invoice.HouseholdId);
            var share = isShown ? (invoice.Month == Months[0] ? 1m : 0m) : (index % 12) switch { 3 => 0m, 7 => 0.5m, _ => 1m };
            if (share == 0m || invoice.Total <= Money.Zero)
            {
                continue;
            }

            var means = isShown ? PaymentMeans.PayFip : Means[index % Means.Length];
            yield return new InvoicePayment
            {
                InvoiceId = invoice.Id, OrganiserId = invoice.OrganiserId, HouseholdId = invoice.HouseholdId, Means = means, Amount = new Money(invoice.Total.Euros * share),
                Number = $"R{invoice.IssuedAt.Year}-{++before:000000}", Reference = means == PaymentMeans.Cheque ? $"{4_000_000 + (index * 37)}" : null, Who = means == PaymentMeans.PayFip ? "bank" : "agent", At = invoice.IssuedAt.AddDays(1 + (index % 9)),
            };
        }
    }
}
