using Portal.Core.Activities;
using Portal.Core.Organisers;
using Portal.Core.Places;
using Portal.Core.Pricing;

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

    /// <summary>Counts the family's gestures: each line knows in which it came and went, so that the last one can be undone.</summary>
    public int Gesture { get; private set; }

    /// <summary>The last gesture took the one before it back: undoing it again is to redo it.</summary>
    public bool LastWasUndo { get; private set; }

    public IReadOnlyList<CartLine> Lines => lines;

    public IEnumerable<CartLine> LiveLines => lines.Where(line => line.State == CartLineState.Live);

    /// <summary>What its bookings cost, changes of hours included.</summary>
    public Money BookingTotal => Money.Sum(LiveLines.Where(line => line.Operation != CartOperation.Cancel).Select(line => line.Amount));

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
        ExpiresAt = policies.EndOf(now, policies.CartLifetime),
    };

    /// <summary>The lines that the last gesture which changed anything brought, changed or took away.</summary>
    public IReadOnlyList<CartLine> LastGesture()
    {
        var last = lines.Count == 0 ? 0 : lines.Max(line => line.LastTouched);
        return last == 0 ? [] : lines.FindAll(line => line.LastTouched == last);
    }

    /// <param name="undoes">It takes the last gesture back.</param>
    public void Begin(bool undoes = false) => (Gesture, LastWasUndo) = (Gesture + 1, undoes);

    /// <param name="id">Of the line, of its hold, and later of its booking's line.</param>
    /// <param name="day">Who, what, when, at which hours.</param>
    /// <param name="amount">The price as shown (I9).</param>
    /// <param name="reason">The sentence that explains it.</param>
    /// <param name="now">An instant of its life.</param>
    /// <param name="asked">Past its limit: a request to the service, which is not paid now (R34).</param>
    public CartLine Book(CartLineId id, SlotDay day, Money amount, string reason, DateTimeOffset now, bool asked = false) =>
        Add(now, new CartLine(day.Hours)
        {
            Id = id, CartId = Id, Operation = CartOperation.Book, ChildId = day.ChildId, SlotId = day.SlotId, Date = day.Date, Amount = amount,
            Reason = asked ? $"{reason}. Hors délai\u00A0: le service vous répondra, rien n’est payé maintenant" : reason, IsAsked = asked, AddedIn = Gesture,
        });

    /// <summary>What the service books for a child who is at the door: never paid online, as nobody is there to pay.</summary>
    public CartLine Welcome(CartLineId id, SlotDay day, Money amount, string reason, DateTimeOffset now) =>
        Add(now, new CartLine(day.Hours)
        {
            Id = id, CartId = Id, Operation = CartOperation.Book, ChildId = day.ChildId, SlotId = day.SlotId, Date = day.Date, Amount = amount,
            Reason = reason, IsAsked = true, AddedIn = Gesture,
        });

    public CartLine Cancel(BookingId booking, SlotDay day, ShownTerms shown, string reason, DateTimeOffset now) =>
        Add(now, new CartLine(day.Hours)
        {
            Id = CartLineId.New(), CartId = Id, Operation = CartOperation.Cancel, BookingId = booking,
            ChildId = day.ChildId, SlotId = day.SlotId, Date = day.Date, Amount = shown.GivenBack, Reason = reason, AddedIn = Gesture, Shown = shown,
        });

    /// <summary>Asks for other hours on a booking (R49).</summary>
    /// <param name="booking">The booking whose hours change.</param>
    /// <param name="day">The same day, with the hours wanted.</param>
    /// <param name="from">What the booking is now: the line is the difference, and holds from there only.</param>
    /// <param name="price">What the day would cost.</param>
    /// <param name="reason">The sentence of the new price.</param>
    /// <param name="now">An instant of its life.</param>
    public CartLine ChangeHours(BookingId booking, SlotDay day, BookedStay from, Money price, string reason, DateTimeOffset now)
    {
        var line = Add(now, new CartLine(day.Hours)
        {
            Id = CartLineId.New(), CartId = Id, Operation = CartOperation.ChangeHours, BookingId = booking,
            ChildId = day.ChildId, SlotId = day.SlotId, Date = day.Date, Amount = price - from.Price, Reason = reason, AddedIn = Gesture,
        });
        line.QuoteFrom(from);
        return line;
    }

    // What a dead cart took would be promised and lost at once; what a paying one took would not be paid.
    private CartLine Add(DateTimeOffset now, CartLine line)
    {
        if (State != CartState.Open || !IsAlive(now))
        {
            throw new InvalidOperationException($"Cart {Id.Value} takes nothing more: it is {State} until {ExpiresAt:O}, and it is {now:O}.");
        }

        lines.Add(line);
        return line;
    }

    /// <summary>Takes the cart's time again, from now. The cap is the policies' (O3, RGAA 13.1).</summary>
    public Refusal? Renew(Policies policies, DateTimeOffset now)
    {
        if (State != CartState.Open || !IsAlive(now))
        {
            return State == CartState.Paying && IsAlive(now) ? Refusal.PaymentInProgress : Refusal.CartExpired;
        }

        if (Renewals >= policies.CartRenewals)
        {
            return Refusal.NoMoreRenewals;
        }

        Renewals++;
        ExpiresAt = policies.EndOf(now, policies.CartLifetime);
        return null;
    }

    /// <summary>An offer that enters it gives the cart its whole time; that is no renewal, and never shortens it (O9).</summary>
    public void TakeWholeTime(Policies policies, DateTimeOffset now)
    {
        var whole = policies.EndOf(now, policies.CartLifetime);
        ExpiresAt = ExpiresAt >= whole ? ExpiresAt : whole;
    }

    /// <summary>The family goes to the bank: the places wait for the answer, at least as long as they would have waited anyway.</summary>
    public void GoToPay(Policies policies, DateTimeOffset now)
    {
        LeftWhenPaying = policies.Maintenance.OpenBetween(now, ExpiresAt);
        State = CartState.Paying;
        ExpiresAt = policies.EndOf(now, Max(policies.PaymentGrace, LeftWhenPaying));
    }

    /// <summary>The family is back without having paid: the time it had left runs again, two minutes at least to read why.</summary>
    public void ComeBackUnpaid(Policies policies, DateTimeOffset now)
    {
        State = CartState.Open;
        ExpiresAt = policies.EndOf(now, Max(LeftWhenPaying, TimeSpan.FromMinutes(2)));
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

    /// <summary>Other hours for a booking (R49).</summary>
    ChangeHours = 3,
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

    /// <summary>Refused at the commit, or over before it: its place, or its booking, was gone.</summary>
    Refused = 5,
}

