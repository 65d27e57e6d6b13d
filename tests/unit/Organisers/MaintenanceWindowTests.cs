using Portal.Core;
using Portal.Core.Carts;
using Portal.Core.Organisers;
using Portal.TestSupport;
using Xunit;

namespace Portal.UnitTests.Organisers;

/// <summary>The hours in which families find the portal closed, and the minutes that do not run meanwhile (R13, I8).</summary>
public sealed class MaintenanceWindowTests
{
    private static readonly MaintenanceWindow Clisson = MaintenanceWindow.Parse("02:00-06:00 weekdays");

    private static readonly DateOnly Tuesday = new(2026, 11, 24);

    private static readonly DateOnly Saturday = new(2026, 11, 28);

    [Theory]
    [InlineData("2026-11-24", "01:59", null)]
    [InlineData("2026-11-24", "02:00", "06:00")]
    [InlineData("2026-11-24", "05:59", "06:00")]
    [InlineData("2026-11-24", "06:00", null)]
    [InlineData("2026-11-28", "03:00", null)]
    [InlineData("2026-11-29", "03:00", null)]
    public void It_closes_from_two_to_six_on_weekdays_only_R13(string day, string at, string? until)
    {
        var date = DateOnly.Parse(day, FrenchWords.French);

        var closed = Clisson.ClosedUntil(ParisTime.At(date, TimeOnly.Parse(at, FrenchWords.French)));

        Assert.Equal(until is null ? null : ParisTime.At(date, TimeOnly.Parse(until, FrenchWords.French)), closed);
    }

    [Theory]
    [InlineData("none")]
    [InlineData("02:00-06:00")]
    [InlineData("02:00-06:00 weekdays")]
    public void Its_line_is_read_back_as_it_was_written(string text) => Assert.Equal(text, MaintenanceWindow.Parse(text).Text);

    [Theory]
    [InlineData("")]
    [InlineData("2-6")]
    [InlineData("06:00-02:00")]
    [InlineData("02:00-02:00")]
    [InlineData("02:00-24:00")]
    [InlineData("02:00-06:00 sundays")]
    public void Anything_else_is_refused(string text) => Assert.Throws<FormatException>(() => MaintenanceWindow.Parse(text));

    [Fact]
    public void A_cart_keeps_its_minutes_over_the_window()
    {
        var five = ParisTime.At(Tuesday, new TimeOnly(1, 55));

        var cart = Cart.OpenFor(new TestTown().Household().Parent, new(1), Closing("02:00-06:00 weekdays"), five);

        Assert.Equal(ParisTime.At(Tuesday, new TimeOnly(6, 10)), cart.ExpiresAt);
    }

    [Fact]
    public void What_was_left_when_going_to_pay_is_counted_in_open_minutes()
    {
        var policies = Closing("02:00-06:00 weekdays");
        var cart = Cart.OpenFor(new TestTown().Household().Parent, new(1), policies, ParisTime.At(Tuesday, new TimeOnly(1, 55)));

        cart.GoToPay(policies, ParisTime.At(Tuesday, new TimeOnly(1, 58)));
        var paying = cart.ExpiresAt;
        cart.ComeBackUnpaid(policies, ParisTime.At(Tuesday, new TimeOnly(6, 5)));

        Assert.Equal(ParisTime.At(Tuesday, new TimeOnly(6, 18)), paying);
        Assert.Equal(ParisTime.At(Tuesday, new TimeOnly(6, 17)), cart.ExpiresAt);
    }

    [Fact]
    public void Without_a_window_or_at_a_week_end_minutes_are_minutes()
    {
        var night = ParisTime.At(Saturday, new TimeOnly(1, 55));

        Assert.Equal(night.AddMinutes(15), MaintenanceWindow.None.EndOf(night, TimeSpan.FromMinutes(15)));
        Assert.Equal(night.AddMinutes(15), Clisson.EndOf(night, TimeSpan.FromMinutes(15)));
    }

    // In March two o'clock is three: the window has three hours. In October two o'clock comes twice; the second one opens it.
    [Theory]
    [InlineData("2027-03-28", 3)]
    [InlineData("2026-10-25", 4)]
    [InlineData("2026-11-24", 4)]
    public void A_change_of_the_clocks_bends_it_and_it_still_ends_at_six_I8(string day, int hours)
    {
        var every = MaintenanceWindow.Parse("02:00-06:00");
        var date = DateOnly.Parse(day, FrenchWords.French);
        var (opens, closes) = (ParisTime.At(date, new TimeOnly(6, 0)), ParisTime.At(date, new TimeOnly(2, 0)));

        Assert.Equal(TimeSpan.FromHours(hours), opens - closes);
        Assert.Equal(opens, every.ClosedUntil(closes));
        Assert.Null(every.ClosedUntil(closes.AddTicks(-1)));
        Assert.Equal(opens.AddMinutes(10), every.EndOf(closes.AddMinutes(-5), TimeSpan.FromMinutes(15)));
        Assert.Equal(TimeSpan.FromMinutes(15), every.OpenBetween(closes.AddMinutes(-5), opens.AddMinutes(10)));
    }

    private static Policies Closing(string window) => TestTown.Clapiers with { Maintenance = MaintenanceWindow.Parse(window) };
}
