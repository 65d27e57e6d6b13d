namespace Portal.Core.Payments;

public enum PaymentState
{
    /// <summary>Written before the bank is asked, so that a crash in between leaves a trace.</summary>
    Preparing = 1,
    Started = 2,
    Paid = 3,
    Refused = 4,

    /// <summary>The family left the page; the operation may still be paid for a while.</summary>
    Abandoned = 5,

    /// <summary>Nobody will pay it any more, as far as we know: an answer « paid » is believed even then (I3).</summary>
    Expired = 6,

    /// <summary>The bank would not open it.</summary>
    NotOpened = 7,

    /// <summary>The bank says « paid », but not what we asked: nothing is booked by it, and somebody must look.</summary>
    Mismatched = 8,
}

/// <summary>One attempt to pay one cart, or one invoice. A new attempt is a new payment; none is ever rewritten.</summary>
public sealed class Payment
{
    private readonly List<PaymentLine> lines = [];

    private Payment()
    {
    }

    public PaymentId Id { get; private set; } = PaymentId.New();

    /// <summary>What is paid, when it is a cart.</summary>
    public CartId? CartId { get; private set; }

    /// <summary>What is paid, when it is an invoice (R73).</summary>
    public InvoiceId? InvoiceId { get; private set; }

    public HouseholdId HouseholdId { get; private set; }

    public GuardianId GuardianId { get; private set; }

    public OrganiserId OrganiserId { get; private set; }

    /// <summary>What the bank is asked for.</summary>
    public Money Amount { get; private set; }

    /// <summary>What the household's credit notes pay (R70); reserved while the payment runs.</summary>
    public Money FromPurse { get; private set; }

    public PaymentState State { get; private set; }

    /// <summary>The bank's name for it (idOp); unique. Null until the bank has answered.</summary>
    public string? OperationId { get; private set; }

    /// <summary>Our name for it at the bank (refdet): letters and digits, one per attempt.</summary>
    public string Reference { get; private set; } = "";

    public DateTimeOffset StartedAt { get; private set; }

    public DateTimeOffset? SettledAt { get; private set; }

    /// <summary>When polling asks next; null when nothing is expected any more.</summary>
    public DateTimeOffset? AskAgainAt { get; private set; }

    /// <summary>True while the purse's part is set aside for this payment.</summary>
    public bool PurseReserved { get; private set; }

    /// <summary>Raised by every change, and asked for by each: of two roads that read the same payment, one reads it again.</summary>
    public int Version { get; private set; }

    /// <summary>What is being paid, as it was when the family pressed the button.</summary>
    public IReadOnlyList<PaymentLine> Lines => lines;

    public static Payment For(Carts.Cart cart, Money amount, Money fromPurse, DateTimeOffset now)
    {
        var payment = new Payment
        {
            CartId = cart.Id,
            HouseholdId = cart.HouseholdId,
            GuardianId = cart.GuardianId,
            OrganiserId = cart.OrganiserId,
            Amount = amount,
            FromPurse = fromPurse,
            PurseReserved = fromPurse > Money.Zero,
            State = PaymentState.Preparing,
            StartedAt = now,
            AskAgainAt = now + UnansweredAfter,
        };
        payment.Reference = payment.OwnReference();
        payment.lines.AddRange(cart.LiveLines.Select(line => new PaymentLine { LineId = line.Id }));
        return payment;
    }

    public static Payment ForInvoice(InvoiceId invoice, Households.Guardian who, OrganiserId organiser, Money amount, DateTimeOffset now)
    {
        var payment = new Payment
        {
            InvoiceId = invoice,
            HouseholdId = who.HouseholdId,
            GuardianId = who.Id,
            OrganiserId = organiser,
            Amount = amount,
            State = PaymentState.Preparing,
            StartedAt = now,
            AskAgainAt = now + UnansweredAfter,
        };
        payment.Reference = payment.OwnReference();
        return payment;
    }

    private string OwnReference() => "PF" + Convert.ToHexString(Id.Value.ToByteArray(bigEndian: true))[..26];

    public void Opened(string operationId, DateTimeOffset now)
    {
        OperationId = operationId;
        Become(PaymentState.Started, askAgainAt: now + TimeSpan.FromSeconds(30));
    }

    public void NotOpened()
    {
        if (!IsSettled)
        {
            Become(PaymentState.NotOpened, askAgainAt: null);
        }
    }

    public bool IsSettled => State == PaymentState.Paid;

