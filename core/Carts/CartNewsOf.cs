using Portal.Core.Live;

namespace Portal.Core.Carts;

/// <summary>What the other tabs of a guardian are told about a cart.</summary>
public static class CartNewsOf
{
    public static CartNews Cart(Cart cart) => new(
        cart.Id,
        cart.Version,
        cart.HouseholdId,
        cart.GuardianId,
        cart.OrganiserId,
        cart.State switch
        {
            CartState.Open => "open",
            CartState.Paying => "paying",
            CartState.Committed => "committed",
            CartState.Expired => "expired",
            CartState.Abandoned => "empty",
        },
        cart.State is CartState.Open or CartState.Paying ? cart.ExpiresAt : null,
        cart.LiveLines.Count(),
        cart.BookingTotal);

    /// <summary>Tells what a gesture has moved, once it is saved (I4): counts, its own cart, and carts that it found dead.</summary>
    public static void Tell(this ILiveFeed feed, PickAnswer answer)
    {
        feed.Announce(answer.Counts);
        foreach (var cart in answer.Ended.Concat(answer.Cart is { } own ? [own] : []))
        {
            feed.CartChanged(Cart(cart));
        }
    }

    /// <summary>Tells of a cart that was found dead, once that is saved.</summary>
    public static void Tell(this ILiveFeed feed, EndedCart ended)
    {
        feed.Announce(ended.Counts);
        feed.CartChanged(Cart(ended.Cart));
    }
}
