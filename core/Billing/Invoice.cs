namespace Portal.Core.Billing;

/// <summary>What a family owes an organiser for a month (R73). Numbered when it is issued, and never rewritten: what changes later is on the next one.</summary>
public sealed class Invoice
{
    private Invoice()
    {
    }

    public InvoiceId Id { get; private set; } = InvoiceId.New();

    public BillingMonthId BillingMonthId { get; private set; }

    public OrganiserId OrganiserId { get; private set; }

    public HouseholdId HouseholdId { get; private set; }

    /// <summary>The household it was issued to, where that was made one with another since: two invoices of a month are then one family's.</summary>
    public HouseholdId? MergedFrom { get; private set; }

    /// <summary>The adult who booked most of it.</summary>
    public GuardianId PayerId { get; private set; }

    /// <summary>As it was on the day of issue.</summary>
    public string PayerName { get; private set; } = "";

    /// <summary>« F2026-000123 », without gaps per organiser and year.</summary>
    public string Number { get; private set; } = "";

    /// <summary>The first day of the month of care.</summary>
    public DateOnly Month { get; private set; }

    public DateTimeOffset IssuedAt { get; private set; }

    public DateOnly DueOn { get; private set; }

    /// <summary>The sum of its lines; negative for a credit.</summary>
    public Money Total { get; private set; }

    public int LineCount { get; private set; }

    public static Invoice Issue(BillingMonth month, HouseholdId household, Households.Guardian payer, string number, Money total, int lines, DateTimeOffset now) => new()
    {
        BillingMonthId = month.Id,
        OrganiserId = month.OrganiserId,
        HouseholdId = household,
        PayerId = payer.Id,
        PayerName = payer.FullName,
        Number = number,
        Month = month.Month,
        IssuedAt = now,
        DueOn = month.DueOn!.Value,
        Total = total,
        LineCount = lines,
    };

    /// <param name="paid">The sum of what was paid on it.</param>
    /// <param name="today">In Paris.</param>
    public InvoiceState StateWith(Money paid, DateOnly today) =>
        Total <= Money.Zero ? InvoiceState.Credit
        : paid >= Total ? InvoiceState.Paid
        : today > DueOn ? InvoiceState.Late
        : InvoiceState.ToPay;

    /// <summary>What is left to pay, in the tense of the day on which it is read: « Il reste 62,00 € à payer avant le 20 décembre », « 62,00 € étaient à payer avant le 20 novembre ».</summary>
    /// <param name="left">More than nothing.</param>
    public string LeftInWords(Money left, DateOnly today)
    {
        var due = DueOn.Year == today.Year ? DueOn.NumberedDay() : DueOn.DatedDay();
        return today <= DueOn ? $"Il reste {left} à payer avant le {due}"
            : $"{left} {(left.Euros < 2 ? "était" : "étaient")} à payer avant le {due}";
    }
}

/// <summary>How an invoice stands; read from what was paid on it, kept nowhere.</summary>
public enum InvoiceState
{
    ToPay,
    Late,
    Paid,

    /// <summary>Nothing to pay: it comes to nothing, or owes the family, which is taken off its next invoices.</summary>
    Credit,
}

/// <summary>A charge billed: one child, one slot, one day, and why. A charge is billed once, so its id is the line's.</summary>
public sealed class InvoiceLine
{
    public required Guid ChargeId { get; init; }

    public required InvoiceId InvoiceId { get; init; }

    public required ChildId ChildId { get; init; }

    public required SlotId SlotId { get; init; }

    public required DateOnly Date { get; init; }

    public required Money Amount { get; init; }

    public required string Reason { get; init; }
}

/// <summary>How money came for an invoice (R74).</summary>
public enum PaymentMeans
{
    PayFip = 1,
    Cash = 2,
    Cheque = 3,

    /// <summary>CESU (R74).</summary>
    ServiceVoucher = 4,

    /// <summary>Chèque-vacances (R74).</summary>
    HolidayVoucher = 5,
    Transfer = 6,

    /// <summary>Taken from an invoice that owed the family; that one has the opposite entry.</summary>
    Credit = 7,
}

/// <summary>Money received for an invoice, or moved between two of them. Append-only: what is left to pay is a difference, never a column.</summary>
public sealed class InvoicePayment
{
    /// <summary>Letters of a reason; it has to fit in a line of the receipt.</summary>
    public const int LongestReason = 200;

    public Guid Id { get; private set; } = TimeOrder.Next();

    public required InvoiceId InvoiceId { get; init; }

    public required OrganiserId OrganiserId { get; init; }

    public required HouseholdId HouseholdId { get; init; }

    public required PaymentMeans Means { get; init; }

    /// <summary>Towards the invoice; negative where a credit was used for another, or a payment was taken back.</summary>
    public required Money Amount { get; init; }

    /// <summary>« R2026-000123 », without gaps per organiser and year; null for what moved between invoices.</summary>
    public string? Number { get; init; }

    /// <summary>The cheque's number, the bank's authorisation, the number of the other invoice, or of the receipt that is taken back.</summary>
    public string? Reference { get; init; }

    /// <summary>The agent, or who else wrote it.</summary>
    public required string Who { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>Unique: an online payment counts once, however often its answer comes (I3).</summary>
    public PaymentId? PaymentId { get; init; }

    /// <summary>The payment that this one takes back. Unique: it is taken back once, whoever asks.</summary>
    public Guid? CancelsId { get; private init; }

    /// <summary>Why it was taken back, as the agent wrote it for the family.</summary>
    public string? Reason { get; private init; }

    /// <summary>True for what an agent took: what came from the bank, or from a credit, goes back the way it came.</summary>
    public bool CanBeTakenBack => TakeCounterPayment.Means.Contains(Means) && PaymentId is null && CancelsId is null;

    /// <summary>True for what the bank took: only the bank gives that back.</summary>
    public bool CanBeRefunded => Means == PaymentMeans.PayFip && CancelsId is null;

    /// <summary>The entry that takes this one back, or a part of it.</summary>
    /// <param name="amount">Positive.</param>
    /// <param name="number">Of its own receipt.</param>
    public InvoicePayment Opposite(Money amount, string number, string reason, string who, DateTimeOffset now) => new()
    {
        InvoiceId = InvoiceId, OrganiserId = OrganiserId, HouseholdId = HouseholdId, Means = Means, Amount = -amount,
        Number = number, Reference = Number, Who = who, At = now, CancelsId = Id, Reason = reason,
    };
}

/// <summary>A family was reminded of a late invoice: once per step.</summary>
public sealed class InvoiceReminder
{
    public required InvoiceId InvoiceId { get; init; }

    /// <summary>1 the day after it was due, 2 two weeks later.</summary>
    public required int Step { get; init; }

    public required DateTimeOffset At { get; init; }
}
