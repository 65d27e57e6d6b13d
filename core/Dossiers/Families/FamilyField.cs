using System.Globalization;
using System.Text.RegularExpressions;
using Portal.Core.Households;
using Portal.Core.Organisers;

namespace Portal.Core.Dossiers;

/// <summary>Who has the last word on a field (issue 4): the family, the service, or the service alone.</summary>
public enum FieldRule
{
    /// <summary>The family changes it at once.</summary>
    Free = 1,

    /// <summary>The family asks, and the service answers.</summary>
    Validated = 2,

    /// <summary>Only the service changes it.</summary>
    StaffOnly = 3,
}

public enum FieldKind
{
    Text,
    Date,
    Phone,
    PostCode,
    YesNo,
    Choice,
}

/// <summary>
/// One thing that a household tells of itself: how it is called, read, checked and written. The page that shows it, the
/// deed that changes it and the queue where the service answers go by this one list.
/// </summary>
/// <param name="Key">As settings name it: <c>child.level</c>.</param>
public abstract partial record FamilyField(string Key, string Label, FieldKind Kind)
{
    public const int Longest = 200;

    public bool IsRequired { get; init; }

    /// <summary>It tells of health or belief: no browser keeps it.</summary>
    public bool IsPrivate { get; init; }

    public FieldRule Usually { get; init; } = FieldRule.Free;

    /// <summary>What a browser may fill in by itself (RGAA 11.13).</summary>
    public string? AutoComplete { get; init; }

    public IReadOnlyList<(string Value, string Words)> Choices { get; init; } = [];

    /// <summary>The value as it is kept and compared; empty when there is none.</summary>
    public abstract string Read(object subject);

    public abstract void Write(object subject, string value);

    /// <summary>Trimmed, a telephone number without its dots and spaces.</summary>
    public string Normalised(string? value)
    {
        var trimmed = (value ?? "").Trim();
        return Kind == FieldKind.Phone ? PhoneNoise().Replace(trimmed, "") : trimmed;
    }

    /// <summary>What is wrong with a value, in a sentence; null when it may be kept.</summary>
    public string? ProblemWith(string value) => value switch
    {
        "" => IsRequired ? $"«\u00A0{Label}\u00A0» est à remplir." : null,
        { Length: > Longest } => $"«\u00A0{Label}\u00A0» est trop long\u00A0: {Longest}\u00A0caractères au plus.",
        _ when value.Any(char.IsControl) => $"«\u00A0{Label}\u00A0» contient un caractère illisible.",
        _ => Kind switch
        {
            FieldKind.Date when !TryDate(value, out var date) || date.Year < 1900 => $"«\u00A0{Label}\u00A0» n’est pas une date.",
            FieldKind.Phone when !Phone().IsMatch(value) => $"«\u00A0{Label}\u00A0» n’est pas un numéro de téléphone, par exemple 06\u00A012\u00A034\u00A056\u00A078.",
            FieldKind.PostCode when !PostCode().IsMatch(value) => $"«\u00A0{Label}\u00A0» a cinq chiffres.",
            FieldKind.YesNo when value is not ("oui" or "non") => $"«\u00A0{Label}\u00A0» se répond par oui ou par non.",
            FieldKind.Choice when Choices.All(choice => choice.Value != value) => $"«\u00A0{Label}\u00A0»\u00A0: ce choix n’existe pas.",
            _ => null,
        },
    };

    /// <summary>A value as a person reads it.</summary>
    public string InWords(string value) => Kind switch
    {
        _ when value.Length == 0 => "non renseigné",
        FieldKind.Date when TryDate(value, out var date) => date.ToString("dd/MM/yyyy", CultureInfo.InvariantCulture),
        FieldKind.Choice => Choices.FirstOrDefault(choice => choice.Value == value).Words ?? value,
        FieldKind.Phone when value.Length == 10 => string.Join('\u00A0', value.Chunk(2).Select(pair => new string(pair))),
        _ => value,
    };

    protected static bool TryDate(string value, out DateOnly date) => IsoDates.TryRead(value, out date);

    [GeneratedRegex(@"[\s.\-\u00A0]")]
    private static partial Regex PhoneNoise();

    [GeneratedRegex(@"^(0[1-9][0-9]{8}|\+[0-9]{8,15})$")]
    private static partial Regex Phone();

    [GeneratedRegex(@"^(?!00000)[0-9]{5}$")]
    private static partial Regex PostCode();
}

/// <inheritdoc cref="FamilyField"/>
public sealed record FamilyField<T>(string Key, string Label, FieldKind Kind, Func<T, string?> Getter, Action<T, string?> Setter) : FamilyField(Key, Label, Kind)
    where T : class
{
    public override string Read(object subject) => Getter((T)subject) ?? "";

    public override void Write(object subject, string value) => Setter((T)subject, value.Length == 0 ? null : value);
}

