using Microsoft.EntityFrameworkCore;
using Portal.Core.Accounts;
using Portal.Core.Audit;
using Portal.Core.Dossiers;
using Portal.Core.Households;
using Portal.Core.Persistence;

namespace Portal.Core.Register;

/// <summary>A value that an import changes.</summary>
public sealed record ImportChange(int Line, string Household, string Label, string Old, string New);

/// <summary>What an import does, or would do.</summary>
public sealed record ImportReport
{
    /// <summary>More changes are not read by anybody; they are counted.</summary>
    public const int MostShown = 200;

    public int NewHouseholds { get; internal set; }

    public int ChangedHouseholds { get; internal set; }

    public int UnchangedHouseholds { get; internal set; }

    public int NewChildren { get; internal set; }

    /// <summary>Addresses of adults who have an account: they change those themselves (R10).</summary>
    public int KeptEmails { get; internal set; }

    /// <summary>Addresses that look like a slip, with what was probably meant: to be looked at, as they are taken as they stand.</summary>
    public List<(int Line, string Typed, string Meant)> DoubtfulEmails { get; } = [];

    public int Lines { get; internal set; }

    public List<BadLine> Bad { get; } = [];

    public List<ImportChange> Changes { get; } = [];

    public FileProblem? Problem { get; internal set; }

    /// <summary>True when there is something to write.</summary>
    public bool ChangesSomething => NewHouseholds + ChangedHouseholds > 0;

    /// <summary>What the agent has seen: an import that would do something else asks to look again.</summary>
    public string Figures => $"{Lines}.{NewHouseholds}.{ChangedHouseholds}.{UnchangedHouseholds}.{NewChildren}.{Bad.Count}";
}

/// <summary>
/// Goes through the lines of a register's file, household by household, and lays them on what is there. The preview and the
/// import are this one walk: the preview does not save. Some hundred households are in memory at a time.
/// </summary>
/// <param name="db">The database; where the walk is to save, inside the deed's transaction.</param>
/// <param name="saves">False for a preview.</param>
internal sealed class RegisterImport(PortalDb db, Agent agent, DateTimeOffset now, bool saves, CancellationToken ct)
{
    private const int Lot = 200;

    private readonly ImportReport report = new();
    private readonly Dictionary<Guid, int> seen = [];
    private readonly HashSet<string> numbersGiven = [];
    private RegisterColumns columns = null!;
    private int lastDossier;
    private int yearOfFiles;
    private HashSet<string> numbersInFile = [];

    // Of the household that is being laid.
    private bool hasNewAdult;
    private bool hasNewReference;
    private readonly Dictionary<int, Child> childOfLine = [];

    public async Task<ImportReport> Walk(byte[] content)
    {
        var organiser = await db.Organisers.AsNoTracking().SingleAsync(o => o.Id == agent.OrganiserId, ct);
        columns = RegisterColumns.At(await db.Facilities.AsNoTracking().Where(facility => facility.OrganiserId == agent.OrganiserId && facility.IsSchool).OrderBy(facility => facility.Name).ToListAsync(ct));
        var (lines, problem) = RegisterFile.Read(content, columns);
        (report.Problem, report.Lines) = (problem, lines.Count);
        numbersInFile = [.. lines.Select(line => line.Dossier)];
        lastDossier = await DossierNumbers.Last(db, now, ct);
        var today = ParisTime.DayOf(now);
        yearOfFiles = organiser.Policies.Gate.HasFlag(BookingGate.AnnualRegistration) ? SchoolYear.ToRegisterFor(today) : SchoolYear.Of(today);

        foreach (var line in lines.Where(line => line.Problems.Count > 0))
        {
            report.Bad.AddRange(line.Problems.Select(why => new BadLine(line.Number, why)));
        }

        foreach (var lot in lines.Where(line => line.Problems.Count == 0).GroupBy(line => line.Household).Chunk(Lot))
        {
            await Take(lot);
            db.ChangeTracker.Clear();
        }

        report.Bad.Sort((one, other) => one.Number.CompareTo(other.Number));
        return report;
    }

