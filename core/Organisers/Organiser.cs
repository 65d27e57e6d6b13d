using System.Text.RegularExpressions;

namespace Portal.Core.Organisers;

/// <summary>The body whose catalogue, policies, tariffs and cash office apply: the guides' « structure consultée » (R11).</summary>
public sealed partial class Organiser
{
    /// <summary>Numbered by the database.</summary>
    public OrganiserId Id { get; init; }

    /// <summary>The first part of the addresses that are not a family's: no organiser is called so.</summary>
    public static readonly IReadOnlySet<string> OtherAddresses = new HashSet<string>
    {
        "absences", "accessibilite", "activation", "adresse", "agent", "alertes", "attente", "calendrier", "conditions", "connexion", "contact", "courriels", "css",
        "deconnexion", "demandes", "dev", "donnees-personnelles", "factures", "garde", "historique", "inscription", "js", "lib", "live", "menus", "moi",
        "mot-de-passe", "mot-de-passe-force", "mot-de-passe-oublie", "paiement", "panier", "planning", "presence", "rappels", "reserver", "sante",
    };

    /// <summary>The short name in addresses: <c>clapiers</c>.</summary>
    /// <exception cref="ArgumentException">It is no word for an address, or another page's.</exception>
    public required string Code
    {
        get;
        init => field = IsCode(value) ? value : throw new ArgumentException($"'{value}' cannot begin the addresses of an organiser.", nameof(value));
    }

    /// <summary>The address of one of its rooms for families.</summary>
    /// <param name="room">As the page declares it: <c>/panier?x=y</c>, or <c>/</c>.</param>
    public string To(string room) => $"/{Code}{(room is "/" or ['/', '?' or '#', ..] ? room[1..] : room)}";

    /// <summary>Small letters, digits and hyphens, and no address of another page.</summary>
    public static bool IsCode(string word) => CodeForm().IsMatch(word) && !OtherAddresses.Contains(word);

    /// <summary>As families read it, and as papers are headed.</summary>
    public required string Name { get; init; }

    /// <summary>The accent colour of its pages, as <c>#0d6660</c>; dark enough for white text (RGAA 3.2).</summary>
    public required string Accent { get; init; }

    /// <summary>Six digits at the DGFiP (numcli): a string, its leading zeros count.</summary>
    public required string PayFipClientNumber { get; init; }

    /// <summary>Where the service itself is written to: a night that failed, a counter that drifted. Null: nowhere.</summary>
    public string? ServiceEmail { get; set; }

    /// <summary>How families reach the service.</summary>
    public ContactCard Contact { get; set; } = new();

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
        (Notice, ServiceEmail, Contact, Policies) = (settings.Notice, settings.ServiceEmail, settings.Contact, settings.Policies);
        SettingsVersion++;
        CatalogueVersion++;
    }

    [GeneratedRegex("^[a-z0-9]+(-[a-z0-9]+)*\\z")]
    private static partial Regex CodeForm();
}

/// <summary>A place of care: a school, a leisure centre.</summary>
public sealed class Facility
{
    /// <summary>Numbered by the database.</summary>
    public FacilityId Id { get; init; }

    /// <summary>Who runs it.</summary>
    public required OrganiserId OrganiserId { get; init; }

    /// <summary>As families read it.</summary>
    public required string Name { get; set; }

    /// <summary>Its pupils are those whose <see cref="Households.Child.SchoolId"/> names it.</summary>
    public bool IsSchool { get; init; }
}
