using Microsoft.EntityFrameworkCore;
using Portal.Core.Bookings;
using Portal.Core.Persistence;

namespace Portal.Core.Billing;

/// <summary>
/// What a family paid for its invoices at the counter, joined to the history of its months (R74, R81). Bookings know nothing of
/// invoices, so it stands on this side; what came through the bank is a payment of the portal's, and is in the history already.
/// </summary>
public static class MonthMoney
{
    /// <summary>The month with what the counter took and took back in it, and what the bank gave back, in the order in which it came.</summary>
    public static async Task<MonthHistory> WithInvoices(this MonthHistory history, PortalDb db, OrganiserId organiser, HouseholdId household, CancellationToken ct)
    {
        var (from, to) = (ParisTime.At(history.First, TimeOnly.MinValue), ParisTime.At(history.First.AddMonths(1), TimeOnly.MinValue));
        var rows = await (
            from payment in db.OutsideTheBank(organiser, household)
            where payment.At >= @from && payment.At < to
            join invoice in db.Invoices on payment.InvoiceId equals invoice.Id
            orderby payment.At, payment.Id
            select new { Payment = payment, invoice.Number }).ToListAsync(ct);
        return rows.Count == 0 ? history : history with { Moves = [.. history.Moves.Concat(rows.Select(row => LineOf(row.Payment, row.Number))).OrderBy(line => line.At).ThenBy(line => line.Move)] };
    }

    /// <summary>The first and the last month that have something to show, these payments among it.</summary>
    public static async Task<(DateOnly First, DateOnly Last)> Span(PortalDb db, OrganiserId organiser, HouseholdId household, DateOnly today, CancellationToken ct)
    {
        var (first, last) = await MonthHistory.Span(db, organiser, household, today, ct);
        var paid = await db.OutsideTheBank(organiser, household).MinAsync(payment => (DateTimeOffset?)payment.At, ct);
        return (paid is { } at && ParisTime.DayOf(at) < first ? ParisTime.DayOf(at).FirstOfMonth() : first, last);
    }

    // A credit that moves between two invoices is no money that came.
    private static IQueryable<InvoicePayment> OutsideTheBank(this PortalDb db, OrganiserId organiser, HouseholdId household) =>
        db.InvoicePayments.AsNoTracking().Where(payment => payment.HouseholdId == household && payment.OrganiserId == organiser && payment.PaymentId == null && payment.Means != PaymentMeans.Credit);

    private static MoneyLine LineOf(InvoicePayment payment, string invoice)
    {
        var about = $"Facture {invoice}, {payment.Means.HowItCame()}";
        return payment.CancelsId is null
            ? new MoneyLine(payment.At, payment.Means == PaymentMeans.PayFip ? MoneyMove.PaidOnline : MoneyMove.PaidAtCounter, payment.Amount, payment.Number ?? "", $"{about}.")
            : payment.Means == PaymentMeans.PayFip ? new MoneyLine(payment.At, MoneyMove.Refunded, -payment.Amount, payment.Number ?? "", $"Facture {invoice}, rendus par la banque\u00A0: reçu n°\u00A0{payment.Reference}. {payment.Reason}")
            : new MoneyLine(payment.At, MoneyMove.TakenBack, -payment.Amount, payment.Number ?? "", $"{about}\u00A0: reçu n°\u00A0{payment.Reference} annulé. {payment.Reason}");
    }
}
