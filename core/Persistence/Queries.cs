using Microsoft.EntityFrameworkCore;
using Portal.Core.Carts;
using Portal.Core.Dossiers;
using Portal.Core.Households;
using Portal.Core.Places;

namespace Portal.Core.Persistence;

/// <summary>Shared questions, with names of the domain. What is not the household's is not found (I6).</summary>
public static class Queries
{
    /// <summary>How these pool-days stand now; one that is not open is not in the answer.</summary>
    public static async Task<IReadOnlyList<PlaceCount>> CountsOf(this PortalDb db, IReadOnlyCollection<PoolDate> days, DateTimeOffset now, CancellationToken ct)
    {
        if (days.Count == 0)
        {
            return [];
        }

        var pools = days.Select(day => day.PoolId).Distinct().ToList();
        var dates = days.Select(day => day.Date).Distinct().ToList();
        var asked = days.ToHashSet();

        var counts = await db.InOneTrip(trip => trip.Counts(
            db.PoolDays.Where(row => pools.Contains(row.PoolId) && dates.Contains(row.Date)),
            db.Holds.Where(hold => pools.Contains(hold.PoolId) && dates.Contains(hold.Date) && hold.ExpiresAt > now)), ct);
        return [.. counts.Where(count => asked.Contains(new PoolDate(count.PoolId, count.Date)))];
    }

    /// <summary>Locks these pool-days until the end of the transaction, pool by pool in one order for everybody, and raises their versions.</summary>
    public static async Task LockPoolDays(this PortalDb db, IEnumerable<PoolDate> days, CancellationToken ct)
    {
        foreach (var pool in days.GroupBy(day => day.PoolId).OrderBy(pool => pool.Key.Value))
        {
            var dates = pool.Select(day => day.Date).ToList();
            await db.PoolDays
                .Where(row => row.PoolId == pool.Key && dates.Contains(row.Date))
                .ExecuteUpdateAsync(row => row.SetProperty(r => r.Version, r => r.Version + 1).SetProperty(r => r.Untold, true), ct);
        }
    }

    /// <summary>The same for whole months, as a page shows them.</summary>
    public static Task<IReadOnlyList<PlaceCount>> CountsBetween(this PortalDb db, IReadOnlyCollection<PoolId> pools, DateOnly from, DateOnly to, DateTimeOffset now, CancellationToken ct) =>
        db.InOneTrip(trip => trip.CountsBetween(pools, from, to, now), ct);

    /// <summary>The household as this organiser knows it.</summary>
    public static Task<Family> FamilyAt(this PortalDb db, HouseholdId household, OrganiserId organiser, CancellationToken ct) =>
        db.InOneTrip(trip => trip.FamilyAt(household, organiser), ct);

    /// <summary>What these children already have between two days, booked or in a live cart.</summary>
    public static Task<IReadOnlyList<TakenSlot>> TakenBy(this PortalDb db, IReadOnlyCollection<ChildId> children, DateOnly from, DateOnly to, DateTimeOffset now, CancellationToken ct) =>
        db.InOneTrip(trip => trip.TakenBy(db.Children.Where(child => children.Contains(child.Id)), from, to, now), ct);

    /// <summary>Which of these bookings still hold their place.</summary>
    public static async Task<IReadOnlySet<BookingId>> StandingOf(this PortalDb db, IReadOnlyCollection<BookingId> bookings, CancellationToken ct) =>
        (await db.Bookings.Where(booking => bookings.Contains(booking.Id) && booking.State < Bookings.BookingState.Cancelled).Select(booking => booking.Id).ToListAsync(ct)).ToHashSet();

    /// <summary>The cart of a guardian at an organiser that is open or being paid, alive or not, with its lines.</summary>
    public static Task<Cart?> CurrentCartOf(this PortalDb db, GuardianId guardian, OrganiserId organiser, CancellationToken ct) =>
        db.InOneTrip(trip => trip.CurrentCartOf(guardian, organiser), ct);

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

    /// <summary>The guardian of a signed-in account, with what the account may touch: its household.</summary>
    public static Task<Guardian?> GuardianOf(this PortalDb db, HouseholdId household, GuardianId guardian, CancellationToken ct) =>
        db.Guardians.AsNoTracking().FirstOrDefaultAsync(g => g.Id == guardian && g.HouseholdId == household, ct);

    /// <summary>What an organiser has set, for a deed that must end whatever happens to who asked for it.</summary>
    public static Task<Organisers.Policies> PoliciesOf(this PortalDb db, OrganiserId organiser) =>
        db.Organisers.AsNoTracking().Where(o => o.Id == organiser).Select(o => o.Policies).SingleAsync();

    /// <summary>Locks a cart's row until the end of the transaction: two tabs queue up here.</summary>
    public static Task<int> LockCart(this PortalDb db, CartId cart, CancellationToken ct) =>
        db.Carts.Where(row => row.Id == cart).ExecuteUpdateAsync(row => row.SetProperty(c => c.Version, c => c.Version + 1), ct);

    /// <summary>Locks a household's money until the end of the transaction (I3).</summary>
    public static Task<int> LockMoney(this PortalDb db, HouseholdId household, CancellationToken ct) =>
        db.Households.Where(row => row.Id == household).ExecuteUpdateAsync(row => row.SetProperty(h => h.MoneyVersion, h => h.MoneyVersion + 1), ct);

    /// <summary>
    /// Locks a household until the end of the transaction, so that two of its adults cannot each believe that theirs is
    /// the last day a cap allows, or take two slots of one day that exclude each other (R27). The same row as its money, then
    /// that of each child it shares: the other parent waits there (O19).
    /// </summary>
    public static Task LockDaysOf(this PortalDb db, HouseholdId household, CancellationToken ct) => db.LockDaysOf([household], ct);

    /// <summary>The same for several, in one order for everybody: all households first, then what they share.</summary>
    public static async Task LockDaysOf(this PortalDb db, IReadOnlyCollection<HouseholdId> households, CancellationToken ct)
    {
        var inOrder = households.Distinct().OrderBy(household => household.Value).ToList();
        foreach (var household in inOrder)
        {
            await db.LockMoney(household, ct);
        }

        foreach (var household in inOrder)
        {
            await db.LockShares(household, ct);
        }
    }

    /// <summary>What an organiser owes a household: the sum of its entries, nothing else.</summary>
    public static async Task<Money> PurseOf(this PortalDb db, HouseholdId household, OrganiserId organiser, CancellationToken ct)
    {
        var entries = await db.PurseEntries.Where(entry => entry.HouseholdId == household && entry.OrganiserId == organiser).Select(entry => entry.Amount).ToListAsync(ct);
        return Money.Sum(entries);
    }
}
