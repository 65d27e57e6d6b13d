using Portal.Core.Bookings;
using Xunit;

namespace Portal.UnitTests.Bookings;

public sealed class PeriodPickTests
{
    private static readonly HashSet<DayOfWeek> Mondays = [DayOfWeek.Monday];

    [Fact]
    public void R46_takes_the_chosen_weekdays_of_every_week_both_ends_included()
    {
        var pick = new PeriodPick(new(2026, 11, 30), new(2026, 12, 14), WeekType.Every, Mondays);

        var days = pick.Days();

        Assert.Equal([new(2026, 11, 30), new(2026, 12, 7), new(2026, 12, 14)], days);
    }

    [Fact]
    public void R46_odd_and_even_weeks_share_the_days_without_overlap_across_the_53rd_week()
    {
        var (from, to) = (new DateOnly(2026, 12, 14), new DateOnly(2027, 1, 18));

        var odd = new PeriodPick(from, to, WeekType.Odd, Mondays).Days().ToList();
        var even = new PeriodPick(from, to, WeekType.Even, Mondays).Days().ToList();

        // 2026 has a week 53, and week 1 follows it: two odd weeks in a row, as every printed calendar says.
        Assert.Equal([new(2026, 12, 14), new(2026, 12, 28), new(2027, 1, 4), new(2027, 1, 18)], odd);
        Assert.Equal([new(2026, 12, 21), new(2027, 1, 11)], even);
    }

    [Fact]
    public void R38_a_form_that_says_nothing_or_runs_backwards_or_for_years_is_not_read()
    {
        var day = new DateOnly(2026, 12, 7);

        Assert.False(new PeriodPick(day, day.AddDays(-1), WeekType.Every, Mondays).IsReadable);
        Assert.False(new PeriodPick(day, day.AddDays(500), WeekType.Every, Mondays).IsReadable);
        Assert.False(new PeriodPick(day, day, WeekType.Every, new HashSet<DayOfWeek>()).IsReadable);
        Assert.True(new PeriodPick(day, day, WeekType.Every, Mondays).IsReadable);
    }
}
