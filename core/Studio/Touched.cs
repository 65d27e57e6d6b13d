using Microsoft.EntityFrameworkCore;
using Portal.Core.Bookings;
using Portal.Core.Carts;
using Portal.Core.Persistence;

namespace Portal.Core.Studio;

/// <summary>One booking that a change of the catalogue touches, as an agent reads it.</summary>
public sealed record TouchedBooking(string Child, string Dossier, SlotId SlotId, string Slot, DateOnly Date);

/// <summary>Whom a change of the catalogue touches: how many bookings, of how many children, and the first of them by name.</summary>
public sealed record Touched(int Bookings, int Children, IReadOnlyList<TouchedBooking> First)
{
    /// <summary>So many are named; a page that names more is read by nobody.</summary>
    public const int MostNamed = 40;

    public static Touched Nobody { get; } = new(0, 0, []);

    public bool IsNobody => Bookings == 0;

    public int NotNamed => Bookings - First.Count;
}

/// <summary>Who is booked where the catalogue is about to change.</summary>
internal static class TouchedBookings
{
    /// <summary>Why these days cannot be taken away: somebody has one in a cart, or is booked. Null when nobody does.</summary>
    /// <remarks>Carts first: a line that is being booked meanwhile is seen as one or as the other, never as neither.</remarks>
    public static async Task<StudioAnswer?> InTheWay(this PortalDb db, IReadOnlyCollection<SlotId> slots, DateOnly from, Func<SlotId, DateOnly, bool> isLost, CancellationToken ct)
    {
        var inCarts = await db.CartLines.Where(line => slots.Contains(line.SlotId) && line.Date >= from && line.State == CartLineState.Live).Select(line => new { line.SlotId, line.Date }).Distinct().ToListAsync(ct);
        if (inCarts.Exists(line => isLost(line.SlotId, line.Date)))
        {
            return StudioAnswer.No(Refusal.PlacesInHand);
        }

        var booked = await db.TouchedIn(slots, from, isLost, ct);
        return booked.IsNobody ? null : StudioAnswer.InTheWay(booked);
    }

    /// <summary>Bookings that hold their place in these slots, on the days that are asked for.</summary>
    /// <param name="from">The first day that is looked at.</param>
    /// <param name="isTouched">Asked once for each day on which a slot is booked.</param>
    public static async Task<Touched> TouchedIn(this PortalDb db, IReadOnlyCollection<SlotId> slots, DateOnly from, Func<SlotId, DateOnly, bool> isTouched, CancellationToken ct)
    {
        var holding = db.Bookings.Where(booking => slots.Contains(booking.SlotId) && booking.Date >= from && booking.State < BookingState.Cancelled);
        var days = await holding.GroupBy(booking => new { booking.SlotId, booking.Date }).Select(day => new { day.Key.SlotId, day.Key.Date, Count = day.Count() }).ToListAsync(ct);
        var touched = days.FindAll(day => isTouched(day.SlotId, day.Date));
        if (touched.Count == 0)
        {
            return Touched.Nobody;
        }

        var (which, dates) = (touched.Select(day => day.SlotId).Distinct().ToList(), touched.Select(day => day.Date).Distinct().ToList());
        var wanted = touched.Select(day => (day.SlotId, day.Date)).ToHashSet();
        var among = holding.Where(booking => which.Contains(booking.SlotId) && dates.Contains(booking.Date));
        return await db.Named(among, row => wanted.Contains(row), touched.Sum(day => day.Count), ct);
    }

    /// <summary>Names the first of some bookings.</summary>
    /// <param name="isWanted">A slot and a day that are among those which are counted.</param>
    public static async Task<Touched> Named(this PortalDb db, IQueryable<Booking> bookings, Func<(SlotId, DateOnly), bool> isWanted, int count, CancellationToken ct)
    {
        var children = await bookings.Select(booking => booking.ChildId).Distinct().CountAsync(ct);
        var rows = await (
            from booking in bookings
            join child in db.Children on booking.ChildId equals child.Id
            join household in db.Households on booking.HouseholdId equals household.Id
            join slot in db.Slots on booking.SlotId equals slot.Id
            orderby booking.Date, child.LastName, child.FirstName
            select new { child.FirstName, child.LastName, household.DossierNumber, booking.SlotId, slot.Name, booking.Date }).Take(Touched.MostNamed * 4).ToListAsync(ct);
        return new Touched(count, children, [.. rows.Where(row => isWanted((row.SlotId, row.Date))).Take(Touched.MostNamed)
            .Select(row => new TouchedBooking($"{row.FirstName} {row.LastName}", row.DossierNumber, row.SlotId, row.Name, row.Date))]);
    }
}
