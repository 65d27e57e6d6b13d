using Portal.Core.Households;
using Portal.Core.Persistence;

namespace Portal.Core.Register;

/// <summary>Writes a household's other contacts, and who of them may fetch each child. It adds and corrects, and takes nobody away.</summary>
internal sealed class ApplyContacts(PortalDb db)
{
    /// <summary>What is wrong with what is more than one field, in a sentence; asked before anything of the household is written.</summary>
    public static string? WhyNot(HouseholdRows rows, IReadOnlyList<Contact> contacts)
    {
        if (rows.ValueOf(RegisterSubject.Household, RegisterColumns.Quotient).Length > 0 != rows.ValueOf(RegisterSubject.Household, RegisterColumns.QuotientFrom).Length > 0)
        {
            return "un quotient familial va avec le jour à partir duquel il est valable\u00A0: remplissez les deux, ou aucun.";
        }

        var added = Written(rows).Select(contact => contact.Name).Where(name => !contacts.Any(contact => RegisterContacts.IsSame(contact.Name, name)));
        var names = contacts.Select(contact => contact.Name).Concat(added).ToList();
        if (names.Count > contacts.Count && names.Count > Contact.MostPerHousehold)
        {
            return $"ce foyer aurait plus de {Contact.MostPerHousehold} contacts.";
        }

        var stranger = rows.Lines.Select(line => rows.ChildCell(line, RegisterColumns.Fetchers)).Where(cell => cell.IsNews)
            .SelectMany(cell => RegisterContacts.Names(cell.Value)).FirstOrDefault(name => !names.Exists(known => RegisterContacts.IsSame(known, name)));
        return stranger is null ? null : $"«\u00A0{stranger}\u00A0» peut venir chercher un enfant, et n’est pas parmi les autres contacts du foyer.";
    }

    public void Run(HouseholdChanges changes, HouseholdRows rows, List<Contact> contacts, IReadOnlyDictionary<int, Child> childOf)
    {
        foreach (var written in Written(rows))
        {
            WriteContact(changes, contacts, written, rows.First.Number);
        }

        foreach (var line in rows.Lines.Where(line => childOf.ContainsKey(line.Number) && rows.ChildCell(line, RegisterColumns.Fetchers).IsNews))
        {
            WriteFetchers(changes, contacts, childOf[line.Number], RegisterContacts.Names(rows.ChildCell(line, RegisterColumns.Fetchers).Value), line.Number);
        }
    }

    private static IReadOnlyList<WrittenContact> Written(HouseholdRows rows) =>
        rows.CellOf(RegisterSubject.Household, RegisterColumns.Contacts) is { IsNews: true } cell ? RegisterContacts.Read(cell.Value).Contacts : [];

    private void WriteContact(HouseholdChanges changes, List<Contact> contacts, WrittenContact written, int line)
    {
        var known = contacts.Find(contact => RegisterContacts.IsSame(contact.Name, written.Name));
        var before = known is null ? null : RegisterContacts.Of(known) with { Name = written.Name };
        if (before == written)
        {
            return;
        }

        if (known is null)
        {
            known = new Contact { HouseholdId = changes.Home.Id, Name = written.Name, Phone = written.Phone };
            // Nobody is handed a child before a line says so.
            known.Fetches([]);
            contacts.Add(known);
            db.Add(known);
        }

        (known.Phone, known.Role, known.InEmergency) = (written.Phone, written.Role.Length == 0 ? null : written.Role, written.InEmergency);
        changes.Tell(line, "Autres contacts", before?.ToString() ?? "non renseigné", written.ToString());
    }

    private static void WriteFetchers(HouseholdChanges changes, List<Contact> contacts, Child child, IReadOnlyList<string> names, int line)
    {
        var before = RegisterContacts.ShowFetchers(contacts, child.Id);
        foreach (var contact in contacts.Where(contact => contact.MayFetchThis(child.Id) != names.Any(name => RegisterContacts.IsSame(name, contact.Name))))
        {
            // Named one by one: a child that joins the household later is not among them.
            var others = changes.Home.Children.Select(sibling => sibling.Id).Where(id => id != child.Id && contact.MayFetchThis(id));
            contact.Fetches(contact.MayFetchThis(child.Id) ? [.. others] : [.. others, child.Id]);
            changes.Tell(line, $"Qui peut venir chercher {child.FirstName}", before, RegisterContacts.ShowFetchers(contacts, child.Id));
        }
    }
}
