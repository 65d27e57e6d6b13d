using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Bookings;
using Portal.Core.Live;
using Portal.Core.Organisers;
using Portal.Core.Persistence;
using Portal.Core.Places;
using Portal.Core.Pricing;

namespace Portal.Core.Nightly;

/// <summary>How the day before a night ended.</summary>
/// <param name="Present">Children whom the roll call found.</param>
/// <param name="Unchecked">Children who were expected and whom nobody looked for: taken for present, their bookings stand.</param>
/// <param name="Missed">Absences that the roll call found, and nobody had announced.</param>
/// <param name="Absent">Absences said beforehand.</param>
/// <param name="Unanswered">Requests for days gone by that the service has not answered.</param>
public sealed record DayEnd(int Present, int Unchecked, int Missed, int Absent, int Unanswered)
{
    public string Sentence() =>
        $"{FrenchWords.Count(Present, "présence pointée", "présences pointées")}, {FrenchWords.Count(Unchecked, "sans pointage", "sans pointage")}, "
        + $"{FrenchWords.Count(Missed, "absence constatée", "absences constatées")}, {FrenchWords.Count(Absent, "absence annoncée", "absences annoncées")}"
        + (Unanswered == 0 ? "." : $". {FrenchWords.Count(Unanswered, "demande porte", "demandes portent")} sur un jour passé et attendent encore votre réponse.");
}

/// <summary>
/// Closes the roll calls of the days that have ended: a child who was expected and was not there becomes an absence by the
/// organiser's policy (R71, R72, R80), its family is told, and where proof gives the price back its delay runs. A day
/// without a roll call stands as booked. What the service left without an answer is not decided in its place, but shown.
/// </summary>
public sealed class CloseDay(PortalDb db, IPlaceHolds holds, AbsenceLetters letters, ILiveFeed feed, TimeProvider clock)
{
    private const int AtOnce = 200;

    /// <param name="catalogue">Of the organiser whose day it is.</param>
    /// <param name="date">The morning after it.</param>
    /// <param name="progress">Counts the absences that are found.</param>
    /// <param name="ct">Stops between two transactions.</param>
    public async Task<DayEnd> Run(Catalogue catalogue, DateOnly date, StepProgress progress, CancellationToken ct)
    {
        await progress.Start(await Missed(catalogue, date).CountAsync(ct), ct);
        for (var lot = 1; lot > 0;)
        {
            (lot, var counts) = await db.InTransaction(() => Close(catalogue, date, progress, ct), ct);
            feed.Announce(counts);
            progress.Tell();
        }

        return await Close(catalogue.Organiser.Id, date, ct);
    }

    private async Task<(int, IReadOnlyList<PlaceCount>)> Close(Catalogue catalogue, DateOnly date, StepProgress progress, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var missed = await Missed(catalogue, date).OrderBy(booking => booking.Id).Take(AtOnce).ToListAsync(ct);
        if (missed.Count == 0)
        {
            return (0, []);
        }

        // Guard: claimed by the state they leave, so that a night run twice frees a place and writes to a family once.
        var ids = missed.ConvertAll(booking => booking.Id);
        var moved = await db.Bookings.Where(booking => ids.Contains(booking.Id) && (booking.State == BookingState.Confirmed || booking.State == BookingState.ChangeAsked))
            .ExecuteUpdateAsync(booking => booking.SetProperty(b => b.State, BookingState.Absent).SetProperty(b => b.CancelledAt, now).SetProperty(b => b.AskedAt, (DateTimeOffset?)null), ct);
        if (moved != missed.Count)
        {
            throw new DbUpdateConcurrencyException("One of them has moved meanwhile: look again.");
        }

        var places = new List<PlaceWanted>();
        var found = new List<(Booking Booking, DateTimeOffset? ProofUntil)>();
        foreach (var booking in missed)
        {
            var slot = catalogue.Find(booking.SlotId);
            DateTimeOffset? proofUntil = slot?.Policies.LateCancellation == LateCancellationPolicy.RefundOnProof && slot.ProofLimit(booking.Date) is var limit && limit > now ? limit : null;
            if (proofUntil is { } until)
            {
                db.Absences.Add(Absence.Of(booking, until, now));
            }

            places.Add(booking.Place);
            db.Record(now, NightRun.Who, "booking.missed", $"booking {booking.Id.Value}", booking.HouseholdId, booking.State.ToString(), nameof(BookingState.Absent));
            found.Add((booking, proofUntil));
        }

        await letters.Found(catalogue, found, now, ct);
        var counts = (await holds.GiveBack(catalogue.Organiser.Id, places, ct)).Counts;
        await db.SaveChangesAsync(ct);
        await progress.Advance(moved, ct);
        return (moved, counts);
    }

    private IQueryable<Booking> Missed(Catalogue catalogue, DateOnly date)
    {
        var organiser = catalogue.Organiser.Id;
        return db.Bookings.AsNoTracking().Where(booking => booking.OrganiserId == organiser && booking.Date < date
            && (booking.State == BookingState.Confirmed || booking.State == BookingState.ChangeAsked)
            && db.AttendanceChecks.Any(check => check.BookingId == booking.Id && !check.IsPresent));
    }

    private async Task<DayEnd> Close(OrganiserId organiser, DateOnly date, CancellationToken ct)
    {
        var day = date.AddDays(-1);
        var ended = await db.Bookings.AsNoTracking().Where(booking => booking.OrganiserId == organiser && booking.Date == day && (booking.State < BookingState.Cancelled || booking.State == BookingState.Absent))
            .GroupBy(booking => new { IsThere = booking.State < BookingState.Cancelled, IsChecked = db.AttendanceChecks.Any(check => check.BookingId == booking.Id) })
            .Select(group => new { group.Key.IsThere, group.Key.IsChecked, Count = group.Count() }).ToListAsync(ct);
        int Count(bool isThere, bool isChecked) => ended.Where(group => group.IsThere == isThere && group.IsChecked == isChecked).Sum(group => group.Count);
        var unanswered = await db.AskedAt(organiser).CountAsync(booking => booking.Date < date, ct);
        return new DayEnd(Count(true, true), Count(true, false), Count(false, true), Count(false, false), unanswered);
    }
}
