using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Live;
using Portal.Core.Organisers;
using Portal.Core.Persistence;
using Portal.Core.Places;
using Portal.Core.Pricing;

namespace Portal.Core.Bookings;

/// <summary>A leader takes back, on its day, what <see cref="NoteGuest"/> booked by mistake: the place goes to others, nothing is owed, and the family is told.</summary>
public sealed class RemoveGuest(PortalDb db, IPlaceHolds holds, CatalogueReader catalogues, GuestLetters letters, ILiveFeed feed, TimeProvider clock)
{
    /// <returns>Why nothing was taken back; null when it is.</returns>
    public async Task<Refusal?> Run(Agent agent, BookingId id, CancellationToken ct)
    {
        var catalogue = await catalogues.Of(agent.OrganiserId, ct);

        var (why, place, counts) = await db.InTransaction(() => Remove(agent, id, catalogue, ct), ct);

        feed.Announce(counts);
        if (place is { } moved)
        {
            feed.RollCallChanged(moved);
        }

        return why;
    }

    private async Task<(Refusal? Why, FacilityId? Moved, IReadOnlyList<PlaceCount> Counts)> Remove(Agent agent, BookingId id, Catalogue catalogue, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var today = ParisTime.DayOf(now);
        var check = await db.AttendanceChecks.FirstOrDefaultAsync(c => c.BookingId == id && c.OrganiserId == agent.OrganiserId && c.IsGuest, ct);
        if (check is null || await db.Bookings.AsNoTracking().SingleAsync(b => b.Id == id, ct) is not { } booking || catalogue.Find(booking.SlotId) is not { } slot || (agent.Only is not null && slot.Facility.Id != agent.Only))
        {
            return (Refusal.NotFound, null, []);
        }

        if (check.Date != today)
        {
            return (Refusal.RollCallClosed, null, []);
        }

        // Guard: the state moves from the one that noting left, in one statement: two leaders free the place and the price once.
        await db.LockMoney(booking.HouseholdId, ct);
        if (await db.Bookings.Where(b => b.Id == id && b.State == BookingState.Confirmed).ExecuteUpdateAsync(b => b.SetProperty(x => x.State, BookingState.Cancelled).SetProperty(x => x.CancelledAt, now), ct) == 0)
        {
            return (Refusal.NotExpected, null, []);
        }

        db.Remove(check);
        if (booking.Price != Money.Zero)
        {
            db.Charges.Add(new Charge { BookingId = id, Amount = -booking.Price, Reason = "Noté par erreur à l’appel", At = now });
        }

        db.Record(now, agent.Name, "attendance.guest-removed", $"booking {id.Value}", booking.HouseholdId, $"present, {booking.Price.Euros}", null);
        await letters.Removed(booking, slot, catalogue.Organiser, now, ct);
        return (null, slot.Facility.Id, (await holds.GiveBack(agent.OrganiserId, [booking.Place], ct)).Counts);
    }
}
