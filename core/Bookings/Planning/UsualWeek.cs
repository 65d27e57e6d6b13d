using Portal.Core.Activities;
using Portal.Core.Places;

namespace Portal.Core.Bookings;

/// <summary>
/// « Notre semaine type »: the week of one child as the family usually books it, with a name, for every week or for the odd
/// or even ones of a shared custody (R12). It belongs to the household, so both guardians see and mend it; it books nothing
/// by itself.
/// </summary>
public sealed class UsualWeek
{
    public const int LongestName = 60;

    /// <summary>More than this for one child is a slip, not a habit.</summary>
    public const int MostPerChild = 12;

    private readonly List<UsualSlot> slots = [];

    private UsualWeek()
    {
    }

    public UsualWeekId Id { get; private set; } = UsualWeekId.New();

    public HouseholdId HouseholdId { get; private set; }

    public OrganiserId OrganiserId { get; private set; }

    public ChildId ChildId { get; private set; }

    public string Name { get; private set; } = "";

    public WeekType Weeks { get; private set; }

    public IReadOnlyList<UsualSlot> Slots => slots;

    public static UsualWeek For(HouseholdId household, OrganiserId organiser, ChildId child) =>
        new() { HouseholdId = household, OrganiserId = organiser, ChildId = child };

    /// <summary>Takes a new name, rhythm and content.</summary>
    /// <param name="name">What the family calls it.</param>
    /// <param name="weeks">The weeks it holds for.</param>
    /// <param name="wanted">Its slots, weekday by weekday.</param>
    /// <param name="hours">The hours of the slots that let one choose, the same on all days (R44); none: the longest stay.</param>
    public void Write(string name, WeekType weeks, IEnumerable<(DayOfWeek Weekday, SlotId Slot)> wanted, IReadOnlyDictionary<SlotId, ChosenHours>? hours = null)
    {
        (Name, Weeks) = (name, weeks);
        var kept = wanted.ToHashSet();
        slots.RemoveAll(slot => !kept.Contains((slot.Weekday, slot.SlotId)));
        slots.AddRange(kept.Where(slot => !Has(slot.Weekday, slot.Slot)).Select(slot => new UsualSlot { WeekId = Id, Weekday = slot.Weekday, SlotId = slot.Slot }));
        slots.ForEach(slot => slot.SetHours(hours?.GetValueOrDefault(slot.SlotId) ?? ChosenHours.AsPrinted));
    }

    public bool Has(DayOfWeek weekday, SlotId slot) => slots.Exists(own => own.Weekday == weekday && own.SlotId == slot);

    /// <summary>What this week asks for between two days, both included, its own weeks only.</summary>
    public IEnumerable<SlotDay> Between(DateOnly first, DateOnly last) =>
        from day in new PeriodPick(first, last, Weeks, slots.Select(slot => slot.Weekday).ToHashSet()).Days()
        from slot in slots
        where slot.Weekday == day.DayOfWeek
        select new SlotDay(ChildId, slot.SlotId, day) { Hours = slot.Hours };

    /// <summary>The content of a week that is already booked or ticked: what « créer d’après une semaine » copies.</summary>
    /// <param name="taken">What the child has, on whatever days.</param>
    /// <param name="monday">The first day of the week to copy.</param>
    public static IEnumerable<(DayOfWeek Weekday, SlotId Slot)> LearnFrom(IEnumerable<TakenSlot> taken, ChildId child, DateOnly monday) => taken
        .Where(slot => slot.ChildId == child && slot.Date >= monday && slot.Date <= monday.AddDays(6))
        .Select(slot => (slot.Date.DayOfWeek, slot.SlotId));
}

/// <summary>One slot on one weekday of a usual week.</summary>
public sealed class UsualSlot
{
    public required UsualWeekId WeekId { get; init; }

    public required DayOfWeek Weekday { get; init; }

    public required SlotId SlotId { get; init; }

    public TimeOnly? Arrival { get; private set; }

    public TimeOnly? Departure { get; private set; }

    public ChosenHours Hours => new(Arrival, Departure);

    internal void SetHours(ChosenHours hours) => (Arrival, Departure) = (hours.Arrival, hours.Departure);
}
