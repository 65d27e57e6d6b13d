using Portal.Core.Households;
using Portal.Core.Organisers;

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
    public const int LongestName = 80;
    public const int LongestDescription = 1000;

    private readonly List<Slot> slots = [];
    private readonly List<BookingPeriod> periods = [];

    public ActivityId Id { get; init; }

    public required OrganiserId OrganiserId { get; init; }

    public required FacilityId FacilityId { get; set; }

    public required string Name { get; set; }

    /// <summary>What families read of it, in a few lines.</summary>
    public string? Description { get; set; }

    public required ActivityKind Kind { get; set; }

    public required OpenDays OpenOn { get; set; }

    /// <summary>True: on holidays only. False: in school time only.</summary>
    public bool InHolidays { get; set; }

    /// <summary>Only for pupils of its facility, when that is a school.</summary>
    public bool OnlyItsPupils { get; set; }

    public int MinimumAge { get; set; }

    public int MaximumAge { get; set; } = 99;

    /// <summary>The first class it speaks to; null when there is none before <see cref="ToLevel"/>.</summary>
    public SchoolLevel? FromLevel { get; set; }

    /// <summary>The last class it speaks to; null when there is none after <see cref="FromLevel"/>.</summary>
    public SchoolLevel? ToLevel { get; set; }

    /// <summary>Only for households of the commune.</summary>
    public bool ResidentsOnly { get; set; }

    // What one child may have of it at most; null is no cap.

    /// <summary>Slots on one day.</summary>
    public int? MostSlotsADay { get; set; }

    /// <summary>Days from a Monday to its Sunday, however many slots each has.</summary>
    public int? MostDaysAWeek { get; set; }

    /// <summary>Days in one <see cref="BookingPeriod"/>.</summary>
    public int? MostDaysAPeriod { get; set; }

    // An activity may differ from its organiser in each of these (R86-R89).
    public DeadlineRule? BookingDeadline { get; set; }

    public DeadlineRule? CancellationDeadline { get; set; }

    public Firmness? Firmness { get; set; }

    public LatePolicy? Late { get; set; }

    public FullPolicy? Full { get; set; }

    public CancellationPolicy? Cancellation { get; set; }

    public LateCancellationPolicy? LateCancellation { get; set; }

    public FreedPlace? FreedPlace { get; set; }

    public PassedOffer? PassedOffer { get; set; }

    /// <summary>The instant from which families see it; null while it is a draft.</summary>
    public DateTimeOffset? PublishedAt { get; private set; }

    /// <summary>Raised by every change: two agents who write it at once do not undo one another.</summary>
    public int Version { get; private set; }

    public IReadOnlyList<Slot> Slots => slots;

    public IReadOnlyList<BookingPeriod> Periods => periods;

    public Slot Offer(Slot slot)
    {
        slots.Add(slot);
        return slot;
    }

    public bool Has(SlotId slot) => slots.Exists(own => own.Id == slot);

    public void OpenFor(BookingPeriod period) => periods.Add(period);

    public void Close(BookingPeriod period) => periods.Remove(period);

    public void Drop(Slot slot) => slots.Remove(slot);

    /// <summary>Families see it from that instant on.</summary>
    public Activity Publish(DateTimeOffset at)
    {
        PublishedAt = at;
        return this;
    }

    /// <summary>A draft again.</summary>
    public void TakeBack() => PublishedAt = null;

    public bool IsPublished(DateTimeOffset now) => PublishedAt <= now;

    /// <summary>All its days are behind.</summary>
    public bool IsOver(DateOnly today) => periods.Count > 0 && periods.TrueForAll(period => period.To < today);

    public void Changed() => Version++;

    public Policies Under(Policies organiser) => organiser with
    {
        BookingDeadline = BookingDeadline ?? organiser.BookingDeadline,
        CancellationDeadline = CancellationDeadline ?? organiser.CancellationDeadline,
        Firmness = Firmness ?? organiser.Firmness,
        Late = Late ?? organiser.Late,
        Full = Full ?? organiser.Full,
        Cancellation = Cancellation ?? organiser.Cancellation,
        LateCancellation = LateCancellation ?? organiser.LateCancellation,
        // A prepaid activity of an organiser that books at night makes offers: somebody must be there to pay.
        FreedPlace = (Firmness ?? organiser.Firmness) == Organisers.Firmness.OnPayment ? Organisers.FreedPlace.Offered : FreedPlace ?? organiser.FreedPlace,
        PassedOffer = PassedOffer ?? organiser.PassedOffer,
        // R20: the appointment is for the days of leisure, not for a lunch at school.
        Gate = Kind is ActivityKind.Wednesday or ActivityKind.Holidays ? organiser.Gate : organiser.Gate & ~Organisers.BookingGate.Appointment,
    };

    /// <summary>Whether there is care on that day: the right weekday, in or out of the holidays, not shut; or opened by exception. Always inside a period.</summary>
    public bool TakesPlaceOn(DateOnly day, SchoolCalendar calendar) =>
        (calendar.IsOpened(day, Id) || (OpenOn.Includes(day.DayOfWeek) && calendar.IsHoliday(day) == InHolidays && !calendar.IsClosed(day, Id)))
        && PeriodOn(day) is not null;

    /// <summary>The period that a day is in. Where two overlap, the one that began last: the more particular.</summary>
    public BookingPeriod? PeriodOn(DateOnly day) => periods.Where(period => period.Covers(day)).MaxBy(period => period.From);

    /// <summary>Whether the activity speaks to this child at all: only then is it shown.</summary>
    public bool IsFor(Child child, DateOnly day) => WhyNotFor(child, day) is null;

    /// <summary>R30: age on the day, school, class. A child whose class is not known is in none.</summary>
    public Refusal? WhyNotFor(Child child, DateOnly day) =>
        child.AgeOn(day) < MinimumAge ? Refusal.TooYoung
        : child.AgeOn(day) > MaximumAge ? Refusal.TooOld
        : OnlyItsPupils && child.SchoolId != FacilityId ? Refusal.OtherSchool
        : (FromLevel is not null && !(child.Level >= FromLevel)) || (ToLevel is not null && !(child.Level <= ToLevel)) ? Refusal.OtherClass
        : null;

    /// <summary>The days that its caps look at: what a child has on them decides about this one.</summary>
    public (DateOnly From, DateOnly To) ReachOf(DateOnly day)
    {
        if (PeriodOn(day) is not { } period)
        {
            return (day, day);
        }

        var (from, to) = MostDaysAWeek is null ? (day, day) : (day.Monday(), day.Monday().AddDays(6));
        return MostDaysAPeriod is null ? (from, to) : (from < period.From ? from : period.From, to > period.To ? to : period.To);
    }
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
