namespace Portal.Core.Dossiers;

/// <summary>A household that an organiser knows, be it without any child's file yet: such a family signs in and is shown this organiser.</summary>
public sealed class KnownHousehold
{
    public required HouseholdId HouseholdId { get; init; }

    public required OrganiserId OrganiserId { get; init; }

    public required DateTimeOffset Since { get; init; }
}
