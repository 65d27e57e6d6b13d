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

    [Theory]
    [InlineData(2026, "2026-04-05")]
    [InlineData(2027, "2027-03-28")]
    public void Each_year_has_its_eleven_public_holidays(int year, string easterSunday)
    {
        var easter = Day(easterSunday);
        DateOnly[] expected =
        [
            new(year, 1, 1), easter.AddDays(1), new(year, 5, 1), new(year, 5, 8), easter.AddDays(39), easter.AddDays(50),
            new(year, 7, 14), new(year, 8, 15), new(year, 11, 1), new(year, 11, 11), new(year, 12, 25),
        ];

        var holidays = SchoolYear2026.Spans().Where(span => span.Kind == SpanKind.PublicHoliday && span.From.Year == year).Select(span => span.From);

        Assert.Equal(expected.Order(), holidays.Order());
    }

    private static DateOnly Day(string text) => DateOnly.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
