using System.Globalization;
using System.Text.RegularExpressions;
using Portal.Core.Accounts;
using Portal.Core.Activities;
using Portal.Core.Dossiers;
using Portal.Core.Households;
using Portal.Core.Persistence;

namespace Portal.Core.Register;

/// <summary>Of whom a column of the register speaks.</summary>
public enum RegisterSubject
{
    Household,
    FirstAdult,
    SecondAdult,
    Child,
}

/// <summary>One column of the register's file: its heading, the other headings it is known by, and the field that it carries.</summary>
public sealed partial record RegisterColumn(RegisterSubject Of, FamilyField Field, string Heading, params string[] Aliases)
{
    /// <summary>The value of a cell as the field keeps it, or what is wrong with it in a sentence. An empty cell is an empty value: it changes nothing.</summary>
    public (string Value, string? Problem) Understand(string cell)
    {
        var typed = cell.Trim();
        if (typed.Length == 0)
        {
            return ("", null);
        }

        var value = Field.Kind switch
        {
            FieldKind.Date => DateOnly.TryParseExact(typed, ["d/M/yyyy", "yyyy-MM-dd", "d-M-yyyy", "d.M.yyyy"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : typed,
            FieldKind.YesNo => YesOrNo(typed),
            FieldKind.Choice => Field.Choices.FirstOrDefault(choice => Same(choice.Value, typed) || Same(choice.Words, typed)).Value ?? typed,
            // A spreadsheet takes a telephone number or a post code for a number, and loses its first nought.
            FieldKind.Phone => NineDigits().IsMatch(Field.Normalised(typed)) ? $"0{Field.Normalised(typed)}" : Field.Normalised(typed),
            FieldKind.PostCode => FourDigits().IsMatch(typed) ? $"0{typed}" : typed,
            FieldKind.Text => typed,
        };
        return Field.Key switch
        {
            RegisterColumns.Contacts => RegisterContacts.Read(typed) is { Problem: { } wrong } ? (typed, $"«\u00A0{Heading}\u00A0»\u00A0: {wrong}") : (string.Join(" ; ", RegisterContacts.Read(typed).Contacts), null),
            RegisterColumns.Fetchers => (string.Join(" ; ", RegisterContacts.Names(typed).DefaultIfEmpty(RegisterContacts.Nobody)), null),
            RegisterColumns.Quotient => FamilyQuotient.TryRead(typed, out var amount)
                ? (RegisterColumns.Written(amount), null)
                : (typed, $"«\u00A0{Heading}\u00A0» est un nombre de 0 à 99\u00A0999, avec deux décimales au plus."),
            _ => (value, ProblemWith(value, typed)),
        };
    }

    /// <summary>A kept value as the file shows it, so that reading it again gives the same.</summary>
    public string Show(object subject)
    {
        var value = Field.Read(subject);
        return Field.Kind switch
        {
            FieldKind.Date when value.Length > 0 => DateOnly.ParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture).ToString("dd/MM/yyyy", CultureInfo.InvariantCulture),
            FieldKind.Choice => Field.Choices.FirstOrDefault(choice => choice.Value == value).Words ?? value,
            _ when Field.Key == RegisterColumns.Quotient => value.Replace('.', ','),
            _ => value,
        };
    }

    private string? ProblemWith(string value, string typed) => Field.Key switch
    {
        RegisterColumns.Email when Emails.Read(value).Refusal is { } why => $"«\u00A0{Heading}\u00A0»\u00A0: {why.Sentence()}",
        RegisterColumns.School when Field.ProblemWith(value) is not null => $"«\u00A0{Heading}\u00A0»\u00A0: l’école «\u00A0{typed}\u00A0» n’est pas un lieu de votre structure.",
        _ => Field.ProblemWith(value)?.Replace($"«\u00A0{Field.Label}\u00A0»", $"«\u00A0{Heading}\u00A0»", StringComparison.Ordinal),
    };

    private static string YesOrNo(string typed) => Text.Plain(typed) switch
    {
        "oui" or "o" or "1" or "vrai" or "x" => "oui",
        "non" or "n" or "0" or "faux" => "non",
        _ => typed,
    };

    private static bool Same(string one, string other) => Text.Plain(one) == Text.Plain(other);

    [GeneratedRegex(@"^[1-9][0-9]{8}$")]
    private static partial Regex NineDigits();

    [GeneratedRegex(@"^[1-9][0-9]{3}$")]
    private static partial Regex FourDigits();
}

/// <summary>The columns of the register's file, in their order: what is imported, and what is exported.</summary>
public sealed class RegisterColumns
{
    public const string HouseholdKey = "Identifiant du foyer";
    public const string DossierNumber = "Numéro de dossier";
    public const string ChildKey = "Identifiant de l’enfant";

