using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Live;
using Portal.Core.Organisers;
using Portal.Core.Persistence;

namespace Portal.Core.Bookings;

/// <summary>An agent notes that a child that is expected today is there, or is not. The last of two agents is right.</summary>
public sealed class CheckAttendance(PortalDb db, ILiveFeed feed, TimeProvider clock)
{
    /// <param name="only">The only place whose children this agent sees; null: all of the organiser's.</param>
    /// <returns>Why nothing was noted; null when it is.</returns>
    public async Task<Refusal?> Run(Agent agent, FacilityId? only, BookingId id, bool isPresent, CancellationToken ct)
    {
        var (why, moved) = await db.InTransaction(() => Check(agent, only, id, isPresent, ct), ct);

        if (moved is { } place)
        {
            feed.RollCallChanged(place);
        }

        return why;
    }

    private async Task<(Refusal? Why, FacilityId? Moved)> Check(Agent agent, FacilityId? only, BookingId id, bool isPresent, CancellationToken ct)
    {
        var (now, organiser) = (clock.GetUtcNow(), agent.OrganiserId);
        var today = ParisTime.DayOf(now);
        if (await db.ExpectedOn(organiser, today, only).FirstOrDefaultAsync(b => b.Id == id, ct) is not { } booking)
        {
            var day = await db.Bookings.AsNoTracking().Where(b => b.Id == id && b.OrganiserId == organiser).Select(b => (DateOnly?)b.Date).FirstOrDefaultAsync(ct);
            return (day is null ? Refusal.NotFound : day == today ? Refusal.NotExpected : Refusal.RollCallClosed, null);
        }

        var check = await db.AttendanceChecks.FirstOrDefaultAsync(c => c.BookingId == id, ct);
        if (check?.IsPresent == isPresent)
        {
            return (null, null);
        }

        if (check is { IsGuest: true })
        {
            return (Refusal.GuestIsRemoved, null);
        }

        if (check is null)
        {
            db.Add(new AttendanceCheck { BookingId = id, OrganiserId = organiser, Date = today, IsPresent = isPresent, At = now, By = agent.Name });
        }
        else
        {
            // Who looked first stands in the row; who thought better of it, here.
            db.Record(now, agent.Name, "attendance.mended", $"booking {id.Value}", booking.HouseholdId, InWords(check.IsPresent), InWords(isPresent));
            (check.IsPresent, check.At, check.By) = (isPresent, now, agent.Name);
        }

        return (null, await db.PlaceOf(booking.SlotId, ct));
    }

    private static string InWords(bool isPresent) => isPresent ? "present" : "absent";
}
