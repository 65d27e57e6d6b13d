namespace Portal.Core.Organisers;

/// <summary>How a family gets its account (R3-R7).</summary>
public enum AccountOpening
{
    /// <summary>The parent asks for it online; the service accepts or refuses.</summary>
    SelfService,

    /// <summary>The parent opens it with the dossier number that came by post (R3, R4).</summary>
    PostedDossierNumber,

    /// <summary>The service opens it and mails identifier, password and link (R5).</summary>
    MailedCredentials,

    /// <summary>The service prints a password that is good for one sign-in (R6).</summary>
    HandedOutCredentials,

    /// <summary>The parent opens it with a code that the service handed out.</summary>
    AccessCode,
}

/// <summary>When a place becomes the family's for good (R86).</summary>
public enum Firmness
{
    /// <summary>As soon as the recap is validated (Cluses).</summary>
    OnCommit,

    /// <summary>Once the bank has said paid (R68).</summary>
    OnPayment,

    /// <summary>Once the night has transmitted it (R57).</summary>
    AfterNight,

    /// <summary>Once the service has accepted it (R64).</summary>
    AfterStaff,
}

/// <summary>When the family pays (R86).</summary>
public enum BillingMode
{
    /// <summary>Online, before the place is firm (R68, R69).</summary>
    Prepaid,

    /// <summary>By an invoice of the month after (R73).</summary>
    InArrears,

    /// <summary>By an invoice, month by month (R75).</summary>
    Invoice,

    /// <summary>From the balance kept with the organiser: no month is invoiced (R76).</summary>
    Purse,
}

/// <summary>What happens past the booking limit (R34, R87).</summary>
public enum LatePolicy
{
    /// <summary>No booking any more (R34).</summary>
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
    /// <summary>The day is refused and listed to be read (R48, R60).</summary>
    Refused,

    /// <summary>The family may queue for it (R60, R66).</summary>
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
    /// <summary>For accounts still to open; those that are open do not change (R89).</summary>
    public AccountOpening AccountOpening { get; init; }

    /// <summary>What must be done before a child may be booked (R15, R18-R20).</summary>
    public BookingGate Gate { get; init; }

    /// <summary>When a booking counts; an activity may have its own (R86).</summary>
    public Firmness Firmness { get; init; }

    /// <summary>Whether a cart ends at the bank, and whether months are invoiced (R86).</summary>
    public BillingMode Billing { get; init; }

    /// <summary>Past the limit to book (R87).</summary>
    public LatePolicy Late { get; init; }

    /// <summary>Where no place is left (R87).</summary>
    public FullPolicy Full { get; init; }

    /// <summary>Within the limit to cancel (R88).</summary>
    public CancellationPolicy Cancellation { get; init; }

    /// <summary>Past the limit to cancel (R87).</summary>
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
