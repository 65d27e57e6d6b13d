namespace Portal.Core.Bookings;

/// <summary>How a booking stands (R85). Below 100 it holds a place.</summary>
public enum BookingState
{
    Confirmed = 1,

    /// <summary>Made, sent to the service at night (R57).</summary>
    NotTransmitted = 2,

    /// <summary>Waits for the service (R64).</summary>
    Pending = 3,

    /// <summary>The family asked to cancel; the service answers by mail (R78).</summary>
    CancelAsked = 4,

    /// <summary>The family asked for other hours; the service answers by mail (R49, R50).</summary>
    ChangeAsked = 5,

    /// <summary>Past the limit, the family says that the child will not come; the service answers by mail (R80).</summary>
    AbsenceAsked = 6,

    /// <summary>Given back: hidden (R55).</summary>
    Cancelled = 100,

    /// <summary>Refused by the service or by the night, with <see cref="Booking.Answer"/>; the family dismisses it (R67).</summary>
    Refused = 101,

    /// <summary>Will not come, or did not: due all the same, unless proof is accepted. The place is free for others (R77, R80).</summary>
    Absent = 102,
}

/// <summary>This child, this slot, this date, at this price, for this payer.</summary>
public sealed class Booking
{
    private Booking()
    {
    }

    public BookingId Id { get; private set; } = BookingId.New();

    public OrganiserId OrganiserId { get; private set; }

    public HouseholdId HouseholdId { get; private set; }

    /// <summary>The adult who booked, and pays.</summary>
    public GuardianId PayerId { get; private set; }

    public ChildId ChildId { get; private set; }

    public SlotId SlotId { get; private set; }

    public DateOnly Date { get; private set; }

    public BookingState State { get; private set; }

    public Money Price { get; private set; }

    public string PriceReason { get; private set; } = "";

    public TimeOnly? Arrival { get; private set; }

    public TimeOnly? Departure { get; private set; }

    /// <summary>The hours, where the slot lets the family choose them (R44).</summary>
    public Activities.ChosenHours Hours => new(Arrival, Departure);

    /// <summary>What a change of hours is quoted from.</summary>
    public Carts.BookedStay Stay => new(Price, Hours);

    public TimeOnly? WishedArrival { get; private set; }

    public TimeOnly? WishedDeparture { get; private set; }

    /// <summary>The hours asked for while <see cref="BookingState.ChangeAsked"/> waits for the service.</summary>
    public Activities.ChosenHours WishedHours => new(WishedArrival, WishedDeparture);

    /// <summary>Paid beforehand, so that giving it back owes a credit note (R70).</summary>
    public bool Prepaid { get; private set; }

    public CartLineId LineId { get; private set; }

    /// <summary>Where it has its place, whatever its slot draws on by now.</summary>
    public Places.PoolSet Pools { get; private set; }

    /// <summary>Its place, as the ledger takes it back.</summary>
    public Places.PlaceWanted Place => new(LineId, Date, Pools.Ids);

    public IEnumerable<Places.PoolDate> PoolDates => Place.PoolDates;

    public DateTimeOffset CreatedAt { get; private set; }

    public DateTimeOffset? CancelledAt { get; private set; }

    /// <summary>When the family asked for what the service must answer: a cancellation, a change.</summary>
    public DateTimeOffset? AskedAt { get; private set; }

    /// <summary>The sentence of who refused (R67).</summary>
    public string? Answer { get; private set; }

    public DateTimeOffset? AnsweredAt { get; private set; }

    /// <summary>Answered, and the family's mail is not written yet: the row is its own outbox, so that one mail lists them all (R64).</summary>
    public bool AnswerUntold { get; private set; }

    public bool HoldsPlace => State < BookingState.Cancelled;

    /// <summary>False while it waits for the night (R57) or for the service (R64).</summary>
    public bool IsFirm => State is not (BookingState.NotTransmitted or BookingState.Pending);

    public bool Is(Places.SlotDay day) => ChildId == day.ChildId && SlotId == day.SlotId && Date == day.Date;

    /// <param name="pools">In which the ledger has just confirmed its place.</param>
    public static Booking From(Carts.Cart cart, Carts.CartLine line, Places.PoolSet pools, BookingState state, bool prepaid, DateTimeOffset now) => new()
    {
        OrganiserId = cart.OrganiserId,
        HouseholdId = cart.HouseholdId,
        PayerId = cart.GuardianId,
        ChildId = line.ChildId,
        SlotId = line.SlotId,
        Date = line.Date,
        State = state,
        Price = line.Amount,
        PriceReason = line.Reason,
        Arrival = line.Arrival,
        Departure = line.Departure,
        Prepaid = prepaid,
        LineId = line.Id,
        Pools = pools,
        CreatedAt = now,
    };

    /// <summary>The child is there and the service has booked: nobody's answer is waited for.</summary>
    internal void WelcomeAtDoor() => State = BookingState.Confirmed;

    /// <summary>An old booking, as an import or the demo commune brings it.</summary>
    /// <param name="pools">Where its place is counted; none for a day of long ago, which no counter knows.</param>
    public static Booking Imported(
        OrganiserId organiser, HouseholdId household, GuardianId payer, ChildId child, SlotId slot, DateOnly date, Money price, string reason, bool prepaid, DateTimeOffset at,
        Activities.ChosenHours hours = default, Places.PoolSet pools = default) => new()
    {
        OrganiserId = organiser,
        HouseholdId = household,
        PayerId = payer,
        ChildId = child,
        SlotId = slot,
        Date = date,
        State = BookingState.Confirmed,
        Price = price,
        PriceReason = reason,
        Arrival = hours.Arrival,
        Departure = hours.Departure,
        Prepaid = prepaid,
        LineId = CartLineId.New(),
        Pools = pools,
        CreatedAt = at,
    };
}

/// <summary>The price of one booking, or its return, with the reason. Append-only.</summary>
public sealed class Charge
{
    public Guid Id { get; private set; } = TimeOrder.Next();

    public required BookingId BookingId { get; init; }

    public required Money Amount { get; init; }

    public required string Reason { get; init; }

    public required DateTimeOffset At { get; init; }
}
