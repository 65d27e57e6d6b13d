namespace Portal.Core.Activities;

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

public static class Days
{
    public static bool IsWeekend(this DateOnly day) => day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday;

    /// <summary>The Monday of that day's week.</summary>
    public static DateOnly Monday(this DateOnly day) => day.AddDays(-(((int)day.DayOfWeek + 6) % 7));

    public static DateOnly FirstOfMonth(this DateOnly day) => new(day.Year, day.Month, 1);

    public static IEnumerable<DateOnly> UpTo(this DateOnly from, DateOnly to)
    {
        for (var day = from; day <= to; day = day.AddDays(1))
        {
            yield return day;
        }
    }
}
