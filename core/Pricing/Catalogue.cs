using Portal.Core.Activities;
using Portal.Core.Households;
using Portal.Core.Organisers;

namespace Portal.Core.Pricing;

/// <summary>All that one organiser offers, read once and never changed: activities, slots, pools, tariffs, calendar.</summary>
public sealed class Catalogue
{
    private readonly Dictionary<SlotId, OfferedSlot> slots;
    private readonly HashSet<SlotId> needed;
    private readonly IReadOnlyList<Tariff> tariffs;
    private readonly IReadOnlyList<CalendarSpan> spans;

    public Catalogue(Organiser organiser, IReadOnlyList<Facility> facilities, IReadOnlyList<Activity> activities, IReadOnlyList<Tariff> tariffs, IReadOnlyList<CalendarSpan> spans)
    {
        Organiser = organiser;
        Facilities = facilities;
        Activities = activities;
        (this.tariffs, this.spans) = (tariffs, spans);
        Calendar = new SchoolCalendar(spans);

        var facilityOf = facilities.ToDictionary(facility => facility.Id);
        var tariffOf = tariffs.ToDictionary(tariff => tariff.Id);
        var excludes = activities.SelectMany(activity => activity.Slots)
            .SelectMany(slot => slot.Rules.Where(rule => rule.Kind == SlotRuleKind.Excludes).SelectMany(rule => new[] { (slot.Id, rule.OtherId), (rule.OtherId, slot.Id) }))
            .ToLookup(pair => pair.Item1, pair => pair.Item2);

        needed = [.. activities.SelectMany(activity => activity.Slots).SelectMany(slot => slot.Rules).Where(rule => rule.Kind != SlotRuleKind.Excludes).Select(rule => rule.OtherId)];
        var nameOf = activities.SelectMany(activity => activity.Slots).ToDictionary(slot => slot.Id, slot => slot.Name);

        slots = activities
            .SelectMany(activity => activity.Slots.Select(slot => new OfferedSlot(
                slot, activity, facilityOf[activity.FacilityId], tariffOf[slot.TariffId], activity.Under(organiser.Policies), Calendar, excludes[slot.Id].ToHashSet()) { NameOf = nameOf }))
            .ToDictionary(offered => offered.Slot.Id);
    }

    public Organiser Organiser { get; }

    /// <summary>When the next of its publications comes due, so that it is read again; null when none waits.</summary>
    public DateTimeOffset? ChangesAt { get; private init; }

    public IReadOnlyList<Facility> Facilities { get; }

    public IReadOnlyList<Activity> Activities { get; }

    public SchoolCalendar Calendar { get; }

    /// <summary>In the order in which a day goes by.</summary>
    public IEnumerable<OfferedSlot> Slots => slots.Values.OrderBy(offered => offered.Slot.StartsAt).ThenBy(offered => offered.Slot.Order);

    public OfferedSlot? Find(SlotId slot) => slots.GetValueOrDefault(slot);

    /// <summary>What families see of it at an instant.</summary>
    public Catalogue Published(DateTimeOffset now) => new(Organiser, Facilities, [.. Activities.Where(activity => activity.IsPublished(now))], tariffs, spans)
    {
        ChangesAt = Activities.Select(activity => activity.PublishedAt).Where(at => at > now).Min(),
    };

    /// <summary>One activity alone, published or not: what the studio shows of it before families see it.</summary>
    public Catalogue Only(ActivityId id) => new(Organiser, Facilities, [.. Activities.Where(activity => activity.Id == id)], tariffs, spans);

    /// <summary>Another slot goes only with this one (R26, R28).</summary>
    public bool IsNeeded(SlotId slot) => needed.Contains(slot);

    /// <summary>The slots that at least one of these children could ever book: what the household may watch (I6).</summary>
    public IEnumerable<OfferedSlot> SlotsFor(IReadOnlyCollection<Child> children, DateOnly from, DateOnly to) =>
        Slots.Where(offered => children.Any(child => offered.Activity.IsFor(child, from) || offered.Activity.IsFor(child, to)));
}

/// <summary>A slot with all that decides about it: its activity, its place, its tariff and the policies in force.</summary>
/// <param name="Excluded">The slots that never go with it on one day, whichever of the two says so.</param>
public sealed record OfferedSlot(
    Slot Slot,
    Activity Activity,
    Facility Facility,
    Tariff Tariff,
    Policies Policies,
    SchoolCalendar Calendar,
    IReadOnlySet<SlotId> Excluded)
{
    /// <summary>The names of all slots of the organiser: a refusal names the other one.</summary>
    public IReadOnlyDictionary<SlotId, string> NameOf { get; init; } = new Dictionary<SlotId, string>();

    /// <summary>It goes only with another slot of the same day (R26, R28).</summary>
    public bool NeedsOthers => Slot.Rules.Any(rule => rule.Kind != SlotRuleKind.Excludes);

    public bool TakesPlaceOn(DateOnly day) => Slot.IsOfferedOn(day) && Activity.TakesPlaceOn(day, Calendar);

    public DateTimeOffset BookingLimit(DateOnly day) => Policies.BookingDeadline.For(day, Calendar);

    public DateTimeOffset CancellationLimit(DateOnly day) => Policies.CancellationDeadline.For(day, Calendar);

    /// <summary>Until when the family may still say that the child will not come: in time, or late where that is allowed (R71, R72, O18).</summary>
    public DateTimeOffset AbsenceLimit(DateOnly day) => Policies.LateCancellation switch
    {
        LateCancellationPolicy.Refused => CancellationLimit(day),
        LateCancellationPolicy.NoRefund or LateCancellationPolicy.BilledAbsence or LateCancellationPolicy.Request => Later(CancellationLimit(day), AbsenceHour(day)),
        LateCancellationPolicy.RefundOnProof => Later(CancellationLimit(day), Later(AbsenceHour(day), ProofLimit(day))),
    };

    /// <summary>Until when the proof of an absence is taken (R72): so many hours after the slot began.</summary>
    public DateTimeOffset ProofLimit(DateOnly day) => ParisTime.At(day, Slot.StartsAt).AddHours(Policies.ProofHours);

    public bool IsLate(DateOnly day, DateTimeOffset now) => now > BookingLimit(day);

    /// <summary>Past its limit, the day can only be asked of the service (R34).</summary>
    public bool IsAskedOn(DateOnly day, DateTimeOffset now) => Policies.Late == LatePolicy.OnRequest && IsLate(day, now);

    public DateTimeOffset StartOn(DateOnly day) => ParisTime.At(day, Slot.StartsAt);

    public bool IsPrepaid => Policies.Firmness == Firmness.OnPayment;

    public IReadOnlyList<PoolId> PoolIds => [.. Slot.Pools.Select(pool => pool.PoolId)];

    /// <param name="day">The day of care.</param>
    /// <param name="quotient">The family's on that day.</param>
    /// <param name="now">Past the limit a surcharge may apply (R34).</param>
    /// <param name="hours">As chosen (R44); the longest stay when none is.</param>
    public Quote QuoteFor(DateOnly day, FamilyQuotient? quotient, DateTimeOffset now, ChosenHours hours = default) =>
        Tariff.QuoteFor(day, quotient, IsLate(day, now), Slot.Stay(Slot.Settle(hours) ?? hours));

    private DateTimeOffset AbsenceHour(DateOnly day) => ParisTime.At(day, Policies.AbsenceUntil);

    private static DateTimeOffset Later(DateTimeOffset left, DateTimeOffset right) => left >= right ? left : right;
}
