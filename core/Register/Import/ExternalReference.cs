namespace Portal.Core.Register;

/// <summary>What an external id stands for. The numbers are stored.</summary>
public enum ReferenceKind
{
    Household = 1,
    Adult = 2,
    Child = 3,
}

/// <summary>The name that another program of the service has for a household, an adult or a child: by it a line that comes again is known.</summary>
public sealed class ExternalReference
{
    public required OrganiserId OrganiserId { get; init; }

    public required ReferenceKind Kind { get; init; }

    /// <summary>As the file has it; an adult's is the household's with a rank: « F12#1 ».</summary>
    public required string Value { get; init; }

    public required Guid SubjectId { get; set; }
}

/// <summary>The bytes of a file between its preview and its import: what an agent has looked at is what is imported.</summary>
public sealed class ImportDraft
{
    /// <summary>Longer than anybody reads a preview.</summary>
    public static TimeSpan Lifetime { get; } = TimeSpan.FromHours(12);

    /// <summary>Random, as it stands in an address.</summary>
    public Guid Id { get; private set; } = Guid.NewGuid();

    public required OrganiserId OrganiserId { get; init; }

    public required string By { get; init; }

    public required string FileName { get; init; }

    public required byte[] Content { get; init; }

    public required DateTimeOffset UploadedAt { get; init; }
}
