using Portal.Core.Bookings;
using Portal.Core.Households;
using Portal.TestSupport;
using Xunit;

namespace Portal.UnitTests.Bookings;

/// <summary>The arrows of a week, of a weekday, of a month: the first changeable day decides (R40-R42).</summary>
public sealed class GesturesTests
{
    private readonly TestTown town = new();

    [Fact]
    public void R40_where_the_first_bookable_day_is_not_booked_all_are_ticked()
    {
        var lina = Child("Lina");

        var gesture = Gestures.Toggle([Day(lina, 7, DayState.Available), Day(lina, 8, DayState.Confirmed), Day(lina, 10, DayState.Available)]);

        Assert.Equal([7, 10], gesture.Tick.Select(day => day.Date.Day));
        Assert.Empty(gesture.Untick);
    }

    [Fact]
    public void R41_where_it_is_booked_all_that_are_booked_are_given_back()
    {
        var lina = Child("Lina");

        var gesture = Gestures.Toggle([Day(lina, 7, DayState.Confirmed), Day(lina, 14, DayState.Available), Day(lina, 21, DayState.InCart)]);

        Assert.Equal([7, 21], gesture.Untick.Select(day => day.Date.Day));
        Assert.Empty(gesture.Tick);
    }

    [Fact]
    public void R42_days_that_cannot_change_do_not_decide_and_do_not_move()
    {
        var lina = Child("Lina");

        var gesture = Gestures.Toggle([Day(lina, 1, DayState.Locked), Day(lina, 3, DayState.PastDeadline), Day(lina, 4, DayState.Full), Day(lina, 7, DayState.Available)]);

        Assert.Equal([7], gesture.Tick.Select(day => day.Date.Day));
        Assert.Empty(gesture.Untick);
    }

    [Fact]
    public void A_sister_who_already_eats_there_does_not_decide_for_her_brother()
    {
        var (lina, malo) = (Child("Lina"), Child("Malo"));

        var gesture = Gestures.Toggle([Day(lina, 7, DayState.Confirmed), Day(malo, 7, DayState.Available)]);

        Assert.Equal(malo.Id, Assert.Single(gesture.Tick).ChildId);
        Assert.Equal(lina.Id, Assert.Single(gesture.Untick).ChildId);
    }

    [Fact]
    public void Where_nothing_can_change_nothing_is_asked()
    {
        var gesture = Gestures.Toggle([Day(Child("Lina"), 1, DayState.Locked)]);

        Assert.Empty(gesture.Tick);
        Assert.Empty(gesture.Untick);
    }

    private (PlanningRow, PlanningCell) Day(Child child, int day, DayState state)
    {
        var cell = new PlanningCell(child, state, null, null);
        return (new PlanningRow(town.Catalogue().Find(town.Lunch)!, new DateOnly(2026, 12, day), 5, [cell]), cell);
    }

    private static Child Child(string name) =>
        new Household { DossierNumber = name, Name = name }.AddChild(name, "Martin", new(2018, 3, 1), null);
}
