using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Organisers;
using Portal.Core.Payments;
using Portal.Core.Persistence;

namespace Portal.Core.Billing;

/// <summary>Writes money on an invoice: the entry, its receipt's number, the audit line and the mail, together (I3, I4, I7). The caller holds the household's money lock.</summary>
public sealed class ReceiveMoney(PortalDb db, InvoiceLetters letters)
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

    /// <summary>What an agent wants to give back, under the household's money lock; null when it is not the agent's to find (I6).</summary>
    /// <returns>The payment, and whether it has its opposite entry already.</returns>
    internal async Task<(InvoicePayment Payment, bool IsGivenBack)?> LockToGiveBack(Agent agent, InvoiceId invoice, Guid id, CancellationToken ct)
    {
        var payment = await db.InvoicePayments.AsNoTracking().FirstOrDefaultAsync(p => p.Id == id && p.InvoiceId == invoice && p.OrganiserId == agent.OrganiserId, ct);
        if (payment is null)
        {
            return null;
        }

        // Guard: a second agent waits here and then sees the first one's entry; the unique column holds whoever does not.
        await db.LockMoney(payment.HouseholdId, ct);
        return (payment, await db.InvoicePayments.AnyAsync(p => p.CancelsId == id, ct));
    }

    /// <summary>Writes the opposite of a payment, or of a part of it, with a receipt of its own (R74). Nothing is rewritten: what is left to pay follows, being a sum.</summary>
    internal async Task<InvoicePayment> GiveBack(InvoicePayment payment, Money amount, string reason, Agent agent, string what, DateTimeOffset now, CancellationToken ct)
    {
        var standing = (await db.StandingOf(payment.InvoiceId, ct))!;
        var opposite = payment.Opposite(amount, "R" + await db.NextNumber(payment.OrganiserId, SeriesKind.Receipt, now, ct), reason, agent.Name, now);
        db.InvoicePayments.Add(opposite);

        var left = standing.Left + amount;
        db.Record(now, agent.Name, what, $"invoice {standing.Invoice.Number}", payment.HouseholdId,
            $"{payment.Amount.Euros} {payment.Means}, {standing.Left.Euros} left, receipt {payment.Number}", $"{opposite.Amount.Euros} {opposite.Means}, {left.Euros} left, receipt {opposite.Number}: {reason}");
        var organiser = (await db.Organisers.FindAsync([payment.OrganiserId], ct))!;
        await letters.TakenBack(organiser, standing.Invoice, opposite, left, now, ct);
        return opposite;
    }
}
