using System.Text;

namespace Portal.TestSupport;

/// <summary>
/// Reads a calendar the way a program that is not ours would (RFC 5545): it unfolds, unescapes, and complains of what the
/// standard does not allow. It shares no line with what writes them.
/// </summary>
public sealed class CalendarFile
{
    private const int LongestLine = 75;

    private CalendarFile(IReadOnlyList<(string Name, string Value)> head, IReadOnlyList<IReadOnlyDictionary<string, string>> events, bool namesItsZone)
    {
        (Head, Events, NamesItsZone) = (head, events, namesItsZone);
    }

    public IReadOnlyList<(string Name, string Value)> Head { get; }

    /// <summary>The properties of each appointment, by name with its parameters: <c>DTSTART;TZID=Europe/Paris</c>.</summary>
    public IReadOnlyList<IReadOnlyDictionary<string, string>> Events { get; }

    public bool NamesItsZone { get; }

    /// <exception cref="FormatException">The text breaks a rule of the standard.</exception>
    public static CalendarFile Read(string text)
    {
        var lines = Unfold(text);
        Require(lines[0] == "BEGIN:VCALENDAR" && lines[^1] == "END:VCALENDAR", "A calendar begins and ends as one.");

        var open = new Stack<string>();
        var (head, events) = (new List<(string, string)>(), new List<IReadOnlyDictionary<string, string>>());
        Dictionary<string, string>? current = null;
        var zone = false;
        foreach (var line in lines)
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            Require(colon > 0, $"No name: {line}");
            var (name, value) = (line[..colon], line[(colon + 1)..]);
            switch (name)
            {
                case "BEGIN":
                    open.Push(value);
                    current = value == "VEVENT" ? [] : current;
                    zone |= value == "VTIMEZONE";
                    break;
                case "END":
                    Require(open.Pop() == value, $"{value} ends where it did not begin.");
                    if (value == "VEVENT")
                    {
                        Require(current!.ContainsKey("UID") && current.ContainsKey("DTSTAMP"), "An appointment has an identity and a stamp.");
                        events.Add(current);
                        current = null;
                    }

                    break;
                default:
                    if (current is not null)
                    {
                        Require(current.TryAdd(name, Unescape(value)), $"{name} twice");
                    }
                    else if (open.Count == 1)
                    {
                        head.Add((name, Unescape(value)));
                    }

                    break;
            }
        }

        Require(open.Count == 0, "Something is not ended.");
        Require(head.Contains(("VERSION", "2.0")) && head.Exists(property => property.Item1 == "PRODID"), "A calendar says its version and its maker.");
        return new CalendarFile(head, events, zone);
    }

    private static List<string> Unfold(string text)
    {
        Require(text.EndsWith("\r\n", StringComparison.Ordinal), "The last line is ended.");
        var lines = new List<string>();
        foreach (var line in text[..^2].Split("\r\n"))
        {
            Require(!line.Contains('\r', StringComparison.Ordinal) && !line.Contains('\n', StringComparison.Ordinal), "A line break alone.");
            Require(Encoding.UTF8.GetByteCount(line) <= LongestLine, $"Longer than 75 octets: {line}");
            if (line.StartsWith(' '))
            {
                lines[^1] += line[1..];
            }
            else
            {
                lines.Add(line);
            }
        }

        return lines;
    }

    private static string Unescape(string value)
    {
        var read = new StringBuilder();
        for (var at = 0; at < value.Length; at++)
        {
            if (value[at] != '\\')
            {
                read.Append(value[at]);
                continue;
            }

            at++;
            Require(at < value.Length && value[at] is '\\' or ';' or ',' or 'n' or 'N', $"Not an escape: {value}");
            read.Append(value[at] is 'n' or 'N' ? '\n' : value[at]);
        }

        return read.ToString();
    }

    private static void Require(bool holds, string rule)
    {
        if (!holds)
        {
            throw new FormatException(rule);
        }
    }
}
