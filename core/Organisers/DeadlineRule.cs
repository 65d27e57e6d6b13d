using System.Globalization;
using System.Text.RegularExpressions;

namespace Portal.Core.Organisers;

/// <summary>
/// A limit, as data and as a sentence (O16). Written in one line of a small grammar:
/// <list type="bullet">
/// <item><c>none</c>: until the day itself begins;</item>
/// <item><c>1d 12:00</c>: the day before at noon; <c>1d 12:00 skip weekends</c> is R32, where Monday closes on Friday;
/// <c>2d 09:00 skip weekends holidays</c> counts open days only;</item>
/// <item><c>48h</c>: so many hours before the slot's day begins;</item>
/// <item><c>week tue 23:59</c>: the Tuesday of the week before (<c>2week</c>: of the one before that);</item>
/// <item><c>month 20 12:00</c>: the 20th of the month before;</item>
/// <item><c>mon=fri 11:00, tue=mon 11:00, …</c>: a weekday for each weekday, the last one before the day.</item>
/// </list>
/// </summary>
public sealed partial record DeadlineRule
{
    private static readonly string[] Weekdays = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
    private static readonly string[] French = ["dimanche", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi"];

    private readonly Limit limit;

    private DeadlineRule(string text, Limit limit)
    {
        Text = text;
        this.limit = limit;
    }

    private delegate DateTimeOffset Limit(DateOnly day, SchoolCalendar calendar);

    /// <summary>The line it was read from, and is stored as.</summary>
    public string Text { get; }

    /// <summary>In time until the day itself begins, in Paris.</summary>
    public static DeadlineRule None { get; } = Parse("none");

    /// <summary>The last instant at which this day is still in time.</summary>
    public DateTimeOffset For(DateOnly day, SchoolCalendar calendar) => limit(day, calendar);

    /// <summary>The limit itself is still in time.</summary>
    public bool HasPassed(DateOnly day, SchoolCalendar calendar, DateTimeOffset now) => now > For(day, calendar);

    /// <exception cref="FormatException">The line is not in the grammar.</exception>
    public static DeadlineRule Parse(string text) =>
        TryParse(text) ?? throw new FormatException($"«\u00A0{text}\u00A0» n’est pas une limite que Portal comprend.");

    /// <returns>Null when the line is not in the grammar.</returns>
    public static DeadlineRule? TryParse(string text)
    {
        var line = text.Trim().ToLowerInvariant();
        var limit = TryNone(line) ?? TryDays(line) ?? TryHours(line) ?? TryWeek(line) ?? TryMonth(line) ?? TryWeekdays(line);
        return limit is null ? null : new DeadlineRule(line, limit);
    }

    /// <inheritdoc cref="Text"/>
    public override string ToString() => Text;

    /// <summary>Two limits are equal when they are written alike.</summary>
    public bool Equals(DeadlineRule? other) => other?.Text == Text;

    /// <inheritdoc/>
    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);

    /// <summary>The rule in words: « la veille à 12 h, hors week-end ».</summary>
    public string Sentence()
    {
        if (Days().Match(Text) is { Success: true } days)
        {
            var count = Number(days, "n");
            var when = count switch { 0 => "le jour même", 1 => "la veille", _ => $"{count}\u00A0jours avant" };
            var skips = (days.Groups["skip"].Value.Contains("weekends", StringComparison.Ordinal), days.Groups["skip"].Value.Contains("holidays", StringComparison.Ordinal)) switch
            {
                (true, true) => ", hors week-end et jours fériés",
                (true, false) => ", hors week-end",
                (false, true) => ", hors jours fériés",
                _ => "",
            };
            return $"{when} à {Hour(days).InWords()}{skips}";
        }

        if (Hours().Match(Text) is { Success: true } hours)
        {
            return $"{Number(hours, "n")}\u00A0heures avant le début de la journée";
        }

        if (Week().Match(Text) is { Success: true } week)
        {
            var before = week.Groups["n"].Value is "" or "1" ? "de la semaine précédente" : $"{Number(week, "n")}\u00A0semaines avant";
            return $"le {French[Weekday(week.Groups["day"].Value)]} {before} à {Hour(week).InWords()}";
        }

        if (Month().Match(Text) is { Success: true } month)
        {
            return $"le {Number(month, "n")} du mois précédent à {Hour(month).InWords()}";
        }

        return Text == "none"
            ? "jusqu’au jour même"
            : string.Join("\u00A0; ", Weekly().Matches(Text).Select(m => $"le {French[Weekday(m.Groups["on"].Value)]} à {Hour(m).InWords()} pour le {French[Weekday(m.Groups["for"].Value)]}"));
    }

