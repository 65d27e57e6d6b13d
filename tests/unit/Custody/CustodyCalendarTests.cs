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

    [Theory]
    // 60 days from 4 July: quarters of 15 days.
    [InlineData("2026-07-04", CustodySide.Home)]
    [InlineData("2026-07-18", CustodySide.Home)]
    [InlineData("2026-07-19", CustodySide.Other)]
    [InlineData("2026-08-02", CustodySide.Other)]
    [InlineData("2026-08-03", CustodySide.Home)]
    [InlineData("2026-08-17", CustodySide.Home)]
    [InlineData("2026-08-18", CustodySide.Other)]
    [InlineData("2026-09-01", CustodySide.Other)]
    // The other way round in the year after: 59 days from 3 July 2027, of which the first half has 30.
    [InlineData("2027-07-03", CustodySide.Other)]
    [InlineData("2027-07-17", CustodySide.Other)]
    [InlineData("2027-07-18", CustodySide.Home)]
    [InlineData("2027-08-02", CustodySide.Other)]
    [InlineData("2027-08-17", CustodySide.Home)]
    [InlineData("2027-08-30", CustodySide.Home)]
    public void A_summer_by_fortnights_goes_from_one_parent_to_the_other_and_turns_round_each_year_O19(string day, CustodySide inEven)
    {
        HolidaySpan[] summers = [new(new(2026, 7, 4), new(2026, 9, 1)), new(new(2027, 7, 3), new(2027, 8, 30))];
        var terms = Terms() with { From = new(2026, 1, 1) };
        CustodyCalendar Summers(HolidayShare share) => new([terms with { Holidays = new Dictionary<SchoolHoliday, HolidayShare> { [SchoolHoliday.Summer] = share } }], [], summers);

        Assert.Equal(new CustodyDay(inEven, CustodyGround.Holiday), Summers(HolidayShare.FortnightsFromHomeInEvenYears).Of(DateOnly.Parse(day, FrenchWords.French)));
        Assert.Equal(new CustodyDay(inEven.Opposite(), CustodyGround.Holiday), Summers(HolidayShare.FortnightsFromHomeInOddYears).Of(DateOnly.Parse(day, FrenchWords.French)));
    }

    [Theory]
    // Week 48, even: Friday to Sunday; the Thursday before and the Monday after are at home.
    [InlineData("2026-11-26", CustodySide.Home)]
    [InlineData("2026-11-27", CustodySide.Other)]
    [InlineData("2026-11-29", CustodySide.Other)]
    [InlineData("2026-11-30", CustodySide.Home)]
    // Week 49, odd.
    [InlineData("2026-12-04", CustodySide.Home)]
    [InlineData("2026-12-05", CustodySide.Home)]
    // Week 53 and week 1 are both odd: four weeks lie between the weekends of week 52 and of week 2, less one.
    [InlineData("2026-12-25", CustodySide.Other)]
    [InlineData("2027-01-01", CustodySide.Home)]
    [InlineData("2027-01-03", CustodySide.Home)]
    [InlineData("2027-01-08", CustodySide.Home)]
    [InlineData("2027-01-15", CustodySide.Other)]
    // The Sundays on which the clock changes, in weeks 43 (odd) and 12 (even), are days like others.
    [InlineData("2026-10-25", CustodySide.Home)]
    [InlineData("2027-03-28", CustodySide.Other)]
    [InlineData("2027-03-26", CustodySide.Other)]
    [InlineData("2027-03-29", CustodySide.Home)]
    public void One_weekend_in_two_goes_by_the_ISO_week_it_stands_in_from_friday_to_sunday_O19(string day, CustodySide side)
    {
        var calendar = new CustodyCalendar([AtHome() with { Weekends = VisitWeeks.Even }], [], []);

        Assert.Equal(new CustodyDay(side, side == CustodySide.Other ? CustodyGround.Visit : CustodyGround.Week), calendar.Of(DateOnly.Parse(day, FrenchWords.French)));
    }

    [Fact]
    public void A_weekend_may_begin_on_saturday_and_wednesdays_come_with_it_or_alone_and_holidays_win_over_both_O19()
    {
        var terms = AtHome() with { Weekends = VisitWeeks.Odd, WeekendFrom = WeekendStart.Saturday, Wednesdays = VisitWeeks.Every, Holidays = new Dictionary<SchoolHoliday, HolidayShare> { [SchoolHoliday.Christmas] = HolidayShare.AllHomeInEvenYears } };
        var calendar = new CustodyCalendar([terms], [], [Christmas, Winter]);
        var evenWednesdays = new CustodyCalendar([terms with { Weekends = VisitWeeks.Never, Wednesdays = VisitWeeks.Even }], [], []);

        Assert.Equal(CustodySide.Home, calendar.Of(new(2026, 12, 4)).Side);
        Assert.Equal(CustodySide.Other, calendar.Of(new(2026, 12, 5)).Side);
        Assert.All([new DateOnly(2026, 11, 25), new(2026, 12, 2), new(2027, 2, 10)], day => Assert.Equal(new CustodyDay(CustodySide.Other, CustodyGround.Visit), calendar.Of(day)));
        Assert.All(new DayRange(Christmas.From, Christmas.To).Days, day => Assert.Equal(new CustodyDay(CustodySide.Home, CustodyGround.Holiday), calendar.Of(day)));
        Assert.Equal((CustodySide.Other, CustodySide.Home, CustodySide.Home), (evenWednesdays.Of(new(2026, 11, 25)).Side, evenWednesdays.Of(new(2026, 12, 2)).Side, evenWednesdays.Of(new(2026, 11, 28)).Side));
    }

    [Fact]
    public void Visits_need_one_home_and_fortnights_a_summer_and_nothing_that_does_not_exist_is_anybody_s_terms_O19()
    {
        Assert.Null(Terms().WhyNot);
        Assert.Null((AtHome() with { Weekends = VisitWeeks.Even, Wednesdays = VisitWeeks.Odd }).WhyNot);
        Assert.Equal(CustodyRefusal.VisitsNeedOneHome, (Terms() with { Weekends = VisitWeeks.Even }).WhyNot);
        Assert.Equal(CustodyRefusal.VisitsNeedOneHome, (Terms() with { Wednesdays = VisitWeeks.Every }).WhyNot);
        Assert.Equal(CustodyRefusal.RuleUnreadable, (AtHome() with { Weekends = (VisitWeeks)9 }).WhyNot);
        Assert.Equal(CustodyRefusal.RuleUnreadable, (AtHome() with { WeekendFrom = (WeekendStart)2 }).WhyNot);
        Assert.Null((Terms() with { Holidays = new Dictionary<SchoolHoliday, HolidayShare> { [SchoolHoliday.Summer] = HolidayShare.FortnightsFromHomeInOddYears } }).WhyNot);
        Assert.Equal(CustodyRefusal.RuleUnreadable, (Terms() with { Holidays = new Dictionary<SchoolHoliday, HolidayShare> { [SchoolHoliday.Winter] = HolidayShare.FortnightsFromHomeInOddYears } }).WhyNot);
    }

    [Fact]
    public void A_rule_keeps_its_terms_as_they_were_written_and_one_of_before_has_no_visits_O19()
    {
        var terms = AtHome() with { Weekends = VisitWeeks.Odd, WeekendFrom = WeekendStart.Saturday, Wednesdays = VisitWeeks.Every };

        var kept = CustodyRule.Decided(SharedChildId.New(), terms, null, default).Terms;

        Assert.Equal((terms.Weekends, terms.WeekendFrom, terms.Wednesdays), (kept.Weekends, kept.WeekendFrom, kept.Wednesdays));
        // The numbers that rows of before hold for what they did not know.
        Assert.Equal((0, 0), ((int)VisitWeeks.Never, (int)WeekendStart.Friday));
        Assert.False(Terms().HasVisits);
    }

    [Fact]
    public void Whatever_weekends_and_summers_are_chosen_every_day_of_three_years_is_exactly_one_parent_s_O19()
    {
        var first = new DateOnly(2026, 1, 1);
        HolidaySpan[] holidays = [new(new(2026, 7, 4), new(2026, 8, 31)), Christmas, Winter, new(new(2027, 7, 3), new(2027, 9, 1)), new(new(2027, 12, 18), new(2028, 1, 2)), new(new(2028, 7, 8), new(2028, 9, 3))];
        var cases = from home in Gen.Elements(CustodySide.Home, CustodySide.Other)
                    from changeover in Gen.Elements(Enum.GetValues<DayOfWeek>())
                    from weekends in Gen.Elements(Enum.GetValues<VisitWeeks>())
                    from start in Gen.Elements(Enum.GetValues<WeekendStart>())
                    from wednesdays in Gen.Elements(Enum.GetValues<VisitWeeks>())
                    from summer in Gen.Elements(Enum.GetValues<HolidayShare>())
                    select AtHome() with
                    {
                        From = first, EvenWeeks = home, OddWeeks = home, Changeover = changeover, Weekends = weekends, WeekendFrom = start, Wednesdays = wednesdays,
                        Holidays = new Dictionary<SchoolHoliday, HolidayShare> { [SchoolHoliday.Summer] = summer },
                    };

        Prop.ForAll(cases.ToArbitrary(), terms =>
        {
            Assert.Null(terms.WhyNot);
            var share = new SharedChild { ChildId = ChildId.New(), HomeId = HouseholdId.New(), HouseholdId = HouseholdId.New(), HomeCalled = "Claire", OtherCalled = "Karim", Relation = Relation.Father, CalendarOf = new OrganiserId(1), SharedAt = default };
            var calendar = new CustodyCalendar([terms], [], holidays);
            var (home, other) = (new ChildCustody(share, calendar, CustodySide.Home), new ChildCustody(share, calendar, CustodySide.Other));
            foreach (var day in new DayRange(first, new(2028, 12, 31)).Days)
            {
                var said = calendar.Of(day);
                Assert.NotEqual(home.IsMine(day), other.IsMine(day));
                Assert.True(said.Ground != CustodyGround.Visit || (said.Side == terms.EvenWeeks.Opposite() && day.DayOfWeek is DayOfWeek.Wednesday or DayOfWeek.Friday or DayOfWeek.Saturday or DayOfWeek.Sunday));
                Assert.True(said.Ground != CustodyGround.Week || said.Side == terms.EvenWeeks);
            }

            // A weekend is whole: Saturday and Sunday are with one parent wherever no holidays begin or end between them.
            foreach (var saturday in new DayRange(first, new(2028, 12, 30)).Days.Where(day => day.DayOfWeek == DayOfWeek.Saturday && calendar.Of(day).Ground == CustodyGround.Visit && calendar.Of(day.AddDays(1)).Ground != CustodyGround.Holiday))
            {
                Assert.Equal(calendar.Of(saturday), calendar.Of(saturday.AddDays(1)));
            }
        }).QuickCheckThrowOnFailure();
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

    private static CustodyTerms AtHome() => Terms() with { OddWeeks = CustodySide.Home };

    private static CustodyTerms Terms() => new(Start, CustodySide.Home, CustodySide.Other, DayOfWeek.Monday, new Dictionary<SchoolHoliday, HolidayShare>());
}
