using Microsoft.EntityFrameworkCore;
using Portal.Core.Activities;
using Portal.Core.Audit;
using Portal.Core.Bookings;
using Portal.Core.Dossiers;
using Portal.Core.Organisers;
using Portal.Core.Persistence;

namespace Portal.Core.Register;

/// <summary>One time that the service marked those who did not come last year (R20), so that it can be taken back.</summary>
public sealed class AppointmentRound
{
    public Guid Id { get; private set; } = TimeOrder.Next();

    public required OrganiserId OrganiserId { get; init; }

    /// <summary>The school year that was looked at, by the year in which it begins.</summary>
    public required int Year { get; init; }

    /// <summary>Who came on fewer days than this was marked.</summary>
    public required int FewerThan { get; init; }

    public required int Children { get; init; }

    public required string By { get; init; }

    public required DateTimeOffset At { get; init; }

    public DateTimeOffset? UndoneAt { get; private set; }

    public void Undo(DateTimeOffset now) => UndoneAt = now;
}

/// <summary>A child that was marked in a round.</summary>
public sealed class AppointmentMark
{
    public required Guid RoundId { get; init; }

    public required ChildId ChildId { get; init; }
}

/// <summary>A child who did not come, or hardly, to Wednesdays and holidays of a school year.</summary>
public sealed record Absentee(ChildId Child, HouseholdId Household, string FirstName, string LastName, string HouseholdName, string DossierNumber, int Days);

/// <summary>
/// R20: children whose file is of an earlier year, and who came to Wednesdays and holidays of last year on fewer days than the
/// service asks for, need an appointment before they book them again. A child the service got to know this year has just been met.
/// </summary>
public sealed class FindAbsentees(PortalDb db, TimeProvider clock)
{
    /// <summary>The last school year that is over.</summary>
    public static int YearBefore(DateOnly today) => SchoolYear.Of(today) - 1;

    /// <summary>Whom the mark would be set on, by name. Nothing is written.</summary>
    /// <param name="fewerThan">Days of last year, from one on: who came on fewer is listed.</param>
    public async Task<IReadOnlyList<Absentee>> Run(Agent agent, int fewerThan, CancellationToken ct)
    {
        var (organiser, year) = (agent.OrganiserId, YearBefore(clock.TodayInParis()));
        var (first, last) = (new DateOnly(year, 9, 1), SchoolYear.LastDay(year));
        var slots = await db.Slots.Where(slot => db.Activities.Any(activity => activity.Id == slot.ActivityId && activity.OrganiserId == organiser && (activity.Kind == ActivityKind.Wednesday || activity.Kind == ActivityKind.Holidays))).Select(slot => slot.Id).ToListAsync(ct);
        // Days, not slots: a morning and an afternoon are one day. Absent and cancelled days are none.
        var came = (await db.Bookings.Where(booking => slots.Contains(booking.SlotId) && booking.Date >= first && booking.Date <= last && (booking.State == BookingState.Confirmed || booking.State == BookingState.CancelAsked || booking.State == BookingState.ChangeAsked))
            .Select(booking => new { booking.ChildId, booking.Date }).Distinct().GroupBy(day => day.ChildId).Select(days => new { days.Key, Days = days.Count() }).ToListAsync(ct)).ToDictionary(child => child.Key, child => child.Days);
        var known = await (
            from file in db.ChildFiles.Where(file => file.OrganiserId == organiser && !file.NeedsAppointment && file.ValidatedFor != null && file.ValidatedFor <= year)
            join child in db.Children on file.ChildId equals child.Id
            join home in db.Households on child.HouseholdId equals home.Id
            orderby child.LastName, child.FirstName, child.Id
            select new { child.Id, child.HouseholdId, child.FirstName, child.LastName, home.Name, home.DossierNumber }).ToListAsync(ct);
        return [.. known.Select(child => new Absentee(child.Id, child.HouseholdId, child.FirstName, child.LastName, child.Name, child.DossierNumber, came.GetValueOrDefault(child.Id))).Where(child => child.Days < fewerThan)];
    }
}

/// <summary>The service marks those who did not come last year (R20): booking Wednesdays and holidays waits for an appointment, until <see cref="MeetFamily"/>.</summary>
public sealed class AskForAppointments(PortalDb db, FindAbsentees findAbsentees, TimeProvider clock)
{
    /// <summary>Days in a school year: more would mark everybody.</summary>
    public const int MostDays = 200;

    private const int BatchSize = 500;

    /// <param name="fewerThan">Days of last year, from one on: who came on fewer is marked.</param>
    /// <param name="seen">How many the preview has shown: a list that has changed is looked at again.</param>
    /// <returns>How many are marked; or why nobody is.</returns>
    public Task<(int Marked, Refusal? Refusal)> Run(Agent agent, int fewerThan, int seen, CancellationToken ct) => db.InTransaction<(int, Refusal?)>(async () =>
    {
        var now = clock.GetUtcNow();
        var absentees = await findAbsentees.Run(agent, fewerThan, ct);
        if (absentees.Count == 0 || absentees.Count != seen)
        {
            return (0, Refusal.ListChanged);
        }

        var round = new AppointmentRound { OrganiserId = agent.OrganiserId, Year = FindAbsentees.YearBefore(ParisTime.DayOf(now)), FewerThan = fewerThan, Children = absentees.Count, By = agent.Name, At = now };
        db.Add(round);
        foreach (var lot in absentees.Chunk(BatchSize))
        {
            var ids = lot.Select(child => child.Child).ToList();
            foreach (var file in await db.ChildFiles.Where(file => file.OrganiserId == agent.OrganiserId && ids.Contains(file.ChildId)).ToListAsync(ct))
            {
                file.AskForAppointment(true);
                db.Add(new AppointmentMark { RoundId = round.Id, ChildId = file.ChildId });
                db.Record(now, agent.Name, "file.appointment-asked", $"file {file.ChildId.Value}", file.HouseholdId, null, $"fewer than {fewerThan} days in {round.Year}");
            }
        }

        return (absentees.Count, null);
    }, ct);
}

/// <summary>Takes a round back: the marks it set go, but for families that were met since, whose file has none any more.</summary>
public sealed class UndoAppointments(PortalDb db, TimeProvider clock)
{
    /// <returns>How many may book again; or why nothing was done.</returns>
    public Task<(int Lifted, Refusal? Refusal)> Run(Agent agent, Guid id, CancellationToken ct) => db.InTransaction<(int, Refusal?)>(async () =>
    {
        var now = clock.GetUtcNow();
        var round = await db.AppointmentRounds.FirstOrDefaultAsync(r => r.Id == id && r.OrganiserId == agent.OrganiserId, ct);
        if (round is null)
        {
            return (0, Refusal.NotFound);
        }

        if (round.UndoneAt is not null)
        {
            return (0, Refusal.AlreadyAnswered);
        }

        var files = await db.ChildFiles.Where(file => file.OrganiserId == agent.OrganiserId && file.NeedsAppointment && db.Set<AppointmentMark>().Any(mark => mark.RoundId == id && mark.ChildId == file.ChildId)).ToListAsync(ct);
        foreach (var file in files)
        {
            file.AskForAppointment(false);
            db.Record(now, agent.Name, "file.appointment-taken-back", $"file {file.ChildId.Value}", file.HouseholdId, null, null);
        }

        round.Undo(now);
        return (files.Count, null);
    }, ct);
}
