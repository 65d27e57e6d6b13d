using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Activities;
using Portal.Core.Organisers;
using Portal.Core.Persistence;
using Portal.Core.Studio;
using Portal.Web.Start;

namespace Portal.Web.Pages.Staff.Studio;

/// <summary>A period of an activity: from when to when, and when its bookings open and to whom.</summary>
[Opens(StaffRight.ChangeSettings)]
public sealed class PeriodModel(PortalDb db, KeepPeriod keepPeriod, TimeProvider clock) : StudioPage(db)
{
    [BindProperty(SupportsGet = true, Name = "cle")]
    public string Key { get; set; } = "";

    [BindProperty(SupportsGet = true, Name = "periode")]
    public string PeriodKey { get; set; } = "";

    public Activity Activity { get; private set; } = null!;

    public BookingPeriod? Period { get; private set; }

    public PeriodDraft Draft { get; private set; } = new(null, null, null, null, null, null);

    /// <summary>School holidays to come, to be taken as they are.</summary>
    public IReadOnlyList<CalendarSpan> Holidays { get; private set; } = [];

    public bool IsNew => PeriodKey == New;

    public string Back => $"/agent/atelier/activites/{Key}";

    /// <param name="vacances">The holidays that a new period begins with.</param>
    public async Task<IActionResult> OnGetAsync(Guid? vacances, CancellationToken ct)
    {
        if (!await Find(ct))
        {
            return NotFound();
        }

        var year = SchoolYear.ToRegisterFor(clock.TodayInParis());
        Draft = Period is { } known ? new(known.Name, known.From, known.To, known.OpensToResidents == known.OpensToAll ? null : known.OpensToResidents, known.OpensToAll, known.ClosesAt)
            : Holidays.FirstOrDefault(span => span.Id == vacances) is { } span ? new(span.Name, span.From, span.To, null, null, null)
            : Activity.InHolidays ? Draft
            : new($"Année scolaire {SchoolYear.InWords(year)}", new(year, 9, 1), new(year + 1, 7, 4), null, null, null);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(
        int vu, string? nom, DateOnly? du, DateOnly? au, DateOnly? ouvre, TimeOnly? ouvreheure, DateOnly? commune, TimeOnly? communeheure, DateOnly? ferme, TimeOnly? fermeheure, CancellationToken ct)
    {
        if (!await Find(ct))
        {
            return NotFound();
        }

        Draft = new(nom, du, au, At(commune, communeheure, new(9, 0)), At(ouvre, ouvreheure, new(9, 0)), At(ferme, fermeheure, new(23, 59)));
        var answer = await keepPeriod.Run(Agent, Activity.Id, Period?.Id, vu, Draft, ct);
        return answer.IsKept ? ThankAndGoTo(Back, "C’est enregistré.") : Again(answer);
    }

    public async Task<IActionResult> OnPostRetirerAsync(int vu, CancellationToken ct)
    {
        if (!await Find(ct) || Period is not { } period)
        {
            return NotFound();
        }

        Draft = new(period.Name, period.From, period.To, period.OpensToResidents, period.OpensToAll, period.ClosesAt);
        var answer = await keepPeriod.Run(Agent, Activity.Id, period.Id, vu, null, ct);
        return answer.IsKept ? ThankAndGoTo(Back, "La période est retirée.") : Again(answer);
    }

    public static string? DayOf(DateTimeOffset? at) => at is { } instant ? ParisTime.DayOf(instant).Iso() : null;

    public static string? HourOf(DateTimeOffset? at) => at is { } instant ? ParisTime.InParis(instant).ToString("HH:mm", System.Globalization.CultureInfo.InvariantCulture) : null;

    private static DateTimeOffset? At(DateOnly? day, TimeOnly? hour, TimeOnly usual) => day is { } date ? ParisTime.At(date, hour ?? usual) : null;

    private async Task<bool> Find(CancellationToken ct)
    {
        if (await ActivityAt(Key, ct) is not { } activity)
        {
            return false;
        }

        var (organiser, today) = (Organiser.Id, clock.TodayInParis());
        Activity = activity;
        Period = Guid.TryParse(PeriodKey, out var id) ? activity.Periods.FirstOrDefault(period => period.Id == id) : null;
        Holidays = !activity.InHolidays ? [] : await Db.CalendarSpans.AsNoTracking().Where(span => (span.OrganiserId == null || span.OrganiserId == organiser) && span.Kind == SpanKind.Holidays && span.To >= today).OrderBy(span => span.From).Take(8).ToListAsync(ct);
        return IsNew || Period is not null;
    }
}