    private static Limit? TryNone(string line) =>
        line == "none" ? (day, _) => ParisTime.At(day, TimeOnly.MinValue) : null;

    private static Limit? TryDays(string line)
    {
        if (Days().Match(line) is not { Success: true } match)
        {
            return null;
        }

        var (count, hour) = (Number(match, "n"), Hour(match));
        var skipWeekends = match.Groups["skip"].Value.Contains("weekends", StringComparison.Ordinal);
        var skipHolidays = match.Groups["skip"].Value.Contains("holidays", StringComparison.Ordinal);
        return (day, calendar) =>
        {
            var limit = day;
            for (var left = count; left > 0;)
            {
                limit = limit.AddDays(-1);
                if (!(skipWeekends && limit.IsWeekend()) && !(skipHolidays && calendar.IsPublicHoliday(limit)))
                {
                    left--;
                }
            }

            return ParisTime.At(limit, hour);
        };
    }

    private static Limit? TryHours(string line) =>
        Hours().Match(line) is { Success: true } match
            ? (day, _) => ParisTime.At(day, TimeOnly.MinValue).AddHours(-Number(match, "n"))
            : null;

    private static Limit? TryWeek(string line)
    {
        if (Week().Match(line) is not { Success: true } match)
        {
            return null;
        }

        var weeks = match.Groups["n"].Value == "" ? 1 : Number(match, "n");
        var (weekday, hour) = (Weekday(match.Groups["day"].Value), Hour(match));
        return (day, _) => ParisTime.At(day.Monday().AddDays((-7 * weeks) + ((weekday + 6) % 7)), hour);
    }

    private static Limit? TryMonth(string line)
    {
        if (Month().Match(line) is not { Success: true } match || Number(match, "n") is < 1 or > 31)
        {
            return null;
        }

        var (number, hour) = (Number(match, "n"), Hour(match));
        return (day, _) =>
        {
            var before = new DateOnly(day.Year, day.Month, 1).AddMonths(-1);
            var last = DateTime.DaysInMonth(before.Year, before.Month);
            return ParisTime.At(new DateOnly(before.Year, before.Month, Math.Min(number, last)), hour);
        };
    }

    private static Limit? TryWeekdays(string line)
    {
        var parts = line.Split(',', StringSplitOptions.TrimEntries);
        var matches = parts.Select(part => Weekly().Match(part)).ToList();
        var whole = parts.Zip(matches).All(pair => pair.Second.Success && pair.Second.Length == pair.First.Length);
        if (!whole || matches.DistinctBy(match => match.Groups["for"].Value).Count() < matches.Count)
        {
            return null;
        }

        var table = matches.ToDictionary(match => Weekday(match.Groups["for"].Value), match => (On: Weekday(match.Groups["on"].Value), At: Hour(match)));
        return (day, _) =>
        {
            if (!table.TryGetValue((int)day.DayOfWeek, out var row))
            {
                return ParisTime.At(day, TimeOnly.MinValue);
            }

            var back = ((int)day.DayOfWeek - row.On + 7) % 7;
            return ParisTime.At(day.AddDays(back == 0 ? -7 : -back), row.At);
        };
    }

    private static int Number(Match match, string group) => int.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);

    private static TimeOnly Hour(Match match) => TimeOnly.ParseExact(match.Groups["time"].Value, "HH:mm", CultureInfo.InvariantCulture);

    private static int Weekday(string name) => Array.IndexOf(Weekdays, name);

    private const string Time = @"(?<time>([01][0-9]|2[0-3]):[0-5][0-9])";

    [GeneratedRegex(@"^(?<n>[0-9]{1,2})d " + Time + @"(?<skip>( skip)?( weekends)?( holidays)?)$")]
    private static partial Regex Days();

    [GeneratedRegex(@"^(?<n>[0-9]{1,3})h$")]
    private static partial Regex Hours();

    [GeneratedRegex(@"^(?<n>[1-9]?)week (?<day>mon|tue|wed|thu|fri|sat|sun) " + Time + "$")]
    private static partial Regex Week();

    [GeneratedRegex(@"^month (?<n>[0-9]{1,2}) " + Time + "$")]
    private static partial Regex Month();

    [GeneratedRegex(@"(?<for>mon|tue|wed|thu|fri|sat|sun)=(?<on>mon|tue|wed|thu|fri|sat|sun) " + Time)]
    private static partial Regex Weekly();
}
