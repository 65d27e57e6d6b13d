using Microsoft.EntityFrameworkCore;
using Portal.Core.Carts;
using Portal.Core.Households;
using Portal.Core.Live;
using Portal.Core.Payments;
using Portal.Core.Persistence;
using Portal.Core.Places;

namespace Portal.Core.Settlement;

/// <summary>
/// « Reprendre mon panier »: the parent is back from the bank without an answer and wants its cart to move again. The
/// bank is asked first; should the old page still be paid later, the places are taken if they can be, else credited (O6).
/// </summary>
public sealed class AbandonPayment(PortalDb db, IPlaceHolds holds, SettlePayment settlePayment, Purses purses, ILiveFeed feed, TimeProvider clock)
{
    /// <param name="who">The guardian whose cart it is.</param>
    /// <param name="organiser">Whose days are in it.</param>
    /// <param name="named">The cart that the family means; another one that is at the bank by now stays there. Null: the current one.</param>
    /// <param name="ct">Stops before the bank is asked.</param>
    /// <returns>How the cart stands now; null when there was no payment to leave.</returns>
    public async Task<CartState?> Run(Guardian who, OrganiserId organiser, CartId? named, CancellationToken ct)
    {
        var cart = await db.CurrentCartOf(who.Id, organiser, ct);
        if (named is { } meant && cart?.Id != meant)
        {
            return await db.Carts.Where(own => own.Id == meant && own.GuardianId == who.Id).Select(own => (CartState?)own.State).FirstOrDefaultAsync(ct);
        }

        if (cart is not { State: CartState.Paying })
        {
            return cart?.State;
        }

        var payment = await db.Payments.AsNoTracking().Where(p => p.CartId == cart.Id).OrderByDescending(p => p.StartedAt).Select(p => p.Id).FirstAsync(ct);
        var settled = await settlePayment.Run(payment, AnswerSource.Return, ct);
        if (settled.Cart != CartState.Paying)
        {
            return settled.Cart;
        }

        var back = await db.InTransaction(() => ComeBack(cart.Id, payment), ct);
        feed.CartChanged(CartNewsOf.Cart(back));
        return back.State;
    }

    private async Task<Cart> ComeBack(CartId id, PaymentId paymentId)
    {
        var payment = await db.LockPayment(paymentId, CancellationToken.None);
        var cart = await db.CartWithLines(id, CancellationToken.None);

        var now = clock.GetUtcNow();
        var newer = await db.HasNewer(payment, CancellationToken.None);
        if (cart.State == CartState.Paying && cart.IsAlive(now) && !newer)
        {
            payment.NotPaid(PaymentResult.Abandoned, now);
            purses.Return(payment, now);
            cart.ComeBackUnpaid(await db.PoliciesOf(cart.OrganiserId), now);
            await holds.Renew(cart.OrganiserId, cart.Id, cart.ExpiresAt, CancellationToken.None);
        }

        return cart;
    }
}
