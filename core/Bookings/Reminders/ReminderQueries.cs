using Microsoft.EntityFrameworkCore;
using Portal.Core.Carts;
using Portal.Core.Custody;
using Portal.Core.Dossiers;
using Portal.Core.Households;
using Portal.Core.Persistence;

namespace Portal.Core.Bookings;

/// <summary>A child who always books a slot and has nothing on the day asked about.</summary>
public sealed record MissedHabit(HouseholdId HouseholdId, ChildId ChildId, SlotId SlotId);

/// <summary>What reminders ask (O23), of carts and waiting lists as well: for whole sets of families at once.</summary>
public static class ReminderQueries
{
    /// <summary>
    /// Who had one of these slots on at least so many of these days and has nothing for it on <paramref name="day"/>:
    /// neither booked nor cancelled nor absent, not in a living cart, and never on its waiting list.
    /// </summary>
    public static async Task<IReadOnlyList<MissedHabit>> MissedHabits(this PortalDb db, IReadOnlyCollection<SlotId> slots, IReadOnlyCollection<DateOnly> before, int atLeast, DateOnly day, DateTimeOffset now, CancellationToken ct)
    {
        var habits = db.Bookings
            .Where(booking => slots.Contains(booking.SlotId) && before.Contains(booking.Date) && booking.State < BookingState.Cancelled)
            .GroupBy(booking => new { booking.HouseholdId, booking.ChildId, booking.SlotId })
            .Where(habit => habit.Count() >= atLeast)
            .Select(habit => habit.Key);
        return await habits
            .Where(habit => !db.Bookings.Any(booking => booking.ChildId == habit.ChildId && booking.SlotId == habit.SlotId && booking.Date == day)
                && !db.CartLines.Any(line => line.ChildId == habit.ChildId && line.SlotId == habit.SlotId && line.Date == day && line.State == CartLineState.Live && db.Carts.Any(cart => cart.Id == line.CartId && cart.ExpiresAt > now))
                && !db.WaitingEntries.Any(entry => entry.ChildId == habit.ChildId && entry.SlotId == habit.SlotId && entry.Date == day))
            .Select(habit => new MissedHabit(habit.HouseholdId, habit.ChildId, habit.SlotId))
            .ToListAsync(ct);
    }

    /// <summary>Many households as one organiser knows them, in a few questions.</summary>
    public static async Task<Dictionary<HouseholdId, Family>> FamiliesAt(this PortalDb db, IReadOnlyCollection<HouseholdId> households, OrganiserId organiser, CancellationToken ct)
    {
        var own = await db.Children.AsNoTracking().Where(child => households.Contains(child.HouseholdId)).Select(child => new { Household = child.HouseholdId, Child = child }).ToListAsync(ct);
        var guests = await db.SharedChildren.Where(share => share.EndedAt == null && households.Contains(share.HouseholdId))
            .Join(db.Children.AsNoTracking(), share => share.ChildId, child => child.Id, (share, child) => new { Household = share.HouseholdId, Child = child }).ToListAsync(ct);
        var children = own.Concat(guests).OrderBy(pair => pair.Child.BirthDate).ToLookup(pair => pair.Household, pair => pair.Child);
        var custodies = await db.InOneTrip(trip => trip.CustodiesOf(households), ct);
        var standings = await db.StandingsOf(households, organiser, ct);
        var quotients = (await db.Set<FamilyQuotient>().AsNoTracking().Where(quotient => households.Contains(quotient.HouseholdId)).ToListAsync(ct)).ToLookup(quotient => quotient.HouseholdId);
        return households.ToDictionary(household => household, household =>
        {
            var known = standings.GetValueOrDefault(household) ?? [];
            return new Family(household, [.. children[household].Where(child => known.ContainsKey(child.Id))], known, [.. quotients[household]])
            {
                Custodies = custodies[household].ToDictionary(custody => custody.Share.ChildId),
            };
        });
    }
}
