using Portal.Core.Activities;
using Portal.Core.Dossiers;
using Portal.Core.Households;
using Portal.Core.Organisers;
using Portal.Core.Pricing;

namespace Portal.Core.Places;

/// <summary>A child, a slot and a day: what a family picks.</summary>
public readonly record struct SlotDay(ChildId ChildId, SlotId SlotId, DateOnly Date)
{
    /// <summary>The hours asked for, where the slot lets one choose (R44); none asked: the longest stay.</summary>
    public ChosenHours Hours { get; init; }
}

/// <summary>
/// Whether a day may be booked or given back. The calendar that greys a day, the deed that refuses it and the commit that
/// looks at it again call these same functions, and <see cref="BookingWords"/> says the same sentence for all of them; only
/// « is there a place left » is decided elsewhere, under the lock of the ledger.
/// </summary>
public static class BookingRules
{
    /// <summary>Why a child may not take a day now; null when it may.</summary>
    /// <param name="agenda">What the child already has, as far as the caps of the activity look.</param>
    public static Refusal? WhyNot(Family family, Child child, OfferedSlot slot, DateOnly day, Agenda agenda, DateTimeOffset now) =>
        WhyNever(family, child, slot, day)
        ?? WhyNotYet(family, slot, day, now)
        ?? WhyNoLonger(slot, day, now)
        ?? WhyNotTwice(child.Id, slot, day, agenda)
        ?? WhyNotWith(slot, agenda.On(child.Id, day))
        ?? WhyNoMore(child.Id, slot.Activity, slot.Slot.Id, day, agenda);

    /// <summary>
    /// Why a day that is already in a cart may not be committed: the same rules, less « not yet open », as it was open when
    /// it was ticked, and less those between slots of a day, which the commit asks of the whole day.
    /// </summary>
    /// <param name="asked">It was ticked past its limit, as a request to the service.</param>
    /// <param name="agenda">What the child has, this day included or not.</param>
    /// <param name="asOf">The instant whose limits apply: some time ago, so that a slow bank card costs nobody a lunch.</param>
    public static Refusal? WhyNotCommit(Family family, Child child, OfferedSlot slot, DateOnly day, bool asked, Agenda agenda, DateTimeOffset asOf) =>
        WhyNever(family, child, slot, day)
        ?? WhyNoLonger(slot, day, asOf)
        ?? WhyNotAsBooked(slot, day, asked, asOf)
        ?? WhyNoMore(child.Id, slot.Activity, slot.Slot.Id, day, agenda);

    /// <summary>R26-R28: how slots of one day go together.</summary>
    public static Refusal? WhyNotWith(OfferedSlot slot, IReadOnlyCollection<TakenSlot> others) =>
        others.Any(other => slot.Excluded.Contains(other.SlotId)) ? Refusal.ExcludedByAnother
        : slot.Needed(others).Count > 0 ? Refusal.NeedsAnother
        : null;

    /// <summary>
    /// The caps of the activity, per day, week and period, on all that the child has besides: the day itself is not counted,
    /// so that the answer is the same before it is ticked and in the cart.
    /// </summary>
    public static Refusal? WhyNoMore(ChildId child, Activity activity, SlotId slot, DateOnly day, Agenda agenda)
    {
        var (monday, period) = (day.Monday(), activity.PeriodOn(day));
        return activity.MostSlotsADay is { } slots && agenda.SlotsOf(activity, child, day, except: slot) >= slots ? Refusal.DayCapReached
            : activity.MostDaysAWeek is { } week && agenda.DaysOf(activity, child, monday, monday.AddDays(6), except: day) >= week ? Refusal.WeekCapReached
            : activity.MostDaysAPeriod is { } most && period is not null && agenda.DaysOf(activity, child, period.From, period.To, except: day) >= most ? Refusal.PeriodCapReached
            : null;
    }

    public static bool IsCap(Refusal? why) => why is Refusal.DayCapReached or Refusal.WeekCapReached or Refusal.PeriodCapReached;