/// <summary>What a booking costs, and its hours.</summary>
public readonly record struct BookedStay(Money Price, ChosenHours Hours);

/// <summary>One operation of a cart, with the price that was shown (I9).</summary>
public sealed class CartLine
{
    private CartLine()
    {
    }

    internal CartLine(ChosenHours hours) => (Arrival, Departure) = (hours.Arrival, hours.Departure);

    public required CartLineId Id { get; init; }

    public required CartId CartId { get; init; }

    public required CartOperation Operation { get; init; }

    public required ChildId ChildId { get; init; }

    public required SlotId SlotId { get; init; }

    public required DateOnly Date { get; init; }

    /// <summary>The price of a booking, what a cancellation gives back, or by how much other hours move the price.</summary>
    public required Money Amount { get; set; }

    public required string Reason { get; set; }

    /// <summary>
    /// Ticked past its limit, where the service may be asked (R34). Kept with the line: the limit that passes while the
    /// family pays does not turn a booking into a request.
    /// </summary>
    public bool IsAsked { get; init; }

    /// <summary>The booking that a cancellation ends, or whose hours change.</summary>
    public BookingId? BookingId { get; init; }

    public Money? BookedPrice { get; private set; }

    public TimeOnly? BookedArrival { get; private set; }

    public TimeOnly? BookedDeparture { get; private set; }

    /// <summary>What the booking was when a change of its hours was quoted: the difference is carried out from there, or not at all (I9).</summary>
    public BookedStay? QuotedFrom => BookedPrice is { } price ? new BookedStay(price, new ChosenHours(BookedArrival, BookedDeparture)) : null;

    public CancellationEffect? Effect { get; private set; }

    public bool IsLate { get; private set; }

    public Money? PriceShown { get; private set; }

    public DateTimeOffset? ProofUntil { get; private set; }

    /// <summary>The terms on which a cancellation was shown; null for what is not one.</summary>
    public ShownTerms? Shown
    {
        get => Effect is { } effect ? new(effect, IsLate, PriceShown ?? Money.Zero, Amount, ProofUntil) : null;
        init => (Effect, IsLate, PriceShown, ProofUntil) = (value?.Effect, value?.IsLate ?? false, value?.Price, value?.ProofUntil);
    }

    public TimeOnly? Arrival { get; private set; }

    public TimeOnly? Departure { get; private set; }

    /// <summary>The hours chosen (R44), or wanted instead (R49).</summary>
    public ChosenHours Hours => new(Arrival, Departure);

    public CartLineState State { get; internal set; } = CartLineState.Live;

    /// <summary>The gesture that brought it.</summary>
    public int AddedIn { get; init; }

    /// <summary>The gesture that took it away; 0 while it stays.</summary>
    public int RemovedIn { get; private set; }

    /// <summary>The gesture that last moved its hours; 0 if none did.</summary>
    public int ChangedIn { get; private set; }

    public TimeOnly? ArrivalBefore { get; private set; }

    public TimeOnly? DepartureBefore { get; private set; }

    /// <summary>The hours before they were last moved in the cart.</summary>
    public ChosenHours HoursBefore => new(ArrivalBefore, DepartureBefore);

    public int LastTouched => Math.Max(AddedIn, Math.Max(RemovedIn, ChangedIn));

    public SlotDay Day => new(ChildId, SlotId, Date) { Hours = Hours };

    /// <param name="gesture">The cart's gesture that takes it out.</param>
    public void Remove(int gesture) => (State, RemovedIn) = (CartLineState.Removed, gesture);

    /// <summary>Other hours for a day that is still in the cart; its place is the same.</summary>
    public void Move(ChosenHours hours, Money amount, string reason, int gesture)
    {
        (ArrivalBefore, DepartureBefore, ChangedIn) = (Arrival, Departure, gesture);
        (Arrival, Departure, Amount, Reason) = (hours.Arrival, hours.Departure, amount, reason);
    }

    /// <summary>Other hours for a booking, quoted anew from what it is now.</summary>
    public void Move(ChosenHours hours, BookedStay from, Money price, string reason, int gesture)
    {
        Move(hours, price - from.Price, reason, gesture);
        QuoteFrom(from);
    }

    internal void QuoteFrom(BookedStay from) => (BookedPrice, BookedArrival, BookedDeparture) = (from.Price, from.Hours.Arrival, from.Hours.Departure);

    /// <summary>The commit's word on this line: done or refused.</summary>
    public void Finish(CartLineState outcome) => State = outcome;

    /// <summary>Paid online with this cart: a request to the service is not, whatever its slot (R86).</summary>
    public bool IsPaidNow(OfferedSlot slot) => slot.IsPrepaid && !IsAsked;

    public bool Of(SlotDay day) => ChildId == day.ChildId && SlotId == day.SlotId && Date == day.Date;
}
