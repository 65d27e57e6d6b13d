using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Portal.Core.Carts;
using Portal.Core.Households;
using Portal.Core.Live;
using Portal.Core.Organisers;
using Portal.Core.Persistence;
using Portal.Core.Places;

namespace Portal.Core.Payments;

/// <summary>
/// The second half of every payment, of a cart or of an invoice: it was written and committed, now the bank is asked to
/// open it. What comes of that is written under the payment's locks, as polling or the family may have ended it meanwhile.
/// </summary>
public sealed partial class OpenAtTheBank(
    PortalDb db, IPaymentGateway bank, IPlaceHolds holds, Purses purses, ILiveFeed feed, IOptions<PortalSettings> portal, TimeProvider clock, ILogger<OpenAtTheBank> log)
{
    /// <param name="payment">Prepared, and committed.</param>
    /// <param name="label">What the family reads on the bank's page, before the organiser's name.</param>
    public async Task<StartedPayment> Run(Payment payment, Guardian who, Organiser organiser, string label, CancellationToken ct)
    {
        try
        {
            var operation = await bank.Start(OrderFor(payment, who, organiser, label), ct);

            // From here on the bank knows it: what we know must be saved even if the browser has gone.
            await db.InTransaction(() => Opened(payment.Id, operation), CancellationToken.None);
            Started(log, payment.Id.Value, operation.OperationId);
            return new StartedPayment(null, payment.Id, operation.PaymentPage);
        }
        catch (Exception failure) when (failure is PaymentGatewayUnavailableException or PaymentGatewayRefusedException)
        {
            NotStarted(log, payment.Id.Value, failure);
            var cart = await db.InTransaction(() => NotOpened(payment.Id), CancellationToken.None);
            if (cart is not null)
            {
                feed.CartChanged(CartNewsOf.Cart(cart));
            }

            return StartedPayment.Refused(Refusal.BankUnavailable);
        }
    }

    private PaymentOrder OrderFor(Payment payment, Guardian who, Organiser organiser, string label) => new(
        organiser.PayFipClientNumber,
        ParisTime.DayOf(payment.StartedAt).Year,
        payment.Reference,
        $"{label} {organiser.Name}",
        payment.Amount,
        who.ReceiptEmail,
        portal.Value.Link("/paiement/notification"),
        portal.Value.Link("/paiement/retour"));

    private async Task<Payment> Opened(PaymentId id, PaymentOperation operation)
    {
        var payment = await db.LockPayment(id, CancellationToken.None);

        var now = clock.GetUtcNow();
        payment.Opened(operation.OperationId, now);
        db.ReceivedAnswers.Add(new ReceivedAnswer
        {
            PaymentId = id, Source = AnswerSource.Start, Result = PaymentResult.NotYetKnown, Amount = null, Raw = operation.OperationId, At = now,
        });
        return payment;
    }

    /// <returns>The cart that is the family's again; null when an invoice was to be paid.</returns>
    private async Task<Cart?> NotOpened(PaymentId id)
    {
        var payment = await db.LockPayment(id, CancellationToken.None);

        var now = clock.GetUtcNow();
        payment.NotOpened();
        purses.Return(payment, now);
        if (payment.CartId is not { } cartId)
        {
            return null;
        }

        var cart = await db.CartWithLines(cartId, CancellationToken.None);
        var newer = await db.HasNewer(payment, CancellationToken.None);
        if (cart.State == CartState.Paying && cart.IsAlive(now) && !newer)
        {
            cart.ComeBackUnpaid(await db.PoliciesOf(cart.OrganiserId), now);
            await holds.Renew(cart.OrganiserId, cart.Id, cart.ExpiresAt, CancellationToken.None);
        }

        return cart;
    }

    [LoggerMessage(EventName = "PaymentStarted", Level = LogLevel.Information, Message = "Payment {Payment} opened as {Operation}")]
    private static partial void Started(ILogger logger, Guid payment, string operation);

    [LoggerMessage(EventName = "PaymentNotOpened", Level = LogLevel.Warning, Message = "Payment {Payment} could not be opened")]
    private static partial void NotStarted(ILogger logger, Guid payment, Exception failure);
}
