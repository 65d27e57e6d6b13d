using Portal.Core.Households;

namespace Portal.Core.Custody;

/// <summary>Which of a child's two parents, by their households.</summary>
public enum CustodySide
{
    /// <summary>The household that keeps the child's file.</summary>
    Home = 1,

    /// <summary>The one that shares the child.</summary>
    Other = 2,
}

/// <summary>
/// A child of separated parents (R12, O19): it belongs to one household, which keeps its file, and another one shares it,
/// with its own address, quotient, documents, carts and money. Neither sees those of the other.
/// </summary>
public sealed class SharedChild
{
    public const int LongestName = 40;

    private bool hasJointAuthority;

    public SharedChildId Id { get; private set; } = SharedChildId.New();

    public required ChildId ChildId { get; init; }

    public required HouseholdId HomeId { get; init; }

    public required HouseholdId HouseholdId { get; init; }

    /// <summary>How the calendar calls the parent at home: a first name, or « maman ».</summary>
    public required string HomeCalled { get; init; }

    public required string OtherCalled { get; init; }

    /// <summary>What the second parent is to the child.</summary>
    public required Relation Relation { get; init; }

    /// <summary>Parental authority is held jointly, so the second parent may read the child's health record.</summary>
    public bool HasJointAuthority
    {
        get => hasJointAuthority;
        init => hasJointAuthority = value;
    }

    /// <summary>Whose school holidays are halved: days must not change hands with the page one looks from.</summary>
    public required OrganiserId CalendarOf { get; init; }

    public required DateTimeOffset SharedAt { get; init; }

    /// <summary>Null while it lasts. The row stays: what the second parent booked still names the child.</summary>
    public DateTimeOffset? EndedAt { get; private set; }

    /// <summary>Raised by whoever picks days for the child, so that its two households queue up.</summary>
    public int Version { get; private set; }

    /// <summary>The side of one of the two households.</summary>
    public CustodySide SideOf(HouseholdId household) => household == HomeId ? CustodySide.Home : CustodySide.Other;

    public HouseholdId HouseholdOf(CustodySide side) => side == CustodySide.Home ? HomeId : HouseholdId;

    /// <summary>Both of them, the child's home first.</summary>
    public IReadOnlyList<HouseholdId> Households => [HomeId, HouseholdId];

    public string Called(CustodySide side) => side == CustodySide.Home ? HomeCalled : OtherCalled;

    /// <summary>How a calendar calls an adult.</summary>
    public static string Calling(Guardian adult) => adult.FirstName.Length > LongestName ? adult.FirstName[..LongestName] : adult.FirstName;

    public void HoldJointly(bool isJoint) => hasJointAuthority = isJoint;

    public void End(DateTimeOffset now) => EndedAt = now;
}

public static class CustodySides
{
    public static CustodySide Opposite(this CustodySide side) => side == CustodySide.Home ? CustodySide.Other : CustodySide.Home;
}
