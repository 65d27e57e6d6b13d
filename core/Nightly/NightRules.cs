using Microsoft.EntityFrameworkCore;
using Portal.Core.Activities;
using Portal.Core.Bookings;
using Portal.Core.Dossiers;
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
    private readonly Dictionary<ChildId, FileState> files;
    private readonly HashSet<HouseholdId> inDebit;
    private readonly Dictionary<PoolDate, PlaceCount> counts;
    private readonly Dictionary<PoolDate, int> behind;

    private NightRules(Catalogue catalogue, Dictionary<ChildId, FileState> files, HashSet<HouseholdId> inDebit, Dictionary<PoolDate, PlaceCount> counts, Dictionary<PoolDate, int> behind) =>
        (this.catalogue, this.files, this.inDebit, this.counts, this.behind) = (catalogue, files, inDebit, counts, behind);

    /// <summary>Reads what decides about a step's bookings, under the lock of their pool-days.</summary>
    public static async Task<NightRules> For(PortalDb db, Catalogue catalogue, IReadOnlyList<Booking> bookings, DateTimeOffset now, CancellationToken ct)
    {
        var organiser = catalogue.Organiser.Id;
        var children = bookings.Select(booking => booking.ChildId).Distinct().ToList();
        var households = bookings.Select(booking => booking.HouseholdId).Distinct().ToList();
        var days = bookings.SelectMany(booking => DaysOf(catalogue, booking)).ToHashSet();
        await db.LockPoolDays(days, ct);

        var files = await db.ChildFiles.AsNoTracking().Where(file => file.OrganiserId == organiser && children.Contains(file.ChildId)).ToDictionaryAsync(file => file.ChildId, file => file.State, ct);
        var counts = (await db.CountsOf(days, now, ct)).ToDictionary(count => new PoolDate(count.PoolId, count.Date));
        return new NightRules(catalogue, files, await InDebit(db, catalogue, households, ct), counts, await NotTransmittedOn(db, catalogue, [.. counts.Values.Where(count => count.Booked > count.Capacity).Select(count => new PoolDate(count.PoolId, count.Date))], ct));
    }

    /// <summary>Asked once per booking, in the order in which they were made: what one gives back makes room for none of those before it.</summary>
    public Refusal? WhyNot(Booking booking)
    {
        var slot = catalogue.Find(booking.SlotId);
        var days = DaysOf(catalogue, booking).ToList();
        // Everybody who still waits for the night behind this one leaves it its place.
        var fits = days.TrueForAll(day => counts.TryGetValue(day, out var count) && count.Booked - behind.GetValueOrDefault(day, 1) < count.Capacity);
        foreach (var day in days.Where(behind.ContainsKey))
        {
            behind[day]--;
        }

        var why = slot is null || !slot.TakesPlaceOn(booking.Date) ? Refusal.Closed
            : slot.Policies.Gate != BookingGate.None && files.GetValueOrDefault(booking.ChildId) != FileState.Validated ? Refusal.DossierIncomplete
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

    private static IEnumerable<PoolDate> DaysOf(Catalogue catalogue, Booking booking) =>
        (catalogue.Find(booking.SlotId)?.PoolIds ?? []).Select(pool => new PoolDate(pool, booking.Date));

    // R76: only where the family pays from a purse.
    private static async Task<HashSet<HouseholdId>> InDebit(PortalDb db, Catalogue catalogue, List<HouseholdId> households, CancellationToken ct)
    {
        if (catalogue.Organiser.Policies.Billing != BillingMode.Purse)
        {
            return [];
        }

        var organiser = catalogue.Organiser.Id;
        var entries = await db.PurseEntries.AsNoTracking().Where(entry => entry.OrganiserId == organiser && households.Contains(entry.HouseholdId)).Select(entry => new { entry.HouseholdId, entry.Amount }).ToListAsync(ct);
        return [.. entries.GroupBy(entry => entry.HouseholdId).Where(purse => Money.Sum(purse.Select(entry => entry.Amount)) < Money.Zero).Select(purse => purse.Key)];
    }

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
            .GroupBy(booking => new { booking.SlotId, booking.Date })
            .Select(group => new { group.Key.SlotId, group.Key.Date, Count = group.Count() })
            .ToListAsync(ct);
        return waiting
            .SelectMany(group => (catalogue.Find(group.SlotId)?.PoolIds ?? []).Select(pool => (Day: new PoolDate(pool, group.Date), group.Count)))
            .Where(pair => days.Contains(pair.Day))
            .GroupBy(pair => pair.Day)
            .ToDictionary(group => group.Key, group => group.Sum(pair => pair.Count));
    }
}
