using System.Globalization;
using Portal.Core;
using Portal.Core.Activities;
using Portal.Core.Carts;
using Portal.Core.Places;

namespace Portal.Web.Pages.Family.Planning;

/// <summary>What the buttons of the planning carry: « enfant|créneau|jour », with « |07:30-18:00 » where hours were chosen.</summary>
public static class Picked
{
    private const int Most = 400;

    public static string Spec(ChildId child, SlotId slot, DateOnly day) => string.Create(CultureInfo.InvariantCulture, $"{child.Value}|{slot.Value}|{day:yyyy-MM-dd}");

    public static string Spec(CartLine line) => Spec(line.ChildId, line.SlotId, line.Date);

    /// <summary>Several days in one field.</summary>
    public static string Write(IEnumerable<SlotDay> days) => string.Join(';', days.Select(day => Spec(day.ChildId, day.SlotId, day.Date)));

    /// <summary>Reads buttons, each with one day or several parted by « ; ».</summary>
    /// <returns>False when one is not of ours, or they are too many to be a gesture.</returns>
    public static bool TryRead(string?[] values, out List<SlotDay> days)
    {
        days = [];
        // An empty field arrives as null.
        foreach (var value in values.SelectMany(value => (value ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries)))
        {
            if (One(value.Split('|')) is not { } day)
            {
                return false;
            }

            days.Add(day);
        }

        return days.Count <= Most;
    }

    /// <summary>« 07:30-18:00 », « 07:30- », « -18:00 »; null when it is not that.</summary>
    public static ChosenHours? Hours(string text) => text.Split('-') is [var arrival, var departure] && TryTime(arrival, out var from) && TryTime(departure, out var to)
        ? new ChosenHours(from, to)
        : null;

    public static string Text(ChosenHours hours) => $"{Text(hours.Arrival)}-{Text(hours.Departure)}";

    public static string Text(TimeOnly? time) => time?.ToString("HH:mm", CultureInfo.InvariantCulture) ?? "";

    public static bool TryTime(string? text, out TimeOnly? time)
    {
        time = TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var read) ? read : null;
        return string.IsNullOrEmpty(text) || time is not null;
    }

    private static SlotDay? One(string[] parts) =>
        parts.Length is 3 or 4
        && Guid.TryParse(parts[0], out var child)
        && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var slot)
        && IsoDates.TryRead(parts[2], out var date)
        && (parts.Length == 3 ? ChosenHours.AsPrinted : Hours(parts[3])) is { } hours
            ? new SlotDay(new ChildId(child), new SlotId(slot), date) { Hours = hours }
            : null;
}
