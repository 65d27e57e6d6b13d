using Portal.Core.Custody;
using Portal.Web.Start;

namespace Portal.Web.Pages.Family.Custody;

/// <summary>What stands in the form of a custody rule.</summary>
/// <param name="Home">How the parent at home is called.</param>
/// <param name="Other">How the second parent is called.</param>
/// <param name="Terms">What to begin with; null for a new share.</param>
/// <param name="From">The first day proposed.</param>
/// <param name="Prefix">Before the ids of its fields, where one page has several such forms.</param>
public sealed record CustodyForm(string Home, string Other, CustodyTerms? Terms, DateOnly From, string Prefix = "")
{
    public static IReadOnlyList<(SchoolHoliday Holiday, string Field, string Name)> Holidays { get; } =
    [
        (SchoolHoliday.AllSaints, "toussaint", "Toussaint"),
        (SchoolHoliday.Christmas, "noel", "Noël"),
        (SchoolHoliday.Winter, "hiver", "Hiver"),
        (SchoolHoliday.Spring, "printemps", "Printemps"),
        (SchoolHoliday.Summer, "ete", "Été"),
    ];

    public static IReadOnlyList<DayOfWeek> Week { get; } = [DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday, DayOfWeek.Friday, DayOfWeek.Saturday, DayOfWeek.Sunday];

    /// <returns>Null when a field is lacking or is nothing one could choose.</returns>
    public static CustodyTerms? Read(IFormCollection form)
    {
        var shares = Holidays.Select(holiday => (holiday.Holiday, Share: Choice<HolidayShare>(form[holiday.Field]))).ToList();
        return Day(form["depuis"]) is { } from && Choice<CustodySide>(form["paires"]) is { } even && Choice<CustodySide>(form["impaires"]) is { } odd
            && Choice<DayOfWeek>(form["passage"]) is { } changeover && shares.TrueForAll(share => share.Share is not null)
            && ChoiceOrNone<VisitWeeks>(form["weekends"]) is { } weekends && ChoiceOrNone<WeekendStart>(form["debut"]) is { } start && ChoiceOrNone<VisitWeeks>(form["mercredis"]) is { } wednesdays
            ? new CustodyTerms(from, even, odd, changeover, shares.ToDictionary(share => share.Holiday, share => share.Share!.Value)) { Weekends = weekends, WeekendFrom = start, Wednesdays = wednesdays }
            : null;
    }

    /// <summary>One day, or several when the second is given.</summary>
    /// <returns>False when something is written that is no day; nothing written is no range.</returns>
    public static bool TryRange(string? from, string? to, out DayRange? range)
    {
        range = null;
        if (string.IsNullOrWhiteSpace(from) && string.IsNullOrWhiteSpace(to))
        {
            return true;
        }

        if (Day(from) is not { } first || (!string.IsNullOrWhiteSpace(to) && Day(to) is null))
        {
            return false;
        }

        range = new DayRange(first, Day(to) ?? first);
        return true;
    }

    public static DateOnly? Day(string? text) => DayBinder.Read(text);

    public static CustodyAnswer? Answer(string? text) => text switch
    {
        "accepter" => CustodyAnswer.Accept,
        "refuser" => CustodyAnswer.Decline,
        "retirer" => CustodyAnswer.Withdraw,
        _ => null,
    };

    /// <summary>The choices that the holidays of one kind have.</summary>
    public static IEnumerable<HolidayShare> ChoicesFor(SchoolHoliday holiday) => Enum.GetValues<HolidayShare>().Where(share => holiday == SchoolHoliday.Summer || !share.IsByFortnights());

    /// <summary>One of the choices there are; null where none was made, or one that does not exist.</summary>
    public static T? Choice<T>(string? text)
        where T : struct, Enum => Enum.TryParse<T>(text, out var choice) && Enum.IsDefined(choice) ? choice : null;

    // A field that is not there chooses nothing; one that holds something else is no choice that exists.
    private static T? ChoiceOrNone<T>(string? text)
        where T : struct, Enum => string.IsNullOrEmpty(text) ? default(T) : Choice<T>(text);
}
