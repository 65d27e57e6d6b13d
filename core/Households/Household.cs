using System.Globalization;

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

    public required string Name { get; set; }

    public string? Address { get; set; }

    public string? PostCode { get; set; }

    public string? City { get; set; }

    public FamilySituation? Situation { get; set; }

    /// <summary>The CAF's number of the benefit holder.</summary>
    public string? BenefitNumber { get; set; }

    /// <summary>Lives in the commune; some tariffs and windows look at it.</summary>
    public bool IsResident { get; set; } = true;

    /// <summary>Raised by every deed that moves this household's money, so that two of them queue up (I3).</summary>
    public int MoneyVersion { get; private set; }

    public IReadOnlyList<Guardian> Guardians => guardians;

    public IReadOnlyList<Child> Children => children;

    public IReadOnlyList<FamilyQuotient> Quotients => quotients;

    public Guardian AddGuardian(string firstName, string lastName, string email, bool works = false)
    {
        var guardian = new Guardian { HouseholdId = Id, FirstName = firstName, LastName = lastName, Email = email, Works = works };
        guardians.Add(guardian);
        return guardian;
    }

    public Child AddChild(string firstName, string lastName, DateOnly birthDate, FacilityId? school, SchoolLevel? level = null)
    {
        var child = new Child { HouseholdId = Id, FirstName = firstName, LastName = lastName, BirthDate = birthDate, SchoolId = school, Level = level };
        children.Add(child);
        return child;
    }

    /// <summary>A quotient from a day on; another one from the same day is its correction.</summary>
    public void Declare(FamilyQuotient quotient)
    {
        quotients.RemoveAll(known => known.ValidFrom == quotient.ValidFrom);
        quotients.Add(quotient);
    }
}

/// <summary>How the adults of a household live (R16).</summary>
public enum FamilySituation
{
    Alone = 1,
    Together = 2,
    Married = 3,
    CivilUnion = 4,
    Separated = 5,
    Widowed = 6,
}

/// <summary>The CAF's income index, valid from a day on (QF).</summary>
public sealed class FamilyQuotient
{
    public Guid Id { get; private set; } = TimeOrder.Next();

    public HouseholdId HouseholdId { get; init; }

    public required decimal Value { get; init; }

    public required DateOnly ValidFrom { get; init; }

    /// <summary>« 842,5 »: as people write it.</summary>
    public string InWords() => Value.ToString("0.##", FrenchWords.French);

    /// <summary>« 842,50 », « 1 250 »: from 0 to 99 999.99, two decimals at most, as people write them.</summary>
    public static bool TryRead(string? typed, out decimal value) =>
        decimal.TryParse(string.Concat((typed ?? "").Where(sign => !char.IsWhiteSpace(sign))).Replace(',', '.'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out value)
        && value < 100_000 && value == Math.Round(value, 2);
}

/// <summary>An adult with authority over the children of a household.</summary>
public sealed class Guardian
{
    public GuardianId Id { get; private set; } = GuardianId.New();

    public required HouseholdId HouseholdId { get; init; }

    public required string FirstName { get; set; }

    public required string LastName { get; set; }

    /// <summary>As the adult says it (R16); nobody has to.</summary>
    public Sex? Sex { get; set; }

    public DateOnly? BirthDate { get; set; }

    public string? BirthPlace { get; set; }

    public string? Phone { get; set; }

    public string? WorkPhone { get; set; }

    public string? Job { get; set; }

    public string? Employer { get; set; }

    /// <summary>One or several addresses parted by « ; »: the first gets the receipts (R10).</summary>
    public required string Email { get; set; }

    /// <summary>Has asked not to be reminded of limits by mail (O23).</summary>
    public bool RemindersOff { get; set; }

    /// <summary>Has declared a profession (R16); some waiting lists look at it.</summary>
    public bool Works { get; set; }

    /// <summary>All of its addresses (R10), in the order in which they were written.</summary>
    public IReadOnlyList<string> Emails => Email.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    public string ReceiptEmail => Emails.Count > 0 ? Emails[0] : "";

    public string FullName => $"{FirstName} {LastName}";
}

/// <summary>A person who attends.</summary>
public sealed class Child
{
    public ChildId Id { get; private set; } = ChildId.New();

