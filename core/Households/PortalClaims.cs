using System.Security.Claims;

namespace Portal.Core.Households;

/// <summary>What the cookie says about the one who is signed in; read by the pages and by the hub alike.</summary>
public static class PortalClaims
{
    public const string Guardian = "portal:guardian";
    public const string Household = "portal:household";
    public const string AgentOf = "portal:agent-of";

    public static GuardianId? GuardianId(this ClaimsPrincipal user) =>
        Guid.TryParse(user.FindFirstValue(Guardian), out var id) ? new GuardianId(id) : null;

    public static HouseholdId? HouseholdId(this ClaimsPrincipal user) =>
        Guid.TryParse(user.FindFirstValue(Household), out var id) ? new HouseholdId(id) : null;

    public static OrganiserId? AgentOfOrganiser(this ClaimsPrincipal user) =>
        int.TryParse(user.FindFirstValue(AgentOf), out var id) ? new OrganiserId(id) : null;

    private static string? FindFirstValue(this ClaimsPrincipal user, string type) => user.FindFirst(type)?.Value;
}
