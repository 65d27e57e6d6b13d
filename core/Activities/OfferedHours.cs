using System.Globalization;

namespace Portal.Core.Activities;

/// <summary>
/// The hours among which a family chooses its arrival, or its departure (R44, R46). Written as <c>07:00 07:30</c>; nothing
/// written: the hour is the slot's own.
/// </summary>
public sealed record OfferedHours
{
    private OfferedHours(IReadOnlyList<TimeOnly> times) => Times = times;

    /// <summary>Nothing to choose.</summary>
    public static OfferedHours Fixed { get; } = new([]);

    /// <summary>In the order of the day.</summary>
    public IReadOnlyList<TimeOnly> Times { get; }

    public bool IsFixed => Times.Count == 0;

    /// <exception cref="FormatException">A word is not an hour like 07:30.</exception>
    public static OfferedHours Parse(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries) is { Length: > 0 } words
        ? new OfferedHours([.. words.Select(word => TimeOnly.ParseExact(word, "HH:mm", CultureInfo.InvariantCulture)).Distinct().Order()])
        : Fixed;

    public override string ToString() => string.Join(' ', Times.Select(time => time.ToString("HH:mm", CultureInfo.InvariantCulture)));

    public bool Equals(OfferedHours? other) => other is not null && Times.SequenceEqual(other.Times);

    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);
}

/// <summary>The hours of one booking, where its slot lets the family choose them; null where it does not (R44).</summary>
public readonly record struct ChosenHours(TimeOnly? Arrival, TimeOnly? Departure)
{
    /// <summary>The slot's own hours.</summary>
    public static ChosenHours AsPrinted => default;

    /// <summary>« arrivée 7 h 30, départ 18 h »; empty when nothing was chosen.</summary>
    public string InWords() => (Arrival, Departure) switch
    {
        ({ } arrival, { } departure) => $"arrivée {arrival.InWords()}, départ {departure.InWords()}",
        ({ } arrival, null) => $"arrivée {arrival.InWords()}",
        (null, { } departure) => $"départ {departure.InWords()}",
        _ => "",
    };
}
