using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Portal.Core;
using Portal.Core.Dossiers;
using Portal.Core.Nightly;
using Portal.Core.Organisers;
using Portal.TestSupport;
using Xunit;

namespace Portal.IntegrationTests.Dossiers;

/// <summary>The deeds of files and households, without pages: changes that wait, documents that expire, words, keys, gates in the database.</summary>
public sealed class DossierDeedsTests
{
    private static readonly byte[] Photo = Papers.Png();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_free_field_changes_at_once_a_validated_one_waits_and_a_locked_one_changes_nothing_R16()
    {
        var town = new TestTown();
        var martin = town.Household();
        await using var host = await CoreHost.Start(town);
        await host.Ask(async db =>
        {
            db.Add(new DossierSettings { OrganiserId = town.OrganiserId, FieldRules = "household.city=free household.address=validated household.benefit=staff" });
            (await db.Households.SingleAsync(Ct)).Address = "9 rue Basse";
            return await db.SaveChangesAsync(Ct);
        });

        var edited = await Edit(host, martin, martin.Id.Value, ("household.city", "Cluses"), ("household.address", "1 rue Haute"));
        var locked = await Edit(host, martin, martin.Id.Value, ("household.city", "Ailleurs"), ("household.benefit", "1234567"));
        var wrong = await Edit(host, martin, martin.Id.Value, ("household.city", "Ailleurs"), ("household.postcode", "abc"));
        var asked = await host.Ask(db => db.ChangeRequests.SingleAsync(Ct));
        var home = await host.Ask(db => db.Households.SingleAsync(Ct));

        Assert.Equal((null, 1, 1), (edited.Refusal, edited.Changed, edited.Waiting));
        Assert.Equal((Refusal.FieldLocked, Refusal.FieldUnreadable), (locked.Refusal, wrong.Refusal));
        Assert.Equal(("Cluses", "9 rue Basse"), (home.City, home.Address));
        Assert.Equal(("9 rue Basse", "1 rue Haute", ChangeState.Waiting), (asked.Old, asked.New, asked.State));
        Assert.Contains(await host.Ask(db => db.AuditEntries.ToListAsync(Ct)), line => line is { What: "family.changed", Before: "", After: "Cluses" });
    }

    [Fact]
    public async Task A_first_value_is_taken_at_once_and_emptying_or_changing_it_waits_R16()
    {
        var town = new TestTown();
        var martin = town.Household();
        await using var host = await CoreHost.Start(town);

        var first = await Edit(host, martin, martin.Id.Value, ("household.benefit", "1234567"));
        var emptied = await Edit(host, martin, martin.Id.Value, ("household.benefit", ""));
        var changed = await Edit(host, martin, martin.Id.Value, ("household.benefit", "7654321"));
        var home = await host.Ask(db => db.Households.SingleAsync(Ct));
        var asked = await host.Ask(db => db.ChangeRequests.OrderBy(change => change.AskedAt).ThenBy(change => change.Id).ToListAsync(Ct));

        Assert.Equal([(1, 0), (0, 1), (0, 1)], new[] { first, emptied, changed }.Select(edited => (edited.Changed, edited.Waiting)));
        Assert.Equal("1234567", home.BenefitNumber);
        Assert.Equal([("1234567", "", ChangeState.Withdrawn), ("1234567", "7654321", ChangeState.Waiting)], asked.Select(change => (change.Old, change.New, change.State)));
        Assert.Contains(await host.Ask(db => db.AuditEntries.ToListAsync(Ct)), line => line is { What: "family.changed", Before: "", After: "1234567" });
    }

