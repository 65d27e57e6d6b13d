namespace Portal.Simulator.PayFip;

/// <summary>What a portal asked for, field by field as it was written.</summary>
public sealed record OrderFields(
    string Numcli, string Exer, string Refdet, string Objet, string Montant, string Mel, string Saisie, string Urlnotif, string Urlredirect);

/// <summary>Where an operation stands.</summary>
public enum OperationState
{
    Created,
    Opened,
    Abandoned,
    Refused,
    PaidByCard,
    PaidByDebit,
}

/// <summary>What became of a visit to the payment page.</summary>
public enum Opening
{
    Welcome,
    TooLate,
    AlreadyOpened,
}

/// <summary>One call to a portal's notification address.</summary>
public sealed record Notification(DateTimeOffset At, int? Status, string? Error);

/// <summary>One idOp and its life.</summary>
public sealed class Operation(string idOp, OrderFields order, DateTimeOffset createdAt)
{
    /// <summary>An idOp whose page was not opened within this time is lost for ever.</summary>
    public static readonly TimeSpan OpeningTime = TimeSpan.FromMinutes(15);

    private const int MostNotifications = 50;

    private readonly Lock gate = new();
    private readonly Queue<Notification> notifications = new();
    private int lookups;

    public string IdOp { get; } = idOp;

    public OrderFields Order { get; } = order;

    public DateTimeOffset CreatedAt { get; } = createdAt;

    public OperationState State { get; private set; } = OperationState.Created;

    public DateTimeOffset? EndedAt { get; private set; }

    /// <summary>Given to what was paid, and only to that: 4 characters for a card, 16 for a debit, as recorded.</summary>
    public string? Numauto { get; private set; }

    public int Lookups => lookups;

    /// <summary>The letter the service answers (resultrans); null while it is not known.</summary>
    public string? Resultrans => State switch
    {
        OperationState.PaidByCard => "P",
        OperationState.PaidByDebit => "V",
        OperationState.Abandoned => "A",
        OperationState.Refused => "R",
        _ => null,
    };

    public IReadOnlyList<Notification> Notifications
    {
        get { lock (gate) return [.. notifications]; }
    }

    /// <summary>The real one erases it the next night; answering P1 at once shows a portal the same end, sooner.</summary>
    public bool IsForgotten(DateTimeOffset now) => State is OperationState.Created && now - CreatedAt > OpeningTime;

    public void CountLookup() => Interlocked.Increment(ref lookups);

    public Opening Open(DateTimeOffset now, bool once)
    {
        lock (gate)
        {
            if (IsForgotten(now)) return Opening.TooLate;
            if (State is not OperationState.Created) return once ? Opening.AlreadyOpened : Opening.Welcome;

            State = OperationState.Opened;
            return Opening.Welcome;
        }
    }

    /// <summary>An abandoned operation is still alive: the family can go back and pay. Nothing follows a payment or a refusal.</summary>
    /// <returns>False when the operation had already ended.</returns>
    public bool End(OperationState state, DateTimeOffset now)
    {
        lock (gate)
        {
            if (State is OperationState.Refused or OperationState.PaidByCard or OperationState.PaidByDebit) return false;

            State = state;
            EndedAt = now;
            Numauto = state switch
            {
                OperationState.PaidByCard => IdOp[..4].ToUpperInvariant(),
                OperationState.PaidByDebit => $"{now.ToUnixTimeSeconds() % 1_000_000_000_000:000000000000}-tip",
                _ => null,
            };
            return true;
        }
    }

    public void Record(Notification notification)
    {
        lock (gate)
        {
            notifications.Enqueue(notification);
            if (notifications.Count > MostNotifications) notifications.Dequeue();
        }
    }
}
