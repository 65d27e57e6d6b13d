using Portal.Core;
using Portal.Core.Activities;
using Portal.Core.Households;
using Portal.Core.Organisers;
using Xunit;

namespace Portal.UnitTests.Activities;

/// <summary>When there is care, and for whom (R22, R25, R35).</summary>
public sealed class OpenDaysTests
{
    private static readonly SchoolCalendar Calendar = new(
    [
        new CalendarSpan { Kind = SpanKind.Holidays, Name = "Vacances de Noël", From = new(2026, 12, 19), To = new(2027, 1, 3) },
        new CalendarSpan { Kind = SpanKind.PublicHoliday, Name = "Noël", From = new(2026, 12, 25), To = new(2026, 12, 25) },
        new CalendarSpan { Kind = SpanKind.Closure, Name = "Pont", From = new(2026, 12, 28), To = new(2026, 12, 31) },
    ]);

    [Theory]
    [InlineData("2026-12-03", true, "a Thursday")]
    [InlineData("2026-12-02", false, "a Wednesday")]
    [InlineData("2026-12-05", false, "a Saturday")]
    [InlineData("2026-12-22", false, "holidays")]
    [InlineData("2026-08-31", false, "before the year begins")]
    public void School_time_is_open_on_its_weekdays_and_outside_the_holidays(string day, bool open, string why)
    {
        Assert.True(open == Activity().TakesPlaceOn(Day(day), Calendar), why);
    }

    [Theory]
    [InlineData("2026-12-22", true, "holidays")]
    [InlineData("2026-12-25", false, "a public holiday")]
    [InlineData("2026-12-29", false, "the organiser is shut")]
    [InlineData("2026-12-15", false, "school time")]
    public void Holidays_are_open_in_the_holidays_only(string day, bool open, string why)
    {
        Assert.True(open == Activity(inHolidays: true).TakesPlaceOn(Day(day), Calendar), why);
    }

    [Fact]
    public void A_day_is_named_after_the_most_particular_reason_why_it_is_shut()
    {
        Assert.Equal("Noël", Calendar.NameOf(new(2026, 12, 25)));
        Assert.Equal("Pont", Calendar.NameOf(new(2026, 12, 29)));
        Assert.Equal("Vacances de Noël", Calendar.NameOf(new(2026, 12, 22)));
        Assert.Null(Calendar.NameOf(new(2026, 12, 3)));
    }

    [Theory]
    [InlineData("2023-12-03", true)]
    [InlineData("2023-12-04", false)]
    [InlineData("2014-12-04", true)]
    [InlineData("2014-12-03", false)]
    public void A_child_is_of_age_from_its_birthday_to_the_eve_of_the_one_after(string born, bool ofAge)
    {
        var activity = Activity();

        Assert.Equal(ofAge, activity.IsFor(Child(Day(born), new FacilityId(1)), new DateOnly(2026, 12, 3)));
    }

    [Fact]
    public void The_canteen_of_a_school_is_for_its_pupils()
    {
        var day = new DateOnly(2026, 12, 3);

        Assert.True(Activity().IsFor(Child(new(2018, 5, 1), new FacilityId(1)), day));
        Assert.False(Activity().IsFor(Child(new(2018, 5, 1), new FacilityId(2)), day));
        Assert.False(Activity().IsFor(Child(new(2018, 5, 1), null), day));
    }

    [Fact]
    public void A_child_born_on_a_leap_day_ages_every_year()
    {
        var child = Child(new(2020, 2, 29), null);

        Assert.Equal(6, child.AgeOn(new(2026, 3, 1)));
        Assert.Equal(8, child.AgeOn(new(2028, 2, 29)));
        Assert.Equal(7, child.AgeOn(new(2028, 2, 28)));
    }

    [Theory]
    [InlineData("2026-11-30", "2026-11-30")]
    [InlineData("2026-12-06", "2026-11-30")]
    [InlineData("2026-12-02", "2026-11-30")]
    public void A_week_begins_on_Monday(string day, string monday)
    {
        Assert.Equal(Day(monday), Day(day).Monday());
    }

    private static DateOnly Day(string day) => DateOnly.ParseExact(day, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    private static Child Child(DateOnly born, FacilityId? school) =>
        new() { HouseholdId = HouseholdId.New(), FirstName = "Lou", LastName = "Martin", BirthDate = born, SchoolId = school };

    private static Activity Activity(bool inHolidays = false)
    {
        var activity = new Activity
        {
            Id = new(1), OrganiserId = new(1), FacilityId = new(1), Name = "Accueil", Kind = ActivityKind.AfterSchool,
            OpenOn = OpenDays.SchoolDays, InHolidays = inHolidays, OnlyItsPupils = true, MinimumAge = 3, MaximumAge = 11,
        };
        activity.OpenFor(new BookingPeriod { ActivityId = activity.Id, Name = "2026-2027", From = new(2026, 9, 1), To = new(2027, 7, 2) });
        return activity;
    }
}
