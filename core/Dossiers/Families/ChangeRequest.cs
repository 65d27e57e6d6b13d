namespace Portal.Core.Dossiers;

public enum ChangeState
{
    Waiting = 1,
    Accepted = 2,
    Refused = 3,
    Withdrawn = 4,
}

/// <summary>What a family wants changed where the service has the last word: the old value, the new one, and the answer.</summary>
public sealed class ChangeRequest
{
    public Guid Id { get; private set; } = TimeOrder.Next();

    public required OrganiserId OrganiserId { get; init; }

    public required HouseholdId HouseholdId { get; init; }

    /// <summary>The household, the adult or the child whose field it is.</summary>
    public required Guid SubjectId { get; init; }

    /// <summary>The key of the field, see <see cref="FamilyField"/>.</summary>
    public required string Field { get; init; }

    public required string Old { get; init; }

    public required string New { get; init; }

    public required GuardianId AskedBy { get; init; }

    public required DateTimeOffset AskedAt { get; init; }

    public ChangeState State { get; private set; } = ChangeState.Waiting;

    public string? Answer { get; private set; }

    public DateTimeOffset? AnsweredAt { get; private set; }
}

/// <summary>What one organiser asks of its families' files.</summary>
public sealed class DossierSettings
{
    public required OrganiserId OrganiserId { get; init; }

    /// <summary>Which fields are free, validated or the service's own: <c>child.level=staff household.city=validated</c>; those not named keep their usual rule.</summary>
    public string FieldRules { get; set; } = "";

    /// <summary>Raised by each change, so that two agents do not undo one another.</summary>
    public int Version { get; set; }
}

/// <summary>An agent who is looking at something of the queue, shown to colleagues for a while.</summary>
public sealed class Taking
{
    /// <summary>Long enough to read a file, short enough that one left open blocks nobody.</summary>
    public static TimeSpan Lasts { get; } = TimeSpan.FromMinutes(15);

    public required Guid ItemId { get; init; }

    public required OrganiserId OrganiserId { get; init; }

    public required string By { get; set; }

    public required DateTimeOffset At { get; set; }
}

/// <summary>A word by which a household is found: names, dossier number, addresses of mail, telephone; without accents or capitals.</summary>
public sealed class HouseholdWord
{
    public const int Longest = 40;

    public required string Word { get; init; }

    public required HouseholdId HouseholdId { get; init; }
}
