using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Activities;
using Portal.Core.Organisers;
using Portal.Core.Persistence;
using Portal.Core.Studio;
using Portal.Web.Start;
using Portal.Web.Words;

namespace Portal.Web.Pages.Staff.Studio;

/// <summary>One day of the year, as its square says it.</summary>
public sealed record YearDay(DateOnly Date, string Look, string Words);

/// <summary>A month of the year in one row.</summary>
public sealed record YearMonth(string Name, IReadOnlyList<YearDay?> Days);

/// <summary>The year on one page: school weeks, holidays, public holidays, what is shut and what is opened by exception.</summary>
[Opens(StaffRight.ChangeSettings)]
public sealed class CalendarModel(PortalDb db, KeepSpan keepSpan, TimeProvider clock) : StudioPage(db)
{
    /// <summary>Weeks of a row: a month begins on any weekday.</summary>
    private const int Columns = 37;

    private List<CalendarSpan> spans = [];

    [BindProperty(SupportsGet = true, Name = "annee")]
    public int? Annee { get; set; }

    public int Year { get; private set; }

    public IReadOnlyList<YearMonth> Months { get; private set; } = [];

    /// <summary>What the organiser has written, by date.</summary>
    public IReadOnlyList<(CalendarSpan Span, string What, string Dates)> Own { get; private set; } = [];

    public IReadOnlyList<Activity> Activities { get; private set; } = [];

    public SpanDraft Draft { get; private set; } = new(SpanKind.Closure, null, null, null, null);

    public static IReadOnlyList<string> Weekdays { get; } = [.. Enumerable.Range(0, Columns).Select(at => "lmmjvsd"[at % 7].ToString())];

    public static IReadOnlyList<SpanKind> Kinds { get; } = [SpanKind.Closure, SpanKind.Opening, SpanKind.Holidays];

    public Task OnGetAsync(CancellationToken ct) => Find(ct);

    public async Task<IActionResult> OnPostAsync(string? quoi, string? nom, DateOnly? du, DateOnly? au, int? activite, CancellationToken ct)
    {
        Draft = new(Enum.TryParse<SpanKind>(quoi, out var kind) ? kind : (SpanKind)(-1), nom, du, au ?? du, activite is { } id ? new ActivityId(id) : null);
        var answer = await keepSpan.Run(Agent, null, Draft, ct);
        if (answer.IsKept)
        {
            return ThankAndGoTo($"/agent/atelier/calendrier?annee={SchoolYear.Of(du!.Value)}", "C’est noté\u00A0: les familles le voient dans leur calendrier.");
        }

        await Find(ct);
        return Again(answer);
    }

    public async Task<IActionResult> OnPostRetirerAsync(Guid? ligne, CancellationToken ct)
    {
        var answer = await keepSpan.Run(Agent, ligne ?? Guid.Empty, null, ct);
        if (answer.IsKept)
        {
            return ThankAndGoTo("/agent/atelier/calendrier", "C’est retiré.");
        }

        await Find(ct);
        return Again(answer);
    }

    private async Task Find(CancellationToken ct)
    {
        var (id, today) = (Organiser.Id, clock.TodayInParis());
        Year = Annee is >= 2000 and < 2099 ? Annee.Value : SchoolYear.Of(today);
        spans = await Db.CalendarSpans.AsNoTracking().Where(span => span.OrganiserId == null || span.OrganiserId == id).OrderBy(span => span.From).ToListAsync(ct);
        Activities = await Db.Activities.AsNoTracking().Where(activity => activity.OrganiserId == id).OrderBy(activity => activity.Name).ToListAsync(ct);
        var names = Activities.ToDictionary(activity => activity.Id, activity => activity.Name);
        Own = [.. spans.Where(span => span.OrganiserId == id && span.To >= new DateOnly(Year, 9, 1) && span.From <= SchoolYear.LastDay(Year)).Select(span => (
            span,
            $"{StudioWords.Of(span.Kind)}{(span.ActivityId is { } one ? $", {names.GetValueOrDefault(one, "activité retirée")}" : "")}",
            span.From == span.To ? span.From.DayInWords() : $"{span.From.DatedDay()} – {span.To.DatedDay()}"))];
        var first = new DateOnly(Year, 9, 1);
        Months = [.. Enumerable.Range(0, 12).Select(month => MonthOf(first.AddMonths(month), today))];
    }

    private YearMonth MonthOf(DateOnly first, DateOnly today)
    {
        var lead = ((int)first.DayOfWeek + 6) % 7;
        var days = first.UpTo(first.AddMonths(1).AddDays(-1)).Select(day => (YearDay?)DayOf(day, today));
        IEnumerable<YearDay?> all = [.. Enumerable.Repeat<YearDay?>(null, lead), .. days];
        return new(first.MonthInWords().Capitalised(), [.. all.Concat(Enumerable.Repeat<YearDay?>(null, Columns)).Take(Columns)]);
    }

    private YearDay DayOf(DateOnly day, DateOnly today)
    {
        var named = spans.Where(span => span.Covers(day)).OrderByDescending(span => span.Kind).ToList();
        var look = named.FirstOrDefault()?.Kind switch
        {
            SpanKind.Opening => "opened",
            SpanKind.Closure => "shut",
            SpanKind.PublicHoliday => "public",
            SpanKind.Holidays => "holidays",
            _ => day.IsWeekend() ? "weekend" : "school",
        };
        var words = named.Count == 0 ? day.DayInWords() : $"{day.DayInWords()}\u00A0: {string.Join(", ", named.Select(span => span.Name))}";
        return new(day, day == today ? $"{look} today" : look, words.Capitalised());
    }
}
