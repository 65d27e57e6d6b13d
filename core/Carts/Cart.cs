using Portal.Core.Activities;
using Portal.Core.Places;

namespace Portal.Core.Carts;

public enum CartState
{
    Open = 1,

    /// <summary>The family is at the bank; nothing in the cart moves.</summary>
    Paying = 2,
    Committed = 3,

    /// <summary>The time ran out (R69); the lines are kept so that the family can try again.</summary>
    Expired = 4,

    /// <summary>Emptied by the family.</summary>
    Abandoned = 5,
}

/// <summary>The operations of one guardian for the children of the household at one organiser, with one end for all (O3).</summary>
public sealed class Cart
{
    private readonly List<CartLine> lines = [];

    private Cart()
    {
    }

    public CartId Id { get; private set; } = CartId.New();

    public HouseholdId HouseholdId { get; private set; }

    public GuardianId GuardianId { get; private set; }

    public OrganiserId OrganiserId { get; private set; }

    public CartState State { get; private set; }

    public DateTimeOffset OpenedAt { get; private set; }

    /// <summary>The end of the cart and of every place it holds. Server time decides (I2).</summary>
    public DateTimeOffset ExpiresAt { get; private set; }

    public int Renewals { get; private set; }

    /// <summary>What was left of the cart's time when the family went to pay: it is theirs again if they come back unpaid (O6).</summary>
    public TimeSpan LeftWhenPaying { get; private set; }

    /// <summary>Raised by every deed on this cart, under its row's lock, so that two tabs queue up.</summary>
    public int Version { get; private set; }

    public IReadOnlyList<CartLine> Lines => lines;

    public IEnumerable<CartLine> LiveLines => lines.Where(line => line.State == CartLineState.Live);

    public Money BookingTotal => Money.Sum(LiveLines.Where(line => line.Operation == CartOperation.Book).Select(line => line.Amount));

    /// <summary>What the cancelled bookings give back (R70).</summary>
    public Money CancelTotal => Money.Sum(LiveLines.Where(line => line.Operation == CartOperation.Cancel).Select(line => line.Amount));

    public bool IsAlive(DateTimeOffset now) => State is CartState.Open or CartState.Paying && now < ExpiresAt;

    public static Cart OpenFor(Households.Guardian guardian, OrganiserId organiser, Policies policies, DateTimeOffset now) => new()
    {
        HouseholdId = guardian.HouseholdId,
        GuardianId = guardian.Id,
        OrganiserId = organiser,
        State = CartState.Open,
        OpenedAt = now,
        ExpiresAt = now + policies.CartLifetime,
    };

    public CartLine Book(CartLineId id, ChildId child, SlotId slot, DateOnly date, Money amount, string reason)
    {
        var line = new CartLine
        {
            Id = id, CartId = Id, Operation = CartOperation.Book, ChildId = child, SlotId = slot, Date = date, Amount = amount, Reason = reason,
        };
        lines.Add(line);
        return line;
    }

    public CartLine Cancel(BookingId booking, ChildId child, SlotId slot, DateOnly date, Money givenBack, string reason)
    {
        var line = new CartLine
        {
            Id = CartLineId.New(), CartId = Id, Operation = CartOperation.Cancel, BookingId = booking,
            ChildId = child, SlotId = slot, Date = date, Amount = givenBack, Reason = reason,
        };
        lines.Add(line);
        return line;
    }

    /// <summary>Takes the cart's time again, from now. The cap is the policies' (O3, RGAA 13.1).</summary>
    public Refusal? Renew(Policies policies, DateTimeOffset now)
    {
        if (State != CartState.Open || !IsAlive(now))
        {
            return State == CartState.Paying ? Refusal.PaymentInProgress : Refusal.CartExpired;
        }

        if (Renewals >= policies.CartRenewals)
        {
            return Refusal.NoMoreRenewals;
        }

        Renewals++;
        ExpiresAt = now + policies.CartLifetime;
        return null;
    }

    /// <summary>The family goes to the bank: the places wait for the answer, at least as long as they would have waited anyway.</summary>
    public void GoToPay(Policies policies, DateTimeOffset now)
    {
        LeftWhenPaying = ExpiresAt - now;
        State = CartState.Paying;
        ExpiresAt = now + Max(policies.PaymentGrace, LeftWhenPaying);
    }

    /// <summary>The family is back without having paid: the time it had left runs again, two minutes at least to read why.</summary>
    public void ComeBackUnpaid(DateTimeOffset now)
    {
        State = CartState.Open;
        ExpiresAt = now + Max(LeftWhenPaying, TimeSpan.FromMinutes(2));
    }

    public void Commit() => State = CartState.Committed;

    public void Empty() => End(CartState.Abandoned, CartLineState.Removed);

    public void Expire() => End(CartState.Expired, CartLineState.Lost);

    private void End(CartState state, CartLineState lineState)
    {
        State = state;
        foreach (var line in LiveLines.ToList())
        {
            line.State = lineState;
        }
    }

    private static TimeSpan Max(TimeSpan left, TimeSpan right) => left >= right ? left : right;
}

public enum CartOperation
{
    Book = 1,
    Cancel = 2,
}

public enum CartLineState
{
    Live = 1,

    /// <summary>Committed: booked, or cancelled.</summary>
    Done = 2,

    /// <summary>Taken out by the family.</summary>
    Removed = 3,

    /// <summary>The cart's time ran out.</summary>
    Lost = 4,

    /// <summary>Refused at the commit: the place was gone.</summary>
    Refused = 5,
}

/// <summary>One operation of a cart, with the price that was shown (I9).</summary>
public sealed class CartLine
{
    public required CartLineId Id { get; init; }

    public required CartId CartId { get; init; }

    public required CartOperation Operation { get; init; }

    public required ChildId ChildId { get; init; }

    public required SlotId SlotId { get; init; }

    public required DateOnly Date { get; init; }

    /// <summary>The price of a booking, or what a cancellation gives back.</summary>
    public required Money Amount { get; init; }

    public required string Reason { get; init; }

    /// <summary>The booking that a cancellation ends.</summary>
    public BookingId? BookingId { get; init; }

    public CartLineState State { get; internal set; } = CartLineState.Live;

    public void Remove() => State = CartLineState.Removed;

    /// <summary>The commit's word on this line: done or refused.</summary>
    public void Finish(CartLineState outcome) => State = outcome;

    public bool Of(SlotDay day) => ChildId == day.ChildId && SlotId == day.SlotId && Date == day.Date;
}
