namespace Portal.Core.Dossiers;

public enum FileState
{
    Incomplete,
    Sent,
    Validated,
}

/// <summary>The file of one child at one organiser, for one school year.</summary>
public sealed class ChildFile
{
    public required ChildId ChildId { get; init; }

    public required OrganiserId OrganiserId { get; init; }

    public required HouseholdId HouseholdId { get; init; }

    public FileState State { get; private set; }

    public static ChildFile Validated(ChildId child, HouseholdId household, OrganiserId organiser) =>
        new() { ChildId = child, HouseholdId = household, OrganiserId = organiser, State = FileState.Validated };

    public static ChildFile Started(ChildId child, HouseholdId household, OrganiserId organiser) =>
        new() { ChildId = child, HouseholdId = household, OrganiserId = organiser, State = FileState.Incomplete };
}