    internal const string Email = "adult.email";
    internal const string School = "child.school";
    internal const string Quotient = "household.quotient";
    internal const string QuotientFrom = "household.quotient-from";
    internal const string Contacts = "household.contacts";
    internal const string Fetchers = "child.fetchers";

    // What these four say is more than one field of one thing: the import lays it by itself, and the export shows contacts by itself.
    private static readonly FamilyField<Household> QuotientValue = new(Quotient, "Quotient familial", FieldKind.Text, home => Newest(home) is { } quotient ? Written(quotient.Value) : null, NotAlone);

    private static readonly FamilyField<Household> QuotientDay = new(QuotientFrom, "Quotient valable à partir du", FieldKind.Date, home => Newest(home)?.ValidFrom.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), NotAlone);

    private static readonly FamilyField<Household> Others = new(Contacts, "Autres contacts", FieldKind.Text, _ => null, NotAlone);

    private static readonly FamilyField<Child> MayFetch = new(Fetchers, "Qui peut venir le chercher", FieldKind.Text, _ => null, NotAlone);

    /// <summary>Those columns of a household and of a child that are more than one of their fields.</summary>
    internal static bool IsMore(RegisterColumn column) => column.Field.Key is Quotient or QuotientFrom or Contacts or Fetchers;

    private static readonly FamilyField<Household> Name = new("household.name", "Nom du foyer", FieldKind.Text, home => home.Name, (home, value) => home.Name = value!);

    private static readonly FamilyField<Household> Resident = new("household.resident", "Habite la commune", FieldKind.YesNo, home => home.IsResident ? "oui" : "non", (home, value) => home.IsResident = value == "oui");

    private static readonly FamilyField<Guardian> Address = new(Email, "Courriel", FieldKind.Text, adult => adult.Email, (adult, value) => adult.Email = value ?? "");

    /// <summary>The three columns that say of whom a line speaks, with the other headings that they are known by.</summary>
    public static IReadOnlyList<(string Heading, string[] Aliases)> Keys { get; } =
    [
        (HouseholdKey, ["id foyer", "identifiant foyer", "code foyer", "id famille", "identifiant famille", "code famille"]),
        (DossierNumber, ["dossier", "n° dossier", "n° de dossier", "no dossier"]),
        (ChildKey, ["id enfant", "identifiant enfant", "code enfant"]),
    ];

    private RegisterColumns(IReadOnlyList<RegisterColumn> all) => All = all;

    public IReadOnlyList<RegisterColumn> All { get; }

    public IEnumerable<string> Headings => [HouseholdKey, DossierNumber, .. All.Where(column => column.Of != RegisterSubject.Child).Select(column => column.Heading), ChildKey, .. All.Where(column => column.Of == RegisterSubject.Child).Select(column => column.Heading)];

