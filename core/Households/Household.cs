using System.Globalization;

namespace Portal.Core.Households;

/// <summary>Adults and children who share a dossier.</summary>
public sealed class Household
{
    private readonly List<Guardian> guardians = [];
    private readonly List<Child> children = [];
    private readonly List<FamilyQuotient> quotients = [];

    /// <summary>Made here, not by the database.</summary>
    public HouseholdId Id { get; private set; } = HouseholdId.New();

    /// <summary>The number printed on the letters of the service (R3).</summary>
    public required string DossierNumber { get; init; }

    /// <summary>As lists and papers call the household.</summary>
    public required string Name { get; set; }

    /// <summary>Number and street; null when not known.</summary>
    public string? Address { get; set; }

    /// <summary>Null when not known.</summary>
    public string? PostCode { get; set; }

    /// <summary>Null when not known.</summary>
    public string? City { get; set; }

    /// <summary>As an adult declares it (R16); null when not said.</summary>
    public FamilySituation? Situation { get; set; }

    /// <summary>The CAF's number of the benefit holder.</summary>
    public string? BenefitNumber { get; set; }

    /// <summary>Lives in the commune; some tariffs and windows look at it.</summary>
    public bool IsResident { get; set; } = true;

    /// <summary>Raised by every deed that moves this household's money, so that two of them queue up (I3).</summary>
    public int MoneyVersion { get; private set; }

    /// <summary>Who may sign in for it, book and pay.</summary>
    public IReadOnlyList<Guardian> Guardians => guardians;

    /// <summary>The children whose file this household keeps.</summary>
    public IReadOnlyList<Child> Children => children;

    /// <summary>In no order; see <see cref="FamilyQuotient.ValidFrom"/>.</summary>
    public IReadOnlyList<FamilyQuotient> Quotients => quotients;

    /// <param name="works">Has declared a profession (R16).</param>
    public Guardian AddGuardian(string firstName, string lastName, string email, bool works = false)
    {
        var guardian = new Guardian { HouseholdId = Id, FirstName = firstName, LastName = lastName, Email = email, Works = works };
        guardians.Add(guardian);
        return guardian;
    }

    /// <param name="school">Null: goes to none of ours.</param>
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
    /// <summary>Célibataire.</summary>
    Alone = 1,

    /// <summary>Concubinage.</summary>
    Together = 2,

    /// <summary>Marié.</summary>
    Married = 3,

    /// <summary>PACS.</summary>
    CivilUnion = 4,

    /// <summary>Séparé, divorcé.</summary>
    Separated = 5,

    /// <summary>Veuf.</summary>
    Widowed = 6,
}

/// <summary>The CAF's income index, valid from a day on (QF).</summary>
public sealed class FamilyQuotient
{
    /// <summary>Made here, not by the database.</summary>
    public Guid Id { get; private set; } = TimeOrder.Next();

    /// <summary>Whose quotient.</summary>
    public HouseholdId HouseholdId { get; init; }

    /// <summary>In euros a month, as the CAF writes it.</summary>
    public required decimal Value { get; init; }

    /// <summary>The first day it counts; until the next one begins.</summary>
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
    /// <summary>Made here, not by the database.</summary>
    public GuardianId Id { get; private set; } = GuardianId.New();

    /// <summary>The only household of this adult.</summary>
    public required HouseholdId HouseholdId { get; init; }

    /// <summary>As the adult writes it.</summary>
    public required string FirstName { get; set; }

    /// <summary>As the adult writes it.</summary>
    public required string LastName { get; set; }

    /// <summary>As the adult says it (R16); nobody has to.</summary>
    public Sex? Sex { get; set; }

    /// <summary>Null when not said (R16).</summary>
    public DateOnly? BirthDate { get; set; }

    /// <summary>Null when not said (R16).</summary>
    public string? BirthPlace { get; set; }

    /// <summary>Null when not said.</summary>
    public string? Phone { get; set; }

    /// <summary>Null when not said.</summary>
    public string? WorkPhone { get; set; }

    /// <summary>Null when not said (R16).</summary>
    public string? Job { get; set; }

    /// <summary>Null when not said (R16).</summary>
    public string? Employer { get; set; }

