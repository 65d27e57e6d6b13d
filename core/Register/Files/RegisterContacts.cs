using Portal.Core.Dossiers;
using Portal.Core.Households;

namespace Portal.Core.Register;

/// <summary>A contact as a cell of the register's file says it.</summary>
internal sealed record WrittenContact(string Name, string Phone, string Role, bool InEmergency)
{
    public override string ToString() => string.Join(" | ", InEmergency ? [Name, Phone, Role, RegisterContacts.Emergency] : Role.Length > 0 ? new[] { Name, Phone, Role } : [Name, Phone]);
}

/// <summary>
/// The other contacts of a household in one cell, « Nom | téléphone | lien | urgence » parted by « ; », and on each child's line
/// the names of those who may fetch it. A contact is known by its name; an import adds and changes, and takes nobody away.
/// </summary>
internal static class RegisterContacts
{
    public const string Emergency = "urgence";

    /// <summary>Said in the cell of a child whom no contact may fetch: an empty cell changes nothing.</summary>
    public const string Nobody = "personne";

    private static readonly FamilyField Phone = FamilyFields.Find("adult.phone")!;

    public static string Show(IEnumerable<Contact> contacts) => string.Join(" ; ", Ordered(contacts).Select(Of));

    /// <summary>Who may fetch a child; empty where the household has no contact at all.</summary>
    public static string ShowFetchers(IReadOnlyCollection<Contact> contacts, ChildId child) =>
        contacts.Count == 0 ? "" : string.Join(" ; ", Ordered(contacts).Where(contact => contact.MayFetchThis(child)).Select(contact => Clean(contact.Name)).DefaultIfEmpty(Nobody));

    public static WrittenContact Of(Contact contact) => new(Clean(contact.Name), contact.Phone, Clean(contact.Role ?? ""), contact.InEmergency);

    /// <summary>The contacts of a cell; or what is wrong with it, in a sentence that begins with its heading.</summary>
    public static (IReadOnlyList<WrittenContact> Contacts, string? Problem) Read(string cell)
    {
        var read = new List<WrittenContact>();
        foreach (var one in cell.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = one.Split('|', StringSplitOptions.TrimEntries);
            var (name, phone, role, emergency) = (Clean(parts[0]), Understood(parts.ElementAtOrDefault(1)), Clean(parts.ElementAtOrDefault(2) ?? ""), parts.ElementAtOrDefault(3) ?? "");
            if (parts.Length > 4 || Text.Plain(name).Length == 0 || (emergency.Length > 0 && Text.Plain(emergency) is not (Emergency or "oui" or "non")) || Text.Plain(name) == Nobody)
            {
                return ([], $"«\u00A0{one}\u00A0» ne se lit pas\u00A0: écrivez «\u00A0Nom | téléphone | lien | urgence\u00A0», et «\u00A0;\u00A0» entre deux personnes.");
            }

            if (Phone.ProblemWith(phone) is { } wrong)
            {
                return ([], $"{name}\u00A0: {wrong.Uncapitalised()}");
            }

            if (name.Length > FamilyField.Longest || role.Length > FamilyField.Longest || one.Any(char.IsControl))
            {
                return ([], $"{name}\u00A0: ce nom ou ce lien est trop long, ou n’est pas lisible.");
            }

            if (read.Exists(known => IsSame(known.Name, name)))
            {
                return ([], $"{name} y est deux fois.");
            }

            read.Add(new WrittenContact(name, phone, role, emergency.Length > 0 && Text.Plain(emergency) != "non"));
        }

        return (read, null);
    }

    /// <summary>The names in the cell of a child; none for « personne ».</summary>
    public static IReadOnlyList<string> Names(string cell) => Text.Plain(cell) == Nobody ? [] : cell.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    public static bool IsSame(string one, string other) => Text.AreSame(one, other);

    private static string Understood(string? phone) => Phone.Normalised(phone) is { Length: 9 } digits && digits[0] is >= '1' and <= '9' && digits.All(char.IsAsciiDigit) ? $"0{digits}" : Phone.Normalised(phone);

    // The two marks that part the cell are nobody's name.
    private static string Clean(string text) => string.Join(' ', text.Split([';', '|', ' '], StringSplitOptions.RemoveEmptyEntries));

    private static IEnumerable<Contact> Ordered(IEnumerable<Contact> contacts) => contacts.OrderBy(contact => contact.Name, StringComparer.Ordinal).ThenBy(contact => contact.Id);
}
