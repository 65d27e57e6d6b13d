using Microsoft.EntityFrameworkCore;
using Portal.Core.Persistence;

namespace Portal.Core.Bookings;

/// <summary>Questions about who leaves with whom.</summary>
public static class PickupQueries
{
    /// <summary>Bookings of a day whose child is there: neither given back, nor refused, nor told absent, nor only waited for.</summary>
    /// <param name="only">At that place; null: at all places of the organiser.</param>
    public static IQueryable<Booking> ExpectedOn(this PortalDb db, OrganiserId organiser, DateOnly day, FacilityId? only) =>
        db.Bookings.AsNoTracking().Where(booking => booking.OrganiserId == organiser && booking.Date == day
            && (booking.State == BookingState.Confirmed || booking.State == BookingState.CancelAsked || booking.State == BookingState.ChangeAsked || booking.State == BookingState.AbsenceAsked)
            && (only == null || db.Slots.Any(slot => slot.Id == booking.SlotId && db.Activities.Any(activity => activity.Id == slot.ActivityId && activity.FacilityId == only))));
}
