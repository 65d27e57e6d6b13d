using Portal.Core.Households;

namespace Portal.Core.Dossiers;

/// <summary>A household as one organiser knows it: its children, which of their files are validated, its quotients.</summary>
public sealed record Family(HouseholdId Household, IReadOnlyList<Child> Children, IReadOnlySet<ChildId> Known, IReadOnlySet<ChildId> Validated, IReadOnlyList<FamilyQuotient> Quotients)
{
    /// <summary>Lives in the commune: some activities and opening windows look at it.</summary>
    public bool IsResident { get; init; } = true;

    public Child? Find(ChildId child) => Children.FirstOrDefault(c => c.Id == child);

    /// <summary>The quotient in force on a day; none known, none applied.</summary>
    public FamilyQuotient? QuotientOn(DateOnly day) =>
        Quotients.Where(quotient => quotient.ValidFrom <= day).OrderByDescending(quotient => quotient.ValidFrom).FirstOrDefault();
}
