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
        };
        payment.Reference = payment.OwnReference();
        return payment;
    }

    private string OwnReference() => "PF" + Convert.ToHexString(Id.Value.ToByteArray(bigEndian: true))[..26];

    public void Opened(string operationId, DateTimeOffset now)
    {
        OperationId = operationId;
        State = PaymentState.Started;
        AskAgainAt = now + TimeSpan.FromSeconds(30);
    }

    public void NotOpened()
    {
        State = PaymentState.NotOpened;
        AskAgainAt = null;
    }

    public bool IsSettled => State == PaymentState.Paid;

    public void Paid(DateTimeOffset now)
    {
        State = PaymentState.Paid;
        SettledAt = now;
        AskAgainAt = null;
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
        State = result switch
        {
            PaymentResult.Refused => PaymentState.Refused,
            PaymentResult.Abandoned => PaymentState.Abandoned,
            PaymentResult.Unknown => PaymentState.Expired,
            PaymentResult.NotYetKnown when !young => PaymentState.Expired,
            _ => State,
        };
        AskAgainAt = young ? now + TimeSpan.FromSeconds(60)
            : now - StartedAt < TimeSpan.FromDays(1) ? now + TimeSpan.FromMinutes(10)
            : null;
    }

    /// <summary>The bank did not answer: nothing is known, so nothing changes but the hour of the next question.</summary>
    public void AskLater(DateTimeOffset now) => AskAgainAt = now + TimeSpan.FromMinutes(1);

    public void PurseGivenBack() => PurseReserved = false;

    public void PurseTakenAgain(Money amount)
    {
        FromPurse = amount;
        PurseReserved = amount > Money.Zero;
    }

    /// <summary>The fifteen minutes of an operation and five more.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(20);
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
    public Guid Id { get; private set; } = Guid.CreateVersion7();

    public required PaymentId PaymentId { get; init; }

    public required AnswerSource Source { get; init; }

    public required PaymentResult Result { get; init; }

    public required Money? Amount { get; init; }

    public required string Raw { get; init; }

    public required DateTimeOffset At { get; init; }
}
