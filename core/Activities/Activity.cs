namespace Portal.Core.Activities;

/// <summary>The families of the catalogue (R22).</summary>
public enum ActivityKind
{
    Canteen,
    AfterSchool,
    Wednesday,
    Holidays,
    Youth,
}

/// <summary>Weekdays on which an activity takes place.</summary>
[Flags]
public enum OpenDays
{
    None = 0,
    Monday = 1,
    Tuesday = 2,
    Wednesday = 4,
    Thursday = 8,
    Friday = 16,
    Saturday = 32,
    SchoolDays = Monday | Tuesday | Thursday | Friday,
    Weekdays = SchoolDays | Wednesday,
}

/// <summary>What is booked: the canteen of a school, the Wednesdays of a centre. Its slots are the parts of its day.</summary>
public sealed class Activity
{
    private readonly List<Slot> slots = [];
    private readonly List<BookingPeriod> periods = [];

    public ActivityId Id { get; init; }

    public required OrganiserId OrganiserId { get; init; }

    public required FacilityId FacilityId { get; init; }

    public required string Name { get; init; }

    public required ActivityKind Kind { get; init; }

    public required OpenDays OpenOn { get; init; }

    /// <summary>True: on holidays only. False: in school time only.</summary>
    public bool InHolidays { get; init; }

    /// <summary>Only for pupils of its facility, when that is a school.</summary>
    public bool OnlyItsPupils { get; init; }

    public int MinimumAge { get; init; }

    public int MaximumAge { get; init; } = 99;

    // An activity may differ from its organiser in each of these (R86-R89).
    public DeadlineRule? BookingDeadline { get; init; }

    public DeadlineRule? CancellationDeadline { get; init; }

    public Firmness? Firmness { get; init; }

    public LatePolicy? Late { get; init; }

    public FullPolicy? Full { get; init; }

    public CancellationPolicy? Cancellation { get; init; }

    public IReadOnlyList<Slot> Slots => slots;

    public IReadOnlyList<BookingPeriod> Periods => periods;

    public Slot Offer(Slot slot)
    {
        slots.Add(slot);
        return slot;
    }

    public void OpenFor(BookingPeriod period) => periods.Add(period);

    public Policies Under(Policies organiser) => organiser with
    {
        BookingDeadline = BookingDeadline ?? organiser.BookingDeadline,
        CancellationDeadline = CancellationDeadline ?? organiser.CancellationDeadline,
        Firmness = Firmness ?? organiser.Firmness,
        Late = Late ?? organiser.Late,
        Full = Full ?? organiser.Full,
        Cancellation = Cancellation ?? organiser.Cancellation,
    };

    /// <summary>Whether there is care on that day: the right weekday, in or out of the holidays, inside a period, not shut.</summary>
    public bool TakesPlaceOn(DateOnly day, SchoolCalendar calendar) =>
        OpenOn.Includes(day.DayOfWeek)
        && calendar.IsHoliday(day) == InHolidays
        && !calendar.IsClosed(day)
        && periods.Exists(period => period.Covers(day));

    public bool IsFor(Households.Child child, DateOnly day) =>
        child.AgeOn(day) >= MinimumAge
        && child.AgeOn(day) <= MaximumAge
        && (!OnlyItsPupils || child.SchoolId == FacilityId);
}

/// <summary>A range of dates in which an activity can be booked.</summary>
public sealed class BookingPeriod
{
    public Guid Id { get; private set; } = Guid.CreateVersion7();

    public ActivityId ActivityId { get; init; }

    public required string Name { get; init; }

    public required DateOnly From { get; init; }

    public required DateOnly To { get; init; }

    public bool Covers(DateOnly day) => From <= day && day <= To;
}

public static class OpenDaysExtensions
{
    public static bool Includes(this OpenDays days, DayOfWeek day) => day switch
    {
        DayOfWeek.Monday => days.HasFlag(OpenDays.Monday),
        DayOfWeek.Tuesday => days.HasFlag(OpenDays.Tuesday),
        DayOfWeek.Wednesday => days.HasFlag(OpenDays.Wednesday),
        DayOfWeek.Thursday => days.HasFlag(OpenDays.Thursday),
        DayOfWeek.Friday => days.HasFlag(OpenDays.Friday),
        DayOfWeek.Saturday => days.HasFlag(OpenDays.Saturday),
        DayOfWeek.Sunday => false,
    };
}
