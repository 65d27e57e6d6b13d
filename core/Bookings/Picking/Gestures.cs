using Portal.Core.Activities;
using Portal.Core.Places;

namespace Portal.Core.Bookings;

/// <summary>What one gesture on the planning comes to: days to tick, and days to untick.</summary>
public sealed record Gesture(IReadOnlyList<SlotDay> Tick, IReadOnlyList<SlotDay> Untick)
{
    public static Gesture Nothing { get; } = new([], []);

    public static Gesture Both(IEnumerable<Gesture> gestures)
    {
        var all = gestures.ToList();
        return new Gesture([.. all.SelectMany(gesture => gesture.Tick)], [.. all.SelectMany(gesture => gesture.Untick)]);
    }
}

/// <summary>Gestures that take many days at once. They only say which days; the deeds say which of them can be had.</summary>
public static class Gestures
{
    /// <summary>
    /// The arrow of a week, of a weekday or of the month (R40-R42): if the first day that can be changed is not booked,
    /// all are ticked; if it is, all are unticked. Each child and slot is tested for itself, so that a sister who already
    /// eats there does not decide for her brother.
    /// </summary>
    /// <param name="cells">The days the arrow points at, for the children and slots shown.</param>
    public static Gesture Toggle(IEnumerable<(PlanningRow Row, PlanningCell Cell)> cells) => Gesture.Both(cells
        .GroupBy(pair => (pair.Cell.Child.Id, pair.Row.Slot.Slot.Id))
        .Select(group => ToggleOne([.. group.Where(pair => pair.Cell.CanChange && pair.Cell.State is not (DayState.Full or DayState.WaitingListOpen or DayState.Waiting or DayState.Offered)).OrderBy(pair => pair.Row.Date)])));

    private static Gesture ToggleOne(IReadOnlyList<(PlanningRow Row, PlanningCell Cell)> days)
    {
        if (days.Count == 0)
        {
            return Gesture.Nothing;
        }

        var first = days[0].Cell.IsTicked;
        List<SlotDay> moved = [.. days.Where(day => day.Cell.IsTicked == first).Select(day => new SlotDay(day.Cell.Child.Id, day.Row.Slot.Slot.Id, day.Row.Date))];
        return first ? new Gesture([], moved) : new Gesture(moved, []);
    }
}

/// <summary>Copies the days of one child and slot to others (R45). What cannot be had is answered by the deed, day by day.</summary>
/// <param name="From">First day copied, included.</param>
/// <param name="To">Last day copied, included.</param>
public sealed record CopyPick(ChildId SourceChild, SlotId SourceSlot, DateOnly From, DateOnly To)
{
    /// <param name="has">What the household has: in its cart (R45: what was just made), or booked as well.</param>
    /// <param name="children">Who gets the same days.</param>
    /// <param name="slot">The slot they get; the source's own hours go along where the slot offers hours at all.</param>
    public IReadOnlyList<SlotDay> Days(IEnumerable<SlotDay> has, IReadOnlyCollection<ChildId> children, Slot slot) =>
        [.. from day in has
            where day.ChildId == SourceChild && day.SlotId == SourceSlot && From <= day.Date && day.Date <= To
            orderby day.Date
            from child in children
            where child != SourceChild || slot.Id != SourceSlot
            select new SlotDay(child, slot.Id, day.Date) { Hours = HoursFor(slot, day.Hours) }];

    // An hour that the target lets nobody choose is not an hour asked for; one it offers others of is, and may be refused.
    private static ChosenHours HoursFor(Slot slot, ChosenHours hours) =>
        new(slot.Arrivals.IsFixed ? null : hours.Arrival, slot.Departures.IsFixed ? null : hours.Departure);
}

/// <summary>Which weeks a period form takes (R46).</summary>
public enum WeekType
{
    Every,
    Odd,
    Even,
}

/// <summary>The period form (R38, R46): from, to, which weeks, which weekdays.</summary>
/// <param name="From">First day, included.</param>
/// <param name="To">Last day, included.</param>
public sealed record PeriodPick(DateOnly From, DateOnly To, WeekType Weeks, IReadOnlySet<DayOfWeek> Weekdays)
{
    /// <summary>A school year and its summer; longer is a slip of the keyboard.</summary>
    public const int LongestDays = 400;

    public bool IsReadable => From <= To && To.DayNumber - From.DayNumber <= LongestDays && Weekdays.Count > 0;

    /// <summary>The days of the form, in order. Weeks are numbered as on French calendars (ISO 8601).</summary>
    public IEnumerable<DateOnly> Days() => From.UpTo(To).Where(day => Weekdays.Contains(day.DayOfWeek) && Weeks switch
    {
        WeekType.Every => true,
        WeekType.Odd => WeekOf(day) % 2 == 1,
        WeekType.Even => WeekOf(day) % 2 == 0,
    });

    private static int WeekOf(DateOnly day) => System.Globalization.ISOWeek.GetWeekOfYear(day.ToDateTime(TimeOnly.MinValue));
}
