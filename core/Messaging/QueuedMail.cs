namespace Portal.Core.Messaging;

/// <summary>A mail to send, written with what caused it (I4). One per cause, whatever is run twice.</summary>
public sealed class QueuedMail
{
    public Guid Id { get; private set; } = Guid.CreateVersion7();

    /// <summary>« payment:0198… »: unique, so that a deed run again writes it once.</summary>
    public required string Cause { get; init; }

    public HouseholdId? HouseholdId { get; init; }

    public required string To { get; init; }

    public required string Subject { get; init; }

    public required string Html { get; init; }

    public required string Text { get; init; }

    /// <summary>Where one press stops mails of this kind (RFC 8058); null for those that answer a deed.</summary>
    public string? Unsubscribe { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? SentAt { get; set; }

    public int Attempts { get; set; }

    /// <summary>When to try next; null when sent or given up.</summary>
    public DateTimeOffset? NextAttemptAt { get; set; }

    public string? LastError { get; set; }
}
