namespace Portal.Core.Messaging;

/// <summary>Where a mail stands.</summary>
public enum MailState
{
    /// <summary>Leaves at <see cref="QueuedMail.NextAttemptAt"/>.</summary>
    ToSend = 1,

    Sent = 2,

    /// <summary>Refused for good, or too often: staff can send it again.</summary>
    GivenUp = 3,

    /// <summary>Waits for the digest of its day.</summary>
    ForDigest = 4,

    InDigest = 5,

    /// <summary>Its adult wants these on the page of alerts only.</summary>
    OnPortal = 6,

    /// <summary>Its adult has no address.</summary>
    NoAddress = 7,

    /// <summary>Its address has bounced: nothing is sent there until it changes or staff resume it.</summary>
    AddressStopped = 8,
}

/// <summary>A mail to send, written with what caused it (I4), and the alert that mirrors it (R21). One per cause, whatever is run twice.</summary>
public sealed class QueuedMail
{
    public Guid Id { get; private set; } = TimeOrder.Next();

    /// <summary>The order in which mails were written: those to one address leave in it.</summary>
    public long Sequence { get; private set; } = TimeOrder.NextStamp();

    /// <summary>« payment:0198… »: unique, so that a deed run again writes it once.</summary>
    public required string Cause { get; init; }

    public required MailKind Kind { get; init; }

    /// <summary>Whose colour and words it has; null for the digest of several organisers.</summary>
    public OrganiserId? OrganiserId { get; init; }

    public HouseholdId? HouseholdId { get; init; }

    /// <summary>The adult it is written to.</summary>
    public GuardianId? GuardianId { get; init; }

    /// <summary>In small letters; empty without an address.</summary>
    public required string To { get; set; }

    /// <summary>The mail of which this is a copy, to another address of the same adult (R10); a copy is no alert.</summary>
    public Guid? CopyOf { get; init; }

    public required string Subject { get; init; }

    /// <summary>Empty once a letter that holds a secret has left.</summary>
    public required string Html { get; init; }

    public required string Text { get; init; }

    /// <summary>The button, for the alert and the digest; none for a letter that holds a secret.</summary>
    public string? ActionWords { get; init; }

    public string? ActionLink { get; init; }

    /// <summary>Where one press stops mails of this kind (RFC 8058); null for those that answer a deed.</summary>
    public string? Unsubscribe { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required MailState State { get; set; }

    public DateTimeOffset? SentAt { get; set; }

    public int Attempts { get; set; }

    /// <summary>When to try next; null unless it is to be sent.</summary>
    public DateTimeOffset? NextAttemptAt { get; set; }

    /// <summary>The run that is sending it.</summary>
    public Guid? ClaimedBy { get; set; }

    public string? LastError { get; set; }

    /// <summary>When word came back that it was not delivered.</summary>
    public DateTimeOffset? BouncedAt { get; set; }

    /// <summary>When its adult has read the alert.</summary>
    public DateTimeOffset? ReadAt { get; set; }

    /// <summary>Open pages have not heard of the alert yet.</summary>
    public bool AlertUntold { get; set; }

    /// <summary>The same for one cause whatever happens, so that a mail sent twice after a crash is seen as one.</summary>
    public static string MessageIdOf(Guid mail) => $"{mail:N}@portail-famille";
}
