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
public sealed class StartPayment(PortalDb db, IPlaceHolds holds, OpenAtTheBank openAtTheBank, Purses purses, CatalogueReader catalogues, ILiveFeed feed, TimeProvider clock)
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
            : await openAtTheBank.Run(payment, who, catalogue.Organiser, "Portail famille", ct);
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
}
