using System.Text;
using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Dossiers;
using Portal.Core.Households;
using Portal.Core.Organisers;
using Portal.Core.Persistence;
using Portal.Core.Register;
using Portal.TestSupport;
using Xunit;

namespace Portal.IntegrationTests.Register;

/// <summary>Households and children from a file: looked at first, all or nothing, known again by their external ids.</summary>
public sealed class ImportTests
{
    private const string Headings = "Identifiant du foyer;Numéro de dossier;Nom du foyer;Commune;Prénom du responsable 1;Nom du responsable 1;Courriel du responsable 1;Identifiant de l'enfant;Prénom de l'enfant;Nom de l'enfant;Date de naissance;École;Classe\n";
    private const string Two = "F1;;;Clapiers;Anne;Petit;anne@example.fr;E1;Zoé;Petit;03/04/2019;École Olympe-de-Gouges;CP\nF1;;;;;;;E2;Tom;Petit;05/06/2021;;\nF2;A-17;Foyer Roux;Jacou;Luc;Roux;;;;;;;\n";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_preview_writes_nothing_the_import_does_what_it_said_and_the_same_file_twice_changes_nothing()
    {
        await using var host = await CoreHost.Start(new TestTown());
        var before = await Everything(host);

        var draft = await Keep(host, Headings + Two);
        var seen = await Preview(host, draft);
        Assert.Equal(before, await Everything(host));
        var done = await Import(host, draft, seen.Figures);
        var after = await Everything(host);
        var again = await Keep(host, Headings + Two);
        var nothing = await Preview(host, again);
        await Import(host, again, nothing.Figures);

        Assert.Equal((2, 2, 0, 0), (seen.NewHouseholds, seen.NewChildren, seen.ChangedHouseholds, seen.Bad.Count));
        Assert.Equal((null, seen.Figures), (done.Refusal, done.Report!.Figures));
        Assert.Equal((0, 0, 2), (nothing.NewHouseholds, nothing.ChangedHouseholds, nothing.UnchangedHouseholds));
        Assert.Equal(after, await Everything(host));
        var homes = await host.Ask(db => db.HouseholdsAt(host.Town.OrganiserId).Include(home => home.Guardians).Include(home => home.Children).OrderBy(home => home.Name).ToListAsync(Ct));
        Assert.Equal(["Foyer Roux", "Petit"], homes.Select(home => home.Name));
        Assert.Equal(("A-17", "2026-N00001"), (homes[0].DossierNumber, homes[1].DossierNumber));
        Assert.Equal(["Tom", "Zoé"], homes[1].Children.Select(child => child.FirstName).Order());
        Assert.Equal((host.Town.School, SchoolLevel.Cp), (homes[1].Children.Single(child => child.FirstName == "Zoé").SchoolId, homes[1].Children.Single(child => child.FirstName == "Zoé").Level));
        Assert.Single(await host.Ask(db => db.FindHouseholds(host.Town.OrganiserId, "zoé", Ct)));
        Assert.Contains(await host.Ask(db => db.AuditEntries.ToListAsync(Ct)), line => line.What == "register.imported");
    }

    [Fact]
    public async Task A_changed_line_updates_and_an_empty_cell_changes_nothing()
    {
        await using var host = await CoreHost.Start(new TestTown());
        await ImportAll(host, Headings + Two);

        var report = await ImportAll(host, Headings + "F1;;;Montpellier;;;;E1;;;;;CE1\n");

        var home = await host.Ask(db => db.Households.Include(h => h.Children).Include(h => h.Guardians).SingleAsync(h => h.Name == "Petit", Ct));
        Assert.Equal((0, 1), (report.NewHouseholds, report.ChangedHouseholds));
        Assert.Equal(["Commune", "Classe"], report.Changes.Select(change => change.Label));
        Assert.Equal(("Montpellier", "Anne", SchoolLevel.Ce1, "Zoé"), (home.City, home.Guardians.Single().FirstName, home.Children.Single(c => c.Level is not null).Level, home.Children.Single(c => c.Level is not null).FirstName));
    }