    /// <summary>R33, R71, R87, R88: whether the family may still give a booking back, in time or as late as this activity allows.</summary>
    public static Refusal? WhyNotCancel(OfferedSlot slot, DateOnly day, DateTimeOffset now) =>
        slot.Policies.Cancellation == CancellationPolicy.NotOnline ? Refusal.NotCancellableOnline
        : now > slot.AbsenceLimit(day) ? Refusal.TooLateToCancel
        : null;

    /// <summary>R49: whether the hours of a booking may still be changed: as long as it could be booked.</summary>
    public static Refusal? WhyNotChange(OfferedSlot slot, DateOnly day, DateTimeOffset now) =>
        now > slot.BookingLimit(day) ? Refusal.TooLateToChange : null;

    /// <summary>R34: past the limit a day is refused, or taken at a surcharge or as a request until it begins.</summary>
    public static bool IsTooLate(OfferedSlot slot, DateOnly day, DateTimeOffset now) => slot.Policies.Late switch
    {
        LatePolicy.Refused => slot.IsLate(day, now),
        LatePolicy.Surcharged or LatePolicy.OnRequest => now >= slot.StartOn(day),
    };

    /// <summary>
    /// The slots, one of which at least, or all of which, this one still lacks (R26, R28). Empty when it lacks none.
    /// </summary>
    internal static IReadOnlyList<SlotId> Needed(this OfferedSlot slot, IReadOnlyCollection<TakenSlot> others)
    {
        var carried = others.Where(other => !other.CarriesNothing).Select(other => other.SlotId).ToHashSet();
        var missing = slot.Slot.Others(SlotRuleKind.NeedsEach).Where(id => !carried.Contains(id)).ToList();
        var choices = slot.Slot.Others(SlotRuleKind.NeedsOneOf).ToList();
        return missing.Count > 0 ? missing
            : choices.Exists(carried.Contains) ? []
            : choices;
    }

    /// <summary>Who the activity is for, whether there is care, and the gate: what no moment changes.</summary>
    private static Refusal? WhyNever(Family family, Child child, OfferedSlot slot, DateOnly day) =>
        slot.Activity.WhyNotFor(child, day)
        ?? (!slot.TakesPlaceOn(day) ? Refusal.Closed
            : slot.Activity.ResidentsOnly && !family.IsResident ? Refusal.ResidentsOnly
            // O19, R12: each parent books their own days.
            : family.IsOthersDay(child.Id, day) ? Refusal.OthersDay
            // R15, R18-R20, R76.
            : !family.IsOpenTo(child.Id, slot.Policies.Gate, day) ? Refusal.DossierIncomplete
            : null);

    /// <summary>Residents first, then everybody.</summary>
    private static Refusal? WhyNotYet(Family family, OfferedSlot slot, DateOnly day, DateTimeOffset now) =>
        slot.Activity.PeriodOn(day)!.IsNotYetOpen(family.IsResident, now) ? Refusal.NotYetOpen : null;

    private static Refusal? WhyNoLonger(OfferedSlot slot, DateOnly day, DateTimeOffset now) =>
        slot.Activity.PeriodOn(day)!.IsOver(now) ? Refusal.NoLongerOpen
        : IsTooLate(slot, day, now) ? Refusal.TooLate
        : null;

    private static Refusal? WhyNotTwice(ChildId child, OfferedSlot slot, DateOnly day, Agenda agenda) =>
        agenda.On(child, day).Any(other => other.SlotId == slot.Slot.Id) ? Refusal.AlreadyTaken : null;

    /// <summary>R34: what was ticked as a booking does not become a request because the cart was renewed past the limit.</summary>
    private static Refusal? WhyNotAsBooked(OfferedSlot slot, DateOnly day, bool asked, DateTimeOffset asOf) =>
        !asked && slot.IsAskedOn(day, asOf) ? Refusal.TooLate : null;
}