/// <summary>All the fields of a household, its adults and its children (R16).</summary>
public static class FamilyFields
{
    private static readonly (string, string)[] Situations = [("Alone", "Célibataire"), ("Together", "Vie maritale"), ("Married", "Mariés"), ("CivilUnion", "Pacsés"), ("Separated", "Séparés ou divorcés"), ("Widowed", "Veuf ou veuve")];

    private static readonly (string, string)[] Sexes = [("Female", "Femme"), ("Male", "Homme")];

    private static readonly (string, string)[] Diets = [("Standard", "Repas standard"), ("NoPork", "Sans porc"), ("NoMeat", "Sans viande"), ("OwnMeal", "Repas apporté (PAI)")];

    public static IReadOnlyList<FamilyField<Household>> OfHousehold { get; } =
    [
        new("household.address", "Adresse", FieldKind.Text, home => home.Address, (home, value) => home.Address = value) { IsRequired = true, AutoComplete = "street-address", Usually = FieldRule.Validated },
        new("household.postcode", "Code postal", FieldKind.PostCode, home => home.PostCode, (home, value) => home.PostCode = value) { IsRequired = true, AutoComplete = "postal-code", Usually = FieldRule.Validated },
        new("household.city", "Commune", FieldKind.Text, home => home.City, (home, value) => home.City = value) { IsRequired = true, AutoComplete = "address-level2", Usually = FieldRule.Validated },
        new("household.situation", "Situation familiale", FieldKind.Choice, home => home.Situation?.ToString(), (home, value) => home.Situation = ChoiceOf<FamilySituation>(value)) { Choices = Situations },
        new("household.benefit", "Numéro d’allocataire CAF", FieldKind.Text, home => home.BenefitNumber, (home, value) => home.BenefitNumber = value) { Usually = FieldRule.Validated },
    ];

    public static IReadOnlyList<FamilyField<Guardian>> OfGuardian { get; } =
    [
        new("adult.first", "Prénom", FieldKind.Text, adult => adult.FirstName, (adult, value) => adult.FirstName = value!) { IsRequired = true, AutoComplete = "given-name", Usually = FieldRule.Validated },
        new("adult.last", "Nom", FieldKind.Text, adult => adult.LastName, (adult, value) => adult.LastName = value!) { IsRequired = true, AutoComplete = "family-name", Usually = FieldRule.Validated },
        new("adult.sex", "Sexe", FieldKind.Choice, adult => adult.Sex?.ToString(), (adult, value) => adult.Sex = ChoiceOf<Sex>(value)) { Choices = Sexes, AutoComplete = "sex" },
        new("adult.born", "Date de naissance", FieldKind.Date, adult => Written(adult.BirthDate), (adult, value) => adult.BirthDate = DateOf(value)) { AutoComplete = "bday" },
        new("adult.birthplace", "Lieu de naissance", FieldKind.Text, adult => adult.BirthPlace, (adult, value) => adult.BirthPlace = value),
        new("adult.phone", "Téléphone", FieldKind.Phone, adult => adult.Phone, (adult, value) => adult.Phone = value) { IsRequired = true, AutoComplete = "tel" },
        new("adult.workphone", "Téléphone au travail", FieldKind.Phone, adult => adult.WorkPhone, (adult, value) => adult.WorkPhone = value),
        new("adult.works", "Exerce une activité professionnelle", FieldKind.YesNo, adult => adult.Works ? "oui" : "non", (adult, value) => adult.Works = value == "oui") { IsRequired = true, Usually = FieldRule.Validated },
        new("adult.job", "Profession", FieldKind.Text, adult => adult.Job, (adult, value) => adult.Job = value) { AutoComplete = "organization-title" },
        new("adult.employer", "Employeur", FieldKind.Text, adult => adult.Employer, (adult, value) => adult.Employer = value) { AutoComplete = "organization" },
    ];

