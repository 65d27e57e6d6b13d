namespace Portal.Core.Organisers;

public enum SpanKind
{
    /// <summary>School holidays of the zone.</summary>
    Holidays,
    PublicHoliday,

    /// <summary>The organiser is shut: bridge, strike, works.</summary>
    Closure,
}

/// <summary>A named stretch of days, both ends included. One without an organiser is the whole commune's.</summary>
public sealed class CalendarSpan
{
    public Guid Id { get; private set; } = TimeOrder.Next();

    public OrganiserId? OrganiserId { get; init; }

    public required SpanKind Kind { get; init; }

    public required string Name { get; init; }

    public required DateOnly From { get; init; }

    public required DateOnly To { get; init; }

    public bool Covers(DateOnly day) => From <= day && day <= To;
}

/// <summary>What kind of day a date is, from the spans of the commune and of one organiser.</summary>
public sealed class SchoolCalendar(IReadOnlyList<CalendarSpan> spans)
{
    public bool IsPublicHoliday(DateOnly day) => Any(day, SpanKind.PublicHoliday);

    public bool IsHoliday(DateOnly day) => Any(day, SpanKind.Holidays);

    public bool IsClosed(DateOnly day) => Any(day, SpanKind.Closure) || IsPublicHoliday(day);

    /// <summary>« Vacances de Noël », « Armistice »: what the planning prints in a day without care.</summary>
    public string? NameOf(DateOnly day) =>
        spans.Where(span => span.Covers(day)).OrderByDescending(span => span.Kind).FirstOrDefault()?.Name;

    private bool Any(DateOnly day, SpanKind kind) => spans.Any(span => span.Kind == kind && span.Covers(day));
}
