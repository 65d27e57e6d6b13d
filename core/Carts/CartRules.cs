namespace Portal.Core.Carts;

/// <summary>What must hold for a cart to be committed, asked by the recap and by the deed.</summary>
public static class CartRules
{
    public static Refusal? WhyNotCommit(Cart? cart, DateTimeOffset now) =>
        cart is null ? Refusal.CartEmpty
        : !cart.IsAlive(now) ? Refusal.CartExpired
        : cart.State == CartState.Paying ? Refusal.PaymentInProgress
        : !cart.LiveLines.Any() ? Refusal.CartEmpty
        : null;

    /// <param name="seen">What the family read. Null: it read nothing, and means the cart as it stands.</param>
    public static Refusal? WhyNotCommit(Cart? cart, CartSeen? seen, DateTimeOffset now) =>
        WhyNotCommit(cart, now) ?? (seen is not null && seen != CartSeen.Of(cart!) ? Refusal.CartChanged : null);
}
