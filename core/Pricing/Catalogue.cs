using Portal.Core.Activities;
using Portal.Core.Households;

namespace Portal.Core.Pricing;

/// <summary>All that one organiser offers, read once and never changed: activities, slots, pools, tariffs, calendar.</summary>
public sealed class Catalogue
{
    private readonly Dictionary<SlotId, OfferedSlot> slots;

    public Catalogue(Organiser organiser, IReadOnlyList<Facility> facilities, IReadOnlyList<Activity> activities, IReadOnlyList<Tariff> tariffs, IReadOnlyList<CalendarSpan> spans)
    {
        Organiser = organiser;
        Facilities = facilities;
        Activities = activities;
        Calendar = new SchoolCalendar(spans);

        var facilityOf = facilities.ToDictionary(facility => facility.Id);
        var tariffOf = tariffs.ToDictionary(tariff => tariff.Id);
        var excludes = activities.SelectMany(activity => activity.Slots)
            .SelectMany(slot => slot.Rules.Where(rule => rule.Kind == SlotRuleKind.Excludes).SelectMany(rule => new[] { (slot.Id, rule.OtherId), (rule.OtherId, slot.Id) }))
            .ToLookup(pair => pair.Item1, pair => pair.Item2);

        slots = activities
            .SelectMany(activity => activity.Slots.Select(slot => new OfferedSlot(
                slot, activity, facilityOf[activity.FacilityId], tariffOf[slot.TariffId], activity.Under(organiser.Policies), Calendar, excludes[slot.Id].ToHashSet())))
            .ToDictionary(offered => offered.Slot.Id);
    }

    public Organiser Organiser { get; }

    public IReadOnlyList<Facility> Facilities { get; }

    public IReadOnlyList<Activity> Activities { get; }

    public SchoolCalendar Calendar { get; }

    /// <summary>In the order in which a day goes by.</summary>
    public IEnumerable<OfferedSlot> Slots => slots.Values.OrderBy(offered => offered.Slot.StartsAt).ThenBy(offered => offered.Slot.Order);

    public OfferedSlot? Find(SlotId slot) => slots.GetValueOrDefault(slot);

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
    public bool TakesPlaceOn(DateOnly day) => Activity.TakesPlaceOn(day, Calendar);

    public DateTimeOffset BookingLimit(DateOnly day) => Policies.BookingDeadline.For(day, Calendar);

    public DateTimeOffset CancellationLimit(DateOnly day) => Policies.CancellationDeadline.For(day, Calendar);

    public bool IsLate(DateOnly day, DateTimeOffset now) => now > BookingLimit(day);

    public bool IsPrepaid => Policies.Firmness == Firmness.OnPayment;

    public IReadOnlyList<PoolId> PoolIds => [.. Slot.Pools.Select(pool => pool.PoolId)];

    public Quote QuoteFor(DateOnly day, FamilyQuotient? quotient, DateTimeOffset now) => Tariff.QuoteFor(day, quotient, IsLate(day, now));
}
