namespace Portal.Core.Audit;

/// <summary>Who changed what, when, from what to what (I7). Written in the transaction of the change.</summary>
public sealed class AuditEntry
{
    /// <summary>Made here, not by the database.</summary>
    public Guid Id { get; private set; } = TimeOrder.Next();

    /// <summary>The deed's instant.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The account's adult, or the name of the job.</summary>
    public required string Who { get; init; }

    /// <summary>The agent who did it for the family, at the desk (R14).</summary>
    public string? DeskAgent { get; init; }

    /// <summary>The deed: <c>booking.cancelled</c>.</summary>
    public required string What { get; init; }

    /// <summary>The thing and its id, never a child's name: <c>booking 0199…</c>.</summary>
    public required string Subject { get; init; }

    /// <summary>Whose matter; null for the organiser's own.</summary>
    public HouseholdId? HouseholdId { get; init; }

    /// <summary>Null where there was nothing.</summary>
    public string? Before { get; init; }

    /// <summary>Null where nothing is left.</summary>
    public string? After { get; init; }
}