    public required HouseholdId HouseholdId { get; init; }

    public required string FirstName { get; set; }

    public required string LastName { get; set; }

    public required DateOnly BirthDate { get; set; }

    /// <summary>The school, when the child goes to one of ours.</summary>
    public FacilityId? SchoolId { get; set; }

    /// <summary>The class of this school year; null when it is not known, or past the primary school.</summary>
    public SchoolLevel? Level { get; set; }

    public Diet? Diet { get; set; }

    /// <summary>May be photographed and filmed by the service.</summary>
    public bool? ImageRights { get; set; }

    public bool? Swims { get; set; }

    /// <summary>May go home alone.</summary>
    public bool? LeavesAlone { get; set; }

    public string? Insurer { get; set; }

    public string? InsuranceNumber { get; set; }

    /// <summary>Has a care plan (PAI): kept in the clear, as documents and prices look at it; what it says is in the health record.</summary>
    public bool HasHealthPlan { get; set; }

    /// <summary>Within one household: the same day of birth and the same first name are the same child, told twice.</summary>
    public bool IsSameAs(Child sibling) => BirthDate == sibling.BirthDate && string.Equals(FirstName, sibling.FirstName, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whole years on that day.</summary>
    public int AgeOn(DateOnly day)
    {
        var years = day.Year - BirthDate.Year;
        return BirthDate.AddYears(years) > day ? years - 1 : years;
    }
}

/// <summary>What a child eats at the canteen.</summary>
public enum Diet
{
    Standard = 1,
    NoPork = 2,
    NoMeat = 3,

    /// <summary>Brings its own meal, under a care plan (PAI).</summary>
    OwnMeal = 4,
}

/// <summary>The sex that an adult's profile holds (R16). The numbers are stored.</summary>
public enum Sex
{
    Female = 1,
    Male = 2,
}

/// <summary>What an adult is to a child (R12).</summary>
public enum Relation
{
    Mother = 1,
    Father = 2,
    LegalGuardian = 3,
    StepParent = 4,
    Other = 5,
}

/// <summary>What one adult of a household is to one of its children.</summary>
public sealed class Bond
{
    public required GuardianId GuardianId { get; init; }

    public required ChildId ChildId { get; init; }

    public Relation Relation { get; set; }
}

/// <summary>Somebody else to call, or who may fetch the children (personne autorisée).</summary>
public sealed class Contact
{
    public const int MostPerHousehold = 12;

    private readonly List<ContactChild> children = [];

    public Guid Id { get; private set; } = TimeOrder.Next();

    public required HouseholdId HouseholdId { get; init; }

    public required string Name { get; set; }

    public required string Phone { get; set; }

    /// <summary>« grand-mère », « voisin »: in the family's own word.</summary>
    public string? Role { get; set; }

    /// <summary>May leave with children of the household, on showing an identity card: with all, unless <see cref="OnlySome"/>.</summary>
    public bool MayFetch { get; set; }

    /// <summary>May fetch none but the children named in <see cref="Children"/>. A child that joins the household later is not among them.</summary>
    public bool OnlySome { get; private set; }

    /// <summary>Whom it may fetch, where that is not everybody.</summary>
    public IReadOnlyList<ContactChild> Children => children;

    /// <summary>Is called when no parent answers.</summary>
    public bool InEmergency { get; set; }

    /// <summary>May leave with that child (personne autorisée).</summary>
    public bool MayFetchThis(ChildId child) => MayFetch && (!OnlySome || children.Exists(own => own.ChildId == child));

    /// <summary>Says whom this person may fetch.</summary>
    /// <param name="only">Those and no others; null: every child of the household; none: nobody.</param>
    public void Fetches(IReadOnlyCollection<ChildId>? only)
    {
        (MayFetch, OnlySome) = (only is not { Count: 0 }, only is { Count: > 0 });
        children.RemoveAll(own => only?.Contains(own.ChildId) != true);
        children.AddRange((only ?? []).Where(id => !children.Exists(own => own.ChildId == id)).Select(id => new ContactChild { ContactId = Id, ChildId = id }));
    }
}

/// <summary>A child that a contact may fetch.</summary>
public sealed class ContactChild
{
    public required Guid ContactId { get; init; }

    public required ChildId ChildId { get; init; }
}
