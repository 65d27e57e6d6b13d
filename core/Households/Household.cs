namespace Portal.Core.Households;

/// <summary>Adults and children who share a dossier.</summary>
public sealed class Household
{
    private readonly List<Guardian> guardians = [];
    private readonly List<Child> children = [];
    private readonly List<FamilyQuotient> quotients = [];

    public HouseholdId Id { get; private set; } = HouseholdId.New();

    /// <summary>The number printed on the letters of the service (R3).</summary>
    public required string DossierNumber { get; init; }

    public required string Name { get; init; }

    /// <summary>Lives in the commune; some tariffs and windows look at it.</summary>
    public bool IsResident { get; init; } = true;

    /// <summary>Raised by every deed that moves this household's money, so that two of them queue up (I3).</summary>
    public int MoneyVersion { get; private set; }

    public IReadOnlyList<Guardian> Guardians => guardians;

    public IReadOnlyList<Child> Children => children;

    public IReadOnlyList<FamilyQuotient> Quotients => quotients;

    public Guardian Welcome(string firstName, string lastName, string email, bool works = false)
    {
        var guardian = new Guardian { HouseholdId = Id, FirstName = firstName, LastName = lastName, Email = email, Works = works };
        guardians.Add(guardian);
        return guardian;
    }

    public Child Welcome(string firstName, string lastName, DateOnly birthDate, FacilityId? school, SchoolLevel? level = null)
    {
        var child = new Child { HouseholdId = Id, FirstName = firstName, LastName = lastName, BirthDate = birthDate, SchoolId = school, Level = level };
        children.Add(child);
        return child;
    }

    public void Declare(FamilyQuotient quotient) => quotients.Add(quotient);
}

/// <summary>The CAF's income index, valid from a day on (QF).</summary>
public sealed class FamilyQuotient
{
    public Guid Id { get; private set; } = Guid.CreateVersion7();

    public HouseholdId HouseholdId { get; init; }

    public required decimal Value { get; init; }

    public required DateOnly ValidFrom { get; init; }
}

/// <summary>An adult with authority over the children of a household.</summary>
public sealed class Guardian
{
    public GuardianId Id { get; private set; } = GuardianId.New();

    public required HouseholdId HouseholdId { get; init; }

    public required string FirstName { get; init; }

    public required string LastName { get; init; }

    /// <summary>One or several addresses parted by « ; »: the first gets the receipts (R10).</summary>
    public required string Email { get; set; }

    /// <summary>Has asked not to be reminded of limits by mail (O23).</summary>
    public bool RemindersOff { get; set; }

    /// <summary>Has declared a profession (R16); some waiting lists look at it.</summary>
    public bool Works { get; init; }

    public string ReceiptEmail => Email.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).FirstOrDefault() ?? "";

    public string FullName => $"{FirstName} {LastName}";
}

/// <summary>A person who attends.</summary>
public sealed class Child
{
    public ChildId Id { get; private set; } = ChildId.New();

    public required HouseholdId HouseholdId { get; init; }

    public required string FirstName { get; init; }

    public required string LastName { get; init; }

    public required DateOnly BirthDate { get; init; }

    /// <summary>The school, when the child goes to one of ours.</summary>
    public FacilityId? SchoolId { get; init; }

    /// <summary>The class of this school year; null when it is not known, or past the primary school.</summary>
    public SchoolLevel? Level { get; init; }

    /// <summary>Whole years on that day.</summary>
    public int AgeOn(DateOnly day)
    {
        var years = day.Year - BirthDate.Year;
        return BirthDate.AddYears(years) > day ? years - 1 : years;
    }
}
