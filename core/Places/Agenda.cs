using Portal.Core.Activities;

namespace Portal.Core.Places;

/// <summary>
/// What the children of a household already have, booked or in a live cart of any of its guardians. It must reach as far
/// as the caps of the days that are asked about (<see cref="Activity.ReachOf"/>): a week, or a whole period.
/// </summary>
public sealed class Agenda
{
    private static readonly List<TakenSlot> Nothing = [];

    private readonly Dictionary<(ChildId, DateOnly), List<TakenSlot>> days = [];

    public Agenda(IEnumerable<TakenSlot> taken)
    {
        foreach (var slot in taken)
        {
            Add(slot);
        }
    }

    public static Agenda Empty => new([]);

    public void Add(TakenSlot slot)
    {
        if (!days.TryGetValue((slot.ChildId, slot.Date), out var sameDay))
        {
            days[(slot.ChildId, slot.Date)] = sameDay = [];
        }

        sameDay.Add(slot);
    }

    /// <summary>The same with some more, which are not counted here.</summary>
    public Agenda With(IEnumerable<TakenSlot> more) => new(days.Values.SelectMany(slots => slots).Concat(more));

    /// <summary>The same at a later instant: what a cart had that has died meanwhile is taken no more.</summary>
    public Agenda AsOf(DateTimeOffset now) => new(days.Values.SelectMany(slots => slots).Where(slot => slot.Until is not { } end || end > now));

    /// <summary>Forgets a day that was counted and could not be had.</summary>
    public void Remove(SlotDay day)
    {
        if (days.TryGetValue((day.ChildId, day.Date), out var sameDay))
        {
            sameDay.RemoveAll(slot => slot.SlotId == day.SlotId);
        }
    }

    public IReadOnlyList<TakenSlot> On(ChildId child, DateOnly day) => days.GetValueOrDefault((child, day), Nothing);

    /// <summary>How many slots of an activity a child has on a day; <paramref name="except"/> is not counted.</summary>
    public int SlotsOf(Activity activity, ChildId child, DateOnly day, SlotId except) =>
        On(child, day).Count(slot => slot.SlotId != except && activity.Has(slot.SlotId));

    /// <summary>On how many days a child has something of an activity, both ends included; <paramref name="except"/> is not counted.</summary>
    public int DaysOf(Activity activity, ChildId child, DateOnly from, DateOnly to, DateOnly except) =>
        from.UpTo(to).Count(day => day != except && On(child, day).Any(slot => activity.Has(slot.SlotId)));
}
