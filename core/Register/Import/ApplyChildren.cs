using Portal.Core.Dossiers;
using Portal.Core.Households;
using Portal.Core.Persistence;

namespace Portal.Core.Register;

/// <summary>Writes the children of one household's lines: those that are known, and those that are new to it or to the organiser.</summary>
internal sealed class ApplyChildren(PortalDb db, ImportMemory memory, HouseholdLot lot)
{
    /// <returns>The child of each line; without those that could not be taken, whose reasons are told.</returns>
    public IReadOnlyDictionary<int, Child> Run(HouseholdChanges changes, HouseholdRows rows)
    {
        var taken = new Dictionary<int, Child>();
        foreach (var line in rows.Lines.Where(line => line.Child.Length > 0))
        {
            var (child, why) = ChildOf(changes.Home, rows, line);
            if (why is not null)
            {
                memory.Report.LeaveOut(line, why);
                continue;
            }

            taken[line.Number] = child = Write(changes, rows, line, child);
            if (!lot.IsOwnKey(line.Child))
            {
                lot.Name(db, memory.Agent.OrganiserId, changes, ReferenceKind.Child, line.Child, child.Id.Value);
            }
        }

        return taken;
    }

    /// <returns>The child, null for one who is new; or why the line cannot be taken.</returns>
    private (Child? Child, string? Why) ChildOf(Household home, HouseholdRows rows, RegisterLine line)
    {
        var named = lot.ChildOf(line.Child);
        if (named is not null && named.HouseholdId != home.Id)
        {
            return (null, $"l’enfant «\u00A0{line.Child}\u00A0» est connu dans un autre foyer\u00A0: réunissez d’abord les deux foyers.");
        }

        var (first, last, born) = WhoIs(rows, line);
        var child = named ?? home.Children.FirstOrDefault(one => Text.AreSame(one.FirstName, first) && Text.AreSame(one.LastName, last) && one.BirthDate.Iso() == born);
        if (child is not null)
        {
            return (child, memory.EarlierLineOf(child.Id.Value, line.Number) is { } earlier ? $"elle désigne le même enfant que la ligne {earlier}." : null);
        }

        return (null, Guid.TryParse(line.Child, out _) ? "cet identifiant d’enfant est du portail, et ce foyer n’a pas cet enfant."
            : first.Length == 0 || last.Length == 0 || born.Length == 0 ? "cet enfant est nouveau\u00A0: son nom, son prénom et sa date de naissance sont à remplir."
            : null);
    }

    private Child Write(HouseholdChanges changes, HouseholdRows rows, RegisterLine line, Child? known)
    {
        var child = known;
        if (child is null)
        {
            var (first, last, born) = WhoIs(rows, line);
            child = changes.Home.AddChild(first, last, IsoDates.Read(born), null);
            db.Add(child);
            memory.EarlierLineOf(child.Id.Value, line.Number);
        }

        foreach (var column in rows.ColumnsOf(RegisterSubject.Child).Where(column => !RegisterColumns.IsMore(column)))
        {
            column.Write(child, rows.CellOf(line, column), (label, old, now) =>
            {
                if (known is not null)
                {
                    changes.Tell(line.Number, label, old, now);
                }
            });
        }

        var isNewHere = lot.ChildrenWithFile.Add(child.Id);
        if (isNewHere)
        {
            db.ChildFiles.Add(ChildFile.Started(child.Id, changes.Home.Id, memory.Agent.OrganiserId, memory.YearOfFiles));
        }

        changes.NewChildren += known is null || isNewHere ? 1 : 0;
        return child;
    }

    private static (string First, string Last, string Born) WhoIs(HouseholdRows rows, RegisterLine line) =>
        (rows.ChildCell(line, RegisterColumns.ChildFirstName).Value, rows.ChildCell(line, RegisterColumns.ChildLastName).Value, rows.ChildCell(line, RegisterColumns.Born).Value);
}
