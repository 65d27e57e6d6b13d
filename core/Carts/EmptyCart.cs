using Portal.Core.Households;
using Portal.Core.Live;
using Portal.Core.Persistence;

namespace Portal.Core.Carts;

/// <summary>« Tout abandonner » (R59): the places go back, nothing was booked or cancelled.</summary>
public sealed class EmptyCart(PortalDb db, CartEnd ends, ILiveFeed feed, TimeProvider clock)
{
    /// <param name="who">The guardian whose cart it is.</param>
    /// <param name="organiser">Whose days are in it.</param>
    /// <param name="seen">What the family read and gives up; more than that is not given back. Null: the cart as it stands.</param>
    /// <param name="ct">Stops before the commit, never after it.</param>
    public async Task<Refusal?> Run(Guardian who, OrganiserId organiser, CartSeen? seen, CancellationToken ct)
    {
        var (refusal, ended, counts) = await db.InTransaction(() => Decide(who, organiser, seen, ct), ct);

        feed.Announce(counts);
        if (ended is not null)
        {
            feed.CartChanged(CartNewsOf.Cart(ended));
        }

        return refusal;
    }

    private async Task<(Refusal? Refusal, Cart? Ended, IReadOnlyList<PlaceCount> Counts)> Decide(Guardian who, OrganiserId organiser, CartSeen? seen, CancellationToken ct)
    {
        if (await db.LockCurrentCart(who.Id, organiser, ct) is not { } cart)
        {
            return (null, null, []);
        }

        return cart.State == CartState.Paying && cart.IsAlive(clock.GetUtcNow()) ? (Refusal.PaymentInProgress, null, [])
            : seen is not null && seen != CartSeen.Of(cart) ? (Refusal.CartChanged, null, [])
            : (null, cart, await ends.End(cart, emptied => emptied.Empty(), ct));
    }
}
