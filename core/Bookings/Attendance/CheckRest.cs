using Microsoft.EntityFrameworkCore;
using Portal.Core.Live;
using Portal.Core.Organisers;
using Portal.Core.Persistence;

namespace Portal.Core.Bookings;

/// <summary>An agent notes that whoever is not looked at yet in one slot today is there. What was noted stays.</summary>
public sealed class CheckRest(PortalDb db, ILiveFeed feed, TimeProvider clock)
{
    /// <param name="only">The only place whose children this agent sees; null: all of the organiser's.</param>
    /// <returns>How many were noted here.</returns>
    public async Task<int> Run(Agent agent, FacilityId? only, SlotId slot, CancellationToken ct)
    {
        var (count, moved) = await db.InTransaction(() => Check(agent, only, slot, ct), ct);

        if (moved is { } place)
        {
            feed.RollCallChanged(place);
        }

        return count;
    }

    private async Task<(int Count, FacilityId? Moved)> Check(Agent agent, FacilityId? only, SlotId slot, CancellationToken ct)
    {
        var (now, organiser) = (clock.GetUtcNow(), agent.OrganiserId);
        var today = ParisTime.DayOf(now);
        var rest = await db.ExpectedOn(organiser, today, only)
            .Where(booking => booking.SlotId == slot && !db.AttendanceChecks.Any(check => check.BookingId == booking.Id)).Select(booking => booking.Id).ToListAsync(ct);
        db.AddRange(rest.Select(id => new AttendanceCheck { BookingId = id, OrganiserId = organiser, Date = today, IsPresent = true, At = now, By = agent.Name }));
        return (rest.Count, rest.Count == 0 ? null : await db.PlaceOf(slot, ct));
    }
}
