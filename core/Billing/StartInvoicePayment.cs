using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Portal.Core.Activities;
using Portal.Core.Audit;
using Portal.Core.Bookings;
using Portal.Core.Households;
using Portal.Core.Payments;
using Portal.Core.Persistence;

namespace Portal.Core.Billing;

/// <summary>
/// The family pays what is left of an invoice at the bank (R73). The payment is written before the bank is asked, as for
/// a cart; an attempt that is still open is asked about first, so that nobody pays twice by pressing twice.
/// </summary>
public sealed partial class StartInvoicePayment(
    PortalDb db, IPaymentGateway bank, SettlePayment settlePayment, IOptions<PortalSettings> portal, TimeProvider clock, ILogger<StartInvoicePayment> log)
{
    public async Task<StartedPayment> Run(Guardian who, InvoiceId invoice, CancellationToken ct)
    {
        try
        {
            await AskAboutEarlier(who, invoice, ct);
        }
        catch (PaymentGatewayUnavailableException)
        {
            return StartedPayment.Refused(Refusal.BankUnavailable);
        }

        var (refusal, payment, organiser) = await db.InTransaction(() => Prepare(who, invoice, ct), ct);
        return refusal is { } why ? StartedPayment.Refused(why) : await OpenAtTheBank(who, payment!, organiser!, ct);
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

    private async Task<(Refusal?, Payment?, Organiser?)> Prepare(Guardian who, InvoiceId id, CancellationToken ct)
    {
        await db.LockMoney(who.HouseholdId, ct);
        if (await db.StandingOf(id, ct) is not { } standing || standing.Invoice.HouseholdId != who.HouseholdId)
        {
            return (Refusal.NotFound, null, null);
        }

        if (standing.Left <= Money.Zero || standing.Left < Due.BankMinimum)
        {
            return (standing.Left <= Money.Zero ? Refusal.NothingToPay : Refusal.AmountTooSmall, null, null);
        }

        var now = clock.GetUtcNow();
        var payment = Payment.ForInvoice(id, who, standing.Invoice.OrganiserId, standing.Left, now);
        db.Payments.Add(payment);
        db.Record(now, who.Id.Value.ToString(), "invoice.payment-started", $"invoice {standing.Invoice.Number}", who.HouseholdId, null, $"{payment.Reference}, {payment.Amount.Euros}");
        return (null, payment, await db.Organisers.AsNoTracking().SingleAsync(o => o.Id == standing.Invoice.OrganiserId, ct));
    }

    private async Task<StartedPayment> OpenAtTheBank(Guardian who, Payment payment, Organiser organiser, CancellationToken ct)
    {
        try
        {
            var operation = await bank.Start(OrderFor(who, payment, organiser), ct);

            // From here on the bank knows it: what we know must be saved even if the browser has gone.
            await db.InTransaction(() => Opened(payment.Id, operation), CancellationToken.None);
            Started(log, payment.Id.Value, operation.OperationId);
            return new StartedPayment(null, payment.Id, operation.PaymentPage);
        }
        catch (Exception failure) when (failure is PaymentGatewayUnavailableException or PaymentGatewayRefusedException)
        {
            NotStarted(log, payment.Id.Value, failure);
            await db.InTransaction(() => NotOpened(payment.Id), CancellationToken.None);
            return StartedPayment.Refused(Refusal.BankUnavailable);
        }
    }

    private PaymentOrder OrderFor(Guardian who, Payment payment, Organiser organiser) => new(
        organiser.PayFipClientNumber,
        ParisTime.DayOf(payment.StartedAt).Year,
        payment.Reference,
        $"Facture {organiser.Name}",
        payment.Amount,
        who.ReceiptEmail,
        portal.Value.Link("/paiement/notification"),
        portal.Value.Link("/paiement/retour"));

    private async Task<Payment> Opened(PaymentId id, PaymentOperation operation)
    {
        var now = clock.GetUtcNow();
        var payment = (await db.Payments.FindAsync(id))!;
        payment.Opened(operation.OperationId, now);
        db.ReceivedAnswers.Add(new ReceivedAnswer
        {
            PaymentId = id, Source = AnswerSource.Start, Result = PaymentResult.NotYetKnown, Amount = null, Raw = operation.OperationId, At = now,
        });
        return payment;
    }

    private async Task<Payment> NotOpened(PaymentId id)
    {
        var payment = (await db.Payments.FindAsync(id))!;
        payment.NotOpened();
        return payment;
    }

    [LoggerMessage(EventName = "InvoicePaymentStarted", Level = LogLevel.Information, Message = "Payment {Payment} of an invoice opened as {Operation}")]
    private static partial void Started(ILogger logger, Guid payment, string operation);

    [LoggerMessage(EventName = "InvoicePaymentNotOpened", Level = LogLevel.Warning, Message = "Payment {Payment} of an invoice could not be opened")]
    private static partial void NotStarted(ILogger logger, Guid payment, Exception failure);
}
