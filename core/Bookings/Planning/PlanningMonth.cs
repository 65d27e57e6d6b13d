using Microsoft.EntityFrameworkCore;
using Portal.Core.Activities;
using Portal.Core.Carts;
using Portal.Core.Custody;
using Portal.Core.Dossiers;
using Portal.Core.Households;
using Portal.Core.Live;
using Portal.Core.Organisers;
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

    /// <summary>Past the limit, where the service may be asked (R34).</summary>
    AskLate,
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

    /// <summary>Booked, and given other hours by the cart once it is committed (R49).</summary>
    ChangeInCart,
    Confirmed,

    /// <summary>Booked, and past the limit to cancel.</summary>
    Locked,
    NotTransmitted,
    Pending,
    CancelAsked,

    /// <summary>Other hours are asked of the service (R50).</summary>
    ChangeAsked,

    /// <summary>Past the limit, the family said that the child will not come; the service answers (R80).</summary>
    AbsenceAsked,

    /// <summary>Will not come, and is due all the same unless proof is accepted (R80).</summary>
    Absent,

    /// <summary>Refused, with the reason on the request (R67); it may be asked again when its day can be booked.</summary>
    Refused,
    PastDeadline,

    /// <summary>O19: the child is at its other parent's that day.</summary>
    OthersDay,

    /// <summary>O19: the other parent has booked it, or has it in a cart.</summary>
    TakenByOther,

    /// <summary>A rule of the day or the file is in the way; the sentence says which.</summary>
    NotPossible,
}

/// <summary>One child in one slot on one day.</summary>
/// <param name="Why">Why it cannot be ticked or unticked, when it cannot.</param>
/// <param name="Quote">The price it has, or would have.</param>
/// <param name="Wait">Where the child stands on the waiting list, when it does.</param>
/// <param name="Hours">The hours it has, or is getting (R44).</param>
/// <param name="Consequence">What unticking now means, when it is past the limit (R71, R72, R80).</param>
public sealed record PlanningCell(Child Child, DayState State, Refusal? Why, Quote? Quote, WaitingSlot? Wait = null, ChosenHours Hours = default, string? Consequence = null)
{
    public bool IsTicked => State is DayState.InCart or DayState.ChangeInCart || IsBooked;

    public bool IsBooked => State is DayState.Confirmed or DayState.NotTransmitted or DayState.Pending or DayState.Locked or DayState.CancelAsked or DayState.ChangeAsked or DayState.AbsenceAsked;

    /// <summary>False: a press on it is answered by the sentence that says why not.</summary>
    public bool CanChange => State is DayState.Pending or DayState.Refused ? Why is null : State is DayState.Available or DayState.AvailableLate or DayState.AskLate or DayState.InCart or DayState.CancelInCart or DayState.ChangeInCart or DayState.Confirmed or DayState.NotTransmitted or DayState.Full or DayState.WaitingListOpen or DayState.Waiting or DayState.Offered;
}

/// <summary>A slot on a day: its places left, and each child it is for.</summary>
public sealed record PlanningRow(OfferedSlot Slot, DateOnly Date, int Left, IReadOnlyList<PlanningCell> Cells);

/// <summary>A day: why there is no care, or its slots.</summary>
/// <param name="ModifiableUntil">The first limit of its slots that is still ahead; null when all have passed.</param>
public sealed record PlanningDay(DateOnly Date, string? ClosedName, DateTimeOffset? ModifiableUntil, IReadOnlyList<PlanningRow> Rows);

/// <summary>A household's days at one organiser: a month, a week or one day, read in one trip to the database.</summary>
/// <param name="Catalogue">What the organiser offers.</param>
/// <param name="Family">The children, as it knows them.</param>
/// <param name="First">The first of the month, or of the days asked for.</param>
/// <param name="Now">The instant at which all this was true.</param>
/// <param name="Cart">The living cart of the guardian who looks.</param>
/// <param name="Days">In order; a month comes in whole weeks.</param>
/// <param name="Agenda">What the children have, as far around as the caps look: the rules saw this.</param>
public sealed record PlanningMonth(Catalogue Catalogue, Family Family, DateOnly First, DateTimeOffset Now, Cart? Cart, IReadOnlyList<PlanningDay> Days, Agenda Agenda)
{
    /// <summary>The sentence of a cell: the one that the deed would answer, or what being late means; null when there is nothing to say (O15).</summary>
    public string? SentenceOf(PlanningRow row, PlanningCell cell) => cell.Why is { } why
        ? why.About(Family, cell.Child, row.Slot, row.Date, Agenda, Now)
        : cell.State is DayState.AvailableLate or DayState.AskLate ? BookingWords.AboutLate(row.Slot, row.Date, Now) : null;

