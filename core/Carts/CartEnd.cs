using Microsoft.EntityFrameworkCore;
using Portal.Core.Live;
using Portal.Core.Persistence;
using Portal.Core.Places;
using Portal.Core.Pricing;

namespace Portal.Core.Carts;

/// <summary>What a cart that died had at an organiser.</summary>
public sealed record LostPlaces(Cart Cart, IReadOnlyList<PlaceWanted> Places);

/// <summary>A cart that was found dead and ended, and the counts that its places moved.</summary>
public sealed record EndedCart(Cart Cart, IReadOnlyList<PlaceCount> Counts);

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

    /// <summary>The carts of a household, and of those it shares a child with, that are open or being paid, alive or not.</summary>
    public IQueryable<Cart> CartsAround(HouseholdId household) => db.Carts
        .Where(cart => cart.State == CartState.Open || cart.State == CartState.Paying)
        .Where(cart => cart.HouseholdId == household || db.SharedChildren.Any(share => share.EndedAt == null
            && ((share.HomeId == household && share.HouseholdId == cart.HouseholdId) || (share.HouseholdId == household && share.HomeId == cart.HouseholdId))));

    /// <summary>
    /// Ends the carts around a household whose time is over, if the sweep has not been there yet: a day that a dead cart
    /// held must not look taken to the next tick (I2).
    /// </summary>
    public async Task<IReadOnlyList<EndedCart>> ExpireDeadCartsOf(HouseholdId household, DateTimeOffset now, CancellationToken ct)
    {
        var dead = await CartsAround(household).Where(cart => cart.ExpiresAt <= now).Select(cart => cart.Id).ToListAsync(ct);

        var carts = new List<EndedCart>();
        foreach (var id in dead)
        {
            carts.AddRange(await ExpireIfDead(id, now, ct) is { } ended ? [ended] : []);
        }

        return carts;
    }

    /// <summary>Ends those of some locked carts whose time is over. Their places are the caller's to free, as that lock comes later.</summary>
    public async Task<IReadOnlyList<LostPlaces>> ExpireLocked(IReadOnlyList<CartId> locked, DateTimeOffset now, CancellationToken ct)
    {
        var dead = locked.Count == 0 ? [] : await db.Carts.Include(cart => cart.Lines)
            .Where(cart => locked.Contains(cart.Id) && (cart.State == CartState.Open || cart.State == CartState.Paying) && cart.ExpiresAt <= now)
            .ToListAsync(ct);

        var lost = new List<LostPlaces>();
        foreach (var cart in dead)
        {
            lost.Add(new LostPlaces(cart, await PlacesOf(cart, cart.LiveLines, ct)));
            cart.Expire();
        }

        await db.SaveChangesAsync(ct);
        return lost;
    }

    /// <summary>Ends one cart under its lock; null when somebody else did, or it was renewed meanwhile.</summary>
    public async Task<EndedCart?> ExpireIfDead(CartId id, DateTimeOffset now, CancellationToken ct)
    {
        await db.LockCart(id, ct);
        var cart = await db.CartWithLines(id, ct);
        return cart.State is CartState.Open or CartState.Paying && !cart.IsAlive(now) ? new EndedCart(cart, await Expire(cart, ct)) : null;
    }

    private async Task<IReadOnlyList<PlaceCount>> Expire(Cart cart, CancellationToken ct)
    {
        var counts = await End(cart, ended => ended.Expire(), ct);
        await db.SaveChangesAsync(ct);
        return counts;
    }

    /// <summary>
    /// The places behind some lines of a locked cart: in the pools where they are held, whatever the slot draws on by now;
    /// in those of the slot for a line that holds nothing any more.
    /// </summary>
    public async Task<IReadOnlyList<PlaceWanted>> PlacesOf(Cart cart, IEnumerable<CartLine> lines, CancellationToken ct)
    {
        var booked = lines.Where(line => line.Operation == CartOperation.Book).ToList();
        if (booked.Count == 0)
        {
            return [];
        }

        var catalogue = await catalogues.Of(cart.OrganiserId, ct);
        var ids = booked.ConvertAll(line => line.Id);
        var held = (await db.Holds.Where(hold => ids.Contains(hold.LineId)).Select(hold => new { hold.LineId, hold.PoolId }).ToListAsync(ct)).ToLookup(hold => hold.LineId, hold => hold.PoolId);
        return [.. booked.Select(line => new PlaceWanted(line.Id, line.Date, held.Contains(line.Id) ? [.. held[line.Id]] : catalogue.Find(line.SlotId)?.PoolIds ?? []))];
    }
}
