namespace Portal.Core.Organisers;

/// <summary>What a stretch of days is to the catalogue.</summary>
public enum SpanKind
{
    /// <summary>School holidays of the zone.</summary>
    Holidays,

    /// <summary>Not bookable, nor counted as an open day by limits that skip holidays.</summary>
    PublicHoliday,

    /// <summary>The organiser is shut: bridge, strike, works.</summary>
    Closure,

    /// <summary>One activity takes place on days that would have none: a Saturday at school, a bridge.</summary>
    Opening,
}

/// <summary>A named stretch of days, both ends included. One without an organiser is the whole commune's.</summary>
public sealed class CalendarSpan
{
    /// <summary>Made here, not by the database.</summary>
    public Guid Id { get; private set; } = TimeOrder.Next();

    /// <summary>Null: the whole commune.</summary>
    public OrganiserId? OrganiserId { get; init; }

    /// <summary>Only this activity is shut, or opened; null: all of them.</summary>
    public ActivityId? ActivityId { get; init; }

    /// <summary>What these days are.</summary>
    public required SpanKind Kind { get; init; }

    /// <summary>« Toussaint »: as the planning says it.</summary>
    public required string Name { get; init; }

    /// <summary>The first day, included.</summary>
    public required DateOnly From { get; init; }

    /// <summary>The last day, included.</summary>
    public required DateOnly To { get; init; }

    /// <summary>Both ends included.</summary>
    public bool Covers(DateOnly day) => From <= day && day <= To;
}

/// <summary>What kind of day a date is, from the spans of the commune and of one organiser.</summary>
public sealed class SchoolCalendar(IReadOnlyList<CalendarSpan> spans)
{
    private readonly CalendarSpan[] openings = [.. spans.Where(span => span.Kind == SpanKind.Opening)];

    /// <summary>Of the commune or of the organiser.</summary>
    public bool IsPublicHoliday(DateOnly day) => Any(day, SpanKind.PublicHoliday);

    /// <summary>In the school holidays of the zone.</summary>
    public bool IsHoliday(DateOnly day) => Any(day, SpanKind.Holidays);

    /// <summary>Shut for everybody, or for this activity.</summary>
    public bool IsClosed(DateOnly day, ActivityId? activity = null) =>
        IsPublicHoliday(day) || spans.Any(span => span.Kind == SpanKind.Closure && (span.ActivityId is null || span.ActivityId == activity) && span.Covers(day));

    /// <summary>This activity takes place on that day by exception, whatever else would be in the way.</summary>
    public bool IsOpened(DateOnly day, ActivityId activity) => Array.Exists(openings, span => span.ActivityId == activity && span.Covers(day));

    /// <summary>« Vacances de Noël », « Armistice »: what the planning prints in a day without care.</summary>
    public string? NameOf(DateOnly day) =>
        spans.Where(span => span.Kind != SpanKind.Opening && span.ActivityId is null && span.Covers(day)).OrderByDescending(span => span.Kind).FirstOrDefault()?.Name;

    private bool Any(DateOnly day, SpanKind kind) => spans.Any(span => span.Kind == kind && span.Covers(day));
}
