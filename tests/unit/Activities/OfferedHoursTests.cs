using FsCheck;
using FsCheck.Fluent;
using Portal.Core.Activities;
using Portal.TestSupport;
using Xunit;

namespace Portal.UnitTests.Activities;

/// <summary>The hours a family may choose: arrival, departure, or both, within what the activity offers (R44, R46).</summary>
public sealed class OfferedHoursTests
{
    private static readonly TimeOnly HalfPastFour = new(16, 30);
    private static readonly TimeOnly Five = new(17, 0);
    private static readonly TimeOnly HalfPastFive = new(17, 30);
    private static readonly TimeOnly HalfPastSix = new(18, 30);

    private static Slot Nursery => new TestTown() is var town ? town.Catalogue().Find(town.Nursery)!.Slot : null!;

    private static Slot Lunch => new TestTown() is var town ? town.Catalogue().Find(town.Lunch)!.Slot : null!;

    [Fact]
    public void Nothing_asked_is_the_longest_stay()
    {
        Assert.Equal(new ChosenHours(HalfPastFour, HalfPastSix), Nursery.Settle(ChosenHours.AsPrinted));
    }

    [Fact]
    public void Arrival_departure_or_both_are_chosen_R44()
    {
        Assert.Equal(new ChosenHours(Five, HalfPastSix), Nursery.Settle(new ChosenHours(Five, null)));
        Assert.Equal(new ChosenHours(HalfPastFour, HalfPastFive), Nursery.Settle(new ChosenHours(null, HalfPastFive)));
        Assert.Equal(new ChosenHours(Five, HalfPastFive), Nursery.Settle(new ChosenHours(Five, HalfPastFive)));
    }

    [Fact]
    public void An_hour_that_is_not_offered_is_not_taken_R44()
    {
        Assert.Null(Nursery.Settle(new ChosenHours(new(16, 45), null)));
        Assert.Null(Nursery.Settle(new ChosenHours(null, new(19, 0))));
    }

    [Fact]
    public void A_slot_with_fixed_hours_takes_its_own_and_no_other()
    {
        Assert.Equal(ChosenHours.AsPrinted, Lunch.Settle(ChosenHours.AsPrinted));
        Assert.Equal(ChosenHours.AsPrinted, Lunch.Settle(new ChosenHours(Lunch.StartsAt, Lunch.EndsAt)));
        Assert.Null(Lunch.Settle(new ChosenHours(Lunch.StartsAt.AddMinutes(5), null)));
    }

    [Fact]
    public void Nobody_leaves_before_coming()
    {
        var slot = new Slot
        {
            Name = "Atelier", ShortName = "Atelier", StartsAt = HalfPastFour, EndsAt = HalfPastSix, TariffId = new(1),
            Arrivals = OfferedHours.Parse("16:30 18:00"), Departures = OfferedHours.Parse("17:30 18:30"),
        };

        Assert.Null(slot.Settle(new ChosenHours(new(18, 0), HalfPastFive)));
        Assert.NotNull(slot.Settle(new ChosenHours(new(18, 0), HalfPastSix)));
    }

    [Fact]
    public void What_is_settled_stays_settled_and_inside_the_slot()
    {
        var times = Gen.Choose(0, 95).Select(quarter => (TimeOnly?)TimeOnly.MinValue.AddMinutes(quarter * 15));
        var asked = Gen.OneOf(times, Gen.Constant((TimeOnly?)null)).SelectMany(_ => Gen.OneOf(times, Gen.Constant((TimeOnly?)null)), (arrival, departure) => new ChosenHours(arrival, departure));

        Check.QuickThrowOnFailure(Prop.ForAll(asked.ToArbitrary(), hours =>
            Nursery.Settle(hours) is not { } settled
            || (Nursery.Settle(settled) == settled && settled.Arrival >= Nursery.StartsAt && settled.Departure <= Nursery.EndsAt && Nursery.Stay(settled) > TimeSpan.Zero)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("07:00 07:30")]
    public void The_line_is_read_back_as_it_was_written(string line)
    {
        Assert.Equal(line, OfferedHours.Parse(line).ToString());
    }

    [Fact]
    public void The_times_stand_in_the_order_of_the_day_each_once()
    {
        Assert.Equal("07:00 07:30", OfferedHours.Parse("07:30 07:00 07:30").ToString());
        Assert.Throws<FormatException>(() => OfferedHours.Parse("7h30"));
    }

    [Fact]
    public void They_are_read_aloud()
    {
        Assert.Equal("arrivée 7\u00A0h\u00A030, départ 18\u00A0h", new ChosenHours(new(7, 30), new(18, 0)).InWords());
        Assert.Equal("", ChosenHours.AsPrinted.InWords());
    }
}
