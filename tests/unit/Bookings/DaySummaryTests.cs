using Portal.Core.Bookings;
using Portal.Core.Households;
using Xunit;

namespace Portal.UnitTests.Bookings;

/// <summary>The one sign of a day when no activity is chosen: Clisson's second legend, with the states printed after it (R53, R54).</summary>
public sealed class DaySummaryTests
{
    [Theory]
    [InlineData(DaySummary.NotOpen)]
    [InlineData(DaySummary.NotOpen, DayState.PastDeadline, DayState.NotPossible)]
    [InlineData(DaySummary.Available, DayState.Available, DayState.Full, DayState.PastDeadline)]
    [InlineData(DaySummary.Available, DayState.AvailableLate)]
    [InlineData(DaySummary.WaitingListOnly, DayState.WaitingListOpen, DayState.Full)]
    [InlineData(DaySummary.AllFull, DayState.Full, DayState.Full)]
    [InlineData(DaySummary.Waiting, DayState.Waiting, DayState.Available)]
    [InlineData(DaySummary.Waiting, DayState.Offered)]
    [InlineData(DaySummary.Booked, DayState.Confirmed, DayState.Full)]
    [InlineData(DaySummary.Booked, DayState.Locked, DayState.Available)]
    [InlineData(DaySummary.BookedLocked, DayState.Locked, DayState.Full)]
    [InlineData(DaySummary.BookedLocked, DayState.CancelAsked)]
    [InlineData(DaySummary.BookedAndWaiting, DayState.NotTransmitted, DayState.Waiting)]
    [InlineData(DaySummary.InCart, DayState.InCart, DayState.Confirmed, DayState.Waiting)]
    [InlineData(DaySummary.InCart, DayState.CancelInCart)]
    public void A_day_shows_what_the_family_has_before_what_it_could_have_R53_R54(DaySummary sign, params DayState[] states)
    {
        Assert.Equal(sign, DaySummaries.SummaryOf([.. states.Select(Cell)]));
    }

    [Fact]
    public void The_order_of_the_slots_does_not_matter()
    {
        var states = Enum.GetValues<DayState>();

        foreach (var (one, other) in from one in states from other in states select (one, other))
        {
            Assert.Equal(DaySummaries.SummaryOf([Cell(one), Cell(other)]), DaySummaries.SummaryOf([Cell(other), Cell(one)]));
        }
    }

    private static PlanningCell Cell(DayState state) =>
        new(new Household { DossierNumber = "1", Name = "Martin" }.AddChild("Lina", "Martin", new(2018, 3, 1), null), state, null, null);
}
