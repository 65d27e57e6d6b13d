using System.Globalization;

namespace Portal.Core;

/// <summary>Dates, hours and counts as a French reader expects them, with their non-breaking spaces.</summary>
public static class FrenchWords
{
    private const char Nbsp = '\u00A0';

    /// <summary>Numbers and dates as families read them.</summary>
    public static CultureInfo French { get; } = CultureInfo.GetCultureInfo("fr-FR");

    /// <summary>« vendredi 27 novembre ».</summary>
    public static string DayInWords(this DateOnly day) => $"{day.ToString("dddd", French)} {NumberedDay(day)}";

    /// <summary>« 27 novembre ».</summary>
    public static string NumberedDay(this DateOnly day) => $"{NumberOf(day)}{Nbsp}{day.ToString("MMMM", French)}";

    /// <summary>« 1er juin 2026 ».</summary>
    public static string DatedDay(this DateOnly day) => $"{NumberedDay(day)} {day.Year}";

    /// <summary>« ven. 27 nov. ».</summary>
    public static string ShortDay(this DateOnly day) => $"{day.ToString("ddd", French)} {NumberOf(day)}{Nbsp}{day.ToString("MMM", French)}";

    /// <summary>« décembre 2026 ».</summary>
    public static string MonthInWords(this DateOnly day) => day.ToString("MMMM yyyy", French);

    /// <summary>« 12 h » or « 16 h 15 ».</summary>
    public static string InWords(this TimeOnly time) =>
        time.Minute == 0 ? $"{time.Hour}{Nbsp}h" : $"{time.Hour}{Nbsp}h{Nbsp}{time.Minute:00}";

    /// <summary>« vendredi 27 novembre à 12 h », in Paris.</summary>
    public static string InstantInWords(this DateTimeOffset instant)
    {
        var paris = ParisTime.InParis(instant);
        return $"{DateOnly.FromDateTime(paris.DateTime).DayInWords()} à {TimeOnly.FromDateTime(paris.DateTime).InWords()}";
    }

    /// <summary>« 1 place », « 3 places »; French counts nought as one.</summary>
    public static string Count(int number, string one, string many) => $"{number}{Nbsp}{(Math.Abs(number) < 2 ? one : many)}";

    /// <summary>« a », « a ou b », « a, b ou c ».</summary>
    /// <param name="link">The word before the last one: « et », « ou ».</param>
    public static string Listed(IReadOnlyList<string> things, string link) =>
        things.Count < 2 ? string.Concat(things) : $"{string.Join(", ", things.SkipLast(1))} {link} {things[^1]}";

    /// <summary>As it continues after a colon.</summary>
    public static string Uncapitalised(this string words) => words.Length == 0 ? words : char.ToLower(words[0], French) + words[1..];

    /// <summary>The first letter large; the rest as it was.</summary>
    public static string Capitalised(this string words) => words.Length == 0 ? words : char.ToUpper(words[0], French) + words[1..];

    private static string NumberOf(DateOnly day) => day.Day == 1 ? "1er" : day.Day.ToString(French);
}
