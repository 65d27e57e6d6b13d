using System.Globalization;
using System.Text;

namespace Portal.Core.Bookings;

/// <summary>One appointment: whole hours of a day in Paris.</summary>
/// <param name="Uid">Stable: a program that reads again moves the appointment instead of adding one.</param>
/// <param name="Tentative">Not firm yet: it still waits for the night or for the service.</param>
/// <param name="Stamp">When we last know it to have changed.</param>
public sealed record CalendarEvent(string Uid, DateOnly Date, TimeOnly From, TimeOnly To, string Summary, string Location, bool Tentative, DateTimeOffset Stamp);

/// <summary>Writes a calendar as RFC 5545 asks: CRLF, lines folded at 75 octets, text escaped, hours in a named zone that is spelled out.</summary>
public static class ICalendar
{
    private const int LongestLine = 75;

    // The rule of the European Union since 1996: the last Sundays of March and October, at one o'clock UTC.
    private static readonly string[] Paris =
    [
        "BEGIN:VTIMEZONE",
        "TZID:Europe/Paris",
        "BEGIN:DAYLIGHT",
        "DTSTART:19960331T020000",
        "TZOFFSETFROM:+0100",
        "TZOFFSETTO:+0200",
        "TZNAME:CEST",
        "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
        "END:DAYLIGHT",
        "BEGIN:STANDARD",
        "DTSTART:19961027T030000",
        "TZOFFSETFROM:+0200",
        "TZOFFSETTO:+0100",
        "TZNAME:CET",
        "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU",
        "END:STANDARD",
        "END:VTIMEZONE",
    ];

    public static string Write(string name, IEnumerable<CalendarEvent> events)
    {
        var text = new StringBuilder();
        Line(text, "BEGIN:VCALENDAR");
        Line(text, "VERSION:2.0");
        Line(text, "PRODID:-//Portail famille//Planning//FR");
        Line(text, "CALSCALE:GREGORIAN");
        Line(text, "METHOD:PUBLISH");
        Line(text, "X-WR-CALNAME:" + Escape(name));
        Line(text, "X-WR-TIMEZONE:Europe/Paris");
        Line(text, "REFRESH-INTERVAL;VALUE=DURATION:PT4H");
        Line(text, "X-PUBLISHED-TTL:PT4H");
        foreach (var line in Paris)
        {
            Line(text, line);
        }

        foreach (var one in events)
        {
            Event(text, one);
        }

        Line(text, "END:VCALENDAR");
        return text.ToString();
    }

    private static void Event(StringBuilder text, CalendarEvent one)
    {
        Line(text, "BEGIN:VEVENT");
        Line(text, "UID:" + one.Uid);
        Line(text, "DTSTAMP:" + one.Stamp.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture));
        Line(text, "DTSTART;TZID=Europe/Paris:" + Local(one.Date, one.From));
        Line(text, "DTEND;TZID=Europe/Paris:" + Local(one.Date, one.To));
        Line(text, "SUMMARY:" + Escape(one.Summary));
        Line(text, "LOCATION:" + Escape(one.Location));
        Line(text, "STATUS:" + (one.Tentative ? "TENTATIVE" : "CONFIRMED"));
        Line(text, "TRANSP:TRANSPARENT");
        Line(text, "END:VEVENT");
    }

    private static string Local(DateOnly day, TimeOnly time) => day.ToDateTime(time).ToString("yyyyMMdd'T'HHmmss", CultureInfo.InvariantCulture);

    /// <summary>RFC 5545, 3.3.11. What is not text (a control character) is left out.</summary>
    private static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length + 8);
        foreach (var letter in text)
        {
            _ = letter switch
            {
                '\\' or ';' or ',' => escaped.Append('\\').Append(letter),
                '\n' => escaped.Append("\\n"),
                _ when char.IsControl(letter) => escaped,
                _ => escaped.Append(letter),
            };
        }

        return escaped.ToString();
    }

    /// <summary>RFC 5545, 3.1: at most 75 octets, and never a cut inside a letter, which may be several.</summary>
    private static void Line(StringBuilder text, string content)
    {
        var room = LongestLine;
        foreach (var rune in content.EnumerateRunes())
        {
            if (rune.Utf8SequenceLength > room)
            {
                text.Append("\r\n ");
                room = LongestLine - 1;
            }

            text.Append(rune.ToString());
            room -= rune.Utf8SequenceLength;
        }

        text.Append("\r\n");
    }
}
