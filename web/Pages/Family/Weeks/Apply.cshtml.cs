using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Portal.Core;
using Portal.Core.Bookings;
using Portal.Core.Carts;
using Portal.Core.Dossiers;
using Portal.Core.Persistence;
using Portal.Core.Places;
using Portal.Core.Pricing;
using Portal.Web.Pages.Family.Planning.Several;

namespace Portal.Web.Pages.Family.Weeks;

/// <summary>
/// Usual weeks applied to a month, to the school year or from–to: first the preview, at an address that can be kept and
/// gone back to; then « Réserver », which holds what the preview shows (R38, R46, R60).
/// </summary>
public sealed class ApplyModel(Visit visit, PortalDb db, PreviewPlaces previewPlaces, Reserve reserve, TimeProvider clock) : FamilyPage(visit)
{
    private const string WholeYear = "annee";
    private const string Dates = "dates";

    /// <summary>Four children, three slots a day, a whole year: more is a slip.</summary>
    private const int MostDays = 6000;

    [BindProperty(SupportsGet = true, Name = "semaines")]
    public Guid[] Semaines { get; set; } = [];

    /// <summary><c>2026-12</c>, <c>annee</c> or <c>dates</c>.</summary>
    [BindProperty(SupportsGet = true, Name = "periode")]
    public string? Periode { get; set; }

    [BindProperty(SupportsGet = true, Name = "du")]
    public DateOnly? Du { get; set; }

    [BindProperty(SupportsGet = true, Name = "au")]
    public DateOnly? Au { get; set; }

    /// <summary>How many the family saw as possible when it pressed.</summary>
    [BindProperty(Name = "montre")]
    public int Montre { get; set; }

    /// <summary>Also join the waiting list of the full days.</summary>
    [BindProperty(Name = "attendre")]
    public bool Attendre { get; set; }

    public Core.Dossiers.Family Family { get; private set; } = null!;

    public IReadOnlyList<UsualWeek> Weeks { get; private set; } = [];

    public IReadOnlyList<DateOnly> Months { get; private set; } = [];

    /// <summary>The last day that « toute l’année scolaire » reaches.</summary>
    public DateOnly YearEnd { get; private set; }

    public DateOnly First { get; private set; }

    public DateOnly Last { get; private set; }

    /// <summary>Null until a week and a period are chosen.</summary>
    public PreviewShown? Preview { get; private set; }

    /// <summary>Two weeks in a row of one kind, which a custody calendar must know of.</summary>
    public DateOnly? Twice { get; private set; }

    public bool IsChosen(UsualWeek week) => Semaines.Length == 0 ? Periode is null : Semaines.Contains(week.Id.Value);

    public bool IsPeriod(string code) => (Periode ?? WholeYear) == code;

    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        await Show(ct);
        if (Weeks.Count == 0)
        {
            return Redirect("/planning/semaine-type");
        }

        if (Periode is null)
        {
            return Page();
        }

        if (Wanted() is not { } wanted)
        {
            return SayNoHere("Choisissez au moins une semaine type, et une période d’un an au plus.");
        }

        await Look(wanted, ct);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        await Show(ct);
        if (!ModelState.IsValid || Wanted() is not { } wanted)
        {
            return BadRequest();
        }

        await Look(wanted, ct);
        // All of it is asked for, not only what looked free: a place may have come free since.
        var reserved = await reserve.Run(Guardian, Organiser, [.. Preview!.Preview.Lines.Where(line => line.Outlook != Outlook.Has).Select(line => line.Day)], Attendre ? Preview.DaysToWaitFor : [], Montre, ct);
        return After(reserved, Request.Path + Address);
    }

    /// <summary>The query of this preview.</summary>
    public string Address => "?" + string.Join('&', [.. Semaines.Select(week => $"semaines={week}"), $"periode={Uri.EscapeDataString(Periode ?? "")}", .. Du is { } du ? [$"du={du:yyyy-MM-dd}"] : (string[])[], .. Au is { } au ? [$"au={au:yyyy-MM-dd}"] : (string[])[]]);

    private async Task Look(IReadOnlyList<SlotDay> wanted, CancellationToken ct)
    {
        Preview = PreviewShown.Of(await previewPlaces.Run(Guardian, Organiser, wanted, ct), await Visit.Catalogue(ct), Family);
        Twice = Weeks.Any(week => IsChosen(week) && week.Weeks != WeekType.Every) ? FirstRepeatedParity(First, Last) : null;
    }

    // Weeks of children and slots that are gone are left aside; the rest is judged day by day.
    private List<SlotDay>? Wanted()
    {
        var chosen = Weeks.Where(week => Semaines.Contains(week.Id.Value)).ToList();
        if (chosen.Count == 0 || Range() is not { } range || range.First > range.Last || range.Last.DayNumber - range.First.DayNumber > PeriodPick.LongestDays)
        {
            return null;
        }

        (First, Last) = range;
        var days = chosen.SelectMany(week => week.Between(First, Last)).Distinct().OrderBy(day => day.Date).ToList();
        return days.Count > MostDays ? null : days;
    }

    private (DateOnly First, DateOnly Last)? Range()
    {
        var today = clock.TodayInParis();
        return Periode switch
        {
            WholeYear => (today, YearEnd),
            Dates => Du is { } du && Au is { } au ? (du < today ? today : du, au) : null,
            _ when IsoDates.TryRead(Periode + "-01", out var month) && month.Year is > 2000 and < 2100 =>
                (month < today ? today : month, month.AddMonths(1).AddDays(-1)),
            _ => null,
        };
    }

    private async Task Show(CancellationToken ct)
    {
        var catalogue = await Visit.Catalogue(ct);
        Family = await db.FamilyAt(Guardian.HouseholdId, Organiser, ct);
        Weeks = [.. (await db.UsualWeeksOf(Guardian.HouseholdId, Organiser, ct)).Where(week => Family.Find(week.ChildId) is not null).OrderBy(week => IndexOf(week.ChildId))];
        var today = clock.TodayInParis();
        YearEnd = EndOfSchoolYear(catalogue, today);
        Months = [.. Enumerable.Range(0, 12).Select(today.FirstOfMonth().AddMonths).TakeWhile(month => month <= YearEnd)];
    }

    public int IndexOf(ChildId child) => Family.Children.ToList().FindIndex(other => other.Id == child);

    /// <summary>The last day of school-time care before the next summer; from July on, of the year that follows.</summary>
    public static DateOnly EndOfSchoolYear(Catalogue catalogue, DateOnly today)
    {
        var summer = new DateOnly(today.Month >= 7 ? today.Year + 1 : today.Year, 8, 31);
        return catalogue.Activities.Where(activity => !activity.InHolidays).SelectMany(activity => activity.Periods).Select(period => period.To)
            .Where(to => to >= today && to <= summer).DefaultIfEmpty(today.AddMonths(1)).Max();
    }

    private static DateOnly? FirstRepeatedParity(DateOnly first, DateOnly last)
    {
        for (var monday = first.Monday(); monday.AddDays(7) <= last; monday = monday.AddDays(7))
        {
            if (WeekOf(monday) % 2 == WeekOf(monday.AddDays(7)) % 2)
            {
                return monday;
            }
        }

        return null;

        static int WeekOf(DateOnly day) => ISOWeek.GetWeekOfYear(day.ToDateTime(TimeOnly.MinValue));
    }
}
