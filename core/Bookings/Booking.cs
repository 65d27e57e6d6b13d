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

    Cancelled = 100,
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

    /// <summary>Paid beforehand, so that giving it back owes a credit note (R70).</summary>
    public bool Prepaid { get; private set; }

    public CartLineId LineId { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    public DateTimeOffset? CancelledAt { get; private set; }

    public bool HoldsPlace => State < BookingState.Cancelled;

    public bool Is(Places.SlotDay day) => ChildId == day.ChildId && SlotId == day.SlotId && Date == day.Date;

    /// <summary>What giving it back in time owes the family, and why (R70).</summary>
    public (Money Amount, string Reason) GivenBack() =>
        Prepaid ? (Price, "Annulation dans les délais\u00A0: la somme payée vous est rendue en avoir.") : (Money.Zero, "Annulation dans les délais\u00A0: rien ne sera facturé.");

    public static Booking From(Carts.Cart cart, Carts.CartLine line, BookingState state, bool prepaid, DateTimeOffset now) => new()
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
        Prepaid = prepaid,
        LineId = line.Id,
        CreatedAt = now,
    };

    /// <summary>An old booking, as an import or the demo commune brings it.</summary>
    public static Booking Known(OrganiserId organiser, HouseholdId household, GuardianId payer, ChildId child, SlotId slot, DateOnly date, Money price, string reason, bool prepaid, DateTimeOffset at) => new()
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
        Prepaid = prepaid,
        LineId = CartLineId.New(),
        CreatedAt = at,
    };

    public void Cancel(DateTimeOffset now)
    {
        State = BookingState.Cancelled;
        CancelledAt = now;
    }

    public void AskToCancel() => State = BookingState.CancelAsked;
}

/// <summary>The price of one booking, or its return, with the reason. Append-only.</summary>
public sealed class Charge
{
    public Guid Id { get; private set; } = Guid.CreateVersion7();

    public required BookingId BookingId { get; init; }

    public required Money Amount { get; init; }

    public required string Reason { get; init; }

    public required DateTimeOffset At { get; init; }
}
