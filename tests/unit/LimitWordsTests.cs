using System.Globalization;
using Portal.Core;
using Portal.Core.Organisers;
using Xunit;

namespace Portal.UnitTests;

/// <summary>A limit is read as it is meant, in Paris, whatever the hour (O16, I8).</summary>
public sealed class LimitWordsTests
{
    private static readonly SchoolCalendar Calendar = new([]);

    [Theory]
    [InlineData("2026-11-27T11:00Z", "vendredi 27 novembre à 12 h")]
    [InlineData("2026-12-05T23:00Z", "samedi 5 décembre à minuit")]
    [InlineData("2026-12-31T23:00Z", "jeudi 31 décembre à minuit")]
    [InlineData("2026-06-30T22:00Z", "mardi 30 juin à minuit")]
    [InlineData("2026-12-05T23:01Z", "dimanche 6 décembre à 0 h 01")]
    [InlineData("2026-12-05T22:59Z", "samedi 5 décembre à 23 h 59")]
    public void Midnight_is_told_by_the_evening_before_O16(string limit, string words) =>
        Assert.Equal(words, Plain(At(limit).LimitInWords()));

    [Theory]
    [InlineData("48h", "2026-12-08", "samedi 5 décembre à minuit")]
    [InlineData("none", "2026-10-25", "samedi 24 octobre à minuit")]
    [InlineData("none", "2026-10-26", "dimanche 25 octobre à minuit")]
    [InlineData("none", "2027-03-28", "samedi 27 mars à minuit")]
    [InlineData("none", "2027-03-29", "dimanche 28 mars à minuit")]
    [InlineData("1d 02:30", "2026-10-26", "dimanche 25 octobre à 2 h 30")]
    [InlineData("1d 02:30", "2027-03-29", "dimanche 28 mars à 3 h 30")]
    [InlineData("24h", "2026-10-26", "dimanche 25 octobre à 1 h")]
    [InlineData("24h", "2027-03-29", "samedi 27 mars à 23 h")]
    public void Both_clock_changes_keep_the_day_and_the_hour_I8(string rule, string day, string words) =>
        Assert.Equal(words, Plain(DeadlineRule.Parse(rule).For(IsoDates.Read(day), Calendar).LimitInWords()));

    [Theory]
    [InlineData("2026-11-30T10:00Z", "jusqu’à aujourd’hui 11 h")]
    [InlineData("2026-11-30T23:00Z", "jusqu’à ce soir minuit")]
    [InlineData("2026-12-01T10:00Z", "jusqu’à demain 11 h")]
    [InlineData("2026-12-01T23:00Z", "jusqu’à demain minuit")]
    [InlineData("2026-12-06T11:30Z", "jusqu’à dimanche 12 h 30")]
    [InlineData("2026-12-06T23:00Z", "jusqu’à dimanche minuit")]
    [InlineData("2026-12-07T11:00Z", "jusqu’au lundi 7 décembre à 12 h")]
    [InlineData("2026-12-07T23:00Z", "jusqu’au lundi 7 décembre à minuit")]
    public void A_near_limit_is_told_by_today_tomorrow_and_the_weekday_O16(string limit, string words) =>
        Assert.Equal(words, Plain(At(limit).Until(At("2026-11-30T08:00Z"))));

    [Theory]
    [InlineData("2026-11-30T22:59Z", "jusqu’à ce soir minuit")]
    [InlineData("2026-11-29T23:00Z", "jusqu’à ce soir minuit")]
    [InlineData("2026-11-29T22:59Z", "jusqu’à demain minuit")]
    public void Today_ends_at_midnight_in_Paris_I8(string now, string words) =>
        Assert.Equal(words, Plain(At("2026-11-30T23:00Z").Until(At(now))));

    [Theory]
    [InlineData("2026-11-30", "d’aujourd’hui")]
    [InlineData("2026-12-01", "de demain")]
    [InlineData("2026-12-03", "de jeudi")]
    [InlineData("2026-12-06", "de dimanche")]
    [InlineData("2026-12-07", "du lundi 7 décembre")]
    public void A_near_day_is_named_after_its_meal(string day, string words) =>
        Assert.Equal(words, Plain(IsoDates.Read(day).OfDay(new DateOnly(2026, 11, 30))));

    private static DateTimeOffset At(string instant) => DateTimeOffset.Parse(instant, CultureInfo.InvariantCulture);

    private static string Plain(string words) => words.Replace('\u00A0', ' ');
}
