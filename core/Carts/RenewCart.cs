using Portal.Core.Households;
using Portal.Core.Live;
using Portal.Core.Persistence;
using Portal.Core.Places;
using Portal.Core.Pricing;

namespace Portal.Core.Carts;

/// <summary>« Prolonger de 15 minutes »: the whole cart's time starts again, as often as the policy allows (O3, RGAA 13.1).</summary>
public sealed class RenewCart(PortalDb db, IPlaceHolds holds, CatalogueReader catalogues, ILiveFeed feed, TimeProvider clock)
{
    public async Task<CartAnswer> Run(Guardian who, OrganiserId organiser, CancellationToken ct)
    {
        var catalogue = await catalogues.Of(organiser, ct);

        var answer = await db.InTransaction(() => Decide(who, catalogue, ct), ct);

        if (answer.Refusal is null)
        {
            feed.CartChanged(CartNewsOf.Cart(answer.Cart!));
        }

        return answer;
    }

    private async Task<CartAnswer> Decide(Guardian who, Catalogue catalogue, CancellationToken ct)
    {
        var organiser = catalogue.Organiser.Id;
        if (await db.LockCurrentCart(who.Id, organiser, ct) is not { } cart)
        {
            return new CartAnswer(Refusal.CartExpired, null);
        }

        if (cart.Renew(catalogue.Organiser.Policies, clock.GetUtcNow()) is { } why)
        {
            return new CartAnswer(why, cart);
        }

        await holds.Renew(organiser, cart.Id, cart.ExpiresAt, ct);
        return new CartAnswer(null, cart);
    }
}

/// <summary>What became of a cart, or why nothing did.</summary>
public sealed record CartAnswer(Refusal? Refusal, Cart? Cart)
{
    /// <summary>How many offered places have just entered the cart (O8).</summary>
    public int Places { get; init; }
}
