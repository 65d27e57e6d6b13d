using Microsoft.EntityFrameworkCore;
using Portal.Core.Households;
using Portal.Core.Live;
using Portal.Core.Persistence;
using Portal.Core.Pricing;

namespace Portal.Core.Carts;

/// <summary>« Réessayer »: asks again for what an expired cart had lost, as far as there is still room (R69, O3).</summary>
public sealed class RetryCart(PortalDb db, CatalogueReader catalogues, TakeCart takeCart, HoldPlaces holdPlaces, ILiveFeed feed)
{
    public async Task<PickAnswer> Run(Guardian who, OrganiserId organiser, CartId lost, CancellationToken ct)
    {
        var catalogue = await catalogues.Of(organiser, ct);

        var answer = await db.InTransaction(() => Decide(who, catalogue, lost, ct), ct);

        feed.Tell(answer);
        return answer;
    }

    private async Task<PickAnswer> Decide(Guardian who, Catalogue catalogue, CartId lost, CancellationToken ct)
    {
        var hand = await takeCart.For(who, catalogue, ct, lost);
        var cart = await db.Carts.Include(c => c.Lines)
            .FirstOrDefaultAsync(c => c.Id == lost && c.GuardianId == who.Id && c.OrganiserId == catalogue.Organiser.Id && c.State == CartState.Expired, ct);
        var days = cart?.Lines.Where(line => line.State == CartLineState.Lost && line.Operation == CartOperation.Book).Select(line => line.Day).ToList() ?? [];
        await takeCart.LockPlaces(hand, hand.Refusal is null ? days : [], ct);
        if (hand.Refusal is { } why)
        {
            return hand.Refusing(days, why);
        }

        cart?.Empty();
        hand.Cart.Begin();
        await holdPlaces.Tick(hand, days, ct);
        return takeCart.Leave(hand);
    }
}
