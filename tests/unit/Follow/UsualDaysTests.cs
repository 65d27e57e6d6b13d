using Portal.Core;
using Portal.Core.Bookings;
using Portal.Core.Organisers;
using Portal.TestSupport;
using Xunit;

namespace Portal.UnitTests.Follow;

/// <summary>Which days a reminder may speak of, and which weeks say « always » (O23).</summary>
public sealed class UsualDaysTests
{
    [Fact]
    public void On_a_Tuesday_morning_it_is_Thursday_whose_limit_comes_tomorrow_at_noon()
    {
        var due = UsualDays.Due(new TestTown().Catalogue(), TestClock.Morning).ToList();

        Assert.Equal([TestTown.Thursday], due.Select(day => day.Date).Distinct());
        Assert.All(due, day => Assert.Equal(ParisTime.At(new(2026, 11, 25), new(12, 0)), day.Limit));
    }

    [Fact]
    public void Weeks_of_holidays_and_public_holidays_are_not_among_the_four()
    {
        var town = new TestTown();
        // The Tuesday after Christmas: its limit is Monday at noon, and school was two weeks ago.
        var due = UsualDays.Due(town.Catalogue(), ParisTime.At(new(2027, 1, 4), new(8, 0))).First(day => day.Slot.Slot.Id == town.Lunch);

        Assert.Equal(new(2027, 1, 5), due.Date);
        Assert.Equal([new(2026, 12, 15), new(2026, 12, 8), new(2026, 12, 1), new(2026, 11, 24)], due.Before);
    }

    [Fact]
    public void The_first_weeks_of_a_year_say_nothing_yet() =>
        Assert.Empty(UsualDays.Due(new TestTown().Catalogue(), ParisTime.At(new(2026, 9, 10), new(8, 0))));

    [Fact]
    public void A_limit_of_the_20th_of_the_month_before_is_announced_for_the_whole_month_at_once()
    {
        var town = new TestTown { Policies = TestTown.Clapiers with { BookingDeadline = DeadlineRule.Parse("month 20 12:00") } };

        var due = UsualDays.Due(town.Catalogue(), ParisTime.At(new(2026, 11, 19), new(8, 0))).Where(day => day.Slot.Slot.Id == town.Lunch).ToList();

        Assert.Equal((new DateOnly(2026, 12, 1), new DateOnly(2026, 12, 18)), (due[0].Date, due[^1].Date));
        Assert.All(due, day => Assert.All(day.Before, before => Assert.True(before <= new DateOnly(2026, 11, 19))));
    }
}
