using Portal.Core.Activities;
using Portal.Core.Dossiers;
using Portal.Core.Households;
using Portal.Core.Pricing;

namespace Portal.Core.Places;

/// <summary>A child, a slot and a day: what a family picks.</summary>
public readonly record struct SlotDay(ChildId ChildId, SlotId SlotId, DateOnly Date);

/// <summary>
/// Whether a day may be booked or given back. The calendar that greys a day and the deed that refuses it call these same
/// functions; only « is there a place left » is decided elsewhere, under the lock of the ledger.
/// </summary>
public static class BookingRules
{
    /// <param name="taken">What the child already has on that day, booked or picked.</param>
    public static Refusal? WhyNot(Family family, Child child, OfferedSlot slot, DateOnly day, IReadOnlyCollection<TakenSlot> taken, DateTimeOffset now) =>
        !slot.Activity.IsFor(child, day) ? Refusal.NotForThisChild
        : !slot.TakesPlaceOn(day) ? Refusal.Closed
        : !GateIsOpen(family, child, slot) ? Refusal.DossierIncomplete
        : IsTooLate(slot, day, now) ? Refusal.TooLate
        : taken.Any(other => other.SlotId == slot.Slot.Id) ? Refusal.AlreadyTaken
        : WhyNotWith(slot, taken);

    /// <summary>R26-R28: how slots of one day go together.</summary>
    public static Refusal? WhyNotWith(OfferedSlot slot, IReadOnlyCollection<TakenSlot> others) =>
        others.Any(other => slot.Excluded.Contains(other.SlotId)) ? Refusal.ExcludedByAnother
        : slot.Slot.Rules.Any(rule => rule.Kind == SlotRuleKind.NeedsOneOf)
            && !slot.Slot.Rules.Any(rule => rule.Kind == SlotRuleKind.NeedsOneOf && others.Any(other => other.SlotId == rule.OtherId)) ? Refusal.NeedsAnother
        : null;

    /// <summary>R33, R71, R88: whether a booking may still be given back by the family.</summary>
    public static Refusal? WhyNotCancel(OfferedSlot slot, DateOnly day, DateTimeOffset now) =>
        slot.Policies.Cancellation == CancellationPolicy.NotOnline ? Refusal.NotCancellableOnline
        : now > slot.CancellationLimit(day) ? Refusal.TooLateToCancel
        : null;

    /// <summary>R15, R18-R20: the gate of this organiser, for this child.</summary>
    private static bool GateIsOpen(Family family, Child child, OfferedSlot slot) => slot.Policies.Gate switch
    {
        BookingGate.None => family.Known.Contains(child.Id),
        BookingGate.AnnualRegistration or BookingGate.FileKnown or BookingGate.FileValidated or BookingGate.RulesSigned => family.Validated.Contains(child.Id),
    };

    /// <summary>R34: past the limit a day is refused, or taken at a surcharge until it begins.</summary>
    public static bool IsTooLate(OfferedSlot slot, DateOnly day, DateTimeOffset now) => slot.Policies.Late switch
    {
        LatePolicy.Refused => slot.IsLate(day, now),
        LatePolicy.Surcharged => now >= ParisTime.At(day, slot.Slot.StartsAt),
    };
}
