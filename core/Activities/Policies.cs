namespace Portal.Core.Activities;

/// <summary>How a family gets its account (R3-R7).</summary>
public enum AccountOpening
{
    SelfService,
    PostedDossierNumber,
    MailedCredentials,
    HandedOutCredentials,
    AccessCode,
}

/// <summary>What must be in order before a child can be booked (R15, R18-R20, R76).</summary>
public enum BookingGate
{
    None,
    AnnualRegistration,
    FileKnown,
    FileValidated,
    RulesSigned,
}

/// <summary>When a place becomes the family's for good (R86).</summary>
public enum Firmness
{
    OnCommit,
    OnPayment,
    AfterNight,
    AfterStaff,
}

/// <summary>When the family pays (R86).</summary>
public enum BillingMode
{
    Prepaid,
    InArrears,
    Invoice,
    Purse,
}

/// <summary>What happens past the booking limit (R34, R87).</summary>
public enum LatePolicy
{
    Refused,
    Surcharged,
}

/// <summary>What happens on a full day (R60, R87).</summary>
public enum FullPolicy
{
    Refused,
    WaitingList,
}

/// <summary>How a booking is given back in time (R88).</summary>
public enum CancellationPolicy
{
    /// <summary>At once; what was paid comes back as a credit note (R70).</summary>
    CreditNote,

    /// <summary>At once, through the recap (R59); nothing was paid yet.</summary>
    Immediate,

    /// <summary>As a request which the service answers by mail (R78, R80).</summary>
    OnRequest,

    /// <summary>Only before the commit.</summary>
    NotOnline,
}

/// <summary>The rules of one organiser. Small and orthogonal: no code ever asks which organiser it is.</summary>
public sealed record Policies
{
    public AccountOpening AccountOpening { get; init; }

    public BookingGate Gate { get; init; }

    public Firmness Firmness { get; init; }

    public BillingMode Billing { get; init; }

    public LatePolicy Late { get; init; }

    public FullPolicy Full { get; init; }

    public CancellationPolicy Cancellation { get; init; }

    /// <summary>Until when a day may be booked (R32).</summary>
    public DeadlineRule BookingDeadline { get; init; } = DeadlineRule.None;

    /// <summary>Until when a booking may be given back (R33).</summary>
    public DeadlineRule CancellationDeadline { get; init; } = DeadlineRule.None;

    /// <summary>How long a cart keeps its places (R69).</summary>
    public TimeSpan CartLifetime { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>How often that time may be taken again; ten is what RGAA 13.1 asks.</summary>
    public int CartRenewals { get; init; } = 10;

    /// <summary>How long an offered place waits for the family's answer (O9); never past the limit to book.</summary>
    public TimeSpan OfferLifetime { get; init; } = TimeSpan.FromHours(12);

    /// <summary>How long the places wait for the bank: PayFiP's fifteen minutes and a margin.</summary>
    public TimeSpan PaymentGrace { get; init; } = TimeSpan.FromMinutes(20);
}
