using System.Globalization;
using Portal.Core;
using Portal.Core.Activities;
using Portal.Core.Organisers;

namespace Portal.Web.Pages.Staff.Studio;

/// <summary>
/// A limit in the answers of a form: which kind, how many days, which hour. Together they write a line of the grammar
/// (<see cref="DeadlineRule"/>), which is read back as a sentence with what it means on real days.
/// </summary>
/// <param name="Name">How its fields begin.</param>
/// <param name="Label">What it limits.</param>
/// <param name="Kind">One of <see cref="Kinds"/>.</param>
public sealed record DeadlineForm(string Name, string Label, string Kind, string Count, string Hour, string Weekday, bool SkipsWeekends, bool SkipsHolidays, string Line)
{
    public const string Own = "organisme";

    public static IReadOnlyList<(string Key, string Word)> Kinds { get; } =
    [
        (Own, "Comme partout ailleurs"), ("jours", "Des jours avant"), ("heures", "Des heures avant"), ("semaine", "Un jour d’une semaine d’avant"),
        ("mois", "Un jour du mois d’avant"), ("aucune", "Jusqu’au jour même"), ("ligne", "Autre"),
    ];

    public static IReadOnlyList<(string Key, string Word)> Weekdays { get; } =
        [("mon", "lundi"), ("tue", "mardi"), ("wed", "mercredi"), ("thu", "jeudi"), ("fri", "vendredi"), ("sat", "samedi"), ("sun", "dimanche")];

    /// <summary>The limit in force, which is read back.</summary>
    public DeadlineRule? Rule { get; private init; }

    /// <summary>« pour lundi 7 décembre : vendredi 4 décembre à 12 h ».</summary>
    public IReadOnlyList<string> Examples { get; private init; } = [];

    /// <summary>The line that the deed keeps; empty: the organiser's.</summary>
    public string Text => Kind switch
    {
        "jours" => $"{Count}d {Hour}{(SkipsWeekends || SkipsHolidays ? " skip" : "")}{(SkipsWeekends ? " weekends" : "")}{(SkipsHolidays ? " holidays" : "")}",
        "heures" => $"{Count}h",
        "semaine" => $"{(Count is "" or "1" ? "" : Count)}week {Weekday} {Hour}",
        "mois" => $"month {Count} {Hour}",
        "aucune" => "none",
        "ligne" => Line,
        _ => "",
    };

    public static DeadlineForm Of(string name, string label, string? text)
    {
        var line = text ?? "";
        var words = line.Split(' ');
        var blank = new DeadlineForm(name, label, Own, "1", "12:00", "fri", true, false, line);
        return line switch
        {
            "" => blank,
            "none" => blank with { Kind = "aucune" },
            _ when words is [[.. var hours, 'h']] && IsNumber(hours) => blank with { Kind = "heures", Count = hours },
            _ when words is [[.. var days, 'd'], var hour, ..] && IsNumber(days) => blank with
            {
                Kind = "jours", Count = days, Hour = hour, SkipsWeekends = words.Contains("weekends"), SkipsHolidays = words.Contains("holidays"),
            },
            _ when words is [[.. var weeks, 'w', 'e', 'e', 'k'], var weekday, var hour] => blank with { Kind = "semaine", Count = weeks.Length == 0 ? "1" : weeks, Weekday = weekday, Hour = hour },
            _ when words is ["month", var number, var hour] => blank with { Kind = "mois", Count = number, Hour = hour },
            _ => blank with { Kind = "ligne" },
        };
    }

    public static DeadlineForm Read(IFormCollection form, string name, string label) => new(
        name, label, form[$"{name}.quoi"].ToString(), form[$"{name}.combien"].ToString().Trim(), form[$"{name}.heure"].ToString().Trim(), form[$"{name}.jour"].ToString(),
        form[$"{name}.weekend"] == "oui", form[$"{name}.feries"] == "oui", form[$"{name}.ligne"].ToString().Trim());

    /// <summary>Read back, on three days of care that are to come.</summary>
    /// <param name="usual">The organiser's, where the form has none.</param>
    public DeadlineForm OnDays(DeadlineRule usual, IReadOnlyList<DateOnly> days, SchoolCalendar calendar)
    {
        var rule = Text.Length == 0 ? usual : DeadlineRule.TryParse(Text);
        return this with { Rule = rule, Examples = rule is null ? [] : [.. days.Select(day => $"{day.DayInWords().Capitalised()}\u00A0: {Until(rule, day, calendar)}")] };
    }

    /// <summary>Three days of the activity that are not of one weekday alone, where there are such.</summary>
    public static IReadOnlyList<DateOnly> Days(OpenDays open, bool inHolidays, SchoolCalendar calendar, DateOnly today)
    {
        var coming = today.AddDays(7).UpTo(today.AddDays(250)).Where(day => open.Includes(day.DayOfWeek) && calendar.IsHoliday(day) == inHolidays && !calendar.IsClosed(day)).ToList();
        var varied = coming.Take(14).DistinctBy(day => day.DayOfWeek).ToList();
        return [.. (varied.Count >= 3 ? varied : coming).Take(3)];
    }

    private static string Until(DeadlineRule rule, DateOnly day, SchoolCalendar calendar) =>
        rule == DeadlineRule.None ? "jusqu’à la veille à minuit" : $"jusqu’au {rule.For(day, calendar).InstantInWords()}";

    private static bool IsNumber(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _);
}
