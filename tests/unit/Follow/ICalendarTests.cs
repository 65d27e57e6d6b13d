using Portal.Core.Bookings;
using Portal.TestSupport;
using Xunit;

namespace Portal.UnitTests.Follow;

/// <summary>A family's calendar is one that any program reads (RFC 5545; R83).</summary>
public sealed class ICalendarTests
{
    private static readonly DateTimeOffset Stamp = new(2026, 11, 24, 8, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_day_is_written_in_the_hours_of_Paris_with_their_zone_spelled_out()
    {
        var file = CalendarFile.Read(ICalendar.Write("Portail famille", [Event("Lina · Cantine", "École des Oliviers")]));

        var day = Assert.Single(file.Events);
        Assert.Equal("Europe/Paris", Assert.Single(file.Whole.TimeZones).TzId);
        Assert.Equal(("Europe/Paris", "Europe/Paris"), (day.Start!.TzId, day.End!.TzId));
        Assert.Equal((new DateTime(2026, 12, 3, 11, 30, 0), new DateTime(2026, 12, 3, 13, 45, 0)), (day.Start.Value, day.End.Value));
        Assert.Equal(new DateTime(2026, 12, 3, 10, 30, 0), day.Start.AsUtc);
        Assert.Equal(("Lina · Cantine", "École des Oliviers", "CONFIRMED", Stamp.UtcDateTime), (day.Summary, day.Location, day.Status, day.DtStamp!.AsUtc));
    }

    [Theory]
    [InlineData("Cantine, soir; retour \\ maison")]
    [InlineData("Deux\nlignes")]
    [InlineData("Éléonore-Marie-Élisabeth à l’accueil périscolaire élémentaire « Les Écureuils émerveillés » du soir")]
    [InlineData("👩‍👧‍👦👩‍👧‍👦👩‍👧‍👦👩‍👧‍👦👩‍👧‍👦👩‍👧‍👦👩‍👧‍👦👩‍👧‍👦 été")]
    public void Whatever_a_name_contains_it_is_read_back_as_it_was_from_lines_of_75_octets(string name)
    {
        var file = CalendarFile.Read(ICalendar.Write(name, [Event(name, name)]));

        Assert.Equal((name, name), (file.Events[0].Summary, file.Events[0].Location));
        Assert.Equal(name, $"{file.Whole.Properties["X-WR-CALNAME"]!.Value}");
    }

    [Fact]
    public void What_is_not_firm_yet_is_tentative()
    {
        var file = CalendarFile.Read(ICalendar.Write("x", [Event("a", "b") with { Tentative = true }]));

        Assert.Equal("TENTATIVE", file.Events[0].Status);
    }

    [Fact]
    public void The_parser_of_these_tests_sees_what_the_standard_forbids()
    {
        var good = ICalendar.Write("x", [Event("a", "b")]);

        Assert.Throws<FormatException>(() => CalendarFile.Read(good.Replace("\r\n", "\n", StringComparison.Ordinal)));
        Assert.Throws<FormatException>(() => CalendarFile.Read(good.Replace("SUMMARY:a", "SUMMARY:" + new string('a', 80), StringComparison.Ordinal)));
        Assert.Throws<FormatException>(() => CalendarFile.Read(good.Replace("VERSION:2.0\r\n", "", StringComparison.Ordinal)));
    }

    [Fact]
    public void Two_addresses_are_never_alike_and_only_the_hash_is_kept()
    {
        var household = new TestTown().Household();

        var (first, token) = CalendarFeed.Open(household.Parent, null, Stamp);
        var (second, other) = CalendarFeed.Open(household.Parent, null, Stamp);

        Assert.NotEqual(token, other);
        Assert.Equal((CalendarFeed.TokenLength, CalendarFeed.HashOf(token)), (token.Length, first.TokenHash));
        Assert.NotEqual(first.TokenHash, second.TokenHash);
    }

    private static CalendarEvent Event(string summary, string location) => new("0198@portail-famille", new(2026, 12, 3), new(11, 30), new(13, 45), summary, location, false, Stamp);
}
