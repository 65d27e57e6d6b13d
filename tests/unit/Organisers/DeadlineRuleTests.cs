using FsCheck;
using FsCheck.Fluent;
using Portal.Core;
using Portal.Core.Organisers;
using Xunit;

namespace Portal.UnitTests.Organisers;

/// <summary>The grammar of limits: R32, R33, O16, and both clock changes (I8).</summary>
public sealed class DeadlineRuleTests
{
    private static readonly SchoolCalendar Calendar = new(
    [
        new CalendarSpan { Kind = SpanKind.PublicHoliday, Name = "Armistice", From = new(2026, 11, 11), To = new(2026, 11, 11) },
        new CalendarSpan { Kind = SpanKind.Holidays, Name = "Toussaint", From = new(2026, 10, 17), To = new(2026, 11, 1) },
    ]);

    /// <summary>Any line of the grammar that names a limit before the day.</summary>
    private static Gen<string> Lines
    {
        get
        {
            var hour = Gen.Choose(0, 23).SelectMany(h => Gen.Choose(0, 59), (h, m) => $"{h:00}:{m:00}");
            var weekday = Gen.Elements("mon", "tue", "wed", "thu", "fri", "sat", "sun");
            var skip = Gen.Elements("", " skip weekends", " skip holidays", " skip weekends holidays");
            var days = Gen.Choose(1, 30).SelectMany(_ => hour, (n, at) => $"{n}d {at}").SelectMany(_ => skip, (line, without) => line + without);
            var hours = Gen.Choose(1, 200).Select(n => $"{n}h");
            var week = Gen.Elements("", "1", "2", "3").SelectMany(_ => weekday, (n, on) => $"{n}week {on}").SelectMany(_ => hour, (line, at) => $"{line} {at}");
            var month = Gen.Choose(1, 31).SelectMany(_ => hour, (n, at) => $"month {n} {at}");
            var weekly = weekday.SelectMany(_ => weekday, (of, on) => $"{of}={on}").SelectMany(_ => hour, (line, at) => $"{line} {at}");
            return Gen.OneOf(days, hours, week, month, weekly);
        }
    }

    private static Gen<DateOnly> Dates => Gen.Choose(0, 800).Select(days => new DateOnly(2026, 9, 1).AddDays(days));

    [Fact]
    public void Monday_closes_on_Friday_at_noon_R32()
    {
        var monday = new DateOnly(2026, 11, 30);

        var limit = DeadlineRule.Parse("1d 12:00 skip weekends").For(monday, Calendar);

        Assert.Equal(Paris(2026, 11, 27, 12), limit);
    }

    [Theory]
    [InlineData("2026-12-01", "2026-11-30T11:00Z")]
    [InlineData("2026-12-04", "2026-12-03T11:00Z")]
    [InlineData("2026-12-06", "2026-12-04T11:00Z")]
    public void Another_day_closes_the_open_day_before_at_noon_R32(string day, string limit)
    {
        Assert.Equal(Instant(limit), DeadlineRule.Parse("1d 12:00 skip weekends").For(Day(day), Calendar));
    }

    [Fact]
    public void The_limit_itself_is_still_in_time_and_the_next_instant_is_not_R32()
    {
        var rule = DeadlineRule.Parse("1d 12:00");
        var (day, noon) = (new DateOnly(2026, 12, 4), Paris(2026, 12, 3, 12));

        Assert.False(rule.HasPassed(day, Calendar, noon));
        Assert.True(rule.HasPassed(day, Calendar, noon.AddTicks(1)));
    }

    [Fact]
    public void Open_days_only_skips_the_weekend_and_the_public_holiday()
    {
        // Thursday 12 November 2026: the 11th is a holiday, so two open days before is Monday the 9th.
        var limit = DeadlineRule.Parse("2d 09:00 skip weekends holidays").For(new DateOnly(2026, 11, 12), Calendar);

        Assert.Equal(Paris(2026, 11, 9, 9), limit);
    }

    [Fact]
    public void School_holidays_are_not_skipped_as_the_town_hall_is_open()
    {
        var limit = DeadlineRule.Parse("1d 12:00 skip weekends holidays").For(new DateOnly(2026, 10, 21), Calendar);

        Assert.Equal(Paris(2026, 10, 20, 12), limit);
    }

    [Theory]
    [InlineData("mon=fri 11:00, tue=mon 11:00", "2026-11-30", "2026-11-27T10:00Z")]
    [InlineData("mon=fri 11:00, tue=mon 11:00", "2026-12-01", "2026-11-30T10:00Z")]
    [InlineData("week tue 23:59", "2026-12-03", "2026-11-24T22:59Z")]
    [InlineData("1d 18:00", "2026-12-03", "2026-12-02T17:00Z")]
    [InlineData("week mon 23:59", "2026-12-04", "2026-11-23T22:59Z")]
    public void The_three_towns_of_O16_can_be_said(string rule, string day, string limit)
    {
        Assert.Equal(Instant(limit), DeadlineRule.Parse(rule).For(Day(day), Calendar));
    }

