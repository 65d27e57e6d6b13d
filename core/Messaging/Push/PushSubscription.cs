using System.Security.Cryptography;
using System.Text;

namespace Portal.Core.Messaging;

/// <summary>A browser in which an adult wants to be alerted: the address that its maker's push service gave it, and the keys that only it can open.</summary>
public sealed class PushSubscription
{
    /// <summary>Of one adult; one more takes the place of the oldest.</summary>
    public const int MostPerAdult = 10;

    public Guid Id { get; private set; } = TimeOrder.Next();

    public required GuardianId GuardianId { get; init; }

    /// <summary>At the push service; whoever knows it and our private key can send there, so it is shown to nobody.</summary>
    public required string Endpoint { get; init; }

    /// <summary>By which the address is found, and by which a page knows its own browser.</summary>
    public required string EndpointHash { get; init; }

    public required string P256dh { get; init; }

    public required string Auth { get; init; }

    /// <summary>The portal's public key for which the browser gave the address: it takes nothing signed by another.</summary>
    public required string ServerKey { get; init; }

    /// <summary>« Firefox sur Windows ».</summary>
    public required string Device { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public static string HashOf(string endpoint) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(endpoint)));
}

/// <summary>An adult wants to be alerted of a topic on their devices, beside the mail; no row, no alert.</summary>
public sealed class PushWish
{
    public required GuardianId GuardianId { get; init; }

    public required MailTopic Topic { get; init; }
}

/// <summary>A push that is to leave for one device. There is one per alert and device; once it has left, or is too old, there is none.</summary>
public sealed class QueuedPush
{
    /// <summary>After a day an alert in the hand is no news; the mail and the page of alerts have it.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromDays(1);

    public Guid Id { get; private set; } = TimeOrder.Next();

    public required Guid SubscriptionId { get; init; }

    public PushSubscription Subscription { get; private set; } = null!;

    /// <summary>The row of the outbox, and so the alert, that it tells of.</summary>
    public required Guid MailId { get; init; }

    public required MailKind Kind { get; init; }

    public required DateTimeOffset NextAttemptAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    public int Attempts { get; private set; }

    /// <summary>The run that is sending it.</summary>
    public Guid? ClaimedBy { get; private set; }
}
