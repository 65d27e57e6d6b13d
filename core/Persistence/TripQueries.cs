using Microsoft.EntityFrameworkCore;
using Portal.Core.Bookings;
using Portal.Core.Carts;
using Portal.Core.Households;
using Portal.Core.Places;

namespace Portal.Core.Persistence;

/// <summary>Questions that can travel together: each puts itself into a trip and says how its answer will read once the trip has gone.</summary>
public static class TripQueries
{
    /// <summary>A trip for one of these questions alone.</summary>
    public static async Task<T> InOneTrip<T>(this PortalDb db, Func<RoundTrip, Func<T>> question, CancellationToken ct)
    {
        var trip = db.RoundTrip();
        var answer = question(trip);
        await trip.Go(ct);
        return answer();
    }

    /// <summary>What some children already have between two days, booked or in a live cart.</summary>
    public static Func<IReadOnlyList<TakenSlot>> TakenBy(this RoundTrip trip, IQueryable<Child> children, DateOnly from, DateOnly to, DateTimeOffset now)
    {
        var booked = trip.Ask(trip.Db.Bookings.AsNoTracking()
            .Where(booking => children.Any(child => child.Id == booking.ChildId) && booking.Date >= from && booking.Date <= to
                // An absence is due: the same day is not sold to the same child again.
                && (booking.State < BookingState.Cancelled || booking.State == BookingState.Absent))
            .Select(booking => new TakenSlot(booking.ChildId, booking.SlotId, booking.Date, booking.Id, null)
            {
                HouseholdId = booking.HouseholdId,
                CarriesNothing = booking.State == BookingState.Absent || booking.State == BookingState.CancelAsked || booking.State == BookingState.AbsenceAsked,
            }));
        var inCarts = trip.Ask(trip.Db.CartLines.AsNoTracking()
            .Where(line => children.Any(child => child.Id == line.ChildId) && line.Date >= from && line.Date <= to && line.State == CartLineState.Live && line.Operation == CartOperation.Book)
            .Join(trip.Db.Carts.Where(cart => cart.ExpiresAt > now), line => line.CartId, cart => cart.Id, (line, cart) => new TakenSlot(line.ChildId, line.SlotId, line.Date, null, line.Id) { HouseholdId = cart.HouseholdId, Until = cart.ExpiresAt }));
        return () => [.. booked.Rows, .. inCarts.Rows];
    }
}
