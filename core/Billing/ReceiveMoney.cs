using Portal.Core.Audit;
using Portal.Core.Payments;
using Portal.Core.Persistence;

namespace Portal.Core.Billing;

/// <summary>Writes money on an invoice: the entry, its receipt's number, the audit line and the mail, together (I3, I4, I7). The caller holds the household's money lock.</summary>
public sealed class ReceiveMoney(PortalDb db, InvoiceLetters letters) : IPaidInvoices
{
    /// <summary>From the bank. More than what was left is not refused: it is to the family's credit, and taken off its next invoice.</summary>
    public async Task Take(Payment payment, DateTimeOffset now, CancellationToken ct) =>
        await Write((await db.StandingOf(payment.InvoiceId!.Value, ct))!, PaymentMeans.PayFip, payment.Amount, payment.Reference, payment.GuardianId.Value.ToString(), payment.Id, now, ct);

    internal async Task<InvoicePayment> Write(InvoiceStanding standing, PaymentMeans means, Money amount, string? reference, string who, PaymentId? online, DateTimeOffset now, CancellationToken ct)
    {
        var invoice = standing.Invoice;
        var payment = new InvoicePayment
        {
            InvoiceId = invoice.Id, OrganiserId = invoice.OrganiserId, HouseholdId = invoice.HouseholdId, Means = means, Amount = amount,
            Number = "R" + await db.NextNumber(invoice.OrganiserId, SeriesKind.Receipt, now, ct), Reference = reference, Who = who, At = now, PaymentId = online,
        };
        db.InvoicePayments.Add(payment);

        var left = standing.Left - amount;
        db.Record(now, who, "invoice.paid", $"invoice {invoice.Number}", invoice.HouseholdId, $"{standing.Left.Euros} left", $"{amount.Euros} {means}, {left.Euros} left, receipt {payment.Number}");
        var organiser = (await db.Organisers.FindAsync([invoice.OrganiserId], ct))!;
        await letters.Paid(organiser, invoice, payment, left, now, ct);
        return payment;
    }
}
