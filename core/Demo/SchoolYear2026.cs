using Portal.Core.Organisers;

namespace Portal.Core.Demo;

/// <summary>
/// The school year 2026-2027 in zone C as data: the holidays of the arrêté of 22 October 2025 and the public holidays of
/// both calendar years. Both ends of a span are days off: the official list prints the day class resumes instead.
/// </summary>
public static class SchoolYear2026
{
    /// <summary>Class starts.</summary>
    public static DateOnly Start { get; } = new(2026, 9, 1);

    /// <summary>The last day of class.</summary>
    public static DateOnly End { get; } = new(2027, 7, 2);

    /// <summary>The last day of the summer that follows, still of this school year.</summary>
    public static DateOnly LastDay { get; } = new(2027, 8, 31);

    public static Stretch Toussaint { get; } = new("Vacances de la Toussaint", new(2026, 10, 17), new(2026, 11, 1));

    public static Stretch Christmas { get; } = new("Vacances de Noël", new(2026, 12, 19), new(2027, 1, 3));

    public static Stretch Winter { get; } = new("Vacances d’hiver", new(2027, 2, 6), new(2027, 2, 21));

    public static Stretch Spring { get; } = new("Vacances de printemps", new(2027, 4, 3), new(2027, 4, 18));

    public static Stretch Summer { get; } = new("Vacances d’été", new(2027, 7, 3), LastDay);

    private static readonly Stretch[] Holidays =
    [
        new("Vacances d’été", new(2026, 7, 4), new(2026, 8, 31)),
        Toussaint,
        Christmas,
        Winter,
        Spring,
        new("Pont de l’Ascension", new(2027, 5, 7), new(2027, 5, 7)),
        Summer,
    ];

    /// <summary>The spans of the whole commune.</summary>
    public static IReadOnlyList<CalendarSpan> Spans() =>
    [
        .. Holidays.Select(stretch => stretch.As(SpanKind.Holidays)),
        .. PublicHolidays.Of(2026),
        .. PublicHolidays.Of(2027),
    ];

    /// <summary>A named stretch of days, both ends included.</summary>
    public sealed record Stretch(string Name, DateOnly From, DateOnly To)
    {
        /// <summary>From when residents, then all, may book its days; null when they always could.</summary>
        public (DateTimeOffset Residents, DateTimeOffset All)? Opens { get; init; }

        public CalendarSpan As(SpanKind kind, OrganiserId? organiser = null) => new() { OrganiserId = organiser, Kind = kind, Name = Name, From = From, To = To };
    }
}
