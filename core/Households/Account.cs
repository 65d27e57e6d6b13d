using Microsoft.AspNetCore.Identity;

namespace Portal.Core.Households;

/// <summary>Somebody who may sign in: a guardian of a household, or an agent of an organiser. Never both.</summary>
public sealed class Account : IdentityUser<Guid>
{
    private Account()
    {
    }

    public GuardianId? GuardianId { get; private set; }

    public HouseholdId? HouseholdId { get; private set; }

    /// <summary>The organiser whose day this agent sees.</summary>
    public OrganiserId? AgentOf { get; private set; }

    public static Account For(Guardian guardian, string userName) => new()
    {
        Id = Guid.CreateVersion7(),
        UserName = userName,
        NormalizedUserName = userName.ToUpperInvariant(),
        Email = guardian.ReceiptEmail,
        NormalizedEmail = guardian.ReceiptEmail.ToUpperInvariant(),
        EmailConfirmed = true,
        GuardianId = guardian.Id,
        HouseholdId = guardian.HouseholdId,
        SecurityStamp = Guid.NewGuid().ToString("N"),
        LockoutEnabled = true,
    };

    public static Account ForAgent(OrganiserId organiser, string userName) => new()
    {
        Id = Guid.CreateVersion7(),
        UserName = userName,
        NormalizedUserName = userName.ToUpperInvariant(),
        AgentOf = organiser,
        SecurityStamp = Guid.NewGuid().ToString("N"),
        LockoutEnabled = true,
    };
}