    public static IReadOnlyList<FamilyField<Child>> OfChild { get; } =
    [
        new("child.first", "Prénom", FieldKind.Text, child => child.FirstName, (child, value) => child.FirstName = value!) { IsRequired = true, Usually = FieldRule.Validated },
        new("child.last", "Nom", FieldKind.Text, child => child.LastName, (child, value) => child.LastName = value!) { IsRequired = true, Usually = FieldRule.Validated },
        new("child.born", "Date de naissance", FieldKind.Date, child => Written(child.BirthDate), (child, value) => child.BirthDate = DateOf(value)!.Value) { IsRequired = true, Usually = FieldRule.Validated },
        new("child.level", "Classe", FieldKind.Choice, child => child.Level?.ToString(), (child, value) => child.Level = ChoiceOf<SchoolLevel>(value)) { Choices = [.. Enum.GetValues<SchoolLevel>().Select(level => (level.ToString(), level.InWords().Capitalised()))], Usually = FieldRule.Validated },
        new("child.diet", "Repas", FieldKind.Choice, child => child.Diet?.ToString(), (child, value) => child.Diet = ChoiceOf<Diet>(value)) { Choices = Diets, IsRequired = true, IsPrivate = true },
        new("child.insurer", "Assureur (responsabilité civile)", FieldKind.Text, child => child.Insurer, (child, value) => child.Insurer = value),
        new("child.insurance", "Numéro de contrat", FieldKind.Text, child => child.InsuranceNumber, (child, value) => child.InsuranceNumber = value),
    ];

    /// <summary>What a parent allows; each is answered by yes or no.</summary>
    public static IReadOnlyList<FamilyField<Child>> Permissions { get; } =
    [
        new("child.image", "Peut être pris en photo ou filmé par le service", FieldKind.YesNo, child => Written(child.ImageRights), (child, value) => child.ImageRights = value == "oui") { IsRequired = true },
        new("child.swims", "Sait nager", FieldKind.YesNo, child => Written(child.Swims), (child, value) => child.Swims = value == "oui") { IsRequired = true },
        new("child.alone", "Peut rentrer seul", FieldKind.YesNo, child => Written(child.LeavesAlone), (child, value) => child.LeavesAlone = value == "oui") { IsRequired = true },
    ];

    public static IEnumerable<FamilyField> All => [.. OfHousehold, .. OfGuardian, .. OfChild, .. Permissions];

    public static FamilyField? Find(string key) => All.FirstOrDefault(field => field.Key == key);

    private static string? Written(DateOnly? date) => date?.Iso();

    private static string? Written(bool? answer) => answer switch { true => "oui", false => "non", null => null };

    private static DateOnly? DateOf(string? value) => value is null ? null : IsoDates.Read(value);

    private static T? ChoiceOf<T>(string? value)
        where T : struct, Enum => value is null ? null : Enum.Parse<T>(value);
}

/// <summary>Which rule holds for each field of a household: the strictest of the organisers that know it, which is then the one that answers.</summary>
public sealed class FieldRules
{
    private readonly List<(OrganiserId Organiser, Dictionary<string, FieldRule> Rules)> organisers;

    private FieldRules(List<(OrganiserId, Dictionary<string, FieldRule>)> organisers) => this.organisers = organisers;

    /// <param name="organisers">Those that know the household, with what they set; in a fixed order.</param>
    /// <exception cref="FormatException">A setting names a rule that does not exist.</exception>
    public static FieldRules Of(IEnumerable<(OrganiserId Organiser, string? Written)> organisers) =>
        new([.. organisers.OrderBy(organiser => organiser.Organiser.Value).Select(organiser => (organiser.Organiser, Parse(organiser.Written ?? "")))]);

    public (FieldRule Rule, OrganiserId AnsweredBy) For(FamilyField field) =>
        organisers.Select(organiser => (Rule: organiser.Rules.GetValueOrDefault(field.Key, field.Usually), organiser.Organiser)).MaxBy(organiser => organiser.Rule);

    /// <summary>What one organiser set, by the key of the field; what is not in it has its usual rule.</summary>
    /// <exception cref="FormatException">A setting names a rule that does not exist.</exception>
    public static IReadOnlyDictionary<string, FieldRule> Read(string? written) => Parse(written ?? "");

    /// <summary>The line that <see cref="Read"/> reads: the fields whose rule is not the usual one.</summary>
    public static string Write(IReadOnlyDictionary<string, FieldRule> rules) =>
        string.Join(' ', FamilyFields.All.Where(field => rules.TryGetValue(field.Key, out var rule) && rule != field.Usually).Select(field => $"{field.Key}={Word(rules[field.Key])}"));

    private static Dictionary<string, FieldRule> Parse(string written) =>
        written.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=')).ToDictionary(pair => pair[0], pair => pair is [_, var rule] ? RuleOf(rule) : throw new FormatException($"« {pair[0]} » has no rule."));

    private static FieldRule RuleOf(string rule) => rule switch
    {
        "free" => FieldRule.Free,
        "validated" => FieldRule.Validated,
        "staff" => FieldRule.StaffOnly,
        _ => throw new FormatException($"« {rule} » is no rule of a field."),
    };

    private static string Word(FieldRule rule) => rule switch
    {
        FieldRule.Free => "free",
        FieldRule.Validated => "validated",
        FieldRule.StaffOnly => "staff",
    };
}