    [Fact]
    public async Task A_field_that_becomes_free_takes_the_newer_wish_and_withdraws_the_older()
    {
        var town = new TestTown();
        var martin = town.Household();
        await using var host = await CoreHost.Start(town);
        await Edit(host, martin, martin.Parent.Id.Value, ("adult.last", "Durand"));
        await host.In((ChangeFieldRules deed) => deed.Run(new StaffDriver(host).Agent, 0, new Dictionary<string, FieldRule> { ["adult.last"] = FieldRule.Free }, Ct));

        await Edit(host, martin, martin.Parent.Id.Value, ("adult.last", "Dupont"));

        Assert.Equal(ChangeState.Withdrawn, (await host.Ask(db => db.ChangeRequests.SingleAsync(Ct))).State);
        Assert.Equal("Dupont", (await host.Ask(db => db.Guardians.SingleAsync(Ct))).LastName);
    }

    [Fact]
    public async Task A_change_is_answered_once_withdrawn_by_asking_for_the_old_value_and_another_organiser_s_is_not_found_I6()
    {
        var town = new TestTown();
        var martin = town.Household();
        await using var host = await CoreHost.Start(town);
        var agent = new StaffDriver(host).Agent;
        await Edit(host, martin, martin.Parent.Id.Value, ("adult.last", "Durand"));
        var first = await host.Ask(db => db.ChangeRequests.SingleAsync(Ct));

        await Edit(host, martin, martin.Parent.Id.Value, ("adult.last", martin.Parent.LastName));
        var withdrawn = await host.In((DecideChange deed) => deed.Run(agent, first.Id, true, null, Ct));
        await Edit(host, martin, martin.Parent.Id.Value, ("adult.last", "Durand"));
        var second = await host.Ask(db => db.ChangeRequests.SingleAsync(change => change.State == ChangeState.Waiting, Ct));
        var silent = await host.In((DecideChange deed) => deed.Run(agent, second.Id, false, " ", Ct));
        var stranger = await host.In((DecideChange deed) => deed.Run(agent with { OrganiserId = new OrganiserId(9) }, second.Id, true, null, Ct));
        var accepted = await host.In((DecideChange deed) => deed.Run(agent, second.Id, true, null, Ct));
        var again = await host.In((DecideChange deed) => deed.Run(agent, second.Id, false, "Trop tard.", Ct));

        Assert.Equal([Refusal.AlreadyAnswered, Refusal.ReasonRequired, Refusal.NotFound, null, Refusal.AlreadyAnswered], new[] { withdrawn, silent, stranger, accepted, again });
        Assert.Equal("Durand", await host.Ask(db => db.Guardians.Where(adult => adult.Id == martin.Parent.Id).Select(adult => adult.LastName).SingleAsync(Ct)));
        Assert.Single(await host.Ask(db => db.FindHouseholds(town.OrganiserId, "dura", Ct)));
        Assert.True(host.Feed.Queues >= 3);
    }

    [Fact]
    public async Task A_change_that_is_accepted_while_its_withdrawal_waits_stays_accepted_and_the_old_value_is_asked_for_anew()
    {
        var town = new TestTown();
        var martin = town.Household();
        await using var host = await CoreHost.Start(town);
        await Edit(host, martin, martin.Parent.Id.Value, ("adult.last", "Durand"));
        var asked = await host.Ask(db => db.ChangeRequests.SingleAsync(Ct));
        await using var meanwhile = await Meanwhile.Holding(
            host,
            async db =>
            {
                await db.ChangeRequests.ExecuteUpdateAsync(row => row.SetProperty(change => change.State, ChangeState.Accepted), Ct);
                await db.Guardians.Where(adult => adult.Id == martin.Parent.Id).ExecuteUpdateAsync(row => row.SetProperty(adult => adult.LastName, "Durand"), Ct);
            },
            Ct);

        var withdrawing = Edit(host, martin, martin.Parent.Id.Value, ("adult.last", martin.Parent.LastName));
        await meanwhile.Wait(1, Ct);
        await meanwhile.LetGo(Ct);
        var edited = await withdrawing;

        var changes = await host.Ask(db => db.ChangeRequests.OrderBy(change => change.AskedAt).ThenBy(change => change.Id).ToListAsync(Ct));
        Assert.Equal((0, 1), (edited.Changed, edited.Waiting));
        Assert.Equal(ChangeState.Accepted, changes.Single(change => change.Id == asked.Id).State);
        Assert.Equal(("Durand", martin.Parent.LastName), changes.Where(change => change.State == ChangeState.Waiting).Select(change => (change.Old, change.New)).Single());
    }