    [Fact]
    public async Task One_bad_line_keeps_all_out_unless_the_agent_says_to_import_the_right_ones()
    {
        await using var host = await CoreHost.Start(new TestTown());
        var draft = await Keep(host, Headings + Two + "F3;;;;;;;;;;;;\nF1;;;Jacou;;;;E4;Léo;Petit;01/01/2020;;\nF2;;;;;;;E1;;;;;\nF4;A-17;;;Eve;Noir;;;;;;;\n");
        var before = await Everything(host);
        var seen = await Preview(host, draft);

        var refused = await Import(host, draft, seen.Figures);
        var untouched = await Everything(host);
        var right = await Import(host, draft, seen.Figures, rightLinesOnly: true);
        var twice = await Import(host, draft, seen.Figures, rightLinesOnly: true);

        Assert.Equal([5, 6, 7, 8], seen.Bad.Select(line => line.Number));
        Assert.Contains("nom et le prénom du responsable 1", seen.Bad[0].Reason, StringComparison.Ordinal);
        Assert.Contains("ligne 2", seen.Bad[1].Reason, StringComparison.Ordinal);
        Assert.Equal(Refusal.LinesRefused, refused.Refusal);
        Assert.Equal(before, untouched);
        Assert.Equal((2, 2), (right.Report!.NewHouseholds, right.Report.NewChildren));
        Assert.Equal(Refusal.NotFound, twice.Refusal);
    }

    [Fact]
    public async Task What_another_agent_sent_or_what_changed_since_is_not_imported_and_an_old_file_is_forgotten_I6()
    {
        await using var host = await CoreHost.Start(new TestTown());
        var draft = await Keep(host, Headings + Two);
        var seen = await Preview(host, draft);
        var colleague = Agent(host) with { Name = "collègue" };

        var theirs = await host.In((ImportHouseholds deed) => deed.Run(colleague, draft, seen.Figures, false, Ct));
        await ImportAll(host, Headings + "F1;;;;Anne;Petit;;;;;;;\n");
        var changed = await Import(host, draft, seen.Figures);
        host.Clock.Advance(ImportDraft.Lifetime + TimeSpan.FromMinutes(1));
        var old = await Import(host, draft, seen.Figures);
        var forgotten = await host.In((ForgetImports deed) => deed.Run(Ct));

        Assert.Equal((Refusal.NotFound, Refusal.ImportChanged, Refusal.NotFound, 1), (theirs.Refusal, changed.Refusal, old.Refusal, forgotten));
    }

    [Fact]
    public async Task What_changes_of_a_household_while_the_import_waits_for_it_is_seen_and_no_child_is_there_twice()
    {
        await using var host = await CoreHost.Start(new TestTown());
        await ImportAll(host, Headings + Two);
        var home = await host.Ask(db => db.Households.SingleAsync(one => one.Name == "Petit", Ct));
        var draft = await Keep(host, Headings + "F1;;;Jacou;;;;E3;Léo;Petit;07/08/2022;;\n");
        var seen = await Preview(host, draft);

        Task<(ImportReport? Report, Refusal? Refusal)> importing;
        await using (var meanwhile = await Meanwhile.Holding(host, async db =>
        {
            // A colleague adds the same child, and is not done yet.
            await db.LockDaysOf(home.Id, Ct);
            var leo = (await db.Households.Include(one => one.Children).SingleAsync(one => one.Id == home.Id, Ct)).AddChild("Léo", "Petit", new DateOnly(2022, 8, 7), null);
            db.AddRange(leo, ChildFile.Started(leo.Id, home.Id, host.Town.OrganiserId, 2026));
            await db.SaveChangesAsync(Ct);
        }, Ct))
        {
            importing = Task.Run(() => Import(host, draft, seen.Figures), Ct);
            await meanwhile.Wait(1, Ct);
            await meanwhile.LetGo(Ct);
            await importing;
        }

        Assert.Equal(Refusal.ImportChanged, (await importing).Refusal);
        Assert.Single(await host.Ask(db => db.Children.Where(child => child.FirstName == "Léo").ToListAsync(Ct)));
    }

    [Fact]
    public async Task An_organiser_cannot_lay_its_file_on_a_household_it_does_not_know_I6()
    {
        var town = new TestTown();
        var martin = town.Household();
        await using var host = await CoreHost.Start(town);
        await host.Ask(async db =>
        {
            db.Add(new Core.Organisers.Organiser { Id = new OrganiserId(2), Code = "autre", Name = "Autre", Accent = "#000000", PayFipClientNumber = "1", Policies = TestTown.Clapiers });
            return await db.SaveChangesAsync(Ct);
        });
        var stranger = new Agent("autre", new OrganiserId(2));
        var file = $"{Headings}{martin.Id.Value};;;Pirate;Eve;Noir;;;;;;;\nF9;{martin.Household.DossierNumber};;Pirate;Eve;Noir;;;;;;;\n";

        var (draft, _) = await host.In((KeepImport deed) => deed.Run(stranger, "f.csv", Encoding.UTF8.GetBytes(file), Ct));
        var seen = (await host.In((PreviewImport deed) => deed.Run(stranger, draft!.Value, Ct)))!.Value.Report;

        Assert.Equal([2, 3], seen.Bad.Select(line => line.Number));
        Assert.Equal(0, seen.NewHouseholds);
    }