    private async Task Take(IGrouping<string, RegisterLine>[] lot)
    {
        var there = await There.Read(db, agent.OrganiserId, lot, ct);
        var touched = new List<HouseholdId>();
        foreach (var lines in lot)
        {
            if (Lay(lines, there) is { } household)
            {
                touched.Add(household);
            }
        }

        if (saves && touched.Count > 0)
        {
            await db.SaveChangesAsync(ct);
            db.ChangeTracker.Clear();
            await db.IndexWords(touched, ct);
        }
    }

    /// <returns>The household, when there is something to save of it.</returns>
    private HouseholdId? Lay(IGrouping<string, RegisterLine> group, There there)
    {
        (hasNewAdult, hasNewReference) = (false, false);
        childOfLine.Clear();
        var lines = WithoutContradictions([.. group]);
        var first = lines[0];
        var (home, why) = Find(first, there);
        if (why is null && home is not null && !seen.TryAdd(home.Id.Value, first.Number))
        {
            why = $"elle désigne le même foyer que la ligne {seen[home.Id.Value]}, sous un autre identifiant.";
        }

        var isNew = home is null && why is null;
        if (isNew)
        {
            (home, why) = Open(first, lines, there);
        }

        if (why is not null)
        {
            report.Bad.AddRange(lines.Select(line => new BadLine(line.Number, why)));
            return null;
        }

        var changes = new List<ImportChange>();
        var adults = ProblemWithMore(lines, there.ContactsOf(home!.Id)) ?? AdultsOf(home!, lines, there, isNew, changes);
        if (adults is not null)
        {
            report.Bad.AddRange(lines.Select(line => new BadLine(line.Number, adults)));
            Forget(home!, isNew);
            return null;
        }

        Write(home!, RegisterSubject.Household, lines, first.Number, home!, isNew, changes);
        var children = lines.Where(line => line.Child.Length > 0).Sum(line => TakeChild(home!, line, there, changes) ? 1 : 0);
        LayQuotient(home!, lines, isNew, changes);
        LayContacts(home!, lines, there.ContactsOf(home!.Id), isNew, changes);
        if (children == 0 && !there.Known.Contains(home!.Id) && !home.Children.Any(child => there.Files.Contains(child.Id)))
        {
            db.KnownHouseholds.Add(new KnownHousehold { HouseholdId = home.Id, OrganiserId = agent.OrganiserId, Since = now });
            there.Known.Add(home.Id);
        }

        return Count(home!, isNew, children, changes) ? home!.Id : null;
    }

    private bool Count(Household home, bool isNew, int newChildren, List<ImportChange> changes)
    {
        report.NewChildren += newChildren;
        report.Changes.AddRange(changes.Take(ImportReport.MostShown - report.Changes.Count));
        var isChanged = newChildren > 0 || changes.Count > 0 || hasNewAdult;
        if (isNew)
        {
            report.NewHouseholds++;
        }
        else if (isChanged)
        {
            report.ChangedHouseholds++;
        }
        else
        {
            report.UnchangedHouseholds++;
        }

        if (isNew || isChanged)
        {
            var what = string.Join("; ", changes.Select(change => $"{change.Label}: {change.Old} → {change.New}").Append($"{newChildren} new children"));
            db.Record(now, agent.Name, isNew ? "household.imported" : "household.reimported", $"household {home.Id.Value}", home.Id, null, what);
        }

        // References alone are worth saving too.
        return isNew || isChanged || hasNewReference;
    }

