using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Portal.Core.Accounts;
using Portal.Core.Dossiers;
using Portal.Core.Households;
using Portal.Core.Organisers;
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
    private string Named => $"«\u00A0{Heading}\u00A0»";

    /// <summary>The value of a cell as the field keeps it, or what is wrong with it in a sentence. An empty cell is an empty value: it changes nothing.</summary>
    public RegisterCell Understand(string cell, DateOnly today)
    {
        var typed = cell.Trim();
        var (value, problem) = typed.Length == 0 ? ("", null)
            : Damaged(typed) is { } damage ? (typed, damage)
            : Field.Key switch
            {
                RegisterColumns.Contacts => ContactsOf(typed),
                RegisterColumns.Fetchers => (string.Join(" ; ", RegisterContacts.Names(typed).DefaultIfEmpty(RegisterContacts.Nobody)), null),
                RegisterColumns.Quotient => QuotientOf(typed),
                RegisterColumns.Email => EmailsOf(typed),
                _ => (ValueOf(typed), ProblemWith(ValueOf(typed), typed, today)),
            };
        return new RegisterCell(typed, value, problem);
    }

    /// <summary>Whether a cell says something that is not what the subject has.</summary>
    internal bool IsNewsTo(object subject, RegisterCell cell) => cell.IsNews && cell.Value != Field.Read(subject);

    /// <summary>Writes a cell on its subject, and tells what it changes: the heading, the value before and the value after, in words.</summary>
    internal void Write(object subject, RegisterCell cell, Action<string, string, string> tell)
    {
        if (IsNewsTo(subject, cell))
        {
            var old = Field.Read(subject);
            Field.Write(subject, cell.Value);
            tell(Heading, Field.InWords(old), Field.InWords(cell.Value));
        }
    }

    /// <summary>A kept value as the file shows it, so that reading it again gives the same.</summary>
    public string Show(object subject)
    {
        var value = Field.Read(subject);
        return Field.Kind switch
        {
            FieldKind.Date when value.Length > 0 => IsoDates.Read(value).ToString("dd/MM/yyyy", CultureInfo.InvariantCulture),
            // A school of another organiser is none of its: the cell is empty, and an empty cell changes nothing.
            FieldKind.Choice => Field.Choices.FirstOrDefault(choice => choice.Value == value).Words ?? "",
            _ when Field.Key == RegisterColumns.Quotient => value.Replace('.', ','),
            _ => value,
        };
    }

    // What a spreadsheet or another program has already spoiled: the file no longer says what was typed there.
    private string? Damaged(string typed) =>
        RoundedNumber().IsMatch(typed) ? $"{Named}\u00A0: le tableur a arrondi «\u00A0{typed}\u00A0»\u00A0: mettez la colonne au format texte, et écrivez le nombre en entier."
        : SpoiledLetters().IsMatch(typed) ? $"{Named}\u00A0: les accents de «\u00A0{typed}\u00A0» sont abîmés\u00A0: corrigez-les."
        : null;

    private string ValueOf(string typed) => Field.Kind switch
    {
        FieldKind.Date => DateOnly.TryParseExact(typed, ["d/M/yyyy", "yyyy-MM-dd", "d-M-yyyy", "d.M.yyyy"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day.Iso() : typed,
        FieldKind.YesNo => YesOrNo(typed),
        FieldKind.Choice => Field.Choices.FirstOrDefault(choice => Text.AreSame(choice.Value, typed) || Text.AreSame(choice.Words, typed)).Value ?? typed,
        // A spreadsheet takes a telephone number or a post code for a number, and loses its first nought.
        FieldKind.Phone => NineDigits().IsMatch(Field.Normalised(typed)) ? $"0{Field.Normalised(typed)}" : Field.Normalised(typed),
        FieldKind.PostCode => FourDigits().IsMatch(Field.Normalised(typed)) ? $"0{Field.Normalised(typed)}" : Field.Normalised(typed),
        FieldKind.Text => typed,
    };

    private string? ProblemWith(string value, string typed, DateOnly today) => Field.Key switch
    {
        RegisterColumns.School when Field.ProblemWith(value) is not null => $"{Named}\u00A0: l’école «\u00A0{typed}\u00A0» n’est pas un lieu de votre structure.",
        RegisterColumns.Born when Field.ProblemWith(value) is null && !ChildDraft.IsOfAChild(DateOf(value), today) => $"{Named} n’est pas celle d’un enfant\u00A0: vérifiez l’année de «\u00A0{typed}\u00A0».",
        RegisterColumns.QuotientFrom when Field.ProblemWith(value) is null && DateOf(value) > today.AddYears(NoteQuotient.YearsAround) => $"{Named} est trop loin\u00A0: vérifiez l’année de «\u00A0{typed}\u00A0».",
        // Of France without its nought, or of a country where they are so: nobody knows but who wrote it.
        _ when Field.Kind == FieldKind.PostCode && FourDigits().IsMatch(typed) => $"{Named}\u00A0: «\u00A0{typed}\u00A0» n’a que quatre chiffres. En France, écrivez {value}\u00A0; d’un autre pays, laissez la cellule vide.",
        _ when Field.Kind is FieldKind.PostCode or FieldKind.Phone && value.Any(letter => char.GetNumericValue(letter) >= 0 && !char.IsAsciiDigit(letter)) => $"{Named}\u00A0: écrivez «\u00A0{typed}\u00A0» avec les chiffres de 0 à 9.",
        _ => Field.ProblemWith(value)?.Replace($"«\u00A0{Field.Label}\u00A0»", Named, StringComparison.Ordinal),
    };

    private (string, string?) ContactsOf(string typed) =>
        RegisterContacts.Read(typed) is var (contacts, wrong) && wrong is not null ? (typed, $"{Named}\u00A0: {wrong}") : (string.Join(" ; ", contacts), null);

    private (string, string?) QuotientOf(string typed) =>
        FamilyQuotient.TryRead(typed, out var amount) ? (RegisterColumns.Written(amount), null) : (typed, $"{Named} est un nombre de 0 à 99\u00A0999, avec deux décimales au plus.");

    private (string, string?) EmailsOf(string typed) =>
        Emails.Read(typed) is var (addresses, why) && why is { } refusal ? (typed, $"{Named}\u00A0: {refusal.Sentence()}") : (string.Join(';', addresses), null);

    private static DateOnly DateOf(string value) => IsoDates.Read(value);

    private static string YesOrNo(string typed) => Text.Plain(typed) switch
    {
        "oui" or "o" or "1" or "vrai" or "x" => "oui",
        "non" or "n" or "0" or "faux" => "non",
        _ => typed,
    };

    /// <summary>« 1,22435E+14 », in a cell or in an identifier.</summary>
    [GeneratedRegex(@"^[0-9]+([.,][0-9]+)?E\+[0-9]+$", RegexOptions.IgnoreCase)]
    internal static partial Regex RoundedNumber();

    // UTF-8 that was once read as Windows, and the mark of a letter that was lost.
    [GeneratedRegex(@"\uFFFD|[ÃÂ][\u0080-\u00BF]|â€|Ã‰|Ã€")]
    private static partial Regex SpoiledLetters();

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
    internal const string Born = "child.born";
    internal const string ChildFirstName = "child.first";
    internal const string ChildLastName = "child.last";
    internal const string FirstName = "adult.first";
    internal const string LastName = "adult.last";
    internal const string Quotient = "household.quotient";
    internal const string QuotientFrom = "household.quotient-from";
    internal const string Contacts = "household.contacts";
    internal const string Fetchers = "child.fetchers";

    // What these four say is more than one field of one thing: the import writes it by itself, and the export shows contacts by itself.
    private static readonly FamilyField<Household> QuotientValue = new(Quotient, "Quotient familial", FieldKind.Text, home => Newest(home) is { } quotient ? Written(quotient.Value) : null, NotAlone);

    private static readonly FamilyField<Household> QuotientDay = new(QuotientFrom, "Quotient valable à partir du", FieldKind.Date, home => Newest(home)?.ValidFrom.Iso(), NotAlone);

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

    private readonly Dictionary<object, int> places;
    private readonly Dictionary<(RegisterSubject, string), RegisterColumn> byKey;

    private RegisterColumns(IReadOnlyList<RegisterColumn> all, DateOnly today)
    {
        (All, Today) = (all, today);
        places = all.Select((column, place) => (column, place)).ToDictionary(object (pair) => pair.column, pair => pair.place, ReferenceEqualityComparer.Instance);
        byKey = all.ToDictionary(column => (column.Of, column.Field.Key));
    }

    public IReadOnlyList<RegisterColumn> All { get; }

    /// <summary>Against which dates are judged.</summary>
    public DateOnly Today { get; }

    public IEnumerable<string> Headings => [HouseholdKey, DossierNumber, .. All.Where(column => column.Of != RegisterSubject.Child).Select(column => column.Heading), ChildKey, .. All.Where(column => column.Of == RegisterSubject.Child).Select(column => column.Heading)];

    /// <summary>The columns as they are at an organiser, whose schools are known by their names.</summary>
    public static RegisterColumns At(IEnumerable<Facility> schools, DateOnly today)
    {
        var school = new FamilyField<Child>(School, "École", FieldKind.Choice, child => child.SchoolId?.Value.ToString(CultureInfo.InvariantCulture), (child, value) => child.SchoolId = value is null ? null : new FacilityId(int.Parse(value, CultureInfo.InvariantCulture)))
        {
            Choices = [.. schools.Select(facility => (facility.Id.Value.ToString(CultureInfo.InvariantCulture), facility.Name))],
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
        ], today);
    }

    private static IEnumerable<RegisterColumn> Adult(RegisterSubject of, int number) =>
    [
        new(of, Guardian("last"), $"Nom du responsable {number}", $"nom responsable {number}", $"responsable {number} nom", $"nom resp {number}"),
        new(of, Guardian("first"), $"Prénom du responsable {number}", $"prenom responsable {number}", $"responsable {number} prenom", $"prenom resp {number}"),
        new(of, Address, $"Courriel du responsable {number}", $"courriel {number}", $"mail {number}", $"email {number}", $"email responsable {number}", $"mail responsable {number}", $"responsable {number} email"),
        new(of, Guardian("phone"), $"Téléphone du responsable {number}", $"telephone {number}", $"tel {number}", $"portable {number}", $"telephone responsable {number}", $"responsable {number} telephone"),
    ];

    internal RegisterColumn Find(RegisterSubject of, string key) => byKey[(of, key)];

    internal int PlaceOf(RegisterColumn column) => places[column];

    /// <summary>« 850 » or « 850.5 »: as it is compared.</summary>
    internal static string Written(decimal quotient) => quotient.ToString("0.##", CultureInfo.InvariantCulture);

    private static FamilyQuotient? Newest(Household home) => home.Quotients.MaxBy(quotient => quotient.ValidFrom);

    private static void NotAlone(object subject, string? value) => throw new NotSupportedException("Written by the import with what belongs to it.");

    private static FamilyField Household(string key) => FamilyFields.Find($"household.{key}")!;

    private static FamilyField Guardian(string key) => FamilyFields.Find($"adult.{key}")!;

    private static FamilyField Child(string key) => FamilyFields.Find($"child.{key}")!;
}

public static class RegisterColumnsQuery
{
    /// <summary>The columns at an organiser.</summary>
    public static async Task<RegisterColumns> RegisterColumnsAt(this PortalDb db, OrganiserId organiser, DateOnly today, CancellationToken ct) =>
        RegisterColumns.At(await db.Facilities.AsNoTracking().Where(facility => facility.OrganiserId == organiser && facility.IsSchool).OrderBy(facility => facility.Name).ToListAsync(ct), today);
}

/// <summary>Texts as they are compared: small letters, no accents, single spaces.</summary>
public static class Text
{
    public static string Plain(string? text) => string.Join(' ', SearchQueries.WordsOf(text));

    /// <summary>One and the same for a reader; texts without any letter only as they stand.</summary>
    public static bool AreSame(string one, string other) => Plain(one) is { Length: > 0 } plain ? plain == Plain(other) : one.Trim() == other.Trim();
}