    public static async Task<PlanningMonth> Of(PortalDb db, Catalogue catalogue, Guardian who, DateOnly month, DateTimeOffset now, CancellationToken ct)
    {
        var (first, last) = (month.FirstOfMonth(), month.FirstOfMonth().AddMonths(1).AddDays(-1));
        return await Between(db, catalogue, who, first.Monday(), last.Monday().AddDays(6), now, ct) with { First = first };
    }

    /// <summary>All days from one to another, both included (R56: a week, R37: a day).</summary>
    public static async Task<PlanningMonth> Between(PortalDb db, Catalogue catalogue, Guardian who, DateOnly from, DateOnly to, DateTimeOffset now, CancellationToken ct)
    {
        var organiser = catalogue.Organiser.Id;
        // As far as the caps look: a period that began last month counts in this one.
        var reaches = catalogue.Slots.SelectMany(slot => new[] { from, to }.Select(slot.Activity.ReachOf)).Append((From: from.Monday(), To: to.Monday().AddDays(6))).ToList();

        var trip = db.RoundTrip();
        var household = trip.FamilyAt(who.HouseholdId, organiser);
        var children = db.ChildrenOf(who.HouseholdId);
        var places = trip.CountsFor(children, organiser, from, to, now);
        var taken = trip.TakenBy(children, reaches.Min(reach => reach.From), reaches.Max(reach => reach.To), now);
        var booked = trip.Ask(db.Bookings.AsNoTracking()
            .Where(booking => children.Any(child => child.Id == booking.ChildId) && booking.Date >= from && booking.Date <= to && booking.State != BookingState.Cancelled)
            // What the other parent of a shared child booked is seen through the agenda, without its price (O19).
            .Where(booking => booking.HouseholdId == who.HouseholdId)
            .Select(booking => new { booking.Id, booking.ChildId, booking.SlotId, booking.Date, booking.State, booking.Prepaid, booking.Price, booking.PriceReason, booking.Arrival, booking.Departure }));
        var current = trip.CurrentCartOf(who.Id, organiser);
        var waiting = trip.WaitsOf(who.HouseholdId, organiser, from, to, now);
        var claims = trip.ClaimsOf(organiser, from, to, now);
        await trip.Go(ct);

        var family = household();
        var slots = catalogue.SlotsFor(family.Children, from, to).ToList();
        var agenda = new Agenda(taken());
        var states = booked.Rows.ToDictionary(booking => booking.Id, booking => new BookedDay(booking.State, booking.Prepaid, new Quote(booking.Price, booking.PriceReason), new ChosenHours(booking.Arrival, booking.Departure)));
        var refused = booked.Rows.Where(booking => booking.State == BookingState.Refused).Select(booking => (booking.ChildId, booking.SlotId, booking.Date)).ToHashSet();
        var cart = current() is { } living && living.IsAlive(now) ? living : null;
        var moving = cart?.LiveLines.Where(line => line.BookingId is not null).ToDictionary(line => line.BookingId!.Value) ?? [];
        var builder = new Builder(
            catalogue, family, cart, places().ToDictionary(count => new PoolDate(count.PoolId, count.Date)), agenda, states, refused, moving,
            waiting().ToDictionary(wait => (wait.ChildId, wait.SlotId, wait.Date)), claims().SpokenFor, now);
        return new PlanningMonth(catalogue, family, from, now, cart, [.. from.UpTo(to).Select(day => builder.Day(day, slots))], agenda);
    }

    private sealed record BookedDay(BookingState State, bool Prepaid, Quote Quote, ChosenHours Hours);

