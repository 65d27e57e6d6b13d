using PublicHoliday;

namespace Portal.Core.Organisers;

/// <summary>The eleven public holidays of the whole country, some of which move with Easter. Those of Alsace-Moselle and overseas are not among them.</summary>
public static class PublicHolidays
{
    private static readonly FrancePublicHoliday France = new();

    /// <returns>One span of a day for each, for every organiser.</returns>
    public static IReadOnlyList<CalendarSpan> Of(int year) =>
    [
        .. France.PublicHolidayNames(year).OrderBy(holiday => holiday.Key).Select(holiday => (Day: DateOnly.FromDateTime(holiday.Key), Name: holiday.Value.Replace('\'', '’')))
            .Select(holiday => new CalendarSpan { Kind = SpanKind.PublicHoliday, Name = holiday.Name, From = holiday.Day, To = holiday.Day }),
    ];
}