    [Fact]
    public async Task The_export_of_anything_imports_as_no_change()
    {
        var town = new TestTown();
        var martin = town.Household(children: 2, mate: true);
        town.Household();
        martin.Household.City = "=SOMME(A1)";
        martin.Household.Address = "'+33 rue \"des\" ; Lilas";
        martin.Household.PostCode = "01170";
        martin.Household.Situation = FamilySituation.CivilUnion;
        martin.Parent.Phone = "+33612345678";
        martin.Mate.Email = "un@example.fr;deux@example.fr";
        martin.Child.Diet = Diet.NoPork;
        await using var host = await CoreHost.Start(town);
        await ImportAll(host, Headings + Two);
        var before = await Everything(host);

        using var file = new MemoryStream();
        var written = await host.In((ExportHouseholds deed) => deed.Run(Agent(host), file, asWorkbook: false, Ct));
        var (draft, problem) = await host.In((KeepImport deed) => deed.Run(Agent(host), "export.csv", file.ToArray(), Ct));
        Assert.Null(problem);
        var seen = await Preview(host, draft!.Value);
        await Import(host, draft.Value, seen.Figures);

        Assert.Equal(4, written);
        Assert.Empty(seen.Bad);
        Assert.Empty(seen.Changes);
        Assert.Equal((0, 0, 4), (seen.NewHouseholds, seen.ChangedHouseholds, seen.UnchangedHouseholds));
        Assert.Equal(before, await Everything(host));
        Assert.DoesNotContain(Encoding.UTF8.GetString(file.ToArray()).Split('\n').SelectMany(line => line.Split(';')), cell => cell.TrimStart('"') is ['=' or '+' or '-' or '@', ..]);
        Assert.Contains(await host.Ask(db => db.AuditEntries.ToListAsync(Ct)), line => line.What == "register.exported");
    }

