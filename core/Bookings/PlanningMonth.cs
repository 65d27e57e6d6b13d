using Microsoft.EntityFrameworkCore;
using Portal.Core.Activities;
using Portal.Core.Carts;
using Portal.Core.Dossiers;
using Portal.Core.Households;
using Portal.Core.Persistence;
using Portal.Core.Places;
using Portal.Core.Pricing;

namespace Portal.Core.Bookings;

/// <summary>How a slot stands for a child on a day, as the planning shows it (R85).</summary>
public enum DayState
{
    Available,

    /// <summary>Past the limit, at a surcharge (R34).</summary>
    AvailableLate,
    Full,

    /// <summary>Full, and one may wait (R52: available on waiting list only).</summary>
    WaitingListOpen,

    /// <summary>The child waits; the cell says its rank (O10).</summary>
    Waiting,

    /// <summary>A place is offered, and waits for an answer (O9).</summary>
    Offered,
    InCart,

    /// <summary>Booked, and cancelled by the cart once it is committed.</summary>
    CancelInCart,
    Confirmed,

    /// <summary>Booked, and past the limit to cancel.</summary>
    Locked,
    NotTransmitted,
    Pending,
    CancelAsked,
    PastDeadline,

    /// <summary>A rule of the day or the file is in the way; the sentence says which.</summary>
    NotPossible,
}

/// <summary>One child in one slot on one day.</summary>
/// <param name="Why">Why it cannot be ticked or unticked, when it cannot.</param>
/// <param name="Quote">The price it has, or would have.</param>
/// <param name="Wait">Where the child stands on the waiting list, when it does.</param>
public sealed record PlanningCell(Child Child, DayState State, Refusal? Why, Quote? Quote, WaitingSlot? Wait = null)
{
    public bool IsTicked => State is DayState.InCart or DayState.Confirmed or DayState.NotTransmitted or DayState.Pending or DayState.Locked or DayState.CancelAsked;

    /// <summary>False: a press on it is answered by the sentence that says why not.</summary>
    public bool CanChange => State is DayState.Available or DayState.AvailableLate or DayState.InCart or DayState.CancelInCart or DayState.Confirmed or DayState.NotTransmitted or DayState.Pending or DayState.Full or DayState.WaitingListOpen or DayState.Waiting or DayState.Offered;
}

/// <summary>A slot on a day: its places left, and each child it is for.</summary>
public sealed record PlanningRow(OfferedSlot Slot, DateOnly Date, int Left, IReadOnlyList<PlanningCell> Cells);

/// <summary>A day: why there is no care, or its slots.</summary>
/// <param name="ModifiableUntil">The first limit of its slots that is still ahead; null when all have passed.</param>
public sealed record PlanningDay(DateOnly Date, string? ClosedName, DateTimeOffset? ModifiableUntil, IReadOnlyList<PlanningRow> Rows);

/// <summary>A household's month at one organiser, in a number of questions that does not grow with its days.</summary>
public sealed record PlanningMonth(Catalogue Catalogue, Family Family, DateOnly First, DateTimeOffset Now, Cart? Cart, IReadOnlyList<PlanningDay> Days)
{
    public static async Task<PlanningMonth> Of(PortalDb db, Catalogue catalogue, Guardian who, DateOnly month, DateTimeOffset now, CancellationToken ct)
    {
        var (first, last) = (month.FirstOfMonth(), month.FirstOfMonth().AddMonths(1).AddDays(-1));
        var (from, to) = (first.Monday(), last.Monday().AddDays(6));

        var family = await db.FamilyAt(who.HouseholdId, catalogue.Organiser.Id, ct);
        var children = family.Children.Select(child => child.Id).ToList();
        var slots = catalogue.SlotsFor(family.Children, from, to).ToList();
        var counts = (await db.CountsBetween([.. slots.SelectMany(slot => slot.PoolIds).Distinct()], from, to, now, ct)).ToDictionary(count => new PoolDate(count.PoolId, count.Date));
        var taken = (await db.TakenBy(children, from, to, now, ct)).ToLookup(slot => (slot.ChildId, slot.Date));
        var states = await db.Bookings.AsNoTracking()
            .Where(booking => children.Contains(booking.ChildId) && booking.Date >= from && booking.Date <= to && booking.State < BookingState.Cancelled)
            .Select(booking => new { booking.Id, booking.State, booking.Price, booking.PriceReason })
            .ToDictionaryAsync(booking => booking.Id, booking => (booking.State, Quote: new Quote(booking.Price, booking.PriceReason)), ct);
        var cart = await db.CurrentCartOf(who.Id, catalogue.Organiser.Id, ct);
        if (cart?.IsAlive(now) == false)
        {
            cart = null;
        }

        var cancelling = cart?.LiveLines.Where(line => line.Operation == CartOperation.Cancel).Select(line => line.BookingId!.Value).ToHashSet() ?? [];
        var waits = (await db.WaitsOf(who.HouseholdId, catalogue.Organiser.Id, from, to, now, ct)).ToDictionary(wait => (wait.ChildId, wait.SlotId, wait.Date));
        var spokenFor = await db.SpokenFor(catalogue.Organiser.Id, from, to, ct);
        var builder = new Builder(catalogue, family, cart, counts, taken, states, cancelling, waits, spokenFor, now);
        return new PlanningMonth(catalogue, family, first, now, cart, [.. from.UpTo(to).Select(day => builder.Day(day, slots))]);
    }

