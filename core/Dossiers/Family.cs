using Portal.Core.Households;

namespace Portal.Core.Dossiers;

/// <summary>A household as one organiser knows it: its children, how each of them stands, its quotients.</summary>
public sealed record Family(HouseholdId Household, IReadOnlyList<Child> Children, IReadOnlyDictionary<ChildId, Standing> Standings, IReadOnlyList<FamilyQuotient> Quotients)
{
    /// <summary>Lives in the commune: some activities and opening windows look at it.</summary>
    public bool IsResident { get; init; } = true;

    public Child? Find(ChildId child) => Children.FirstOrDefault(c => c.Id == child);

    /// <summary>R15, R18-R20, R76: whether booking is open for a child on a day; never for one that the organiser does not know.</summary>
    public bool IsOpenTo(ChildId child, BookingGate gate, DateOnly day) =>
        Standings.TryGetValue(child, out var standing) && gate.Unmet(standing, day) == BookingGate.None;

    /// <summary>What each child still lacks on a day, in sentences.</summary>
    public IReadOnlyList<MissingThing> Missing(Child child, BookingGate gate, DateOnly day) =>
        Standings.TryGetValue(child.Id, out var standing) ? gate.Missing(standing, child, day) : [];

    /// <summary>The quotient in force on a day; none known, none applied.</summary>
    public FamilyQuotient? QuotientOn(DateOnly day) =>
        Quotients.Where(quotient => quotient.ValidFrom <= day).OrderByDescending(quotient => quotient.ValidFrom).FirstOrDefault();
}