    [Theory]
    [InlineData("none", "2026-11-29T23:00Z")]
    [InlineData("48h", "2026-11-27T23:00Z")]
    [InlineData("2week wed 08:00", "2026-11-18T07:00Z")]
    [InlineData("month 20 12:00", "2026-10-20T10:00Z")]
    [InlineData("mon=mon 10:00", "2026-11-23T09:00Z")]
    [InlineData("tue=mon 11:00", "2026-11-29T23:00Z")]
    public void Each_form_of_the_grammar_has_its_limit(string rule, string limit)
    {
        Assert.Equal(Instant(limit), DeadlineRule.Parse(rule).For(new DateOnly(2026, 11, 30), Calendar));
    }

    [Fact]
    public void The_31st_of_a_short_month_is_its_last_day()
    {
        Assert.Equal(Paris(2027, 2, 28, 12), DeadlineRule.Parse("month 31 12:00").For(new DateOnly(2027, 3, 15), Calendar));
    }

    [Theory]
    [InlineData("2026-10-25", "2026-10-24T10:00Z")]
    [InlineData("2026-10-26", "2026-10-25T11:00Z")]
    [InlineData("2027-03-28", "2027-03-27T11:00Z")]
    [InlineData("2027-03-29", "2027-03-28T10:00Z")]
    public void Noon_is_noon_on_both_sides_of_both_clock_changes_I8(string day, string limit)
    {
        Assert.Equal(Instant(limit), DeadlineRule.Parse("1d 12:00").For(Day(day), Calendar));
    }

    [Theory]
    [InlineData("1d 12:00 skip weekends", "la veille à 12 h, hors week-end")]
    [InlineData("2d 09:00 skip weekends holidays", "2 jours avant à 9 h, hors week-end et jours fériés")]
    [InlineData("1d 18:00 skip holidays", "la veille à 18 h, hors jours fériés")]
    [InlineData("0d 09:00", "le jour même à 9 h")]
    [InlineData("48h", "48 heures avant le début de la journée")]
    [InlineData("week tue 23:59", "le mardi de la semaine précédente à 23 h 59")]
    [InlineData("2week mon 08:00", "le lundi 2 semaines avant à 8 h")]
    [InlineData("month 20 12:00", "le 20 du mois précédent à 12 h")]
    [InlineData("mon=fri 11:00, tue=mon 11:00", "le vendredi à 11 h pour le lundi ; le lundi à 11 h pour le mardi")]
    [InlineData("none", "jusqu’au jour même")]
    public void Each_limit_is_a_sentence_O16(string rule, string sentence)
    {
        Assert.Equal(sentence, DeadlineRule.Parse(rule).Sentence().Replace('\u00A0', ' '));
    }

    [Theory]
    [InlineData("")]
    [InlineData("demain")]
    [InlineData("1d 25:00")]
    [InlineData("1d 12:60")]
    [InlineData("1d 12:00 skip lundis")]
    [InlineData("-1d 12:00")]
    [InlineData("0week sun 12:00")]
    [InlineData("month 0 12:00")]
    [InlineData("month 32 12:00")]
    [InlineData("mon=fri 11:00,")]
    [InlineData("zut mon=fri 11:00")]
    [InlineData("mon=fri 11:00 ou plus tard")]
    [InlineData("mon=fri 11:00, mon=thu 11:00")]
    public void What_is_not_in_the_grammar_is_refused_rather_than_guessed(string line)
    {
        Assert.Throws<FormatException>(() => DeadlineRule.Parse(line));
    }

    [Fact]
    public void Every_line_is_read_back_as_it_is_written() =>
        Prop.ForAll(Lines.ToArbitrary(), line => DeadlineRule.Parse(line).ToString() == line && DeadlineRule.Parse(line) == DeadlineRule.Parse(line.ToUpperInvariant()))
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Every_limit_falls_before_the_day_ends_and_never_after_it_began_unless_the_day_has_none() =>
        Prop.ForAll(Lines.ToArbitrary(), Dates.ToArbitrary(), (line, day) => DeadlineRule.Parse(line).For(day, Calendar) <= ParisTime.At(day, TimeOnly.MinValue))
            .QuickCheckThrowOnFailure();

    [Fact]
    public void A_later_day_never_closes_before_an_earlier_one_when_the_rule_counts_days() =>
        Prop.ForAll(Gen.Choose(1, 10).ToArbitrary(), Dates.ToArbitrary(), (count, day) =>
            {
                var rule = DeadlineRule.Parse($"{count}d 12:00 skip weekends holidays");
                return rule.For(day, Calendar) <= rule.For(day.AddDays(1), Calendar);
            })
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Every_line_has_a_sentence_without_a_trace_of_the_grammar() =>
        Prop.ForAll(Lines.ToArbitrary(), line => DeadlineRule.Parse(line).Sentence() is { Length: > 5 } sentence && !sentence.Contains("skip", StringComparison.Ordinal) && !sentence.Contains('='))
            .QuickCheckThrowOnFailure();

    private static DateOnly Day(string day) => DateOnly.ParseExact(day, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    private static DateTimeOffset Instant(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    private static DateTimeOffset Paris(int year, int month, int day, int hour) => ParisTime.At(new DateOnly(year, month, day), new TimeOnly(hour, 0));
}
