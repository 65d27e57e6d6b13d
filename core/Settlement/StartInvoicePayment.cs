using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Billing;
using Portal.Core.Households;
using Portal.Core.Organisers;
using Portal.Core.Payments;
using Portal.Core.Persistence;

namespace Portal.Core.Settlement;

/// <summary>
/// The family pays what is left of an invoice at the bank (R73). One payment of an invoice is open at a time, as for a
/// cart: who presses again is led to the page that was just opened; an older one is asked about, and unless it has ended
/// the family is told of it, and may leave it for another.
/// </summary>
public sealed class StartInvoicePayment(PortalDb db, IPaymentGateway bank, OpenAtTheBank openAtTheBank, SettlePayment settlePayment, TimeProvider clock)
{
    /// <param name="again">The family knows of the one that is open, and says that it has left it.</param>
    public async Task<StartedPayment> Run(Guardian who, InvoiceId invoice, CancellationToken ct, bool again = false)
    {
        try
        {
            await AskAboutEarlier(who, invoice, ct);
        }
        catch (PaymentGatewayUnavailableException)
        {
            return StartedPayment.Refused(Refusal.BankUnavailable);
        }

        var prepared = await db.InTransaction(() => Prepare(who, invoice, again, ct), ct);
        return prepared switch
        {
            { Refusal: { } why } => StartedPayment.Refused(why),
            { Payment: { OperationId: { } opened } payment } => new StartedPayment(null, payment.Id, bank.PageOf(opened)),
            _ => await openAtTheBank.Run(prepared.Payment!, who, prepared.Organiser!, "Facture", ct),
        };
    }

    private async Task AskAboutEarlier(Guardian who, InvoiceId invoice, CancellationToken ct)
    {
        var open = await db.Payments.AsNoTracking()
            .Where(payment => payment.InvoiceId == invoice && payment.HouseholdId == who.HouseholdId && payment.OperationId != null && payment.AskAgainAt != null)
            .OrderByDescending(payment => payment.StartedAt).Select(payment => payment.Id).Take(3).ToListAsync(ct);
        foreach (var payment in open)
        {
            await settlePayment.Run(payment, AnswerSource.Polling, ct);
        }
    }

    // Guard: whoever presses at the same instant waits at the household's money and then finds this payment.
    private async Task<Prepared> Prepare(Guardian who, InvoiceId id, bool again, CancellationToken ct)
    {
        await db.LockMoney(who.HouseholdId, ct);
        if (await db.StandingOf(id, ct) is not { } standing || standing.Invoice.HouseholdId != who.HouseholdId)
        {
            return new(Refusal.NotFound);
        }

        if (standing.Left < Due.BankMinimum)
        {
            return new(standing.Left <= Money.Zero ? Refusal.NothingToPay : Refusal.AmountTooSmall);
        }

        var now = clock.GetUtcNow();
        var open = await db.OpenPaymentsOf(id).ToListAsync(ct);
        if (open.Find(payment => payment.IsFresh(now) && payment.GuardianId == who.Id && payment.Amount == standing.Left) is { } fresh)
        {
            return new(null, fresh);
        }

        if (open.Exists(payment => !again || payment.State == PaymentState.Preparing || payment.IsFresh(now)))
        {
            return new(Refusal.InvoicePaymentInProgress);
        }

        open.ForEach(left => left.NotPaid(PaymentResult.Abandoned, now));
        var payment = Payment.ForInvoice(id, who, standing.Invoice.OrganiserId, standing.Left, now);
        db.Payments.Add(payment);
        db.Record(now, who.Id.Value.ToString(), "invoice.payment-started", $"invoice {standing.Invoice.Number}", who.HouseholdId, null, $"{payment.Reference}, {payment.Amount.Euros}");
        return new(null, payment, await db.Organisers.AsNoTracking().SingleAsync(o => o.Id == standing.Invoice.OrganiserId, ct));
    }

    private sealed record Prepared(Refusal? Refusal, Payment? Payment = null, Organiser? Organiser = null);
}