    [Fact]
    public async Task An_export_comes_back_unchanged_whatever_the_register_has_kept_from_elsewhere()
    {
        var town = new TestTown();
        var martin = town.Household(children: 2, mate: true, quotient: 640);
        var shared = town.Household(children: 0);
        (martin.Household.Name, martin.Household.Address, martin.Household.City) = ("-Martin", "=HYPERLINK(\"x\");\r\n2e ligne", "\t@Cluses");
        (martin.Household.PostCode, martin.Household.BenefitNumber) = ("7500", "1,22435E+14");
        (martin.Parent.FirstName, martin.Parent.LastName, martin.Parent.Phone, martin.Parent.Email) = ("🙂", "D'\"Été\"", "12", "josé; pas-une-adresse");
        (martin.Mate.FirstName, martin.Mate.LastName, martin.Mate.Phone) = ("🙃", " 'Łukasz ", "06٠٦١٢٣٤٥٦");
        (martin.Child.FirstName, martin.Child.BirthDate, martin.Child.SchoolId) = ("+Zoé\nAnne", new DateOnly(2031, 1, 1), new FacilityId(999));
        await using var host = await CoreHost.Start(town);
        await host.Ask(async db =>
        {
            db.Add(new Core.Organisers.Organiser { Id = new OrganiserId(2), Code = "autre", Name = "Autre", Accent = "#000000", PayFipClientNumber = "1", Policies = TestTown.Clapiers });
            db.Add(new Core.Organisers.Facility { Id = new FacilityId(999), OrganiserId = new OrganiserId(2), Name = "École d’ailleurs", IsSchool = true });
            db.AddRange(new[] { "Fatou | tante", "Fatou ; tante", "Luc\nRoux" }.Select(name => new Contact { HouseholdId = martin.Id, Name = name, Phone = "12" }));
            await db.SaveChangesAsync(Ct);
            return await db.Share(town, martin, shared);
        });
        await ImportAll(host, Headings + Two);
        // Another program calls the younger adult of this household the first one.
        await host.Ask(async db =>
        {
            var (key, adults) = ("K1", new[] { martin.Mate.Id.Value, martin.Parent.Id.Value });
            db.Add(new ExternalReference { OrganiserId = town.OrganiserId, Kind = ReferenceKind.Household, Value = key, SubjectId = martin.Id.Value });
            db.AddRange(adults.Select((id, place) => new ExternalReference { OrganiserId = town.OrganiserId, Kind = ReferenceKind.Adult, Value = $"{key}#{place + 1}", SubjectId = id }));
            return await db.SaveChangesAsync(Ct);
        });

        await ComesBackUnchanged(host, Agent(host));

        var exported = Encoding.UTF8.GetString(await Export(host));
        Assert.DoesNotContain("999", exported, StringComparison.Ordinal);
        Assert.DoesNotContain("ailleurs", exported, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_cell_corrected_in_an_export_is_all_that_changes_and_the_others_are_not_judged()
    {
        var town = new TestTown();
        var martin = town.Household();
        (martin.Household.PostCode, martin.Parent.Phone) = ("01170", "12");
        await using var host = await CoreHost.Start(town);

        // A spreadsheet has taken the nought off meanwhile; the telephone was never right.
        var file = Encoding.UTF8.GetString(await Export(host)).Replace(";01170;", ";1170;", StringComparison.Ordinal);
        var same = await ImportAll(host, file);
        var corrected = await ImportAll(host, file.Replace(";1170;;", ";1170;Cluses;", StringComparison.Ordinal));
        var wrong = await Preview(host, await Keep(host, file.Replace(";12;", ";13;", StringComparison.Ordinal)));

        Assert.Equal((0, 1), (same.ChangedHouseholds, same.UnchangedHouseholds));
        Assert.Equal("Commune", Assert.Single(corrected.Changes).Label);
        Assert.Contains("téléphone", Assert.Single(wrong.Bad).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_export_of_each_organiser_of_the_demonstration_comes_back_unchanged_without_a_word_of_another_s()
    {
        await using var database = await TestDatabase.Demo();
        await using var db = database.Open();
        var organisers = await db.Organisers.AsNoTracking().ToListAsync(Ct);
        Assert.Equal(5, organisers.Count);

        foreach (var organiser in organisers)
        {
            var agent = new Agent("agent", organiser.Id);
            using var file = new MemoryStream();
            await new ExportHouseholds(db, new TestClock()).Run(agent, file, asWorkbook: false, Ct);
            var (draft, problem) = await new KeepImport(db, new TestClock()).Run(agent, "export.csv", file.ToArray(), Ct);
            Assert.Null(problem);
            var seen = (await new PreviewImport(db, new TestClock()).Run(agent, draft!.Value, Ct))!.Value.Report;

            Assert.True(seen.Bad.Count == 0 && seen.Changes.Count == 0, $"{organiser.Code}: {seen.Bad.FirstOrDefault()} {seen.Changes.FirstOrDefault()}");
            Assert.Equal((0, 0), (seen.NewHouseholds, seen.ChangedHouseholds));
            var rows = Encoding.UTF8.GetString(file.ToArray()).Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Select(row => row.Split(';')).ToList();
            var school = rows[0].ToList().IndexOf("École");
            var own = await db.Facilities.Where(facility => facility.OrganiserId == organiser.Id).Select(facility => facility.Name).ToListAsync(Ct);
            Assert.All(rows.Skip(1).Where(row => row.Length == rows[0].Length), row => Assert.True(row[school].Length == 0 || own.Contains(row[school]), $"{organiser.Code}: {row[school]}"));
        }
    }

    private static async Task ComesBackUnchanged(CoreHost host, Agent agent)
    {
        var before = await Everything(host);
        var (draft, problem) = await host.In(async (KeepImport deed) => await deed.Run(agent, "export.csv", await Export(host), Ct));
        Assert.Null(problem);
        var seen = await Preview(host, draft!.Value);
        await Import(host, draft.Value, seen.Figures);

        Assert.Empty(seen.Bad);
        Assert.Empty(seen.Changes);
        Assert.Equal((0, 0), (seen.NewHouseholds, seen.ChangedHouseholds));
        Assert.Equal(before, await Everything(host));
    }

    [Fact]
    public async Task Quotients_contacts_and_who_may_fetch_whom_come_in_are_corrected_and_go_out_as_they_came()
    {
        const string headings = "Identifiant du foyer;Numéro de dossier;Nom du responsable 1;Prénom du responsable 1;Quotient familial;Quotient valable à partir du;Autres contacts;Identifiant de l'enfant;Nom de l'enfant;Prénom de l'enfant;Date de naissance;Qui peut venir le chercher\n";
        const string file = headings
            + "F1;A-1;Petit;Anne;850,50;01/09/2026;\"Fatou Diallo | 06 11 22 33 44 | grand-mère | urgence ; Luc Roux | 0622334455\";E1;Petit;Zoé;03/04/2019;\"Fatou Diallo ; Luc Roux\"\n"
            + "F1;;;;;;;E2;Petit;Tom;05/06/2021;personne\n"
            + "F2;A-2;Noir;Eve;;;;E3;Noir;Max;05/06/2021;\n";
        await using var host = await CoreHost.Start(new TestTown());
        await ImportAll(host, file);

        var zoe = await host.Ask(db => db.Children.SingleAsync(child => child.FirstName == "Zoé", Ct));
        var contacts = await host.Ask(db => db.Contacts.Include(contact => contact.Children).OrderBy(contact => contact.Name).ToListAsync(Ct));
        Assert.Equal([("Fatou Diallo", "0611223344", "grand-mère", true), ("Luc Roux", "0622334455", null, false)], contacts.Select(contact => (contact.Name, contact.Phone, contact.Role, contact.InEmergency)));
        Assert.All(contacts, contact => Assert.Equal([zoe.Id], contact.Children.Select(child => child.ChildId)));
        Assert.Equal((850.5m, new DateOnly(2026, 9, 1)), await host.Ask(async db => (await db.Set<FamilyQuotient>().SingleAsync(Ct)) is var quotient ? (quotient.Value, quotient.ValidFrom) : default));

        // Out, into an empty town, and out again: the same bytes; and laid on itself it changes nothing.
        var first = await Export(host);
        await using var other = await CoreHost.Start(new TestTown());
        await ImportAll(other, Encoding.UTF8.GetString(first));
        Assert.Equal(Encoding.UTF8.GetString(first), Encoding.UTF8.GetString(await Export(other)));
        var before = await Everything(host);
        var same = await ImportAll(host, Encoding.UTF8.GetString(first));
        Assert.Equal((0, 0, 2), (same.NewHouseholds, same.ChangedHouseholds, same.UnchangedHouseholds));
        Assert.Equal(before, await Everything(host));

        // A correction of the same day, a quotient of a later one, a telephone, and somebody who may fetch the brother too.
        var corrected = await ImportAll(host, headings + "F1;;;;900;01/09/2026;Luc Roux | 0699887766;E2;;;;Luc Roux\n");
        await ImportAll(host, headings + "F1;;;;1000;01/01/2027;;E1;;;;\n");
        Assert.Equal(3, corrected.Changes.Count);
        Assert.Equal([900m, 1000m], await host.Ask(db => db.Set<FamilyQuotient>().OrderBy(quotient => quotient.ValidFrom).Select(quotient => quotient.Value).ToListAsync(Ct)));
        var luc = await host.Ask(db => db.Contacts.Include(contact => contact.Children).SingleAsync(contact => contact.Name == "Luc Roux", Ct));
        Assert.Equal(("0699887766", 2), (luc.Phone, luc.Children.Count));
        Assert.Equal(2, await host.Ask(db => db.Contacts.CountAsync(Ct)));
    }

    [Theory]
    [InlineData("850;;;", "remplissez les deux")]
    [InlineData(";01/09/2026;;", "remplissez les deux")]
    [InlineData("-5;01/09/2026;;", "nombre de 0 à")]
    [InlineData("beaucoup;01/09/2026;;", "nombre de 0 à")]
    [InlineData(";;Fatou Diallo;", "«\u00A0Téléphone\u00A0» est à remplir")]
    [InlineData(";;Fatou Diallo | 12;", "n’est pas un numéro de téléphone")]
    [InlineData(";;Fatou Diallo | 0611223344 | tante | peut-être;", "ne se lit pas")]
    [InlineData(";;\"Fatou | 0611223344 ; FATOU | 0611223345\";", "deux fois")]
    [InlineData(";;;Inconnue", "n’est pas parmi les autres contacts")]
    public async Task What_is_wrong_with_a_quotient_or_a_contact_is_told_with_its_line_and_nothing_of_the_household_is_taken(string cells, string sentence)
    {
        await using var host = await CoreHost.Start(new TestTown());
        var draft = await Keep(host, $"Identifiant du foyer;Nom du responsable 1;Prénom du responsable 1;Identifiant de l'enfant;Nom de l'enfant;Prénom de l'enfant;Date de naissance;Quotient familial;Quotient valable à partir du;Autres contacts;Qui peut venir le chercher\nF1;Petit;Anne;E1;Petit;Zoé;03/04/2019;{cells}\n");

        var seen = await Preview(host, draft);
        var refused = await Import(host, draft, seen.Figures, rightLinesOnly: true);

        Assert.Equal(2, Assert.Single(seen.Bad).Number);
        Assert.Contains(sentence, seen.Bad[0].Reason, StringComparison.Ordinal);
        Assert.Null(refused.Refusal);
        Assert.Equal((0, 0, 0), await host.Ask(async db => (await db.Households.CountAsync(Ct), await db.Children.CountAsync(Ct), await db.Contacts.CountAsync(Ct))));
    }

    private static async Task<byte[]> Export(CoreHost host)
    {
        using var file = new MemoryStream();
        await host.In((ExportHouseholds deed) => deed.Run(Agent(host), file, asWorkbook: false, Ct));
        return file.ToArray();
    }

    internal static Agent Agent(CoreHost host) => new("agent", host.Town.OrganiserId);

    internal static async Task<ImportReport> ImportAll(CoreHost host, string text)
    {
        var draft = await Keep(host, text);
        var done = await Import(host, draft, (await Preview(host, draft)).Figures);
        return done.Report ?? throw new InvalidOperationException(done.Refusal.ToString());
    }

    private static async Task<Guid> Keep(CoreHost host, string text)
    {
        var (draft, problem) = await host.In((KeepImport deed) => deed.Run(Agent(host), "foyers.csv", Encoding.UTF8.GetBytes(text), Ct));
        return draft ?? throw new InvalidOperationException(problem?.Sentence);
    }

    private static async Task<ImportReport> Preview(CoreHost host, Guid draft) => (await host.In((PreviewImport deed) => deed.Run(Agent(host), draft, Ct)))!.Value.Report;

    private static Task<(ImportReport? Report, Refusal? Refusal)> Import(CoreHost host, Guid draft, string seen, bool rightLinesOnly = false) =>
        host.In((ImportHouseholds deed) => deed.Run(Agent(host), draft, seen, rightLinesOnly, Ct));

    /// <summary>All that a file may change of families.</summary>
    private static Task<string> Everything(CoreHost host) => host.Ask(async db => string.Join('\n',
    [
        .. (await db.Households.AsNoTracking().OrderBy(h => h.Id).Select(h => $"{h.Id} {h.DossierNumber} {h.Name} {h.Address} {h.PostCode} {h.City} {h.Situation} {h.IsResident} {h.BenefitNumber}").ToListAsync(Ct)),
        .. (await db.Guardians.AsNoTracking().OrderBy(g => g.Id).Select(g => $"{g.Id} {g.HouseholdId} {g.FirstName} {g.LastName} {g.Email} {g.Phone}").ToListAsync(Ct)),
        .. (await db.Children.AsNoTracking().OrderBy(c => c.Id).Select(c => $"{c.Id} {c.HouseholdId} {c.FirstName} {c.LastName} {c.BirthDate} {c.SchoolId} {c.Level} {c.Diet}").ToListAsync(Ct)),
        .. (await db.Set<FamilyQuotient>().AsNoTracking().OrderBy(q => q.Id).Select(q => $"{q.HouseholdId} {q.Value} {q.ValidFrom}").ToListAsync(Ct)),
        .. (await db.Contacts.AsNoTracking().Include(c => c.Children).OrderBy(c => c.Id).ToListAsync(Ct)).Select(c => $"{c.Id} {c.HouseholdId} {c.Name} {c.Phone} {c.Role} {c.MayFetch} {c.OnlySome} {c.InEmergency} {string.Join(' ', c.Children.Select(child => child.ChildId.Value).Order())}"),
        $"{await db.ChildFiles.CountAsync(Ct)} files, {await db.KnownHouseholds.CountAsync(Ct)} known, {await db.ExternalReferences.CountAsync(Ct)} references",
    ]));
}
