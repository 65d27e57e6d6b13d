using System.Security.Claims;
using Portal.Core.Organisers;

namespace Portal.Core.Households;

/// <summary>What the cookie says about the one who is signed in; read by the pages and by the hub alike.</summary>
public static class PortalClaims
{
    /// <summary>The adult's id; absent for an agent.</summary>
    public const string Guardian = "portal:guardian";

    /// <summary>The household's id; absent for an agent.</summary>
    public const string Household = "portal:household";

    /// <summary>The organiser of an agent.</summary>
    public const string AgentOf = "portal:agent-of";

    /// <summary>The <see cref="Organisers.StaffRole"/>, by its name.</summary>
    public const string Role = "portal:role";

    /// <summary>The facility an agent is limited to.</summary>
    public const string Facility = "portal:facility";

    /// <summary>The row of this sign-in, which every request looks up.</summary>
    public const string Session = "portal:session";

    /// <summary>What must be done before anything else: <see cref="FirstThing"/>.</summary>
    public const string First = "portal:first";

    /// <summary>The agent who acts for this guardian at the desk (R14).</summary>
    public const string DeskAgent = "portal:desk-agent";

    /// <summary>That agent's organiser: the only one whose rows they touch, here as elsewhere.</summary>
    public const string DeskOrganiser = "portal:desk-organiser";

    /// <summary>Signed in on a computer that many use (R14).</summary>
    public const string Public = "portal:public";

    /// <summary>Null for an agent, and for nobody.</summary>
    public static GuardianId? GuardianId(this ClaimsPrincipal user) =>
        Guid.TryParse(user.FindFirstValue(Guardian), out var id) ? new GuardianId(id) : null;

    /// <summary>Null for an agent, and for nobody.</summary>
    public static HouseholdId? HouseholdId(this ClaimsPrincipal user) =>
        Guid.TryParse(user.FindFirstValue(Household), out var id) ? new HouseholdId(id) : null;

    /// <summary>Null for a family, and for an agent who acts for one at the desk.</summary>
    public static OrganiserId? AgentOfOrganiser(this ClaimsPrincipal user) =>
        int.TryParse(user.FindFirstValue(AgentOf), out var id) ? new OrganiserId(id) : null;

    /// <summary>Null for a family.</summary>
    public static StaffRole? StaffRole(this ClaimsPrincipal user) =>
        Enum.TryParse<StaffRole>(user.FindFirstValue(Role), out var role) ? role : null;

    /// <summary>The only facility whose rows this agent sees; null: all of the organiser's.</summary>
    public static FacilityId? OnlyFacility(this ClaimsPrincipal user) =>
        int.TryParse(user.FindFirstValue(Facility), out var id) ? new FacilityId(id) : null;

    /// <summary>The agent of an organiser, as deeds and questions know them.</summary>
    /// <param name="today">In Paris: who was booked before this school year is nobody's at a facility any more.</param>
    public static Agent AsAgent(this ClaimsPrincipal user, OrganiserId organiser, DateOnly today) =>
        new(user.Identity?.Name ?? "", organiser, user.OnlyFacility()) { Since = new DateOnly(today.Month >= 9 ? today.Year : today.Year - 1, 9, 1) };

    /// <summary>Null for nobody.</summary>
    public static Guid? AccountId(this ClaimsPrincipal user) =>
        Guid.TryParse(user.FindFirstValue(ClaimTypes.NameIdentifier), out var id) ? id : null;

    /// <summary>Null for nobody.</summary>
    public static Guid? SessionId(this ClaimsPrincipal user) =>
        Guid.TryParse(user.FindFirstValue(Session), out var id) ? id : null;

    /// <summary>Null where no agent acts for the family (R14).</summary>
    public static string? DeskAgentName(this ClaimsPrincipal user) => user.FindFirstValue(DeskAgent);

    /// <summary>Null where no agent acts for the family (R14).</summary>
    public static OrganiserId? DeskOrganiserId(this ClaimsPrincipal user) =>
        int.TryParse(user.FindFirstValue(DeskOrganiser), out var id) ? new OrganiserId(id) : null;

    /// <summary>As was ticked at sign-in (R14).</summary>
    public static bool IsOnPublicComputer(this ClaimsPrincipal user) => user.FindFirstValue(Public) is not null;

    /// <summary>Null: every page is open.</summary>
    public static FirstThing? FirstThing(this ClaimsPrincipal user) =>
        Enum.TryParse<FirstThing>(user.FindFirstValue(First), out var first) ? first : null;

    private static string? FindFirstValue(this ClaimsPrincipal user, string type) => user.FindFirst(type)?.Value;
}

/// <summary>What comes before every other page.</summary>
public enum FirstThing
{
    /// <summary>A password of one's own, the texts in force (R6, R7).</summary>
    PasswordAndTexts,

    /// <summary>A second factor, where the staff's is obligatory.</summary>
    SecondFactor,
}
