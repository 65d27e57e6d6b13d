using Microsoft.EntityFrameworkCore;
using Portal.Core.Bookings;
using Portal.Core.Payments;
using Portal.Core.Persistence;

namespace Portal.Core.Billing;

/// <summary>An invoice with what was paid on it.</summary>
public sealed record InvoiceStanding(Invoice Invoice, Money Paid)
{
    /// <summary>What is left to pay; negative when the family has something to its credit.</summary>
    public Money Left => Invoice.Total - Paid;

    public InvoiceState On(DateOnly today) => Invoice.StateWith(Paid, today);
}

/// <summary>A charge that a billing takes in, with all that its line says.</summary>
public sealed record UnbilledCharge(Guid Id, HouseholdId Household, GuardianId Payer, ChildId Child, SlotId Slot, DateOnly Date, Money Amount, string Reason);

/// <summary>Questions about invoices, with names of the domain. What is not the household's is not found (I6).</summary>
public static class InvoiceQueries
{
    /// <summary>How these invoices stand, in the order of the question.</summary>
    public static async Task<List<InvoiceStanding>> Standing(this PortalDb db, IQueryable<Invoice> invoices, CancellationToken ct)
    {
        var rows = await invoices.AsNoTracking()
            .Select(invoice => new { Invoice = invoice, Paid = db.InvoicePayments.Where(payment => payment.InvoiceId == invoice.Id).Select(payment => payment.Amount).ToList() })
            .ToListAsync(ct);
        return [.. rows.Select(row => new InvoiceStanding(row.Invoice, Money.Sum(row.Paid)))];
    }

    public static async Task<InvoiceStanding?> StandingOf(this PortalDb db, InvoiceId invoice, CancellationToken ct) =>
        (await db.Standing(db.Invoices.Where(i => i.Id == invoice), ct)).SingleOrDefault();

    /// <summary>What is being paid on it online, as far as we know: at the bank's page, or on the way there, or with an answer that somebody must look at.</summary>
    public static IQueryable<Payment> OpenPaymentsOf(this PortalDb db, InvoiceId invoice) =>
        db.Payments.Where(payment => payment.InvoiceId == invoice
            && (payment.State == PaymentState.Preparing || payment.State == PaymentState.Started || (payment.State == PaymentState.Mismatched && payment.AskAgainAt != null)));

    /// <summary>Those that have something left to pay, as the database sums it: a service has tens of thousands of settled ones.</summary>
    public static IQueryable<Invoice> Unpaid(this PortalDb db, IQueryable<Invoice> invoices) =>
        invoices.Where(invoice => (decimal)(object)invoice.Total > db.InvoicePayments.Where(payment => payment.InvoiceId == invoice.Id).Sum(payment => (decimal)(object)payment.Amount));

    /// <summary>Those that owe the family something: a credit that is not used up, or an invoice paid twice.</summary>
    internal static IQueryable<Invoice> Overpaid(this PortalDb db, IQueryable<Invoice> invoices) =>
        invoices.Where(invoice => (decimal)(object)invoice.Total < db.InvoicePayments.Where(payment => payment.InvoiceId == invoice.Id).Sum(payment => (decimal)(object)payment.Amount));

    /// <summary>Locks what an organiser is billing until the end of the transaction: two who draw up, or issue, queue up here.</summary>
    internal static Task<int> LockBillingOf(this PortalDb db, OrganiserId organiser, CancellationToken ct) =>
        db.BillingMonths.Where(month => month.OrganiserId == organiser && month.State != BillingState.Issued).ExecuteUpdateAsync(row => row.SetProperty(m => m.Version, m => m.Version + 1), ct);

    /// <summary>
    /// The bookings that a billing may take in: firm, and not paid beforehand. What still waits for the night or for the
    /// service is left; its answer brings it into the next billing.
    /// </summary>
    internal static IQueryable<Booking> BillableAt(this PortalDb db, OrganiserId organiser) =>
        db.Bookings.AsNoTracking().Where(booking => booking.OrganiserId == organiser && !booking.Prepaid
            && booking.State != BookingState.NotTransmitted && booking.State != BookingState.Pending);

    /// <summary>The charges of these bookings that no invoice has yet. The line itself is the mark: nothing is written back.</summary>
    internal static IQueryable<Charge> Unbilled(this PortalDb db) =>
        db.Charges.AsNoTracking().Where(charge => !db.InvoiceLines.Any(line => line.ChargeId == charge.Id));
}