    // A household stands on several lines: those that say another thing of it than an earlier one are left out.
    private List<RegisterLine> WithoutContradictions(List<RegisterLine> lines)
    {
        var kept = new List<RegisterLine>();
        foreach (var line in lines)
        {
            var other = kept.Find(before => (before.Dossier.Length > 0 && line.Dossier.Length > 0 && before.Dossier != line.Dossier) || Contradiction(before, line) is not null);
            if (other is null)
            {
                kept.Add(line);
            }
            else
            {
                report.Bad.Add(new BadLine(line.Number, $"elle dit autre chose du même foyer que la ligne {other.Number} («\u00A0{Contradiction(other, line) ?? RegisterColumns.DossierNumber}\u00A0»)."));
            }
        }

        return kept;
    }

    private string? Contradiction(RegisterLine one, RegisterLine other) =>
        columns.All.Where((column, index) => column.Of != RegisterSubject.Child && one.Values[index].Length > 0 && other.Values[index].Length > 0 && one.Values[index] != other.Values[index]).FirstOrDefault()?.Heading;

    private static (Household? Home, string? Why) Find(RegisterLine line, There there)
    {
        var home = there.HouseholdOf(line.Household);
        if (home is null && line.Dossier.Length > 0)
        {
            home = there.Numbered(line.Dossier);
        }

        return home is not null && line.Dossier.Length > 0 && home.DossierNumber != line.Dossier
            ? (null, $"le foyer «\u00A0{line.Household}\u00A0» a le dossier {home.DossierNumber}, et non {line.Dossier}.")
            : (home, null);
    }

    private (Household? Home, string? Why) Open(RegisterLine line, List<RegisterLine> lines, There there)
    {
        if (Said(lines, RegisterSubject.FirstAdult, "adult.last").Length == 0 || Said(lines, RegisterSubject.FirstAdult, "adult.first").Length == 0)
        {
            return (null, "ce foyer est nouveau\u00A0: le nom et le prénom du responsable 1 sont à remplir.");
        }

        if (Guid.TryParse(line.Household, out _))
        {
            return (null, "cet identifiant est du portail, et votre structure ne connaît pas ce foyer.");
        }

        if (line.Dossier.Length > 0 && (there.Taken.Contains(line.Dossier) || !numbersGiven.Add(line.Dossier)))
        {
            return (null, $"le dossier {line.Dossier} est déjà celui d’un autre foyer.");
        }

        var home = new Household
        {
            DossierNumber = line.Dossier.Length > 0 ? line.Dossier : NextNumber(),
            Name = Said(lines, RegisterSubject.FirstAdult, "adult.last"),
        };
        db.Add(home);
        Refer(ReferenceKind.Household, line.Household, home.Id.Value, there);
        seen[home.Id.Value] = line.Number;
        return (home, null);
    }

    private string NextNumber()
    {
        string number;
        do
        {
            number = DossierNumbers.Of(DossierNumbers.YearOf(now), ++lastDossier);
        }
        while (numbersInFile.Contains(number));

        return number;
    }

    private void Forget(Household home, bool isNew)
    {
        foreach (var entry in db.ChangeTracker.Entries().Where(entry => entry.Entity switch
        {
            Guardian adult => adult.HouseholdId == home.Id,
            ExternalReference reference => entry.State == EntityState.Added && (reference.SubjectId == home.Id.Value || home.Guardians.Any(adult => adult.Id.Value == reference.SubjectId)),
            Household own => own.Id == home.Id && isNew,
            _ => false,
        }).ToList())
        {
            entry.State = entry.State == EntityState.Added ? EntityState.Detached : EntityState.Unchanged;
        }
    }

