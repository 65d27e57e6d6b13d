using Portal.Core.Accounts;
using Portal.Core.Audit;
using Portal.Core.Dossiers;
using Portal.Core.Households;
using Portal.Core.Persistence;

namespace Portal.Core.Register;

/// <summary>Writes one household's lines on what the register has of it. What is wrong is found before anything is written.</summary>
internal sealed class ApplyHousehold(PortalDb db, ImportMemory memory, HouseholdLot lot)
{
    private readonly ImportReport report = memory.Report;

    /// <returns>What changes of the household, when there is something to save.</returns>
    public HouseholdChanges? Run(HouseholdRows all)
    {
        var known = lot.HouseholdOf(all);
        var exported = known is null ? null : new ExportedHousehold(known, lot.ContactsOf(known.Id), rank => lot.AdultNamed(AdultRow.KeyOf(all.Key, rank)));
        var rows = (exported is null ? all : all.Knowing(exported, line => lot.ChildOf(line.Child) is { } child && child.HouseholdId == known!.Id ? child : null)).WithoutBadLines(report);
        if (rows is null)
        {
            return null;
        }

        var (adults, whyNotAdults) = AdultRow.Of(rows, known, exported, lot);
        var why = WhyNot(rows, known) ?? ApplyContacts.WhyNot(rows, known is null ? [] : lot.ContactsOf(known.Id)) ?? whyNotAdults;
        if (why is not null)
        {
            report.LeaveOut(rows.Lines, why);
            return null;
        }

        var changes = known is null ? Open(rows) : new HouseholdChanges(known, isNew: false);
        Write(changes, changes.Home, rows, RegisterSubject.Household, changes.IsNew);
        adults.ToList().ForEach(adult => WriteAdult(changes, rows, adult));
        var children = new ApplyChildren(db, memory, lot).Run(changes, rows);
        new ApplyQuotient(db).Run(changes, rows);
        new ApplyContacts(db).Run(changes, rows, lot.ContactsOf(changes.Home.Id), children);
        NoteAsKnown(changes);
        return Count(changes) ? changes : null;
    }

    private string? WhyNot(HouseholdRows rows, Household? known)
    {
        if (known is null)
        {
            return rows.ValueOf(RegisterSubject.FirstAdult, RegisterColumns.LastName).Length == 0 || rows.ValueOf(RegisterSubject.FirstAdult, RegisterColumns.FirstName).Length == 0
                    ? "ce foyer est nouveau\u00A0: le nom et le prénom du responsable 1 sont à remplir."
                : Guid.TryParse(rows.Key, out _) ? "cet identifiant est du portail, et votre structure ne connaît pas ce foyer."
                : rows.Dossier.Length > 0 && (lot.NumbersTaken.Contains(rows.Dossier) || memory.IsGiven(rows.Dossier)) ? $"le dossier {rows.Dossier} est déjà celui d’un autre foyer."
                : null;
        }

        return rows.Dossier.Length > 0 && known.DossierNumber != rows.Dossier ? $"le foyer «\u00A0{rows.Key}\u00A0» a le dossier {known.DossierNumber}, et non {rows.Dossier}."
            : memory.EarlierLineOf(known.Id.Value, rows.First.Number) is { } earlier ? $"elle désigne le même foyer que la ligne {earlier}, sous un autre identifiant."
            : null;
    }

    private HouseholdChanges Open(HouseholdRows rows)
    {
        var home = new Household { DossierNumber = memory.NumberFor(rows.Dossier), Name = rows.ValueOf(RegisterSubject.FirstAdult, RegisterColumns.LastName) };
        db.Add(home);
        memory.EarlierLineOf(home.Id.Value, rows.First.Number);
        var changes = new HouseholdChanges(home, isNew: true);
        lot.Name(db, memory.Agent.OrganiserId, changes, ReferenceKind.Household, rows.Key, home.Id.Value);
        return changes;
    }

    private void WriteAdult(HouseholdChanges changes, HouseholdRows rows, AdultRow row)
    {
        var adult = row.Adult;
        if (adult is null)
        {
            adult = changes.Home.AddGuardian(rows.ValueOf(row.Subject, RegisterColumns.FirstName), rows.ValueOf(row.Subject, RegisterColumns.LastName), rows.ValueOf(row.Subject, RegisterColumns.Email));
            db.Add(adult);
            changes.HasNewAdult = true;
        }

        Write(changes, adult, rows, row.Subject, changes.IsNew || row.Adult is null, lot.AdultsWithAccount.Contains(adult.Id));
        if (!lot.IsOwnKey(rows.Key))
        {
            lot.Name(db, memory.Agent.OrganiserId, changes, ReferenceKind.Adult, AdultRow.KeyOf(rows.Key, row.Rank), adult.Id.Value);
        }
    }

    private void Write(HouseholdChanges changes, object subject, HouseholdRows rows, RegisterSubject of, bool isNew, bool keepsEmail = false)
    {
        foreach (var column in rows.ColumnsOf(of).Where(column => !RegisterColumns.IsMore(column)))
        {
            if (keepsEmail && column.Field.Key == RegisterColumns.Email)
            {
                report.KeptEmails += column.IsNewsTo(subject, rows.CellOf(column)) ? 1 : 0;
                continue;
            }

            if (column.Field.Key == RegisterColumns.Email && column.IsNewsTo(subject, rows.CellOf(column)) && Emails.SlipIn(rows.CellOf(column).Value, []) is var (typed, meant))
            {
                report.DoubtfulEmails.Add((rows.First.Number, typed, meant));
            }

            column.Write(subject, rows.CellOf(column), (label, old, now) =>
            {
                if (!isNew)
                {
                    changes.Tell(rows.First.Number, label, old, now);
                }
            });
        }
    }

    // Without a child whose file says so, the organiser would not find the household again.
    private void NoteAsKnown(HouseholdChanges changes)
    {
        var home = changes.Home;
        if (changes.NewChildren == 0 && !home.Children.Any(child => lot.ChildrenWithFile.Contains(child.Id)) && lot.KnownHouseholds.Add(home.Id))
        {
            db.KnownHouseholds.Add(new KnownHousehold { HouseholdId = home.Id, OrganiserId = memory.Agent.OrganiserId, Since = memory.Now });
        }
    }

    /// <returns>Whether there is something to save.</returns>
    private bool Count(HouseholdChanges changes)
    {
        report.NewChildren += changes.NewChildren;
        report.Changes.AddRange(changes.Told.Take(ImportReport.MostShown - report.Changes.Count));
        _ = changes switch
        {
            { IsNew: true } => report.NewHouseholds++,
            { IsChanged: true } => report.ChangedHouseholds++,
            _ => report.UnchangedHouseholds++,
        };

        if (changes.IsNew || changes.IsChanged)
        {
            var (home, what) = (changes.Home, string.Join("; ", changes.Told.Select(change => $"{change.Label}: {change.Old} → {change.New}").Append($"{changes.NewChildren} new children")));
            db.Record(memory.Now, memory.Agent.Name, changes.IsNew ? "household.imported" : "household.reimported", $"household {home.Id.Value}", home.Id, null, what);
        }

        return changes.IsWorthSaving;
    }
}
