using Microsoft.EntityFrameworkCore;
using Portal.Core.Households;
using Portal.Core.Places;

namespace Portal.Core.Persistence;

/// <summary>Shared questions, with names of the domain. What is not the household's is not found (I6).</summary>
public static class Queries
{
    /// <summary>What these children already have between two days, booked or in a live cart.</summary>
    public static Task<IReadOnlyList<TakenSlot>> TakenBy(this PortalDb db, IReadOnlyCollection<ChildId> children, DateOnly from, DateOnly to, DateTimeOffset now, CancellationToken ct) =>
        db.InOneTrip(trip => trip.TakenBy(db.Children.Where(child => children.Contains(child.Id)), from, to, now), ct);

    /// <summary>Which of these bookings still hold their place.</summary>
    public static async Task<IReadOnlySet<BookingId>> StandingOf(this PortalDb db, IReadOnlyCollection<BookingId> bookings, CancellationToken ct) =>
        (await db.Bookings.Where(booking => bookings.Contains(booking.Id) && booking.State < Bookings.BookingState.Cancelled).Select(booking => booking.Id).ToListAsync(ct)).ToHashSet();

    /// <summary>The guardian of a signed-in account, with what the account may touch: its household.</summary>
    public static Task<Guardian?> GuardianOf(this PortalDb db, HouseholdId household, GuardianId guardian, CancellationToken ct) =>
        db.Guardians.AsNoTracking().FirstOrDefaultAsync(g => g.Id == guardian && g.HouseholdId == household, ct);

    /// <summary>What an organiser has set, for a deed that must end whatever happens to who asked for it.</summary>
    public static Task<Organisers.Policies> PoliciesOf(this PortalDb db, OrganiserId organiser) =>
        db.Organisers.AsNoTracking().Where(o => o.Id == organiser).Select(o => o.Policies).SingleAsync();

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

    /// <summary>Makes the two households of a shared child queue up until the end of the transaction: one place is never booked by both.</summary>
    public static Task<int> LockShares(this PortalDb db, HouseholdId household, CancellationToken ct) =>
        db.SharedChildren.Where(share => share.EndedAt == null && (share.HomeId == household || share.HouseholdId == household))
            .ExecuteUpdateAsync(row => row.SetProperty(share => share.Version, share => share.Version + 1), ct);
}