    [Fact]
    public async Task A_document_that_is_accepted_while_another_is_sent_in_its_place_is_kept_with_its_answer()
    {
        var town = new TestTown();
        var martin = town.Household();
        await using var host = await CoreHost.Start(town);
        await host.Ask(async db =>
        {
            db.Add(new DocumentType { Id = new DocumentTypeId(1), OrganiserId = town.OrganiserId, Name = "Assurance", Audience = DocumentAudience.EachChild });
            return await db.SaveChangesAsync(Ct);
        });
        var send = () => host.In((SendDocument deed) => deed.Run(martin.Parent, town.OrganiserId, new DocumentTypeId(1), martin.Child.Id, [() => new MemoryStream(Photo)], Ct));
        await send();
        var first = await host.Ask(db => db.FamilyDocuments.SingleAsync(Ct));
        await using var meanwhile = await Meanwhile.Holding(host, db => db.FamilyDocuments.ExecuteUpdateAsync(row => row.SetProperty(document => document.State, DocumentState.Accepted), Ct), Ct);

        var sending = send();
        await meanwhile.Wait(1, Ct);
        await meanwhile.LetGo(Ct);
        var sent = await sending;

        var documents = await host.Ask(db => db.FamilyDocuments.Include(document => document.Pages).ToListAsync(Ct));
        Assert.Null(sent.Refusal);
        Assert.Equal(DocumentState.Accepted, documents.Single(document => document.Id == first.Id).State);
        Assert.Equal(DocumentState.Sent, documents.Single(document => document.Id != first.Id).State);
        foreach (var page in documents.SelectMany(document => document.Pages))
        {
            await using var kept = await host.In((DocumentStore store) => Task.FromResult(store.Open(page.Name)));
            Assert.NotNull(kept);
        }
    }

    [Fact]
    public async Task A_household_is_found_by_the_beginning_of_any_of_its_words_by_its_organiser_only()
    {
        var town = new TestTown();
        var (martin, durand) = (town.Household(children: 2), town.Household());
        await using var host = await CoreHost.Start(town);
        await Edit(host, martin, martin.Parent.Id.Value, ("adult.phone", "06 12 34 56 78"));

        var indexed = await host.In((IndexHouseholds deed) => deed.Run(Ct));

        Assert.Equal((1, 0), (indexed, await host.In((IndexHouseholds deed) => deed.Run(Ct))));
        Assert.Equal(2, (await Found(host, town, "Camille")).Count);
        Assert.Equal([martin.Id], await Found(host, town, "CAM 0612"));
        Assert.Equal([durand.Id], await Found(host, town, "famille2"));
        Assert.Empty(await Found(host, town, "camille introuvable"));
        Assert.Empty(await Found(host, town, "%_"));
        Assert.Empty((await host.Ask(db => db.FindHouseholds(new OrganiserId(9), "camille", Ct))));
    }