    private sealed class Builder(
        Catalogue catalogue,
        Family family,
        Cart? cart,
        Dictionary<PoolDate, PlaceCount> counts,
        Agenda agenda,
        Dictionary<BookingId, BookedDay> states,
        HashSet<(ChildId, SlotId, DateOnly)> refused,
        Dictionary<BookingId, CartLine> moving,
        Dictionary<(ChildId, SlotId, DateOnly), WaitingSlot> waits,
        HashSet<(SlotId, DateOnly)> spokenFor,
        DateTimeOffset now)
    {
        public PlanningDay Day(DateOnly day, List<OfferedSlot> slots)
        {
            // What a child has stays in sight, even on a day that was closed since.
            var rows = slots.Where(slot => slot.TakesPlaceOn(day) || family.Children.Any(child => agenda.On(child.Id, day).Any(other => other.SlotId == slot.Slot.Id))).Select(slot => Row(slot, day)).Where(row => row.Cells.Count > 0).ToList();
            DateTimeOffset? until = rows.Count == 0 ? null : rows.Select(row => row.Slot.BookingLimit(day)).Where(limit => limit >= now).Cast<DateTimeOffset?>().Min();
            return new PlanningDay(day, catalogue.Calendar.NameOf(day) is { } name && rows.Count == 0 ? name : null, until, rows);
        }

        private PlanningRow Row(OfferedSlot slot, DateOnly day)
        {
            var pools = slot.PoolIds.Select(pool => counts.TryGetValue(new PoolDate(pool, day), out var count) ? count.Left : 0);
            var left = pools.DefaultIfEmpty(0).Min();
            return new PlanningRow(slot, day, left, [.. family.Children
                .Where(child => slot.Activity.IsFor(child, day) || agenda.On(child.Id, day).Any(other => other.SlotId == slot.Slot.Id))
                .Select(child => Cell(child, slot, day, left))]);
        }

        private PlanningCell Cell(Child child, OfferedSlot slot, DateOnly day, int left)
        {
            if (agenda.On(child.Id, day).FirstOrDefault(other => other.SlotId == slot.Slot.Id) is { } mine)
            {
                if (mine.IsOthers(family.Household))
                {
                    return new PlanningCell(child, DayState.TakenByOther, BookingRules.WhyNot(family, child, slot, day, agenda, now), null);
                }

                return mine.BookingId is { } booking ? Booked(child, slot, day, booking) : InCart(child, mine.LineId!.Value);
            }

            var why = BookingRules.WhyNot(family, child, slot, day, agenda, now);
            Quote? quote = why is null ? slot.QuoteFor(day, family.QuotientOn(day), now) : null;
            var full = left == 0 || spokenFor.Contains((slot.Slot.Id, day));
            var cell = Open(child, slot, day, why, quote, full);
            return cell.Wait is null && refused.Contains((child.Id, slot.Slot.Id, day)) ? cell with { State = DayState.Refused } : cell;
        }

        private PlanningCell Open(Child child, OfferedSlot slot, DateOnly day, Refusal? why, Quote? quote, bool full) =>
            why switch
            {
                null when waits.TryGetValue((child.Id, slot.Slot.Id, day), out var wait) => new PlanningCell(child, wait.OfferedUntil is null ? DayState.Waiting : DayState.Offered, null, quote, wait),
                null when full && slot.Policies.Full == FullPolicy.WaitingList => new PlanningCell(child, DayState.WaitingListOpen, Refusal.DayFull, quote),
                null when full => new PlanningCell(child, DayState.Full, Refusal.DayFull, quote),
                null => new PlanningCell(child, slot.IsAskedOn(day, now) ? DayState.AskLate : slot.IsLate(day, now) ? DayState.AvailableLate : DayState.Available, null, quote),
                Refusal.OthersDay => new PlanningCell(child, DayState.OthersDay, why, null),
                Refusal.TooLate => new PlanningCell(child, DayState.PastDeadline, why, null),
                _ => new PlanningCell(child, DayState.NotPossible, why, null),
            };

        private PlanningCell InCart(Child child, CartLineId line) =>
            cart?.Lines.FirstOrDefault(own => own.Id == line) is { } own
                ? new PlanningCell(child, DayState.InCart, null, new Quote(own.Amount, own.Reason), Hours: own.Hours)
                : new PlanningCell(child, DayState.NotPossible, Refusal.AlreadyTaken, null);

        private PlanningCell Booked(Child child, OfferedSlot slot, DateOnly day, BookingId id)
        {
            var (state, prepaid, quote, hours) = states[id];
            if (moving.TryGetValue(id, out var line))
            {
                return line.Operation == CartOperation.Cancel
                    ? new PlanningCell(child, DayState.CancelInCart, null, quote, Hours: hours)
                    : new PlanningCell(child, DayState.ChangeInCart, null, new Quote(quote.Amount + line.Amount, line.Reason), Hours: line.Hours);
            }

            var terms = CancellationTerms.Of(slot, day, state, prepaid, quote.Amount, now);
            var consequence = terms is { Refusal: null, IsLate: true } ? terms.Sentence : null;
            return new PlanningCell(child, StateOf(state, terms.Refusal), state == BookingState.Absent ? Refusal.AlreadyTaken : terms.Refusal, quote, Hours: hours, Consequence: consequence);
        }

        private static DayState StateOf(BookingState state, Refusal? why) => state switch
        {
            BookingState.CancelAsked => DayState.CancelAsked,
            BookingState.ChangeAsked => DayState.ChangeAsked,
            BookingState.AbsenceAsked => DayState.AbsenceAsked,
            BookingState.Absent => DayState.Absent,
            // A late request waits for its answer, although it can no longer be given back (R34).
            BookingState.Pending => DayState.Pending,
            _ when why is not null => DayState.Locked,
            BookingState.NotTransmitted => DayState.NotTransmitted,
            _ => DayState.Confirmed,
        };
    }
}
