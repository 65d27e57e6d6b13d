using FsCheck;
using FsCheck.Fluent;
using Portal.Core;
using Portal.Core.Custody;
using Portal.Core.Households;
using Xunit;

namespace Portal.UnitTests.Custody;

/// <summary>Whose day it is, as one pure function (O19): exceptions, then holidays, then weeks.</summary>
public sealed class CustodyCalendarTests
{
    private static readonly DateOnly Start = new(2026, 9, 1);

    private static readonly HolidaySpan Christmas = new(new(2026, 12, 19), new(2027, 1, 3));

    private static readonly HolidaySpan Winter = new(new(2027, 2, 6), new(2027, 2, 21));

    [Theory]
    [InlineData("2026-11-26", CustodySide.Home)]
    [InlineData("2026-11-29", CustodySide.Home)]
    [InlineData("2026-11-30", CustodySide.Other)]
    [InlineData("2026-12-06", CustodySide.Other)]
    [InlineData("2026-12-07", CustodySide.Home)]
    public void Even_and_odd_weeks_are_those_of_the_ISO_calendar_O19(string day, CustodySide side)
    {
        Assert.Equal(new CustodyDay(side, CustodyGround.Week), Weeks().Of(DateOnly.Parse(day, FrenchWords.French)));
    }

    [Fact]
    public void Week_53_and_week_1_are_both_odd_so_the_same_parent_has_two_in_a_row_O19()
    {
        var calendar = Weeks();

        // 2026 has 53 weeks: 28 December is in week 53, 4 January in week 1.
        Assert.All(new DayRange(new(2026, 12, 28), new(2027, 1, 10)).Days, day => Assert.Equal(CustodySide.Other, calendar.Of(day).Side));
        Assert.Equal(CustodySide.Home, calendar.Of(new(2026, 12, 27)).Side);
        Assert.Equal(CustodySide.Home, calendar.Of(new(2027, 1, 11)).Side);
    }

    [Fact]
    public void A_week_that_begins_on_friday_has_the_parity_of_that_friday_to_the_next_thursday_and_over_the_new_year_O19()
    {
        var calendar = Weeks(DayOfWeek.Friday);

        Assert.All(new DayRange(new(2026, 11, 27), new(2026, 12, 3)).Days, day => Assert.Equal(CustodySide.Home, calendar.Of(day).Side));
        Assert.Equal(CustodySide.Other, calendar.Of(new(2026, 12, 4)).Side);
        // Friday 1 January 2027 is in week 53 of 2026.
        Assert.All(new DayRange(new(2027, 1, 1), new(2027, 1, 7)).Days, day => Assert.Equal(CustodySide.Other, calendar.Of(day).Side));
    }

    [Theory]
    [InlineData(HolidayShare.FirstHalfHomeInEvenYears, CustodySide.Home, CustodySide.Other)]
    [InlineData(HolidayShare.FirstHalfHomeInOddYears, CustodySide.Other, CustodySide.Home)]
    [InlineData(HolidayShare.AllHomeInEvenYears, CustodySide.Home, CustodySide.Home)]
    [InlineData(HolidayShare.AllHomeInOddYears, CustodySide.Other, CustodySide.Other)]
    public void Christmas_is_shared_by_the_year_in_which_it_begins_O19(HolidayShare share, CustodySide first, CustodySide second)
    {
        var calendar = new CustodyCalendar([Terms() with { Holidays = new Dictionary<SchoolHoliday, HolidayShare> { [SchoolHoliday.Christmas] = share } }], [], [Christmas, Winter]);

        Assert.Equal(new CustodyDay(first, CustodyGround.Holiday), calendar.Of(new(2026, 12, 19)));
        Assert.Equal(first, calendar.Of(new(2026, 12, 26)).Side);
        Assert.Equal(second, calendar.Of(new(2026, 12, 27)).Side);
        Assert.Equal(new CustodyDay(second, CustodyGround.Holiday), calendar.Of(new(2027, 1, 3)));
        // The winter is not named by these terms: its weeks are weeks.
        Assert.Equal(CustodyGround.Week, calendar.Of(new(2027, 2, 10)).Ground);
    }

    [Fact]
    public void A_bridge_of_one_day_is_nobody_s_holiday_O19()
    {
        Assert.Null(new HolidaySpan(new(2027, 5, 7), new(2027, 5, 7)).Kind);
        Assert.Equal(SchoolHoliday.Summer, new HolidaySpan(new(2027, 7, 3), new(2027, 8, 31)).Kind);
    }

