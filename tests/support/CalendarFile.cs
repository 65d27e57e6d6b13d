using System.Text;
using Ical.Net;
using Ical.Net.CalendarComponents;

namespace Portal.TestSupport;

/// <summary>
/// Reads a calendar by a library that families' programs use too. Before, it complains of lines that the standard does not allow
/// (RFC 5545) and that libraries forgive.
/// </summary>
public sealed record CalendarFile(Calendar Whole, IReadOnlyList<CalendarEvent> Events)
{
    private const int LongestLine = 75;

    /// <exception cref="FormatException">The text breaks a rule of the standard.</exception>
    public static CalendarFile Read(string text)
    {
        Require(text.EndsWith("\r\n", StringComparison.Ordinal), "The last line is ended.");
        foreach (var line in text[..^2].Split("\r\n"))
        {
            Require(!line.Contains('\r', StringComparison.Ordinal) && !line.Contains('\n', StringComparison.Ordinal), "A line break alone.");
            Require(Encoding.UTF8.GetByteCount(line) <= LongestLine, $"Longer than 75 octets: {line}");
        }

        var calendar = Calendar.Load(text) ?? throw new FormatException("This is no calendar.");
        Require(calendar is { Version: "2.0", ProductId.Length: > 0 }, "A calendar says its version and its maker.");
        Require(calendar.Events.All(day => day is { Uid.Length: > 0, DtStamp: not null }), "An appointment has an identity and a stamp.");
        return new CalendarFile(calendar, [.. calendar.Events]);
    }

    private static void Require(bool holds, string rule)
    {
        if (!holds)
        {
            throw new FormatException(rule);
        }
    }
}