    [Fact]
    public async Task An_expiring_document_is_told_once_and_an_expired_one_shuts_the_gate()
    {
        var town = new TestTown { Policies = TestTown.BilledLater with { Gate = BookingGate.Documents } };
        var martin = town.Household();
        await using var host = await CoreHost.Start(town);
        var type = await host.Ask(async db =>
        {
            var insurance = new DocumentType { Id = new DocumentTypeId(1), OrganiserId = town.OrganiserId, Name = "Assurance", Audience = DocumentAudience.EachChild, IsBlocking = true, ValidMonths = 1 };
            db.Add(insurance);
            await db.SaveChangesAsync(Ct);
            return insurance;
        });
        await host.In((SendDocument deed) => deed.Run(martin.Parent, town.OrganiserId, type.Id, martin.Child.Id, [() => new MemoryStream(Photo)], Ct));
        var sent = await host.Ask(db => db.FamilyDocuments.SingleAsync(Ct));
        await host.In((DecideDocument deed) => deed.Run(new StaffDriver(host).Agent, sent.Id, true, null, Ct));

        var (first, second) = (await host.In((RemindDocuments deed) => deed.Run(Ct)), await host.In((RemindDocuments deed) => deed.Run(Ct)));
        var family = await host.Ask(db => db.FamilyAt(martin.Id, town.OrganiserId, Ct));
        var until = ParisTime.DayOf(host.Clock.Now).AddMonths(1);

        Assert.Equal((1, 0), (first, second));
        Assert.True(family.IsOpenTo(martin.Child.Id, BookingGate.Documents, until));
        Assert.False(family.IsOpenTo(martin.Child.Id, BookingGate.Documents, until.AddDays(1)));
        Assert.Single(await host.Ask(db => db.Mails.Where(mail => mail.Subject.Contains("expiration")).ToListAsync(Ct)));
    }

    [Fact]
    public async Task A_file_that_no_row_names_is_removed_and_the_others_stay()
    {
        var folder = Directory.CreateTempSubdirectory("portal-test-");
        try
        {
            var town = new TestTown();
            var martin = town.Household();
            await using var host = await CoreHost.Start(town, new CoreOptions { Services = services => services.Configure<PortalSettings>(portal => portal.Documents = folder.FullName) });
            await host.Ask(async db =>
            {
                db.Add(new DocumentType { Id = new DocumentTypeId(1), OrganiserId = town.OrganiserId, Name = "Domicile", Audience = DocumentAudience.Household });
                return await db.SaveChangesAsync(Ct);
            });
            await host.In((SendDocument deed) => deed.Run(martin.Parent, town.OrganiserId, new DocumentTypeId(1), null, [() => new MemoryStream(Photo), () => new MemoryStream(Photo)], Ct));
            var (orphan, _) = await host.In((DocumentStore store) => store.Keep(new MemoryStream(Photo), Ct));
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "health.key"), "kept", Ct);

            // The disk has a clock of its own, which a test cannot move.
            foreach (var file in folder.GetFiles())
            {
                File.SetLastWriteTimeUtc(file.FullName, host.Clock.Now.UtcDateTime);
            }

            var young = await host.In((CleanDocuments deed) => deed.Run(Ct));
            foreach (var file in folder.GetFiles())
            {
                File.SetLastWriteTimeUtc(file.FullName, host.Clock.Now.UtcDateTime.AddDays(-2));
            }

            var removed = await host.In((CleanDocuments deed) => deed.Run(Ct));

            Assert.Equal((0, 1), (young, removed));
            Assert.False(File.Exists(Path.Combine(folder.FullName, orphan!)));
            Assert.Equal(3, folder.GetFiles().Length);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task A_file_that_is_broken_or_unfolds_into_a_giant_is_told_at_once_and_not_kept()
    {
        await using var host = await CoreHost.Start(new TestTown());

        foreach (var (file, refusal) in new (byte[], Refusal?)[]
        {
            (Papers.Png(20_000, 20_000), Refusal.PictureTooLarge),
            (Papers.Jpeg(65_000, 65_000), Refusal.PictureTooLarge),
            (Papers.Heic(uint.MaxValue, uint.MaxValue), Refusal.PictureTooLarge),
            (Papers.Jpeg(40, 30, new byte[40])[..32], Refusal.DocumentBroken),
            (Papers.Heic()[..12], Refusal.DocumentBroken),
            (Papers.Png()[..^12], Refusal.DocumentBroken),
            ("%PDF-1.4 ok"u8.ToArray(), Refusal.DocumentBroken),
            ("%PDF-1.4 1 0 obj ok %%EOF"u8.ToArray(), Refusal.DocumentBroken),
            ([.. Papers.Pdf(), .. new byte[2000], .. Papers.Pdf()[..60]], Refusal.DocumentBroken),
            (Papers.Png(12_000, 9_000), null),
            (Papers.Jpeg(), null),
            (Papers.Heic(), null),
            (Papers.Pdf(), null),
        })
        {
            var (name, why) = await host.In((DocumentStore store) => store.Keep(new MemoryStream(file), Ct));

            Assert.Equal((refusal, refusal is null), (why, name is not null));
        }
    }

