namespace Portal.Core.Audit;

/// <summary>Who changed what, when, from what to what (I7). Written in the transaction of the change.</summary>
public sealed class AuditEntry
{
    public Guid Id { get; private set; } = TimeOrder.Next();

    public required DateTimeOffset At { get; init; }

    /// <summary>The account's adult, or the name of the job.</summary>
    public required string Who { get; init; }

    /// <summary>The agent who did it for the family, at the desk (R14).</summary>
    public string? DeskAgent { get; init; }

    /// <summary>The deed: <c>booking.cancelled</c>.</summary>
    public required string What { get; init; }

    public required string Subject { get; init; }

    public HouseholdId? HouseholdId { get; init; }

    public string? Before { get; init; }

    public string? After { get; init; }
}
