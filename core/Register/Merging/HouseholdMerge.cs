namespace Portal.Core.Register;

/// <summary>Two households, or two children of one, that were made one; with what moved, so that it can be undone.</summary>
public sealed class HouseholdMerge
{
    /// <summary>How long a merge can be undone. After it, what moved is forgotten.</summary>
    public static TimeSpan Undoable { get; } = TimeSpan.FromDays(30);

    public Guid Id { get; private set; } = TimeOrder.Next();

    public required OrganiserId OrganiserId { get; init; }

    /// <summary>The household that stays.</summary>
    public required HouseholdId Kept { get; init; }

    /// <summary>The household that went into it; the same where only children were made one.</summary>
    public required HouseholdId Gone { get; init; }

    /// <summary>As the page tells it: « Martin (D00012) dans Martin (D00007) ».</summary>
    public required string Summary { get; init; }

    public required string By { get; init; }

    public required DateTimeOffset At { get; init; }

    public DateTimeOffset? UndoneAt { get; private set; }

    public string? UndoneBy { get; private set; }

    public bool IsUndoable(DateTimeOffset now) => UndoneAt is null && now < At + Undoable;

    public void Undo(string by, DateTimeOffset now) => (UndoneBy, UndoneAt) = (by, now);
}

public enum RowChange
{
    Changed = 1,
    Added = 2,
    Removed = 3,
}

/// <summary>One row that a merge changed, added or removed: its key, and its values before and after, as JSON.</summary>
public sealed class MergedRow
{
    public required Guid MergeId { get; init; }

    public required int Position { get; init; }

    /// <summary>The entity, by its name in the model.</summary>
    public required string Entity { get; init; }

    public required RowChange Change { get; init; }

    public required string Key { get; init; }

    public required string Before { get; init; }

    public required string After { get; init; }
}

/// <summary>Two households, or two children, of whom somebody of the service said that they are not the same: they are not proposed again.</summary>
public sealed class NotTheSame
{
    public required OrganiserId OrganiserId { get; init; }

    /// <summary>The smaller of the two ids.</summary>
    public required Guid One { get; init; }

    public required Guid Other { get; init; }

    public required string By { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>The pair in its one order.</summary>
    public static (Guid One, Guid Other) Pair(Guid one, Guid other) => one.CompareTo(other) < 0 ? (one, other) : (other, one);
}
