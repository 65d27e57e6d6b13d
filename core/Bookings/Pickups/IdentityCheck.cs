namespace Portal.Core.Bookings;

/// <summary>What somebody who fetches a child has shown.</summary>
public enum IdentityDocument
{
    IdentityCard = 1,
    Passport = 2,
    ResidencePermit = 3,
    DrivingLicence = 4,
}

/// <summary>
/// Who came to fetch a child on a day, and that an agent saw a document of identity. The kind of the document is kept and
/// nothing that stands on it: what is not needed is not kept (RGPD, art. 5).
/// </summary>
public sealed class IdentityCheck
{
    public Guid Id { get; private set; } = TimeOrder.Next();

    public required OrganiserId OrganiserId { get; init; }

    public required HouseholdId HouseholdId { get; init; }

    public required ChildId ChildId { get; init; }

    public required DateOnly Date { get; init; }

    /// <summary>A guardian of the household or one of its contacts.</summary>
    public required Guid PersonId { get; init; }

    /// <summary>The name as it stood in the file that day.</summary>
    public required string PersonName { get; init; }

    public required IdentityDocument Document { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>The agent who saw it.</summary>
    public required string By { get; init; }
}