    [Fact]
    public void Of_two_terms_the_last_that_has_begun_holds_and_before_the_first_the_child_is_at_home_O19()
    {
        var later = Terms() with { From = new(2027, 1, 4), EvenWeeks = CustodySide.Other, OddWeeks = CustodySide.Other };
        var calendar = new CustodyCalendar([later, Terms()], [], []);

        Assert.Equal(new CustodyDay(CustodySide.Home, CustodyGround.BeforeRules), calendar.Of(Start.AddDays(-1)));
        Assert.Equal(CustodySide.Home, calendar.Of(new(2026, 12, 27)).Side);
        Assert.Equal(CustodySide.Other, calendar.Of(new(2027, 1, 12)).Side);
    }

    [Fact]
    public void Every_day_is_exactly_one_parent_s_and_exceptions_win_over_holidays_and_holidays_over_weeks_O19()
    {
        var cases = from even in Gen.Elements(CustodySide.Home, CustodySide.Other)
                    from odd in Gen.Elements(CustodySide.Home, CustodySide.Other)
                    from changeover in Gen.Elements(Enum.GetValues<DayOfWeek>())
                    from christmas in Gen.Elements(Enum.GetValues<HolidayShare>())
                    from drawn in Gen.Choose(0, 250).ListOf(6)
                    from sides in Gen.Elements(CustodySide.Home, CustodySide.Other).ListOf(6)
                    select (Terms: Terms() with { EvenWeeks = even, OddWeeks = odd, Changeover = changeover, Holidays = new Dictionary<SchoolHoliday, HolidayShare> { [SchoolHoliday.Christmas] = christmas } },
                        Drawn: drawn.Zip(sides, (day, side) => (Date: Start.AddDays(day), Side: side)).ToList());

        Prop.ForAll(cases.ToArbitrary(), one =>
        {
            var share = new SharedChild { ChildId = ChildId.New(), HomeId = HouseholdId.New(), HouseholdId = HouseholdId.New(), HomeCalled = "Claire", OtherCalled = "Karim", Relation = Relation.Father, CalendarOf = new OrganiserId(1), SharedAt = default };
            var calendar = new CustodyCalendar([one.Terms], one.Drawn, [Christmas, Winter]);
            var (home, other) = (new ChildCustody(share, calendar, CustodySide.Home), new ChildCustody(share, calendar, CustodySide.Other));
            var last = one.Drawn.GroupBy(day => day.Date).ToDictionary(day => day.Key, day => day.Last().Side);
            foreach (var day in new DayRange(Start, Start.AddDays(250)).Days)
            {
                var said = calendar.Of(day);
                Assert.NotEqual(home.IsMine(day), other.IsMine(day));
                Assert.Equal(
                    last.ContainsKey(day) ? CustodyGround.Exception : Christmas.Covers(day) && one.Terms.ShareOf(SchoolHoliday.Christmas) != HolidayShare.LikeWeeks ? CustodyGround.Holiday : CustodyGround.Week,
                    said.Ground);
                Assert.True(!last.TryGetValue(day, out var side) || side == said.Side);
            }

            // The runs cover the days, each once, and change hands at each border.
            var runs = calendar.Stretches(Start, Start.AddDays(250));
            Assert.Equal(251, runs.Sum(run => run.Days.Length));
            Assert.All(runs.Zip(runs.Skip(1)), pair => Assert.NotEqual(pair.First.Side, pair.Second.Side));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_swap_is_allowed_while_its_days_are_its_givers_and_ends_at_midnight_before_the_first_O19()
    {
        var calendar = Weeks();
        var swap = CustodySwap.Proposed(SharedChildId.New(), CustodySide.Home, GuardianId.New(), new DayRange(new(2026, 12, 10), new(2026, 12, 11)), new DayRange(new(2026, 12, 3), new(2026, 12, 3)), null, default);
        var moved = new CustodyCalendar([Terms()], swap.Moves.Select(move => (move.Day, move.To)), []);

        Assert.True(calendar.Allows(swap));
        Assert.False(moved.Allows(swap));
        Assert.Equal([CustodySide.Other, CustodySide.Other, CustodySide.Home], swap.Moves.Select(move => move.To));
        Assert.Equal(ParisTime.At(new(2026, 12, 3), TimeOnly.MinValue), swap.ExpiresAt);
        Assert.Equal("Claire donne du jeudi 10\u00A0décembre au vendredi 11\u00A0décembre et prend le jeudi 3\u00A0décembre", swap.InWords("Claire"));
    }

    private static CustodyCalendar Weeks(DayOfWeek changeover = DayOfWeek.Monday) => new([Terms() with { Changeover = changeover }], [], []);

    private static CustodyTerms Terms() => new(Start, CustodySide.Home, CustodySide.Other, DayOfWeek.Monday, new Dictionary<SchoolHoliday, HolidayShare>());
}