    /// <summary>The columns as they are at an organiser, whose schools are known by their names.</summary>
    public static RegisterColumns At(IEnumerable<Facility> facilities)
    {
        var school = new FamilyField<Child>(School, "École", FieldKind.Choice, child => child.SchoolId?.Value.ToString(CultureInfo.InvariantCulture), (child, value) => child.SchoolId = value is null ? null : new FacilityId(int.Parse(value, CultureInfo.InvariantCulture)))
        {
            Choices = [.. facilities.Select(facility => (facility.Id.Value.ToString(CultureInfo.InvariantCulture), facility.Name))],
        };
        return new RegisterColumns(
        [
            new(RegisterSubject.Household, Name, "Nom du foyer", "foyer", "nom famille", "nom de famille du foyer"),
            new(RegisterSubject.Household, Household("address"), "Adresse", "rue", "adresse postale"),
            new(RegisterSubject.Household, Household("postcode"), "Code postal", "cp"),
            new(RegisterSubject.Household, Household("city"), "Commune", "ville"),
            new(RegisterSubject.Household, Resident, "Habite la commune", "resident", "domicilie"),
            new(RegisterSubject.Household, Household("situation"), "Situation familiale", "situation"),
            new(RegisterSubject.Household, Household("benefit"), "Numéro d’allocataire CAF", "numero caf", "allocataire", "n° allocataire", "caf"),
            new(RegisterSubject.Household, QuotientValue, "Quotient familial", "quotient", "qf", "quotient caf"),
            new(RegisterSubject.Household, QuotientDay, "Quotient valable à partir du", "date du quotient", "date qf", "qf valable a partir du"),
            new(RegisterSubject.Household, Others, "Autres contacts", "contacts", "personnes a prevenir"),
            .. Adult(RegisterSubject.FirstAdult, 1),
            .. Adult(RegisterSubject.SecondAdult, 2),
            new(RegisterSubject.Child, Child("last"), "Nom de l’enfant", "nom enfant"),
            new(RegisterSubject.Child, Child("first"), "Prénom de l’enfant", "prenom enfant"),
            new(RegisterSubject.Child, Child("born"), "Date de naissance", "naissance", "ne le", "date de naissance enfant", "date naissance"),
            new(RegisterSubject.Child, school, "École", "etablissement", "ecole de l’enfant"),
            new(RegisterSubject.Child, Child("level"), "Classe", "niveau"),
            new(RegisterSubject.Child, Child("diet"), "Repas", "regime", "regime alimentaire"),
            new(RegisterSubject.Child, MayFetch, "Qui peut venir le chercher", "personnes autorisees", "autorises a venir chercher"),
        ]);
    }

    private static IEnumerable<RegisterColumn> Adult(RegisterSubject of, int number) =>
    [
        new(of, Guardian("last"), $"Nom du responsable {number}", $"nom responsable {number}", $"responsable {number} nom", $"nom resp {number}"),
        new(of, Guardian("first"), $"Prénom du responsable {number}", $"prenom responsable {number}", $"responsable {number} prenom", $"prenom resp {number}"),
        new(of, Address, $"Courriel du responsable {number}", $"courriel {number}", $"mail {number}", $"email {number}", $"email responsable {number}", $"mail responsable {number}", $"responsable {number} email"),
        new(of, Guardian("phone"), $"Téléphone du responsable {number}", $"telephone {number}", $"tel {number}", $"portable {number}", $"telephone responsable {number}", $"responsable {number} telephone"),
    ];

    /// <summary>« 850 » or « 850.5 »: as it is compared.</summary>
    internal static string Written(decimal quotient) => quotient.ToString("0.##", CultureInfo.InvariantCulture);

    private static FamilyQuotient? Newest(Household home) => home.Quotients.MaxBy(quotient => quotient.ValidFrom);

    private static void NotAlone(object subject, string? value) => throw new NotSupportedException("Laid by the import with what belongs to it.");

    private static FamilyField Household(string key) => FamilyFields.Find($"household.{key}")!;

    private static FamilyField Guardian(string key) => FamilyFields.Find($"adult.{key}")!;

    private static FamilyField Child(string key) => FamilyFields.Find($"child.{key}")!;
}

/// <summary>Texts as they are compared: small letters, no accents, single spaces.</summary>
public static class Text
{
    public static string Plain(string? text) => string.Join(' ', SearchQueries.WordsOf(text));
}
