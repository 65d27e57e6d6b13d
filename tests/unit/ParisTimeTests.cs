using FsCheck;
using FsCheck.Fluent;
using Portal.Core;
using Xunit;

namespace Portal.UnitTests;

/// <summary>A day is a day in Paris, an instant is UTC (I8).</summary>
public sealed class ParisTimeTests
{
    [Theory]
    [InlineData("2026-12-18T22:59:59Z", "2026-12-18")]
    [InlineData("2026-12-18T23:00:00Z", "2026-12-19")]
    [InlineData("2026-07-01T21:59:59Z", "2026-07-01")]
    [InlineData("2026-07-01T22:00:00Z", "2026-07-02")]
    public void A_day_begins_at_midnight_in_Paris(string instant, string day)
    {
        Assert.Equal(Day(day), ParisTime.DayOf(Instant(instant)));
    }

    [Fact]
    public void An_hour_that_spring_skips_is_taken_an_hour_later()
    {
        Assert.Equal(Instant("2027-03-28T01:30:00Z"), ParisTime.At(new(2027, 3, 28), new(2, 30)));
    }

    [Fact]
    public void An_hour_that_autumn_repeats_is_taken_the_second_time_so_that_no_limit_falls_early()
    {
        Assert.Equal(Instant("2026-10-25T01:30:00Z"), ParisTime.At(new(2026, 10, 25), new(2, 30)));
    }

    [Fact]
    public void Every_other_hour_is_the_one_the_clock_shows() =>
        Prop.ForAll(Gen.Choose(0, 2000).ToArbitrary(), Gen.Choose(4, 23).ToArbitrary(), (days, hour) =>
            {
                var (day, time) = (new DateOnly(2025, 1, 1).AddDays(days), new TimeOnly(hour, 15));
                var shown = ParisTime.InParis(ParisTime.At(day, time));
                return DateOnly.FromDateTime(shown.DateTime) == day && TimeOnly.FromDateTime(shown.DateTime) == time && ParisTime.DayOf(ParisTime.At(day, time)) == day;
            })
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Instants_are_kept_in_UTC()
    {
        Assert.Equal(TimeSpan.Zero, ParisTime.At(new(2026, 7, 1), new(12, 0)).Offset);
    }

    private static DateOnly Day(string day) => DateOnly.ParseExact(day, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    private static DateTimeOffset Instant(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
