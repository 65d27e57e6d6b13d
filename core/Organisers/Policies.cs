namespace Portal.Core.Organisers;

/// <summary>How a family gets its account (R3-R7).</summary>
public enum AccountOpening
{
    SelfService,
    PostedDossierNumber,
    MailedCredentials,
    HandedOutCredentials,
    AccessCode,
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

    /// <summary>Taken until the slot begins, at a surcharge (O17).</summary>
    Surcharged,

    /// <summary>
    /// Asked of the service until the slot begins: the place is held, nothing is paid online, and the service decides,
    /// however firm the organiser's other bookings are.
    /// </summary>
    OnRequest,
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

/// <summary>What a family may do with a booking past the limit to cancel (R87).</summary>
public enum LateCancellationPolicy
{
    /// <summary>Nothing: the booking stands.</summary>
    Refused = 0,

    /// <summary>The place is freed for others; the price stays due (R71).</summary>
    NoRefund = 1,

    /// <summary>The place is freed; the price is given back on proof, sent within <see cref="Policies.ProofHours"/> (R72).</summary>
    RefundOnProof = 2,

    /// <summary>An absence, billed (R80); where the service answers requests, it answers this one too.</summary>
    BilledAbsence = 3,

    /// <summary>As a request which the service answers by mail (R78).</summary>
    Request = 4,
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

    public LateCancellationPolicy LateCancellation { get; init; }

    /// <summary>Hours after the beginning of the slot within which the proof of an absence is taken (R72, O18).</summary>
    public int ProofHours { get; init; } = 48;

    /// <summary>The first days of an absence that stay due even with proof (jours de carence, O18).</summary>
    public int UnpaidDays { get; init; }

    /// <summary>Until when, on the day itself, an absence may be declared; Paris time (O18).</summary>
    public TimeOnly AbsenceUntil { get; init; } = new(10, 0);

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

    /// <summary>Who passes before whom on a waiting list (O10).</summary>
    public PriorityRules Priority { get; init; } = PriorityRules.ResidentsFirst;

    /// <summary>How a freed place reaches the family in front (R66).</summary>
    public FreedPlace FreedPlace { get; init; }

    /// <summary>What an offer let pass costs.</summary>
    public PassedOffer PassedOffer { get; init; }

    /// <summary>How long the places wait for the bank: PayFiP's fifteen minutes and a margin.</summary>
    public TimeSpan PaymentGrace { get; init; } = TimeSpan.FromMinutes(20);

    /// <summary>The hours at night in which families find a page that says until when (R13); staff still get in.</summary>
    public MaintenanceWindow Maintenance { get; init; } = MaintenanceWindow.None;

    /// <summary>When what a family holds ends that lasts so long: its minutes do not run while the portal is closed to it.</summary>
    public DateTimeOffset EndOf(DateTimeOffset now, TimeSpan lasts) => Maintenance.EndOf(now, lasts);

    /// <summary>What these settings cannot both mean, in a sentence; null when they agree.</summary>
    public string? Contradiction() =>
        FreedPlace == FreedPlace.BookedAtNight && Firmness == Firmness.OnPayment
            ? "Une place ne peut pas être attribuée la nuit là où l’on paie d’abord\u00A0: personne ne serait là pour payer."
            : null;
}
