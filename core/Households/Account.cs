using Microsoft.AspNetCore.Identity;
using Portal.Core.Organisers;

namespace Portal.Core.Households;

/// <summary>Somebody who may sign in: a guardian of a household, or an agent of an organiser. Never both.</summary>
public sealed class Account : IdentityUser<Guid>
{
    private Account()
    {
    }

    /// <summary>Null for an agent.</summary>
    public GuardianId? GuardianId { get; private set; }

    /// <summary>Null for an agent.</summary>
    public HouseholdId? HouseholdId { get; private set; }

    /// <summary>The organiser whose day this agent sees.</summary>
    public OrganiserId? AgentOf { get; private set; }

    /// <summary>What an agent does there; null for a guardian.</summary>
    public StaffRole? Role { get; private set; }

    /// <summary>The only facility whose rows this agent sees; null: all of the organiser's.</summary>
    public FacilityId? FacilityId { get; private set; }

    /// <summary>How colleagues and the audit name an agent; null for a guardian, whose name is the household's.</summary>
    public string? FullName { get; private set; }

    /// <summary>Signed in with what was handed out: a password of one's own comes first (R6).</summary>
    public bool MustChangePassword { get; private set; }

    /// <summary>The version of the portal's own terms of use that was accepted last (R4, R7), where an organiser has none; null: never asked, never answered. An organiser's own text has a signature.</summary>
    public string? AcceptedTerms { get; private set; }

    /// <summary>The same for the sheet on personal data (R7).</summary>
    public string? AcceptedPrivacy { get; private set; }

    /// <summary>May no longer sign in; the row stays, as the audit names it.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>The account of an adult the service knows already, who has accepted what was to accept.</summary>
    /// <param name="terms">The versions of the texts in force.</param>
    public static Account For(Guardian guardian, string userName, string? terms = LegalTexts.TermsVersion, string? privacy = LegalTexts.PrivacyVersion) => new()
    {
        Id = TimeOrder.Next(),
        UserName = userName,
        NormalizedUserName = userName.ToUpperInvariant(),
        Email = guardian.ReceiptEmail,
        NormalizedEmail = guardian.ReceiptEmail.ToUpperInvariant(),
        EmailConfirmed = true,
        GuardianId = guardian.Id,
        HouseholdId = guardian.HouseholdId,
        SecurityStamp = Guid.NewGuid().ToString("N"),
        LockoutEnabled = true,
        AcceptedTerms = terms,
        AcceptedPrivacy = privacy,
    };

    /// <summary>An account that its adult has yet to make theirs: neither texts accepted, nor address proved.</summary>
    /// <param name="email">One address, to which the mails that open the account go.</param>
    public static Account ToOpen(Guardian guardian, string userName, string email)
    {
        var account = For(guardian, userName, terms: null, privacy: null);
        account.Write(email);
        account.EmailConfirmed = false;
        return account;
    }

    /// <summary>An agent's account, without a password yet.</summary>
    public static Account ForAgent(OrganiserId organiser, string userName, StaffRole role = StaffRole.Administrator, string? fullName = null, FacilityId? facility = null) => new()
    {
        Id = TimeOrder.Next(),
        UserName = userName,
        NormalizedUserName = userName.ToUpperInvariant(),
        EmailConfirmed = true,
        AgentOf = organiser,
        Role = role,
        FullName = fullName,
        FacilityId = facility,
        SecurityStamp = Guid.NewGuid().ToString("N"),
        LockoutEnabled = true,
    };

    /// <summary>Writes the address under which one signs in; not yet proved to be theirs.</summary>
    public void Write(string email) => (Email, NormalizedEmail) = (email, email.ToUpperInvariant());

    /// <summary>The address is theirs: they opened the link sent there (R4).</summary>
    public void ProveEmail() => EmailConfirmed = true;

    /// <summary>A password of one's own. Every cookie and every link given before is worth nothing from here on.</summary>
    public void Choose(string passwordHash)
    {
        PasswordHash = passwordHash;
        MustChangePassword = false;
        AccessFailedCount = 0;
        LockoutEnd = null;
        SecurityStamp = Guid.NewGuid().ToString("N");
    }

    /// <summary>A password that the service prints and hands out: good for one sign-in, which asks for another (R6).</summary>
    public void HandOut(string passwordHash)
    {
        Choose(passwordHash);
        MustChangePassword = true;
        EmailConfirmed = true;
    }

    /// <summary>The portal's own texts, which stand in where an organiser has none.</summary>
    public void AcceptTerms(string version) => AcceptedTerms = version;

    /// <inheritdoc cref="AcceptTerms"/>
    public void AcceptPrivacy(string version) => AcceptedPrivacy = version;

    /// <summary>Counts with the next request: each reads the account.</summary>
    public void Assign(StaffRole role, FacilityId? facility) => (Role, FacilityId) = (role, facility);

    /// <summary>Nobody signs in with it; every cookie ends.</summary>
    public void Close()
    {
        IsClosed = true;
        SecurityStamp = Guid.NewGuid().ToString("N");
    }

    /// <summary>Signing in is possible again, with the password as it was.</summary>
    public void Reopen() => IsClosed = false;
}
