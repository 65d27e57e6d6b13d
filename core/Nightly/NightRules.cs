using Microsoft.EntityFrameworkCore;
using Portal.Core.Bookings;
using Portal.Core.Dossiers;
using Portal.Core.Live;
using Portal.Core.Organisers;
using Portal.Core.Persistence;
using Portal.Core.Places;
using Portal.Core.Pricing;

namespace Portal.Core.Nightly;

/// <summary>
/// What can still refuse a booking in the night, although it holds its place: care that was closed since, a file that is
/// validated no longer (R18), a purse in debit (R76), and a day whose capacity was lowered under what is booked, where the
/// last to come do not fit. The limit to book is not asked again: the family was in time.
/// </summary>
internal sealed class NightRules
{
    private readonly Catalogue catalogue;
    private readonly Dictionary<ChildId, Standing> standings;
    private readonly HashSet<HouseholdId> inDebit;
    private readonly Dictionary<PoolDate, PlaceCount> counts;
    private readonly Dictionary<PoolDate, int> behind;

    private NightRules(Catalogue catalogue, Dictionary<ChildId, Standing> standings, HashSet<HouseholdId> inDebit, Dictionary<PoolDate, PlaceCount> counts, Dictionary<PoolDate, int> behind) =>
        (this.catalogue, this.standings, this.inDebit, this.counts, this.behind) = (catalogue, standings, inDebit, counts, behind);

    /// <summary>Reads what decides about a step's bookings, under the lock of their pool-days.</summary>
    public static async Task<NightRules> For(PortalDb db, Catalogue catalogue, IReadOnlyList<Booking> bookings, DateTimeOffset now, CancellationToken ct)
    {
        var organiser = catalogue.Organiser.Id;
        var children = bookings.Select(booking => booking.ChildId).Distinct().ToList();
        var households = bookings.Select(booking => booking.HouseholdId).Distinct().ToList();
        var days = bookings.SelectMany(booking => booking.PoolDates).ToHashSet();
        await db.LockPoolDays(days, ct);

        var standings = (await db.StandingsOf(households, organiser, ct)).Values.SelectMany(home => home).ToDictionary(child => child.Key, child => child.Value);
        var counts = (await db.CountsOf(days, now, ct)).ToDictionary(count => new PoolDate(count.PoolId, count.Date));
        return new NightRules(catalogue, standings, await InDebit(db, catalogue, households, ct), counts, await NotTransmittedOn(db, catalogue, [.. counts.Values.Where(count => count.Booked > count.Capacity).Select(count => new PoolDate(count.PoolId, count.Date))], ct));
    }

    /// <summary>Asked once per booking, in the order in which they were made: what one gives back makes room for none of those before it.</summary>
    public Refusal? WhyNot(Booking booking)
    {
        var slot = catalogue.Find(booking.SlotId);
        var days = booking.PoolDates.ToList();
        // Everybody who still waits for the night behind this one leaves it its place.
        var fits = days.TrueForAll(day => counts.TryGetValue(day, out var count) && count.Booked - behind.GetValueOrDefault(day, 1) < count.Capacity);
        foreach (var day in days.Where(behind.ContainsKey))
        {
            behind[day]--;
        }

        var why = slot is null || !slot.TakesPlaceOn(booking.Date) ? Refusal.Closed
            : Unmet(booking, slot) is var unmet && (unmet & ~BookingGate.NotInDebt) != BookingGate.None ? Refusal.DossierIncomplete
            : inDebit.Contains(booking.HouseholdId) ? Refusal.PurseInDebit
            : fits ? (Refusal?)null
            : slot.Policies.Full == FullPolicy.WaitingList ? Refusal.WaitingListOnly
            : Refusal.DayFull;
        if (why is not null)
        {
            foreach (var day in days.Where(counts.ContainsKey))
            {
                counts[day] = counts[day] with { Booked = counts[day].Booked - 1 };
            }
        }

        return why;
    }

    // R76: where the gate asks it, and where the family pays from a purse.
    private static async Task<HashSet<HouseholdId>> InDebit(PortalDb db, Catalogue catalogue, List<HouseholdId> households, CancellationToken ct) =>
        catalogue.Organiser.Policies.Billing == BillingMode.Purse || catalogue.Organiser.Policies.Gate.HasFlag(BookingGate.NotInDebt) ? await db.InDebt(households, catalogue.Organiser.Id, ct) : [];

    // A booking stands even if the organiser no longer knows the child, where it asks for nothing else.
    private BookingGate Unmet(Booking booking, OfferedSlot slot) =>
        slot.Policies.Gate.Unmet(standings.GetValueOrDefault(booking.ChildId) ?? Standing.Started, booking.Date);

    /// <summary>
    /// How many bookings that no night has seen yet draw on each of these pool-days. Asked only for days that are booked
    /// over their capacity, which are few: anywhere else everybody fits, and counting them at each step would make the night
    /// grow with the square of what it transmits.
    /// </summary>
    private static async Task<Dictionary<PoolDate, int>> NotTransmittedOn(PortalDb db, Catalogue catalogue, HashSet<PoolDate> days, CancellationToken ct)
    {
        if (days.Count == 0)
        {
            return [];
        }

        var organiser = catalogue.Organiser.Id;
        var dates = days.Select(day => day.Date).Distinct().ToList();
        var waiting = await db.Bookings.AsNoTracking()
            .Where(booking => booking.OrganiserId == organiser && booking.State == BookingState.NotTransmitted && dates.Contains(booking.Date))
            .GroupBy(booking => new { booking.Pools, booking.Date })
            .Select(group => new { group.Key.Pools, group.Key.Date, Count = group.Count() })
            .ToListAsync(ct);
        return waiting
            .SelectMany(group => group.Pools.Ids.Select(pool => (Day: new PoolDate(pool, group.Date), group.Count)))
            .Where(pair => days.Contains(pair.Day))
            .GroupBy(pair => pair.Day)
            .ToDictionary(group => group.Key, group => group.Sum(pair => pair.Count));
    }
}
