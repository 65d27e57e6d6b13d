using Portal.Core.Custody;
using Portal.Core.Households;
using Portal.Core.Organisers;

namespace Portal.Core.Dossiers;

/// <summary>A household as one organiser knows it: its children, how each of them stands, its quotients.</summary>
public sealed record Family(HouseholdId Household, IReadOnlyList<Child> Children, IReadOnlyDictionary<ChildId, Standing> Standings, IReadOnlyList<FamilyQuotient> Quotients)
{
    /// <summary>Lives in the commune: some activities and opening windows look at it.</summary>
    public bool IsResident { get; init; } = true;

    /// <summary>Those of the children that another household shares, seen from this one (R12, O19).</summary>
    public IReadOnlyDictionary<ChildId, ChildCustody> Custodies { get; init; } = new Dictionary<ChildId, ChildCustody>();

    public ChildCustody? CustodyOf(ChildId child) => Custodies.GetValueOrDefault(child);

    /// <summary>True when that day the child is at its other parent's.</summary>
    public bool IsOthersDay(ChildId child, DateOnly day) => CustodyOf(child) is { } custody && !custody.IsMine(day);

    public Child? Find(ChildId child) => Children.FirstOrDefault(c => c.Id == child);

    /// <summary>R15, R18-R20, R76: whether booking is open for a child on a day; never for one that the organiser does not know.</summary>
    public bool IsOpenTo(ChildId child, BookingGate gate, DateOnly day) =>
        Standings.TryGetValue(child, out var standing) && gate.Unmet(standing, day) == BookingGate.None;

    /// <summary>What each child still lacks on a day, in sentences.</summary>
    public IReadOnlyList<MissingThing> Missing(Child child, BookingGate gate, DateOnly day) =>
        !Standings.TryGetValue(child.Id, out var standing) ? []
        : CustodyOf(child.Id) is { IsGuest: true } custody ? MissingElsewhere(custody, gate, standing, child, day)
        : gate.Missing(standing, child, day);

    /// <summary>The quotient in force on a day; none known, none applied.</summary>
    public FamilyQuotient? QuotientOn(DateOnly day) =>
        Quotients.Where(quotient => quotient.ValidFrom <= day).OrderByDescending(quotient => quotient.ValidFrom).FirstOrDefault();

    /// <summary>The file is kept by the other household: nothing in it is told here, and nothing of it can be mended here. The purse is one's own.</summary>
    private static IReadOnlyList<MissingThing> MissingElsewhere(ChildCustody custody, BookingGate gate, Standing standing, Child child, DateOnly day)
    {
        var unmet = gate.Unmet(standing, day);
        var own = (gate & BookingGate.NotInDebt).Missing(standing, child, day);
        return (unmet & ~BookingGate.NotInDebt) == BookingGate.None
            ? own
            : [new(unmet & ~BookingGate.NotInDebt, GateTone.Waits, $"Le dossier {child.FirstName.De()} n’est pas complet, ou pas encore validé. Son autre foyer le tient\u00A0: voyez avec {custody.OtherParent} ou avec le service.", "/garde", "Voir la garde"), .. own];
    }
}