    [Fact]
    public async Task What_the_scanner_finds_or_cannot_look_at_is_not_kept()
    {
        foreach (var (answer, refusal) in new[] { (ScanAnswer.Unsafe, Refusal.DocumentUnsafe), (ScanAnswer.Away, Refusal.ScannerAway) })
        {
            var town = new TestTown();
            var martin = town.Household();
            await using var host = await CoreHost.Start(town, new CoreOptions { Services = services => services.AddSingleton<IDocumentScanner>(new Says(answer)) });
            await host.Ask(async db =>
            {
                db.Add(new DocumentType { Id = new DocumentTypeId(1), OrganiserId = town.OrganiserId, Name = "Domicile", Audience = DocumentAudience.Household });
                return await db.SaveChangesAsync(Ct);
            });

            var sent = await host.In((SendDocument deed) => deed.Run(martin.Parent, town.OrganiserId, new DocumentTypeId(1), null, [() => new MemoryStream(Photo)], Ct));

            Assert.Equal(refusal, sent.Refusal);
            Assert.Empty(await host.Ask(db => db.FamilyDocuments.ToListAsync(Ct)));
        }
    }

    [Fact]
    public async Task The_rules_are_to_be_signed_per_child_and_again_when_they_change_R8()
    {
        var town = new TestTown { Policies = TestTown.BilledLater with { Gate = BookingGate.RulesSigned } };
        var martin = town.Household(children: 2);
        await using var host = await CoreHost.Start(town);
        await Publish(host, town, 1);
        var gate = async (int child) => (await host.Ask(db => db.FamilyAt(martin.Id, town.OrganiserId, Ct))).IsOpenTo(martin.Children[child].Id, BookingGate.RulesSigned, TestTown.Thursday);

        var nameless = await Sign(host, martin, town, 1, " ");
        var signed = await Sign(host, martin, town, 1, "Camille Martin");
        var (mine, other) = (await gate(0), await gate(1));
        await Publish(host, town, 2);
        var stale = await Sign(host, martin, town, 1, "Camille Martin");

        Assert.Equal([Refusal.SignatureIncomplete, null, Refusal.TextChanged], new[] { nameless, signed, stale });
        Assert.Equal((true, false, false), (mine, other, await gate(0)));
        Assert.Null(await Sign(host, martin, town, 2, "Camille Martin"));
        Assert.True(await gate(0));
    }

    [Fact]
    public async Task The_terms_are_signed_by_each_adult_for_itself_and_the_rules_once_for_a_child_R7_R8()
    {
        var town = new TestTown();
        var martin = town.Household(children: 2, mate: true);
        await using var host = await CoreHost.Start(town);
        await Publish(host, town, 1);
        await host.Ask(async db =>
        {
            db.Add(new LegalText { Id = new LegalTextId(9), OrganiserId = town.OrganiserId, Kind = LegalKind.Terms, Version = 1, Title = "Conditions", Body = "Texte.", PublishedAt = TestClock.Morning });
            return await db.SaveChangesAsync(Ct);
        });
        var toSign = (int child, Core.Households.Guardian adult) => host.Ask(async db => string.Join(' ', (await db.UnsignedTextsOf(adult, martin.Children[child].Id, town.OrganiserId, Ct)).Select(text => text.Kind)));

        Assert.Equal("InternalRules Terms", await toSign(0, martin.Parent));
        Assert.Null(await host.In((SignTexts deed) => deed.Run(martin.Parent, town.OrganiserId, martin.Child.Id, [new LegalTextId(1), new LegalTextId(9)], "Camille Martin", "Cluses", Ct)));

        Assert.Equal(("", "InternalRules", "Terms", "InternalRules Terms"), (await toSign(0, martin.Parent), await toSign(1, martin.Parent), await toSign(0, martin.Mate), await toSign(1, martin.Mate)));
        Assert.Null(await host.In((SignTexts deed) => deed.Run(martin.Mate, town.OrganiserId, martin.Child.Id, [new LegalTextId(9)], "Sacha Martin", "Cluses", Ct)));
        var signed = await host.Ask(db => db.Signatures.Where(signature => signature.TextId == new LegalTextId(9)).OrderBy(signature => signature.At).ThenBy(signature => signature.Id).ToListAsync(Ct));
        Assert.Equal([(martin.Parent.Id, "Camille Martin"), (martin.Mate.Id, "Sacha Martin")], signed.Select(signature => (signature.GuardianId, signature.Name)));
        Assert.All(signed, signature => Assert.Equal((null, "Cluses", TestClock.Morning), (signature.ChildId, signature.Place, signature.At)));
    }