    /// <returns>Why the adults of these lines cannot be taken; null when they are.</returns>
    private string? AdultsOf(Household home, List<RegisterLine> lines, There there, bool isNew, List<ImportChange> changes)
    {
        var found = new List<Guardian>();
        foreach (var (subject, number) in new[] { (RegisterSubject.FirstAdult, 1), (RegisterSubject.SecondAdult, 2) })
        {
            var (first, last, email) = (Said(lines, subject, "adult.first"), Said(lines, subject, "adult.last"), Said(lines, subject, RegisterColumns.Email));
            if (!columns.All.Where((column, index) => column.Of == subject && lines.Exists(line => line.Values[index].Length > 0)).Any())
            {
                continue;
            }

            var key = $"{lines[0].Household}#{number}";
            var adult = there.AdultOf(key, home) ?? home.Guardians.FirstOrDefault(a => Same(a.FullName, $"{first} {last}")) ?? (email.Length > 0 ? home.Guardians.FirstOrDefault(a => a.Email == email) : null);
            if (adult is not null && found.Contains(adult))
            {
                return "les deux responsables sont la même personne.";
            }

            if (adult is null)
            {
                if (first.Length == 0 || last.Length == 0)
                {
                    return $"le responsable {number} n’est pas connu\u00A0: son nom et son prénom sont à remplir.";
                }

                adult = home.Welcome(first, last, email);
                db.Add(adult);
                hasNewAdult = true;
            }

            found.Add(adult);
            Write(adult, subject, lines, lines[0].Number, home, isNew || db.Entry(adult).State == EntityState.Added, changes, there.WithAccount.Contains(adult.Id));
            if (!there.IsOwnKey(lines[0].Household))
            {
                Refer(ReferenceKind.Adult, key, adult.Id.Value, there);
            }
        }

        return null;
    }

    /// <returns>True when the child is new to the household.</returns>
    private bool TakeChild(Household home, RegisterLine line, There there, List<ImportChange> changes)
    {
        var (first, last, born) = (Own(line, "child.first"), Own(line, "child.last"), Own(line, "child.born"));
        var elsewhere = there.ChildOf(line.Child);
        if (elsewhere is not null && elsewhere.HouseholdId != home.Id)
        {
            report.Bad.Add(new BadLine(line.Number, $"l’enfant «\u00A0{line.Child}\u00A0» est connu dans un autre foyer\u00A0: réunissez d’abord les deux foyers."));
            return false;
        }

        var child = elsewhere ?? home.Children.FirstOrDefault(c => Same(c.FirstName, first) && Same(c.LastName, last) && c.BirthDate.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture) == born);
        if (child is not null && !seen.TryAdd(child.Id.Value, line.Number))
        {
            report.Bad.Add(new BadLine(line.Number, $"elle désigne le même enfant que la ligne {seen[child.Id.Value]}."));
            return false;
        }

        var isNew = child is null;
        if (child is null)
        {
            if (first.Length == 0 || last.Length == 0 || born.Length == 0 || Guid.TryParse(line.Child, out _))
            {
                report.Bad.Add(new BadLine(line.Number, Guid.TryParse(line.Child, out _) ? "cet identifiant d’enfant est du portail, et ce foyer n’a pas cet enfant." : "cet enfant est nouveau\u00A0: son nom, son prénom et sa date de naissance sont à remplir."));
                return false;
            }

            child = home.Welcome(first, last, DateOnly.ParseExact(born, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture), null);
            db.Add(child);
            seen[child.Id.Value] = line.Number;
        }

        childOfLine[line.Number] = child;
        Write(child, RegisterSubject.Child, [line], line.Number, home, isNew, changes);
        if (there.Files.Add(child.Id))
        {
            db.ChildFiles.Add(ChildFile.Started(child.Id, home.Id, agent.OrganiserId, yearOfFiles));
            isNew = true;
        }

        if (!there.IsOwnKey(line.Child))
        {
            Refer(ReferenceKind.Child, line.Child, child.Id.Value, there);
        }

