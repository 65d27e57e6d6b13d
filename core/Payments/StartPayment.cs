using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Portal.Core.Carts;
using Portal.Core.Households;
using Portal.Core.Persistence;
using Portal.Core.Places;
using Portal.Core.Pricing;

namespace Portal.Core.Payments;

/// <summary>Where the family goes to pay; or, with nothing to pay at the bank, the payment that is to be settled at once.</summary>
public sealed record StartedPayment(Refusal? Refusal, PaymentId? Payment, Uri? Page)
{
    public static StartedPayment Refused(Refusal why) => new(why, null, null);
}

/// <summary>
/// The family presses « Payer » (R58, R68): the cart stops moving, its places get the bank's grace, and an operation is
/// opened. Three steps, each committed: what we ask is written before we ask, so a crash leaves at worst a payment that
/// was never opened, which polling closes.
/// </summary>
public sealed partial class StartPayment(
    PortalDb db, IPlaceHolds holds, IPaymentGateway bank, Purses purses, CatalogueReader catalogues, ILiveFeed feed, IOptions<PortalSettings> portal, TimeProvider clock, ILogger<StartPayment> log)
{
    public async Task<StartedPayment> Run(Guardian who, OrganiserId organiser, CartSeen? seen, CancellationToken ct)
    {
        var catalogue = await catalogues.Of(organiser, ct);

        var (refusal, payment, cart) = await db.InTransaction(() => Prepare(who, catalogue, seen, ct), ct);
        if (refusal is { } why)
        {
            return StartedPayment.Refused(why);
        }

        feed.CartChanged(CartNewsOf.Cart(cart!));
        return payment!.Amount == Money.Zero
            ? new StartedPayment(null, payment.Id, null)
            : await OpenAtTheBank(who, catalogue, payment, ct);
    }

    private async Task<(Refusal?, Payment?, Cart?)> Prepare(Guardian who, Catalogue catalogue, CartSeen? seen, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var organiser = catalogue.Organiser.Id;
        var cart = await db.LockCurrentCart(who.Id, organiser, ct);
        if (CartRules.WhyNotCommit(cart, seen, now) is { } why)
        {
            return (why, null, null);
        }

        await db.LockMoney(who.HouseholdId, ct);
        var due = Due.Of(cart!, catalogue, await purses.Available(who.HouseholdId, organiser, ct));
        if (due.TooSmallForTheBank)
        {
            return (Refusal.AmountTooSmall, null, null);
        }

        var payment = Payment.For(cart!, due.ToPay, due.FromPurse, now);
        db.Payments.Add(payment);
        purses.Use(payment, now);

        cart!.GoToPay(catalogue.Organiser.Policies, now);
        await holds.Renew(organiser, cart.Id, cart.ExpiresAt, ct);
        return (null, payment, cart);
    }

    private async Task<StartedPayment> OpenAtTheBank(Guardian who, Catalogue catalogue, Payment payment, CancellationToken ct)
    {
        try
        {
            var operation = await bank.Start(OrderFor(who, catalogue, payment), ct);

            // From here on the bank knows it: what we know must be saved even if the browser has gone.
            await db.InTransaction(() => Opened(payment.Id, operation), CancellationToken.None);
            Started(log, payment.Id.Value, operation.OperationId);
            return new StartedPayment(null, payment.Id, operation.PaymentPage);
        }
        catch (Exception failure) when (failure is PaymentGatewayUnavailableException or PaymentGatewayRefusedException)
        {
            NotStarted(log, payment.Id.Value, failure);
            var cart = await db.InTransaction(() => NotOpened(payment.Id), CancellationToken.None);
            feed.CartChanged(CartNewsOf.Cart(cart));
            return StartedPayment.Refused(Refusal.BankUnavailable);
        }
    }

    private PaymentOrder OrderFor(Guardian who, Catalogue catalogue, Payment payment) => new(
        catalogue.Organiser.PayFipClientNumber,
        ParisTime.DayOf(payment.StartedAt).Year,
        payment.Reference,
        $"Portail famille {catalogue.Organiser.Name}",
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

    private async Task<Cart> NotOpened(PaymentId id)
    {
        var now = clock.GetUtcNow();
        var payment = (await db.Payments.FindAsync(id))!;
        await db.LockCart(payment.CartId!.Value, CancellationToken.None);
        var cart = await db.CartWithLines(payment.CartId.Value, CancellationToken.None);

        payment.NotOpened();
        await db.LockMoney(payment.HouseholdId, CancellationToken.None);
        purses.Return(payment, now);
        if (cart.State == CartState.Paying && cart.IsAlive(now))
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
