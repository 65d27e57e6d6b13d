using Portal.Core.Households;
using Portal.Core.Live;

namespace Portal.Core.Carts;

/// <summary>What the other tabs of a guardian are told about a cart.</summary>
public static class CartNewsOf
{
    public static CartNews Nothing(Guardian who, OrganiserId organiser) =>
        new(who.HouseholdId, who.Id, organiser, "empty", null, 0, Money.Zero);

    public static CartNews Cart(Cart cart) => new(
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
}
