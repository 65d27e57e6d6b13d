namespace Portal.Core.Activities;

/// <summary>The body whose catalogue, policies, tariffs and cash office apply: the guides' « structure consultée » (R11).</summary>
public sealed class Organiser
{
    public OrganiserId Id { get; init; }

    /// <summary>The short name in addresses: <c>clapiers</c>.</summary>
    public required string Code { get; init; }

    public required string Name { get; init; }

    /// <summary>The accent colour of its pages, as <c>#0d6660</c>; dark enough for white text (RGAA 3.2).</summary>
    public required string Accent { get; init; }

    /// <summary>Six digits at the DGFiP (numcli): a string, its leading zeros count.</summary>
    public required string PayFipClientNumber { get; init; }

    /// <summary>Where the service itself is written to: a night that failed, a counter that drifted. Null: nowhere.</summary>
    public string? ServiceEmail { get; set; }

    /// <summary>A word on the home page (R11).</summary>
    public string? Notice { get; set; }

    /// <exception cref="ArgumentException">Two of the settings contradict each other.</exception>
    public required Policies Policies
    {
        get;
        set => field = value.Contradiction() is { } why ? throw new ArgumentException(why, nameof(value)) : value;
    }

    /// <summary>Raised whenever its catalogue changes, so that cached copies are read again.</summary>
    public int CatalogueVersion { get; private set; }

    /// <summary>Raised whenever its settings change: two agents who change them at once do not undo one another.</summary>
    public int SettingsVersion { get; private set; }

    /// <summary>Takes new settings. Cached copies, on every node, are read again with the next request.</summary>
    /// <exception cref="ArgumentException">Two of the settings contradict each other.</exception>
    public void Take(SettingsDraft settings)
    {
        (Notice, ServiceEmail, Policies) = (settings.Notice, settings.ServiceEmail, settings.Policies);
        SettingsVersion++;
        CatalogueVersion++;
    }
}

/// <summary>A place of care: a school, a leisure centre.</summary>
public sealed class Facility
{
    public FacilityId Id { get; init; }

    public required OrganiserId OrganiserId { get; init; }

    public required string Name { get; init; }

    public bool IsSchool { get; init; }
}
