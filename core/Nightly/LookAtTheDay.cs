using Microsoft.EntityFrameworkCore;
using Portal.Core.Bookings;
using Portal.Core.Persistence;

namespace Portal.Core.Nightly;

/// <summary>How the day before a night ended.</summary>
/// <param name="Booked">Children who were expected: their bookings are final.</param>
/// <param name="Absent">Absences said beforehand.</param>
/// <param name="Unanswered">Requests for days gone by that the service has not answered.</param>
public sealed record DayEnd(int Booked, int Absent, int Unanswered)
{
    public string Sentence() =>
        $"{FrenchWords.Count(Booked, "présence prévue", "présences prévues")}, {FrenchWords.Count(Absent, "absence annoncée", "absences annoncées")}"
        + (Unanswered == 0 ? "." : $". {FrenchWords.Count(Unanswered, "demande porte", "demandes portent")} sur un jour passé et attendent encore votre réponse.");
}

/// <summary>
/// Looks at the day that has ended. A booking of a past day is final by its date, so there is nothing to write; what the
/// service left without an answer is not decided in its place, but shown. Roll calls do not exist yet: when they do, the
/// day's presences are closed here.
/// </summary>
public sealed class LookAtTheDay(PortalDb db)
{
    /// <param name="organiser">Whose day.</param>
    /// <param name="date">The morning after it.</param>
    /// <param name="ct">Stops the reading.</param>
    public async Task<DayEnd> Run(OrganiserId organiser, DateOnly date, CancellationToken ct)
    {
        var day = date.AddDays(-1);
        var ended = await db.Bookings.AsNoTracking().Where(booking => booking.OrganiserId == organiser && booking.Date == day)
            .GroupBy(booking => booking.State).Select(state => new { State = state.Key, Count = state.Count() }).ToListAsync(ct);
        var unanswered = await db.AskedAt(organiser).CountAsync(booking => booking.Date < date, ct);
        return new DayEnd(ended.Where(state => state.State < BookingState.Cancelled).Sum(state => state.Count), ended.Where(state => state.State == BookingState.Absent).Sum(state => state.Count), unanswered);
    }
}