        return isNew;
    }

    private void Write(object subject, RegisterSubject of, List<RegisterLine> lines, int number, Household home, bool isNew, List<ImportChange> changes, bool keepsEmail = false)
    {
        foreach (var (column, index) in columns.All.Select((column, index) => (column, index)).Where(pair => pair.column.Of == of && !RegisterColumns.IsMore(pair.column)))
        {
            var (old, value) = (column.Field.Read(subject), lines.Select(line => line.Values[index]).FirstOrDefault(said => said.Length > 0) ?? "");
            if (value.Length == 0 || value == old)
            {
                continue;
            }

            if (keepsEmail && column.Field.Key == RegisterColumns.Email)
            {
                report.KeptEmails++;
                continue;
            }

            if (column.Field.Key == RegisterColumns.Email && Emails.SlipIn(value, []) is var (typed, meant))
            {
                report.DoubtfulEmails.Add((number, typed, meant));
            }

            column.Field.Write(subject, value);
            if (!isNew)
            {
                changes.Add(new ImportChange(number, home.Name, column.Heading, column.Field.InWords(old), column.Field.InWords(value)));
            }
        }
    }

    // Asked before anything of the household is laid, so that none of it is when something is wrong.
    private string? ProblemWithMore(List<RegisterLine> lines, List<Contact> contacts)
    {
        var (quotient, from) = (Said(lines, RegisterSubject.Household, RegisterColumns.Quotient), Said(lines, RegisterSubject.Household, RegisterColumns.QuotientFrom));
        if (quotient.Length > 0 != from.Length > 0)
        {
            return "un quotient familial va avec le jour à partir duquel il est valable\u00A0: remplissez les deux, ou aucun.";
        }

        var written = RegisterContacts.Read(Said(lines, RegisterSubject.Household, RegisterColumns.Contacts)).Contacts;
        var names = contacts.Select(contact => contact.Name).Concat(written.Select(contact => contact.Name).Where(name => !contacts.Exists(contact => RegisterContacts.IsSame(contact.Name, name)))).ToList();
        if (written.Count > 0 && names.Count > Contact.MostPerHousehold)
        {
            return $"ce foyer aurait plus de {Contact.MostPerHousehold} contacts.";
        }

        var stranger = lines.SelectMany(line => RegisterContacts.Names(Own(line, RegisterColumns.Fetchers))).FirstOrDefault(name => !names.Exists(known => RegisterContacts.IsSame(known, name)));
        return stranger is null ? null : $"«\u00A0{stranger}\u00A0» peut venir chercher un enfant, et n’est pas parmi les autres contacts du foyer.";
    }

    private void LayQuotient(Household home, List<RegisterLine> lines, bool isNew, List<ImportChange> changes)
    {
        var (said, from) = (Said(lines, RegisterSubject.Household, RegisterColumns.Quotient), Said(lines, RegisterSubject.Household, RegisterColumns.QuotientFrom));
        if (said.Length == 0)
        {
            return;
        }

        var (value, day) = (decimal.Parse(said, System.Globalization.CultureInfo.InvariantCulture), DateOnly.ParseExact(from, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
        var known = home.Quotients.FirstOrDefault(quotient => quotient.ValidFrom == day);
        if (known?.Value == value)
        {
            return;
        }

        // What is priced already keeps its price and its reason (I9).
        var quotient = new FamilyQuotient { HouseholdId = home.Id, Value = value, ValidFrom = day };
        home.Declare(quotient);
        db.Add(quotient);
        if (!isNew)
        {
            changes.Add(new ImportChange(lines[0].Number, home.Name, $"Quotient familial à partir du {day:dd/MM/yyyy}", known is null ? "non renseigné" : RegisterColumns.Written(known.Value), said));
        }
    }

    private void LayContacts(Household home, List<RegisterLine> lines, List<Contact> contacts, bool isNew, List<ImportChange> changes)
    {
        foreach (var written in RegisterContacts.Read(Said(lines, RegisterSubject.Household, RegisterColumns.Contacts)).Contacts)
        {
            var known = contacts.Find(contact => RegisterContacts.IsSame(contact.Name, written.Name));
            var before = known is null ? null : RegisterContacts.Of(known) with { Name = written.Name };
            if (before == written)
            {
                continue;
            }

            if (known is null)
            {
                known = new Contact { HouseholdId = home.Id, Name = written.Name, Phone = written.Phone };
                // Nobody is handed a child before a line says so.
                known.Fetches([]);
                contacts.Add(known);
                db.Add(known);
            }

            (known.Phone, known.Role, known.InEmergency) = (written.Phone, written.Role.Length == 0 ? null : written.Role, written.InEmergency);
            Note("Autres contacts", before?.ToString() ?? "non renseigné", written.ToString(), lines[0].Number);
        }

        foreach (var line in lines.Where(line => Own(line, RegisterColumns.Fetchers).Length > 0 && childOfLine.ContainsKey(line.Number)))
        {
            var (child, names) = (childOfLine[line.Number], RegisterContacts.Names(Own(line, RegisterColumns.Fetchers)));
            var before = RegisterContacts.ShowFetchers(contacts, child.Id);
            foreach (var contact in contacts.Where(contact => contact.MayFetchThis(child.Id) != names.Any(name => RegisterContacts.IsSame(name, contact.Name))))
            {
                // Named one by one: a child that joins the household later is not among them.
                var others = home.Children.Select(sibling => sibling.Id).Where(id => id != child.Id && contact.MayFetchThis(id));
                contact.Fetches(contact.MayFetchThis(child.Id) ? [.. others] : [.. others, child.Id]);
                Note($"Qui peut venir chercher {child.FirstName}", before, RegisterContacts.ShowFetchers(contacts, child.Id), line.Number);
            }
        }

        void Note(string label, string old, string now, int line)
        {
            if (!isNew)
            {
                changes.Add(new ImportChange(line, home.Name, label, old, now));
            }
        }
    }

    private void Refer(ReferenceKind kind, string value, Guid subject, There there)
    {
        if (there.Referred.Add((kind, value)))
        {
            hasNewReference = true;
            db.ExternalReferences.Add(new ExternalReference { OrganiserId = agent.OrganiserId, Kind = kind, Value = value, SubjectId = subject });
        }
    }

    private string Said(List<RegisterLine> lines, RegisterSubject subject, string key)
    {
        var index = IndexOf(subject, key);
        return lines.Select(line => line.Values[index]).FirstOrDefault(said => said.Length > 0) ?? "";
    }

    private string Own(RegisterLine line, string key) => line.Values[IndexOf(RegisterSubject.Child, key)];

    private int IndexOf(RegisterSubject subject, string key) => columns.All.Select((column, index) => (column, index)).First(pair => pair.column.Of == subject && pair.column.Field.Key == key).index;

    private static bool Same(string one, string other) => Text.Plain(one) == Text.Plain(other);

    /// <summary>What is there of a lot: read at once, tracked, so that what is laid on it is saved.</summary>
    private sealed class There
    {
        private readonly Dictionary<(ReferenceKind, string), Guid> references = [];
        private readonly Dictionary<Guid, Household> households = [];
        private readonly Dictionary<Guid, Child> children = [];
        private readonly Dictionary<HouseholdId, List<Contact>> contacts = [];

        public HashSet<(ReferenceKind, string)> Referred { get; } = [];

        /// <summary>Numbers of files that stand in the lot and are given already, by whatever organiser.</summary>
        public HashSet<string> Taken { get; private set; } = [];

        /// <summary>Households that the organiser knows otherwise than by a child's file.</summary>
        public HashSet<HouseholdId> Known { get; private set; } = [];

        /// <summary>Children who have a file at the organiser.</summary>
        public HashSet<ChildId> Files { get; private set; } = [];

        public HashSet<GuardianId> WithAccount { get; private set; } = [];

        public static async Task<There> Read(PortalDb db, OrganiserId organiser, IGrouping<string, RegisterLine>[] lot, CancellationToken ct)
        {
            var there = new There();
            var keys = lot.Select(group => group.Key).Concat(lot.SelectMany(group => group).Select(line => line.Child).Where(key => key.Length > 0)).Concat(lot.SelectMany(group => new[] { $"{group.Key}#1", $"{group.Key}#2" })).Distinct().ToList();
            var numbers = lot.SelectMany(group => group).Select(line => line.Dossier).Where(number => number.Length > 0).Distinct().ToList();
            foreach (var reference in await db.ExternalReferences.AsNoTracking().Where(reference => reference.OrganiserId == organiser && keys.Contains(reference.Value)).ToListAsync(ct))
            {
                there.references[(reference.Kind, reference.Value)] = reference.SubjectId;
                there.Referred.Add((reference.Kind, reference.Value));
            }

            var childIds = there.references.Where(pair => pair.Key.Item1 == ReferenceKind.Child).Select(pair => pair.Value).Concat(lot.SelectMany(group => group).Select(line => line.Child).Where(key => Guid.TryParse(key, out _)).Select(Guid.Parse)).Select(id => new ChildId(id)).ToList();
            var homeIds = there.references.Where(pair => pair.Key.Item1 == ReferenceKind.Household).Select(pair => pair.Value).Concat(lot.Select(group => group.Key).Where(key => Guid.TryParse(key, out _)).Select(Guid.Parse)).Select(id => new HouseholdId(id)).ToList();
            var homes = await db.HouseholdsAt(organiser)
                .Where(home => homeIds.Contains(home.Id) || numbers.Contains(home.DossierNumber) || home.Children.Any(child => childIds.Contains(child.Id)))
                .Include(home => home.Guardians).Include(home => home.Children).Include(home => home.Quotients).AsSplitQuery().ToListAsync(ct);
            foreach (var home in homes)
            {
                there.households[home.Id.Value] = home;
                foreach (var child in home.Children)
                {
                    there.children[child.Id.Value] = child;
                }
            }

            var (ids, own) = (homes.ConvertAll(home => home.Id), homes.SelectMany(home => home.Children).Select(child => child.Id).ToList());
            foreach (var contact in await db.Contacts.Include(contact => contact.Children).Where(contact => ids.Contains(contact.HouseholdId)).ToListAsync(ct))
            {
                there.ContactsOf(contact.HouseholdId).Add(contact);
            }

            there.Taken = [.. await db.Households.Where(home => numbers.Contains(home.DossierNumber)).Select(home => home.DossierNumber).ToListAsync(ct)];
            there.Known = [.. await db.KnownHouseholds.Where(known => known.OrganiserId == organiser && ids.Contains(known.HouseholdId)).Select(known => known.HouseholdId).ToListAsync(ct)];
            there.Files = [.. await db.ChildFiles.Where(file => file.OrganiserId == organiser && own.Contains(file.ChildId)).Select(file => file.ChildId).ToListAsync(ct)];
            there.WithAccount = [.. await db.Accounts.Where(account => account.HouseholdId != null && ids.Contains(account.HouseholdId.Value) && account.GuardianId != null).Select(account => account.GuardianId!.Value).ToListAsync(ct)];
            return there;
        }

        /// <summary>The other contacts of a household, those that the file adds among them.</summary>
        public List<Contact> ContactsOf(HouseholdId home) => contacts.TryGetValue(home, out var own) ? own : contacts[home] = [];

        public Household? HouseholdOf(string key) => Subject(ReferenceKind.Household, key) is { } id ? households.GetValueOrDefault(id) : null;

        public Household? Numbered(string dossier) => households.Values.FirstOrDefault(home => home.DossierNumber == dossier);

        public Guardian? AdultOf(string key, Household home) => references.TryGetValue((ReferenceKind.Adult, key), out var id) ? home.Guardians.FirstOrDefault(adult => adult.Id.Value == id) : null;

        public Child? ChildOf(string key) => Subject(ReferenceKind.Child, key) is { } id ? children.GetValueOrDefault(id) : null;

        /// <summary>The portal's own id, as an export writes it where no other is known.</summary>
        public bool IsOwnKey(string key) => Guid.TryParse(key, out var id) && (households.ContainsKey(id) || children.ContainsKey(id));

        private Guid? Subject(ReferenceKind kind, string key) => references.TryGetValue((kind, key), out var id) ? id : Guid.TryParse(key, out var own) ? own : null;
    }
}
