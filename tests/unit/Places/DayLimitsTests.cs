using Portal.Core;
using Portal.Core.Organisers;
using Portal.Core.Places;
using Portal.TestSupport;
using Xunit;

namespace Portal.UnitTests.Places;

/// <summary>The limits of a day as a family reads them, for booking and for cancelling apart (O16, R32, R33).</summary>
public sealed class DayLimitsTests
{
    private static readonly DateTimeOffset Now = TestClock.Morning;

    [Fact]
    public void One_limit_for_both_is_said_once_R32_R33() =>
        Assert.Equal("réservable et annulable jusqu’au vendredi 27 novembre à 12 h", Limits(TestTown.Clapiers));

    [Fact]
    public void Two_limits_are_said_apart_O16() =>
        Assert.Equal(
            "réservable jusqu’au vendredi 27 novembre à 12 h, annulable jusqu’au vendredi 27 novembre à minuit",
            Limits(TestTown.Clapiers with { CancellationDeadline = DeadlineRule.Parse("48h") }));

    [Fact]
    public void A_limit_that_has_passed_says_since_when() =>
        Assert.Equal(
            "n’est plus réservable depuis vendredi 27 novembre à 12 h, n’est plus annulable depuis vendredi 27 novembre à 12 h",
            Limits(TestTown.Clapiers, Now.AddDays(4)));

    [Fact]
    public void What_being_late_means_is_said_beforehand_and_afterwards_R34()
    {
        Assert.Equal(
            "réservable et annulable jusqu’au vendredi 27 novembre à 12 h (puis hors délai avec 1,00 € de plus)",
            Limits(TestTown.Clapiers with { Late = LatePolicy.Surcharged }));
        Assert.Equal(
            "à demander au service jusqu’au lundi 30 novembre à 11 h 30, n’est plus annulable depuis vendredi 27 novembre à 12 h",
            Limits(TestTown.Clapiers with { Late = LatePolicy.OnRequest }, Now.AddDays(4)));
    }

    [Fact]
    public void Where_only_the_desk_cancels_it_is_said_R88() =>
        Assert.Equal(
            "réservable jusqu’au vendredi 27 novembre à 12 h, ne s’annule pas en ligne",
            Limits(TestTown.Clapiers with { Cancellation = CancellationPolicy.NotOnline }));

    [Fact]
    public void The_closing_of_the_period_comes_before_the_limit_of_the_day()
    {
        var town = new TestTown { Policies = TestTown.Clapiers with { Late = LatePolicy.Surcharged }, Care = new CareRules { ClosesAt = Now.AddHours(1) } };

        Assert.Equal(
            "réservable jusqu’au mardi 24 novembre à 10 h, annulable jusqu’au vendredi 27 novembre à 12 h",
            Words(town, town.Evening, Now));
    }

    private static string Limits(Policies policies, DateTimeOffset? now = null)
    {
        var town = new TestTown { Policies = policies };
        return Words(town, town.Lunch, now ?? Now);
    }

    private static string Words(TestTown town, SlotId slot, DateTimeOffset now) =>
        DayLimits.Of(town.Offered(slot), TestTown.Monday).InWords(now).Replace('\u00A0', ' ');
}
