using System.Globalization;
using System.Text.RegularExpressions;

namespace Portal.Core.Organisers;

/// <summary>
/// The hours at night in which families find a calm page instead of the portal (R13): <c>none</c>, <c>02:00-06:00</c>, or
/// <c>02:00-06:00 weekdays</c> for Monday to Friday. Hours are those of clocks in Paris: where a change of the clocks
/// bends the night, the window is an hour shorter or longer, and still ends at the hour that was printed.
/// </summary>
public sealed partial class MaintenanceWindow : IEquatable<MaintenanceWindow>
{
    private readonly TimeOnly from;
    private readonly TimeOnly until;
    private readonly bool weekdaysOnly;

    private MaintenanceWindow(string text, TimeOnly from, TimeOnly until, bool weekdaysOnly) => (Text, this.from, this.until, this.weekdaysOnly) = (text, from, until, weekdaysOnly);

    /// <summary>The line it was read from, and is stored as.</summary>
    public string Text { get; }

    /// <summary>Always open.</summary>
    public static MaintenanceWindow None { get; } = Parse("none");

    private bool IsNone => from == until;

    /// <exception cref="FormatException">The line is not in the grammar, or the window does not end on the day it begins.</exception>
    public static MaintenanceWindow Parse(string text)
    {
        var line = text.Trim().ToLowerInvariant();
        if (line == "none")
        {
            return new MaintenanceWindow(line, TimeOnly.MinValue, TimeOnly.MinValue, false);
        }

        var match = Grammar().Match(line);
        var (from, until) = match.Success ? (Hour(match, "from"), Hour(match, "until")) : default;
        return match.Success && from < until
            ? new MaintenanceWindow(line, from, until, match.Groups["weekdays"].Success)
            : throw new FormatException($"«\u00A0{text}\u00A0» n’est pas une fenêtre de maintenance que Portal comprend.");
    }

    /// <summary>When the window in which this instant lies is over; null when it lies in none.</summary>
    public DateTimeOffset? ClosedUntil(DateTimeOffset now) => On(ParisTime.DayOf(now)) is { } window && window.From <= now && now < window.Until ? window.Until : null;

    /// <summary>The end of something that lasts so long from now on, when the time in which the portal is closed does not count.</summary>
    public DateTimeOffset EndOf(DateTimeOffset now, TimeSpan lasts)
    {
        var end = now + lasts;
        for (var day = ParisTime.DayOf(now); !IsNone && day <= ParisTime.DayOf(end); day = day.AddDays(1))
        {
            if (On(day) is { } window && window.From < end && now < window.Until)
            {
                end += window.Until - Later(window.From, now);
            }
        }

        return end;
    }

    /// <summary>How much of the time between two instants the portal is open.</summary>
    public TimeSpan OpenBetween(DateTimeOffset from, DateTimeOffset to)
    {
        var open = to - from;
        for (var day = ParisTime.DayOf(from); !IsNone && day <= ParisTime.DayOf(to); day = day.AddDays(1))
        {
            if (On(day) is { } window && window.From < to && from < window.Until)
            {
                open -= (window.Until < to ? window.Until : to) - Later(window.From, from);
            }
        }

        return open;
    }

    /// <summary>As it is stored and parsed.</summary>
    public override string ToString() => Text;

    /// <summary>Two windows are equal when they are written alike.</summary>
    public bool Equals(MaintenanceWindow? other) => other?.Text == Text;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as MaintenanceWindow);

    /// <inheritdoc/>
    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);

    private (DateTimeOffset From, DateTimeOffset Until)? On(DateOnly day) =>
        IsNone || (weekdaysOnly && day.IsWeekend()) ? null : (ParisTime.At(day, from), ParisTime.At(day, until));

    private static DateTimeOffset Later(DateTimeOffset left, DateTimeOffset right) => left >= right ? left : right;

    private static TimeOnly Hour(Match match, string group) => TimeOnly.ParseExact(match.Groups[group].Value, "HH:mm", CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^(?<from>([01][0-9]|2[0-3]):[0-5][0-9])-(?<until>([01][0-9]|2[0-3]):[0-5][0-9])(?<weekdays> weekdays)?$")]
    private static partial Regex Grammar();
}
