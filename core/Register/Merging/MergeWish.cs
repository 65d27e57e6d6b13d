using Portal.Core.Dossiers;
using Portal.Core.Households;

namespace Portal.Core.Register;

/// <summary>How two households are to be made one.</summary>
public sealed record MergeWish
{
    public required HouseholdId Kept { get; init; }

    /// <summary>Goes into the other; the same where only children of one household are made one.</summary>
    public required HouseholdId Gone { get; init; }

    /// <summary>Children who are the same: who goes, and who stays. The others of the household that goes move as they are.</summary>
    public IReadOnlyDictionary<ChildId, ChildId> Children { get; init; } = new Dictionary<ChildId, ChildId>();

    /// <summary>Adults who are the same.</summary>
    public IReadOnlyDictionary<GuardianId, GuardianId> Adults { get; init; } = new Dictionary<GuardianId, GuardianId>();

    /// <summary>Fields whose value comes from what goes: <c>household.city</c>, or <c>child.level|id of the child that stays</c>.</summary>
    public IReadOnlySet<string> FromGone { get; init; } = new HashSet<string>();

    /// <summary>Whether all that it names is of these two, and each has one who stays.</summary>
    internal bool IsOf(Household kept, Household gone) =>
        (kept.Id != gone.Id || Children.Count > 0)
        && AreOf(Children, gone.Children.Select(child => child.Id), kept.Children.Select(child => child.Id))
        && AreOf(Adults, gone.Guardians.Select(adult => adult.Id), kept.Guardians.Select(adult => adult.Id));

    internal ChildId SurvivorOf(ChildId child) => Children.GetValueOrDefault(child, child);

    internal GuardianId SurvivorOf(GuardianId adult) => Adults.GetValueOrDefault(adult, adult);

    internal HouseholdId SurvivorOf(HouseholdId household) => household == Gone ? Kept : household;

    private static bool AreOf<TId>(IReadOnlyDictionary<TId, TId> same, IEnumerable<TId> going, IEnumerable<TId> staying)
        where TId : struct, IEquatable<TId> =>
        same.All(pair => !pair.Key.Equals(pair.Value) && going.Contains(pair.Key) && staying.Contains(pair.Value) && !same.ContainsKey(pair.Value)) && same.Values.Distinct().Count() == same.Count;

    public static string KeyOf(FamilyField field, Guid? subject = null) => KeyOf(field.Key, subject);

    public static string KeyOf(string field, Guid? subject = null) => subject is { } id ? $"{field}|{id}" : field;
}

/// <summary>What came of a merge, or of its undoing: nothing was done where there are problems.</summary>
/// <param name="Problems">French sentences; none when it is done.</param>
public sealed record MergeAnswer(Guid? Merge, IReadOnlyList<string> Problems)
{
    public bool IsUnknown => Merge is null && Problems.Count == 0;

    public static MergeAnswer Unknown { get; } = new(null, []);
}