    [Fact]
    public async Task A_record_sealed_with_an_old_key_is_sealed_anew_and_still_reads()
    {
        const string old = "2025:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
        var town = new TestTown();
        var martin = town.Household();
        await using var host = await CoreHost.Start(town, new CoreOptions { Services = services => services.Configure<PortalSettings>(portal => portal.HealthKeys = $"2026:Hx4dHBsaGRgXFhUUExIREA8ODQwLCgkIBwYFBAMCAQA= {old}") });
        var before = new HealthSeal(Microsoft.Extensions.Options.Options.Create(new PortalSettings { HealthKeys = old }));
        await host.Ask(async db =>
        {
            db.Add(new HealthRecord { ChildId = martin.Child.Id, HouseholdId = martin.Id, Sealed = before.Seal(martin.Child.Id, new HealthNotes { Allergies = "Arachides" }), ChangedAt = TestClock.Morning });
            return await db.SaveChangesAsync(Ct);
        });

        var (first, second) = (await host.In((ResealHealth deed) => deed.Run(Ct)), await host.In((ResealHealth deed) => deed.Run(Ct)));
        var notes = await host.In((OpenHealth deed) => deed.Run(new StaffDriver(host).Agent, martin.Child.Id, Ct));

        Assert.Equal((1, 0, "Arachides"), (first, second, notes?.Allergies));
        Assert.StartsWith("h1:2026:", (await host.Ask(db => db.HealthRecords.SingleAsync(Ct))).Sealed, StringComparison.Ordinal);
    }

    private static Task<Edited> Edit(CoreHost host, TestHousehold who, Guid subject, params (string Key, string? Value)[] values) =>
        host.In((EditFamily deed) => deed.Run(who.Parent, subject, values.ToDictionary(value => value.Key, value => value.Value), Ct));

    private static async Task<IReadOnlyList<HouseholdId>> Found(CoreHost host, TestTown town, string words) =>
        [.. (await host.Ask(db => db.FindHouseholds(town.OrganiserId, words, Ct))).Select(home => home.Id)];

    private static Task<Refusal?> Sign(CoreHost host, TestHousehold who, TestTown town, int text, string name) =>
        host.In((SignTexts deed) => deed.Run(who.Parent, town.OrganiserId, who.Child.Id, [new LegalTextId(text)], name, "Clapiers", Ct));

    private static Task<int> Publish(CoreHost host, TestTown town, int version) => host.Ask(async db =>
    {
        db.Add(new LegalText { Id = new LegalTextId(version), OrganiserId = town.OrganiserId, Kind = LegalKind.InternalRules, Version = version, Title = "Règlement intérieur", Body = $"Version {version}.", PublishedAt = TestClock.Morning });
        return await db.SaveChangesAsync(Ct);
    });

    private sealed class Says(ScanAnswer answer) : IDocumentScanner
    {
        public Task<ScanAnswer> Scan(ReadOnlyMemory<byte> document, CancellationToken ct) => Task.FromResult(answer);
    }
}
