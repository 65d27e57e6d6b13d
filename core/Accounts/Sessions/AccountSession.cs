using Portal.Core.Households;

namespace Portal.Core.Accounts;

/// <summary>
/// One sign-in on one device. The cookie names it and every request looks it up, so that signing out elsewhere, closing an
/// account or changing a role takes effect at once, on every node.
/// </summary>
public sealed class AccountSession
{
    /// <summary>A session nobody uses ends; the cookie would, too.</summary>
    public static readonly TimeSpan Idle = TimeSpan.FromHours(12);

    /// <summary>On a computer that many use (R14).</summary>
    public static readonly TimeSpan PublicIdle = TimeSpan.FromMinutes(2);

    public Guid Id { get; private set; } = TimeOrder.Next();

    public required Guid AccountId { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset LastSeenAt { get; init; }

    /// <summary>« Firefox sur Windows »: enough to tell one's phone from a stranger's.</summary>
    public required string Device { get; init; }

    /// <summary>A computer that many use: forgotten on leaving, or after two minutes without a move (R14).</summary>
    public bool IsPublic { get; init; }

    public DateTimeOffset? EndedAt { get; private set; }

    /// <summary>The adult for whom an agent acts at the desk; null the rest of the time (R14).</summary>
    public GuardianId? DeskGuardianId { get; private set; }

    public HouseholdId? DeskHouseholdId { get; private set; }

    public bool IsOver(DateTimeOffset now) => EndedAt is not null || now - LastSeenAt >= (IsPublic ? PublicIdle : Idle);

    public void End(DateTimeOffset now) => EndedAt ??= now;

    public void ActFor(Guardian guardian) => (DeskGuardianId, DeskHouseholdId) = (guardian.Id, guardian.HouseholdId);

    public void LeaveDesk() => (DeskGuardianId, DeskHouseholdId) = (null, null);
}

/// <summary>One try at something that is limited: a password, a number, a code. Counted in the database, so that all nodes count together.</summary>
public sealed class Attempt
{
    public Guid Id { get; private set; } = TimeOrder.Next();

    /// <summary>A hash of what was tried upon: an identifier, a number, a code.</summary>
    public required string KeyHash { get; init; }

    /// <summary>A hash of the network it came from; empty for what is no try but serves once.</summary>
    public string NetworkHash { get; init; } = "";

    /// <summary>A hash of the device, where the account knows it.</summary>
    public string? DeviceHash { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>Something that serves once: what it is makes the row's key, so that no second row is written for it.</summary>
    /// <param name="valueHash">In hexadecimal.</param>
    public static Attempt Once(string keyHash, string valueHash, DateTimeOffset at) => new() { Id = new Guid(Convert.FromHexString(valueHash)[..16]), KeyHash = keyHash, At = at };
}

/// <summary>A text that somebody accepted, in the version they had before them (R4, R7). Append-only.</summary>
public sealed class Consent
{
    public Guid Id { get; private set; } = TimeOrder.Next();

    public required Guid AccountId { get; init; }

    public required ConsentKind Kind { get; init; }

    /// <summary>The day the text last changed, as in <see cref="LegalTexts"/>; for the desk, how the family agreed.</summary>
    public required string Version { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>For whom, when it was given at the desk: the household and the agent's name are in the audit.</summary>
    public HouseholdId? HouseholdId { get; init; }
}

public enum ConsentKind
{
    Terms = 1,
    Privacy = 2,

    /// <summary>R14: an agent acts for the family.</summary>
    Desk = 3,
}