    private sealed class Builder(
        Catalogue catalogue,
        Family family,
        Cart? cart,
        Dictionary<PoolDate, PlaceCount> counts,
        ILookup<(ChildId, DateOnly), TakenSlot> taken,
        Dictionary<BookingId, (BookingState State, Quote Quote)> states,
        HashSet<BookingId> cancelling,
        Dictionary<(ChildId, SlotId, DateOnly), WaitingSlot> waits,
        HashSet<(SlotId, DateOnly)> spokenFor,
        DateTimeOffset now)
    {
        public PlanningDay Day(DateOnly day, List<OfferedSlot> slots)
        {
            var rows = slots.Where(slot => slot.TakesPlaceOn(day)).Select(slot => Row(slot, day)).Where(row => row.Cells.Count > 0).ToList();
            DateTimeOffset? until = rows.Count == 0 ? null : rows.Select(row => row.Slot.BookingLimit(day)).Where(limit => limit >= now).Cast<DateTimeOffset?>().Min();
            return new PlanningDay(day, catalogue.Calendar.NameOf(day) is { } name && rows.Count == 0 ? name : null, until, rows);
        }

        private PlanningRow Row(OfferedSlot slot, DateOnly day)
        {
            var pools = slot.PoolIds.Select(pool => counts.TryGetValue(new PoolDate(pool, day), out var count) ? count.Left : 0);
            var left = pools.DefaultIfEmpty(0).Min();
            return new PlanningRow(slot, day, left, [.. family.Children
                .Where(child => slot.Activity.IsFor(child, day) || taken[(child.Id, day)].Any(other => other.SlotId == slot.Slot.Id))
                .Select(child => Cell(child, slot, day, left))]);
        }

        private PlanningCell Cell(Child child, OfferedSlot slot, DateOnly day, int left)
        {
            var others = taken[(child.Id, day)].ToList();
            if (others.Find(other => other.SlotId == slot.Slot.Id) is { } mine)
            {
                return mine.BookingId is { } booking ? Booked(child, slot, day, booking) : InCart(child, mine.LineId!.Value);
            }

            var why = BookingRules.WhyNot(family, child, slot, day, others, now);
            Quote? quote = why is null ? slot.QuoteFor(day, family.QuotientOn(day), now) : null;
            var full = left == 0 || spokenFor.Contains((slot.Slot.Id, day));
            return why switch
            {
                null when waits.TryGetValue((child.Id, slot.Slot.Id, day), out var wait) => new PlanningCell(child, wait.OfferedUntil is null ? DayState.Waiting : DayState.Offered, null, quote, wait),
                null when full && slot.Policies.Full == FullPolicy.WaitingList => new PlanningCell(child, DayState.WaitingListOpen, Refusal.DayFull, quote),
                null when full => new PlanningCell(child, DayState.Full, Refusal.DayFull, quote),
                null => new PlanningCell(child, slot.IsLate(day, now) ? DayState.AvailableLate : DayState.Available, null, quote),
                Refusal.TooLate => new PlanningCell(child, DayState.PastDeadline, why, null),
                _ => new PlanningCell(child, DayState.NotPossible, why, null),
            };
        }

        private PlanningCell InCart(Child child, CartLineId line) =>
            cart?.Lines.FirstOrDefault(own => own.Id == line) is { } own
                ? new PlanningCell(child, DayState.InCart, null, new Quote(own.Amount, own.Reason))
                : new PlanningCell(child, DayState.NotPossible, Refusal.AlreadyTaken, null);

        private PlanningCell Booked(Child child, OfferedSlot slot, DateOnly day, BookingId id)
        {
            var (state, quote) = states[id];
            if (cancelling.Contains(id))
            {
                return new PlanningCell(child, DayState.CancelInCart, null, quote);
            }

            var why = BookingRules.WhyNotCancel(slot, day, now);
            return state switch
            {
                BookingState.CancelAsked => new PlanningCell(child, DayState.CancelAsked, Refusal.NothingToCancel, quote),
                _ when why is not null => new PlanningCell(child, DayState.Locked, why, quote),
                BookingState.NotTransmitted => new PlanningCell(child, DayState.NotTransmitted, null, quote),
                BookingState.Pending => new PlanningCell(child, DayState.Pending, null, quote),
                _ => new PlanningCell(child, DayState.Confirmed, null, quote),
            };
        }
    }
}
