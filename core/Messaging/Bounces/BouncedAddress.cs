namespace Portal.Core.Messaging;

/// <summary>An address that has sent a mail back. Stopped after one « no such mailbox »; a full mailbox is only noted.</summary>
public sealed class BouncedAddress
{
    /// <summary>In small letters.</summary>
    public required string Address { get; init; }

    /// <summary>What the other server said, last.</summary>
    public required string Reason { get; set; }

    public required DateTimeOffset LastAt { get; set; }

    public int Times { get; set; }

    /// <summary>Since when nothing is sent there; null while it is only noted, or once staff have resumed it.</summary>
    public DateTimeOffset? StoppedAt { get; set; }

    /// <summary>When staff last said that it works: reports of mails that left before count no more.</summary>
    public DateTimeOffset? ResumedAt { get; set; }

    public static string Normalised(string address) => address.Trim().ToLowerInvariant();

    /// <param name="mailSentAt">When the mail that came back had left; null when the report does not tell.</param>
    public void CameBack(string reason, bool isForGood, DateTimeOffset? mailSentAt, DateTimeOffset now)
    {
        if (ResumedAt is { } resumed && (mailSentAt ?? now) < resumed)
        {
            return;
        }

        (Reason, LastAt, Times) = (reason, now, Times + 1);
        if (isForGood)
        {
            StoppedAt ??= now;
        }
    }

    public void Resume(DateTimeOffset now) => (StoppedAt, ResumedAt) = (null, now);
}
