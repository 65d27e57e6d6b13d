using Microsoft.EntityFrameworkCore;
using Portal.Core.Persistence;

namespace Portal.Core.Carts;

/// <summary>The carts of a guardian, and their locks. What is not the household's is not found (I6).</summary>
public static class CartQueries
{
    /// <summary>The cart of a guardian at an organiser that is open or being paid, alive or not, with its lines.</summary>
    public static Task<Cart?> CurrentCartOf(this PortalDb db, GuardianId guardian, OrganiserId organiser, CancellationToken ct) =>
        db.InOneTrip(trip => trip.CurrentCartOf(guardian, organiser), ct);

    /// <summary>
    /// The cart that is open or being paid, with its lines, or else the last one, ended: who has heard of its end does not
    /// believe older news of it.
    /// </summary>
    public static Task<Cart?> LastCartOf(this PortalDb db, GuardianId guardian, OrganiserId organiser, CancellationToken ct) => db.Carts.AsNoTracking().Include(cart => cart.Lines)
        .Where(cart => cart.GuardianId == guardian && cart.OrganiserId == organiser)
        .OrderByDescending(cart => cart.State == CartState.Open || cart.State == CartState.Paying).ThenByDescending(cart => cart.OpenedAt)
        .FirstOrDefaultAsync(ct);

    /// <summary>The last cart that ran out of time, for a day: what the family may want to try again.</summary>
    public static async Task<Cart?> LostCartOf(this PortalDb db, GuardianId guardian, OrganiserId organiser, DateTimeOffset now, CancellationToken ct)
    {
        var since = now.AddDays(-1);
        var lost = await db.Carts.AsNoTracking().Include(cart => cart.Lines)
            .Where(cart => cart.GuardianId == guardian && cart.OrganiserId == organiser && cart.ExpiresAt > since)
            .OrderByDescending(cart => cart.OpenedAt)
            .FirstOrDefaultAsync(ct);
        var ended = lost is { State: CartState.Expired } || (lost is { State: CartState.Open or CartState.Paying } && !lost.IsAlive(now));
        return ended && lost!.Lines.Any(line => line.State is CartLineState.Lost or CartLineState.Live && line.Operation == CartOperation.Book) ? lost : null;
    }

    public static Task<Cart> CartWithLines(this PortalDb db, CartId cart, CancellationToken ct) =>
        db.Carts.Include(c => c.Lines).SingleAsync(c => c.Id == cart, ct);

    /// <summary>The current cart, locked until the end of the transaction.</summary>
    public static async Task<Cart?> LockCurrentCart(this PortalDb db, GuardianId guardian, OrganiserId organiser, CancellationToken ct)
    {
        var locked = await db.Carts
            .Where(cart => cart.GuardianId == guardian && cart.OrganiserId == organiser && (cart.State == CartState.Open || cart.State == CartState.Paying))
            .ExecuteUpdateAsync(row => row.SetProperty(c => c.Version, c => c.Version + 1), ct);
        var cart = await db.CurrentCartOf(guardian, organiser, ct);
        return cart is null || locked > 0 ? cart : throw new DbUpdateConcurrencyException("Another tab has opened a cart meanwhile: look again.");
    }

    /// <summary>Locks all carts that these households ever had, for who moves them to another: before the households, as every cart is.</summary>
    public static Task<int> LockCartsOf(this PortalDb db, IReadOnlyCollection<HouseholdId> households, CancellationToken ct) =>
        db.Carts.Where(row => households.Contains(row.HouseholdId)).ExecuteUpdateAsync(row => row.SetProperty(c => c.Version, c => c.Version + 1), ct);

    /// <summary>Locks a cart's row until the end of the transaction: two tabs queue up here.</summary>
    public static Task<int> LockCart(this PortalDb db, CartId cart, CancellationToken ct) =>
        db.Carts.Where(row => row.Id == cart).ExecuteUpdateAsync(row => row.SetProperty(c => c.Version, c => c.Version + 1), ct);

    /// <summary>The cart of a guardian at an organiser that is open or being paid, alive or not, with its lines.</summary>
    public static Func<Cart?> CurrentCartOf(this RoundTrip trip, GuardianId guardian, OrganiserId organiser)
    {
        var carts = trip.Ask(trip.Db.Carts.Include(cart => cart.Lines)
            .Where(cart => cart.GuardianId == guardian && cart.OrganiserId == organiser && (cart.State == CartState.Open || cart.State == CartState.Paying)));
        return () => carts.Rows.SingleOrDefault();
    }
}