    /// <summary>One or several addresses parted by « ; »: the first gets the receipts (R10).</summary>
    public required string Email { get; set; }

    /// <summary>Has asked not to be reminded of limits by mail (O23).</summary>
    public bool RemindersOff { get; set; }

    /// <summary>Has declared a profession (R16); some waiting lists look at it.</summary>
    public bool Works { get; set; }

    /// <summary>All of its addresses (R10), in the order in which they were written.</summary>
    public IReadOnlyList<string> Emails => Email.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The first of <see cref="Email"/> (R10).</summary>
    public string ReceiptEmail => Emails.Count > 0 ? Emails[0] : "";

    /// <summary>First name, then last name.</summary>
    public string FullName => $"{FirstName} {LastName}";
}

/// <summary>A person who attends.</summary>
public sealed class Child
{
    /// <summary>Made here, not by the database.</summary>
    public ChildId Id { get; private set; } = ChildId.New();

    /// <summary>The household that keeps the file; another may share the child (R12).</summary>
    public required HouseholdId HouseholdId { get; init; }

    /// <summary>As the family writes it.</summary>
    public required string FirstName { get; set; }

    /// <summary>As the family writes it.</summary>
    public required string LastName { get; set; }

    /// <summary>Ages are counted on the day of care.</summary>
    public required DateOnly BirthDate { get; set; }

    /// <summary>The school, when the child goes to one of ours.</summary>
    public FacilityId? SchoolId { get; set; }

    /// <summary>The class of this school year; null when it is not known, or past the primary school.</summary>
    public SchoolLevel? Level { get; set; }

    /// <summary>Told to the kitchen.</summary>
    public Diet? Diet { get; set; }

    /// <summary>May be photographed and filmed by the service.</summary>
    public bool? ImageRights { get; set; }

    /// <summary>As the family says it.</summary>
    public bool? Swims { get; set; }

    /// <summary>May go home alone.</summary>
    public bool? LeavesAlone { get; set; }

    /// <summary>Of the school insurance; null when not said.</summary>
    public string? Insurer { get; set; }

    /// <summary>Of the school insurance; null when not said.</summary>
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
    /// <summary>Everything.</summary>
    Standard = 1,

    /// <summary>Sans porc.</summary>
    NoPork = 2,

    /// <summary>Sans viande.</summary>
    NoMeat = 3,

    /// <summary>Brings its own meal, under a care plan (PAI).</summary>
    OwnMeal = 4,
}

/// <summary>The sex that an adult's profile holds (R16). The numbers are stored.</summary>
public enum Sex
{
    /// <summary>Femme.</summary>
    Female = 1,

    /// <summary>Homme.</summary>
    Male = 2,
}

/// <summary>What an adult is to a child (R12).</summary>
public enum Relation
{
    /// <summary>Mère.</summary>
    Mother = 1,

    /// <summary>Père.</summary>
    Father = 2,

    /// <summary>Tuteur légal.</summary>
    LegalGuardian = 3,

    /// <summary>Beau-parent.</summary>
    StepParent = 4,

    /// <summary>Anybody else.</summary>
    Other = 5,
}

/// <summary>What one adult of a household is to one of its children.</summary>
public sealed class Bond
{
    /// <summary>Part of the key.</summary>
    public required GuardianId GuardianId { get; init; }

    /// <summary>Part of the key.</summary>
    public required ChildId ChildId { get; init; }

    /// <summary>What the adult is to the child.</summary>
    public Relation Relation { get; set; }
}

/// <summary>Somebody else to call, or who may fetch the children (personne autorisée).</summary>
public sealed class Contact
{
    /// <summary>Contacts in one household.</summary>
    public const int MostPerHousehold = 12;

    private readonly List<ContactChild> children = [];

    /// <summary>Made here, not by the database.</summary>
    public Guid Id { get; private set; } = TimeOrder.Next();

    /// <summary>Whose contact.</summary>
    public required HouseholdId HouseholdId { get; init; }

    /// <summary>First and last name, in one field.</summary>
    public required string Name { get; set; }

    /// <summary>Called as it stands.</summary>
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
    /// <summary>Part of the key.</summary>
    public required Guid ContactId { get; init; }

    /// <summary>Part of the key.</summary>
    public required ChildId ChildId { get; init; }
}
