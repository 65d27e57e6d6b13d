using Portal.Core;
using Portal.Core.Activities;
using Portal.Core.Bookings;
using Portal.Core.Places;
using Portal.TestSupport;
using Xunit;

namespace Portal.UnitTests.Bookings;

/// <summary>Copying what was just made to another child or another activity (R45).</summary>
public sealed class CopyPickTests
{
    private static readonly TestTown Town = new();
    private static readonly TestHousehold Family = Town.Household(children: 3);
    private static readonly IReadOnlyList<SlotDay> Picked = [.. TestTown.Days.Take(4).Select(day => new SlotDay(Family.Child.Id, Town.Lunch, day))];

    [Fact]
    public void The_days_of_the_period_go_to_each_other_child_R45()
    {
        var days = Pick(TestTown.Days[1], TestTown.Days[2]).Days(Picked, [.. Family.Children.Skip(1).Select(child => child.Id)], Slot(Town.Lunch));

        Assert.Equal(4, days.Count);
        Assert.All(days, day => Assert.Equal(Town.Lunch, day.SlotId));
        Assert.DoesNotContain(days, day => day.ChildId == Family.Child.Id);
    }

    [Fact]
    public void The_same_child_may_get_the_days_in_another_activity_but_never_twice_in_the_same()
    {
        Assert.Equal(4, Pick().Days(Picked, [Family.Child.Id], Slot(Town.Evening)).Count);
        Assert.Empty(Pick().Days(Picked, [Family.Child.Id], Slot(Town.Lunch)));
    }

    [Fact]
    public void Hours_go_along_where_the_target_asks_for_hours_and_stay_behind_where_it_does_not()
    {
        var hours = new ChosenHours(new TimeOnly(17, 0), new TimeOnly(18, 0));
        IReadOnlyList<SlotDay> nursery = [new SlotDay(Family.Child.Id, Town.Nursery, TestTown.Thursday) { Hours = hours }];
        var pick = new CopyPick(Family.Child.Id, Town.Nursery, TestTown.Thursday, TestTown.Thursday);

        Assert.Equal(hours, pick.Days(nursery, [Family.Children[1].Id], Slot(Town.Nursery)).Single().Hours);
        Assert.Equal(ChosenHours.AsPrinted, pick.Days(nursery, [Family.Children[1].Id], Slot(Town.Lunch)).Single().Hours);
    }

    private static CopyPick Pick(DateOnly? from = null, DateOnly? to = null) => new(Family.Child.Id, Town.Lunch, from ?? TestTown.Days[0], to ?? TestTown.Days[^1]);

    private static Slot Slot(SlotId id) => Town.Catalogue().Find(id)!.Slot;
}
