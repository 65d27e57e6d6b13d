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
public sealed class StartPayment(PortalDb db, IPlaceHolds holds, OpenAtTheBank openAtTheBank, Purses purses)
{
    /// <summary>
    /// The first step, in the transaction of the commit that found something to pay: the cart and the household are locked
    /// by it, and the cart was found fit.
    /// </summary>
    public async Task<(Refusal? Refusal, Payment? Payment)> Prepare(Cart cart, Catalogue catalogue, DateTimeOffset now, CancellationToken ct)
    {
        var due = Due.Of(cart, catalogue, await purses.Available(cart.HouseholdId, cart.OrganiserId, ct));
        if (due.TooSmallForTheBank)
        {
            return (Refusal.AmountTooSmall, null);
        }

        var payment = Payment.For(cart, due.ToPay, due.FromPurse, now);
        db.Payments.Add(payment);
        purses.Use(payment, now);

        cart.GoToPay(catalogue.Organiser.Policies, now);
        await holds.Renew(cart.OrganiserId, cart.Id, cart.ExpiresAt, ct);
        return (null, payment);
    }

    /// <summary>The other two, once the first is committed.</summary>
    public async Task<StartedPayment> Run(Guardian who, Catalogue catalogue, Payment payment, CancellationToken ct) =>
        payment.Amount == Money.Zero
            ? new StartedPayment(null, payment.Id, null)
            : await openAtTheBank.Run(payment, who, catalogue.Organiser, "Portail famille", ct);
}
