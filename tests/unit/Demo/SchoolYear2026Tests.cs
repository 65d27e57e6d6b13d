using Portal.Core;
using Portal.Core.Demo;
using Portal.Core.Organisers;
using Xunit;

namespace Portal.UnitTests.Demo;

public sealed class SchoolYear2026Tests
{
    private static readonly SchoolCalendar Calendar = new(SchoolYear2026.Spans());

    [Theory]
    [InlineData("2026-08-31", "2026-09-01")]
    [InlineData("2026-11-01", "2026-11-02")]
    [InlineData("2027-01-03", "2027-01-04")]
    [InlineData("2027-02-21", "2027-02-22")]
    [InlineData("2027-04-18", "2027-04-19")]
    public void Class_resumes_the_day_after_the_holidays_end(string lastDayOff, string firstDayOfClass)
    {
        Assert.True(Calendar.IsHoliday(Day(lastDayOff)));
        Assert.False(Calendar.IsHoliday(Day(firstDayOfClass)));
    }

    [Theory]
    [InlineData("2026-10-16", "2026-10-17")]
    [InlineData("2026-12-18", "2026-12-19")]
    [InlineData("2027-02-05", "2027-02-06")]
    [InlineData("2027-04-02", "2027-04-03")]
    [InlineData("2027-07-02", "2027-07-03")]
    public void Holidays_begin_on_a_saturday(string lastDayOfClass, string firstDayOff)
    {
        Assert.False(Calendar.IsHoliday(Day(lastDayOfClass)));
        Assert.True(Calendar.IsHoliday(Day(firstDayOff)));
        Assert.Equal(DayOfWeek.Saturday, Day(firstDayOff).DayOfWeek);
    }

    [Fact]
    public void The_bridge_of_ascension_is_one_day_off()
    {
        Assert.True(Calendar.IsPublicHoliday(new DateOnly(2027, 5, 6)));
        Assert.True(Calendar.IsHoliday(new DateOnly(2027, 5, 7)));
        Assert.False(Calendar.IsHoliday(new DateOnly(2027, 5, 10)));
    }

    [Fact]
    public void Every_year_has_its_eleven_public_holidays_for_thirty_years()
    {
        for (var year = 2020; year < 2050; year++)
        {
            var easter = EasterOf(year);
            DateOnly[] expected =
            [
                new(year, 1, 1), easter.AddDays(1), new(year, 5, 1), new(year, 5, 8), easter.AddDays(39), easter.AddDays(50),
                new(year, 7, 14), new(year, 8, 15), new(year, 11, 1), new(year, 11, 11), new(year, 12, 25),
            ];

            Assert.Equal(expected.Order(), PublicHolidays.Of(year).Select(span => span.From));
            Assert.All(PublicHolidays.Of(year), span => Assert.Equal((SpanKind.PublicHoliday, span.From, (OrganiserId?)null), (span.Kind, span.To, span.OrganiserId)));
        }
    }

    [Theory]
    [InlineData(2024, "2024-03-31")]
    [InlineData(2026, "2026-04-05")]
    [InlineData(2027, "2027-03-28")]
    [InlineData(2038, "2038-04-25")]
    public void The_reckoning_of_this_test_finds_the_easters_of_the_almanac(int year, string easter) => Assert.Equal(Day(easter), EasterOf(year));

    [Fact]
    public void Both_calendar_years_of_the_school_year_have_theirs()
    {
        Assert.Equal([11, 11], SchoolYear2026.Spans().Where(span => span.Kind == SpanKind.PublicHoliday).GroupBy(span => span.From.Year).Select(year => year.Count()));
        Assert.Contains(SchoolYear2026.Spans(), span => span is { Name: "Jeudi de l’Ascension", From: { Year: 2027, Month: 5, Day: 6 } });
    }

    // Meeus, Jones and Butcher.
    private static DateOnly EasterOf(int year)
    {
        var (golden, century, rest) = (year % 19, year / 100, year % 100);
        var moon = ((19 * golden) + century - (century / 4) - ((century - ((century + 8) / 25) + 1) / 3) + 15) % 30;
        var sunday = (32 + (2 * (century % 4)) + (2 * (rest / 4)) - moon - (rest % 4)) % 7;
        var late = (golden + (11 * moon) + (22 * sunday)) / 451;
        var days = moon + sunday - (7 * late) + 114;
        return new DateOnly(year, days / 31, (days % 31) + 1);
    }

    private static DateOnly Day(string text) => DateOnly.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