    /// <summary>False when nothing had been opened when we asked, and the operation was noted since: that is asked about anew.</summary>
    public bool IsAbout(PaymentAnswer answer) => (OperationId ?? "") == answer.OperationId;

    /// <summary>The family may be at the bank's page, or on its way there.</summary>
    public bool IsOpen => State is PaymentState.Preparing or PaymentState.Started;

    /// <summary>Opened so little ago that whoever presses again has not seen the bank's page, which opens once.</summary>
    public bool IsFresh(DateTimeOffset now) => State == PaymentState.Started && now - StartedAt < TimeSpan.FromMinutes(1);

    public void Paid(DateTimeOffset now)
    {
        SettledAt = now;
        Become(PaymentState.Paid, askAgainAt: null);
    }

    /// <summary>
    /// Notes an answer that is not « paid ». The decisions are those that integrators of the real service converged on:
    /// young operations stay open whatever they say, old ones end, and even then they are asked a few times more.
    /// </summary>
    public void NotPaid(PaymentResult result, DateTimeOffset now)
    {
        if (IsSettled)
        {
            return;
        }

        var young = now - StartedAt < Window;
        var next = result switch
        {
            PaymentResult.Refused => PaymentState.Refused,
            // Somebody is to look, until the bank says something certain.
            _ when State == PaymentState.Mismatched => State,
            PaymentResult.Abandoned => PaymentState.Abandoned,
            PaymentResult.Unknown => PaymentState.Expired,
            PaymentResult.NotYetKnown when !young => PaymentState.Expired,
            _ => State,
        };
        // What was never opened has nobody to ask.
        Become(next, OperationId is null || now - StartedAt >= TimeSpan.FromDays(1) ? null
            : now + TimeSpan.FromMinutes(young ? 1 : 10));
    }

    /// <summary>
    /// « Paid », but another sum, reference or office than asked. It is asked again after pauses that double, in case the
    /// bank comes to its senses, and after three days no more.
    /// </summary>
    /// <returns>True the first time: somebody is to be told.</returns>
    public bool Mismatch(DateTimeOffset now)
    {
        var age = now - StartedAt;
        var isNews = State != PaymentState.Mismatched;
        Become(PaymentState.Mismatched, age > TimeSpan.FromDays(3) ? null : now + Longer(age, TimeSpan.FromMinutes(10)));
        return isNews;
    }

    /// <summary>
    /// No answer, or one that we could not act on: nothing is known, so nothing changes but the hour of the next
    /// question. The pauses grow; after a month nobody asks any more, as the bank has forgotten it too.
    /// </summary>
    public void AskLater(DateTimeOffset now)
    {
        var age = now - StartedAt;
        if (IsSettled)
        {
            return;
        }

        if (age > TimeSpan.FromDays(30))
        {
            Become(IsOpen ? PaymentState.Expired : State, askAgainAt: null);
            return;
        }

        Become(State, now + TimeSpan.FromMinutes(age < Window ? 1 : age < TimeSpan.FromDays(1) ? 10 : 360));
    }

    public void PurseGivenBack()
    {
        PurseReserved = false;
        Version++;
    }

    public void PurseTakenAgain(Money amount)
    {
        FromPurse = amount;
        PurseReserved = amount > Money.Zero;
        Version++;
    }

    private void Become(PaymentState state, DateTimeOffset? askAgainAt)
    {
        (State, AskAgainAt) = (state, askAgainAt);
        Version++;
    }

    private static TimeSpan Longer(TimeSpan left, TimeSpan right) => left >= right ? left : right;

    /// <summary>The fifteen minutes of an operation and five more.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(20);

    /// <summary>After this long without word of the operation, whoever prepared it has died.</summary>
    private static readonly TimeSpan UnansweredAfter = TimeSpan.FromMinutes(2);
}

/// <summary>A line of the cart that this payment pays.</summary>
public sealed class PaymentLine
{
    public PaymentId PaymentId { get; init; }

    public required CartLineId LineId { get; init; }
}

public enum AnswerSource
{
    Start,
    Return,
    Notification,
    Polling,
}

/// <summary>What the bank said, word for word, written before it is acted on (I3). Append-only.</summary>
public sealed class ReceivedAnswer
{
    public Guid Id { get; private set; } = TimeOrder.Next();

    public required PaymentId PaymentId { get; init; }

    public required AnswerSource Source { get; init; }

    public required PaymentResult Result { get; init; }

    public required Money? Amount { get; init; }

    public required string Raw { get; init; }

    public required DateTimeOffset At { get; init; }
}
