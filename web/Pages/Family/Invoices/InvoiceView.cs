using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Billing;
using Portal.Core.Custody;
using Portal.Core.Households;
using Portal.Core.Organisers;
using Portal.Core.Persistence;
using Portal.Core.Pricing;

namespace Portal.Web.Pages.Family.Invoices;

/// <summary>One day of an invoice, as it is read.</summary>
public sealed record InvoiceDay(DateOnly Date, string Slot, string Reason, Money Amount);

/// <summary>What one child used of one activity.</summary>
public sealed record InvoiceGroup(string Child, string Activity, IReadOnlyList<InvoiceDay> Days)
{
    public Money Total => Money.Sum(Days.Select(day => day.Amount));
}

/// <summary>An invoice as the family, the cash office and the paper show it: one reading for all three.</summary>
/// <param name="Undone">Days that were billed and given back within the invoice: they come to nothing and are only counted.</param>
public sealed record InvoiceView(InvoiceStanding Standing, Organiser Organiser, Household Household, IReadOnlyList<InvoiceGroup> Groups, IReadOnlyList<InvoicePayment> Payments, int Undone, DateOnly Today)
{
    public Invoice Invoice => Standing.Invoice;

    public InvoiceState State => Standing.On(Today);

    /// <summary>The payments with a receipt.</summary>
    public IEnumerable<InvoicePayment> Receipts => Payments.Where(payment => payment.Number is not null);

    /// <summary>The entry that took this payment back; null while it stands.</summary>
    public InvoicePayment? OppositeOf(InvoicePayment payment) => Payments.FirstOrDefault(other => other.CancelsId == payment.Id);

    /// <summary>What is not in this question is not found (I6): the caller asks among its own.</summary>
    public static async Task<InvoiceView?> Of(PortalDb db, CatalogueReader catalogues, IQueryable<Invoice> own, InvoiceId id, DateOnly today, CancellationToken ct)
    {
        if ((await db.Standing(own.Where(invoice => invoice.Id == id), ct)).SingleOrDefault() is not { } standing)
        {
            return null;
        }

        var invoice = standing.Invoice;
        var catalogue = await catalogues.Of(invoice.OrganiserId, ct);
        var names = await db.FirstNamesOf(invoice.HouseholdId, ct);
        var household = await db.Households.AsNoTracking().Include(h => h.Children).SingleAsync(h => h.Id == invoice.HouseholdId, ct);
        var lines = await db.InvoiceLines.AsNoTracking().Where(line => line.InvoiceId == id).ToListAsync(ct);
        var payments = await db.InvoicePayments.AsNoTracking().Where(payment => payment.InvoiceId == id).OrderBy(payment => payment.At).ThenBy(payment => payment.Id).ToListAsync(ct);

        // A day billed and given back on the same invoice is noise to who reads it; what it came to is nothing.
        var days = lines.GroupBy(line => (line.ChildId, line.SlotId, line.Date)).ToLookup(day => day.Sum(line => line.Amount.Euros) == 0 && day.Count() > 1);
        var groups = days[false].SelectMany(day => day)
            .GroupBy(line => (line.ChildId, Activity: catalogue.Find(line.SlotId)?.Activity.Name ?? "Autre activité"))
            .Select(group => new InvoiceGroup(
                names.GetValueOrDefault(group.Key.ChildId, ""),
                group.Key.Activity,
                [.. group.OrderBy(line => line.Date).ThenBy(line => line.SlotId.Value).ThenBy(line => line.ChargeId).Select(line => new InvoiceDay(line.Date, catalogue.Find(line.SlotId)?.Slot.Name ?? "", line.Reason, line.Amount))]))
            .OrderBy(group => group.Child, StringComparer.CurrentCulture).ThenBy(group => group.Activity, StringComparer.CurrentCulture);
        return new InvoiceView(standing, catalogue.Organiser, household, [.. groups], payments, days[true].Count(), today);
    }
}
