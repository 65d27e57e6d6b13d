using Microsoft.EntityFrameworkCore;
using Portal.Core.Persistence;
using Portal.Core.Places;
using Portal.Core.Pricing;

namespace Portal.Core.Carts;

/// <summary>How a cart ends without a commit: its places go back, its lines stay to be read. Runs inside a deed's transaction.</summary>
public sealed class CartEnd(PortalDb db, IPlaceHolds holds, CatalogueReader catalogues)
{
    /// <summary>Frees what a locked cart holds, then says how it ended.</summary>
    public async Task<IReadOnlyList<PlaceCount>> End(Cart cart, Action<Cart> ending, CancellationToken ct)
    {
        var places = await PlacesOf(cart, cart.LiveLines, ct);
        ending(cart);
        return places.Count == 0 ? [] : (await holds.Release(cart.OrganiserId, places, ct)).Counts;
    }

    /// <summary>What a gesture leaves: a cart that holds something is kept, one that no longer does ends, a new one that never did was never there.</summary>
    public Cart? Keep(Cart cart, bool isNew)
    {
        var isEmpty = !cart.LiveLines.Any();
        if (isNew && !isEmpty)
        {
            db.Carts.Add(cart);
        }
        else if (!isNew && isEmpty)
        {
            cart.Empty();
        }

        return isNew && isEmpty ? null : cart;
    }

    /// <summary>
    /// Ends the carts of a household whose time is over, if the sweep has not been there yet: a day that a dead cart
    /// held must not look taken to the next tick (I2). Those of a household that shares a child with it too.
    /// </summary>
    public async Task<IReadOnlyList<PlaceCount>> ExpireDeadCartsOf(HouseholdId household, DateTimeOffset now, CancellationToken ct)
    {
        var dead = await db.Carts
            .Where(cart => cart.HouseholdId == household || db.SharedChildren.Any(share => share.EndedAt == null && ((share.HomeId == household && share.HouseholdId == cart.HouseholdId) || (share.HouseholdId == household && share.HomeId == cart.HouseholdId))))
            .Where(cart => (cart.State == CartState.Open || cart.State == CartState.Paying) && cart.ExpiresAt <= now)
            .Select(cart => cart.Id)
            .ToListAsync(ct);

        var counts = new List<PlaceCount>();
        foreach (var id in dead)
        {
            counts.AddRange(await ExpireIfDead(id, now, ct) is { } ended ? ended.Counts : []);
        }

        return counts;
    }

    /// <summary>Ends one cart under its lock; null when somebody else did, or it was renewed meanwhile.</summary>
    public async Task<(Cart Cart, IReadOnlyList<PlaceCount> Counts)?> ExpireIfDead(CartId id, DateTimeOffset now, CancellationToken ct)
    {
        await db.LockCart(id, ct);
        var cart = await db.Carts.Include(c => c.Lines).SingleAsync(c => c.Id == id, ct);
        if (cart.State is not (CartState.Open or CartState.Paying) || cart.IsAlive(now))
        {
            return null;
        }

        var counts = await End(cart, ended => ended.Expire(), ct);
        await db.SaveChangesAsync(ct);
        return (cart, counts);
    }

    /// <summary>The places behind some lines of a cart.</summary>
    public async Task<IReadOnlyList<PlaceWanted>> PlacesOf(Cart cart, IEnumerable<CartLine> lines, CancellationToken ct)
    {
        var catalogue = await catalogues.Of(cart.OrganiserId, ct);
        return [.. lines
            .Where(line => line.Operation == CartOperation.Book)
            .Select(line => new PlaceWanted(line.Id, line.Date, catalogue.Find(line.SlotId)?.PoolIds ?? []))];
    }
}
