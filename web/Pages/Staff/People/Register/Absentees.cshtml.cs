using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Organisers;
using Portal.Core.Persistence;
using Portal.Core.Register;
using Portal.Web.Start;

namespace Portal.Web.Pages.Staff.People.Register;

/// <summary>R20: who did not come last year is looked at, then marked: an appointment before Wednesdays and holidays.</summary>
[Opens(StaffRight.KeepRegister)]
public sealed class AbsenteesModel(PortalDb db, FindAbsentees findAbsentees, AskForAppointments askForAppointments, UndoAppointments undoAppointments, TimeProvider clock) : StaffPage(db)
{
    private const string Here = "/agent/foyers/absents";
    private const int RoundsShown = 5;

    [BindProperty(SupportsGet = true, Name = "moins")]
    public int Moins { get; set; } = 1;

    public bool IsAsked => Organiser.Policies.Gate.HasFlag(BookingGate.Appointment);

    public string Year => SchoolYear.InWords(FindAbsentees.YearBefore(clock.TodayInParis()));

    public IReadOnlyList<Absentee> Absentees { get; private set; } = [];

    public IReadOnlyList<AppointmentRound> Rounds { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken ct)
    {
        Moins = Math.Clamp(Moins, 1, AskForAppointments.MostDays);
        var organiser = Organiser.Id;
        Absentees = await findAbsentees.Run(Agent, Moins, ct);
        Rounds = await Db.AppointmentRounds.AsNoTracking().Where(round => round.OrganiserId == organiser && round.UndoneAt == null).OrderByDescending(round => round.At).Take(RoundsShown).ToListAsync(ct);
    }

    public async Task<IActionResult> OnPostAsync(int vus, CancellationToken ct)
    {
        if (Moins is < 1 or > AskForAppointments.MostDays)
        {
            return BadRequest();
        }

        var (marked, why) = await askForAppointments.Run(Agent, Moins, vus, ct);
        return ThankOrSayNo($"{Here}?moins={Moins}", why?.Sentence(), $"C’est noté\u00A0: {FrenchWords.Count(marked, "enfant a", "enfants ont")} besoin d’un rendez-vous avant de réserver mercredis et vacances.");
    }

    public async Task<IActionResult> OnPostAnnulerAsync(Guid tour, CancellationToken ct)
    {
        var (lifted, why) = await undoAppointments.Run(Agent, tour, ct);
        if (why == Refusal.NotFound)
        {
            return NotFound();
        }

        return ThankOrSayNo(Here, why?.Sentence(), $"C’est annulé\u00A0: {FrenchWords.Count(lifted, "enfant peut", "enfants peuvent")} à nouveau réserver sans rendez-vous.");
    }
}
