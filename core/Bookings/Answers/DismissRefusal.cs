using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Households;
using Portal.Core.Persistence;

namespace Portal.Core.Bookings;

/// <summary>A family has read why a booking was refused and puts it away (R67): it is hidden like what was cancelled (R55). Its place and its price were given back when it was refused.</summary>
public sealed class DismissRefusal(PortalDb db, TimeProvider clock)
{
    /// <returns>Why not; null when it is put away, now or before.</returns>
    public Task<Refusal?> Run(Guardian who, BookingId id, CancellationToken ct) => db.InTransaction(
        async () =>
        {
            var now = clock.GetUtcNow();
            var moved = await db.Bookings
                .Where(booking => booking.Id == id && booking.HouseholdId == who.HouseholdId && booking.State == BookingState.Refused)
                .ExecuteUpdateAsync(booking => booking.SetProperty(b => b.State, BookingState.Cancelled).SetProperty(b => b.CancelledAt, now), ct);
            if (moved == 0)
            {
                return (Refusal?)Refusal.NotFound;
            }

            db.Record(now, who.Id.Value.ToString(), "booking.dismissed", $"booking {id.Value}", who.HouseholdId, nameof(BookingState.Refused), nameof(BookingState.Cancelled));
            return null;
        },
        ct);
}
