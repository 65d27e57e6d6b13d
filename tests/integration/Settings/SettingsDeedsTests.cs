using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Dossiers;
using Portal.Core.Organisers;
using Portal.Core.Pricing;
using Portal.TestSupport;
using Xunit;

namespace Portal.IntegrationTests.Settings;

/// <summary>What an organiser sets by itself: audited, heard by every node, never undone unread by a colleague (I7).</summary>
public sealed class SettingsDeedsTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_change_is_kept_whole_audited_with_old_and_new_and_heard_by_another_node_I7()
    {
        var town = new TestTown { Policies = TestTown.BilledLater };
        await using var host = await CoreHost.Start(town);
        await using var node = host.Twin(new CoreOptions());
        var before = await node.In((CatalogueReader catalogues) => catalogues.Of(town.OrganiserId, Ct));

        var kept = await Change(host, 0, ("rules.full", "WaitingList"), ("rules.proof", "24"), ("portal.notice", " Bonjour. "), ("portal.maintenance", "02:00-06:00 weekdays"));
        var wrong = await Change(host, 1, ("rules.full", "Refused"), ("rules.proof", "0"), ("portal.email", "service"));
        var after = await node.In((CatalogueReader catalogues) => catalogues.Of(town.OrganiserId, Ct));
        var lines = await host.Ask(db => db.AuditEntries.OrderBy(line => line.Subject).Select(line => new { line.Who, line.What, line.Subject, line.Before, line.After }).ToListAsync(Ct));

        Assert.Equal((null, 4), (kept.Refusal, kept.Changed));
        Assert.Equal((Refusal.FieldUnreadable, 2), (wrong.Refusal, wrong.Problems.Count));
        Assert.Equal((FullPolicy.Refused, FullPolicy.WaitingList), (before.Organiser.Policies.Full, after.Organiser.Policies.Full));
        Assert.Equal((24, "Bonjour.", MaintenanceWindow.Parse("02:00-06:00 weekdays")), (after.Organiser.Policies.ProofHours, after.Organiser.Notice, after.Organiser.Policies.Maintenance));
        Assert.Equal(
            [("portal.maintenance organiser 1", "none", "02:00-06:00 weekdays"), ("portal.notice organiser 1", "", "Bonjour."), ("rules.full organiser 1", "Refused", "WaitingList"), ("rules.proof organiser 1", "48", "24")],
            lines.Select(line => (line.Subject, line.Before!, line.After!)));
        Assert.All(lines, line => Assert.Equal(("agent", "settings.changed"), (line.Who, line.What)));
    }

    [Fact]
    public async Task Of_two_agents_the_second_is_told_and_of_two_at_once_one_wins()
    {
        var town = new TestTown { Policies = TestTown.BilledLater };
        await using var host = await CoreHost.Start(town);

        var first = await Change(host, 0, ("rules.unpaid", "1"));
        var second = await Change(host, 0, ("rules.unpaid", "2"));
        var atOnce = await Task.WhenAll(Change(host, 1, ("rules.unpaid", "3")), Change(host, 1, ("rules.unpaid", "4")), Change(host, 1, ("rules.unpaid", "5")));

        Assert.Equal((null, Refusal.SettingsChanged), (first.Refusal, second.Refusal));
        Assert.Single(atOnce, answer => answer.Refusal is null);
        Assert.Equal(2, atOnce.Count(answer => answer.Refusal == Refusal.SettingsChanged));
        Assert.Equal(2, await host.Ask(db => db.AuditEntries.CountAsync(Ct)));
    }

    [Fact]
    public async Task What_two_settings_cannot_both_mean_is_refused_in_a_sentence()
    {
        await using var host = await CoreHost.Start(new TestTown());

        var answer = await Change(host, 0, ("rules.freed", "BookedAtNight"));

        Assert.Contains("ne peut pas être attribuée la nuit", Assert.Single(answer.Problems), StringComparison.Ordinal);
        Assert.Equal(FreedPlace.Offered, (await host.Ask(db => db.Organisers.SingleAsync(Ct))).Policies.FreedPlace);
    }

    [Fact]
    public async Task Rules_of_fields_hold_from_the_next_form_on_and_only_for_this_organiser()
    {
        var town = new TestTown();
        var martin = town.Household();
        await using var host = await CoreHost.Start(town);
        var agent = new StaffDriver(host).Agent;

        var set = await host.In((ChangeFieldRules deed) => deed.Run(agent, 0, new Dictionary<string, FieldRule> { ["adult.phone"] = FieldRule.StaffOnly, ["adult.job"] = FieldRule.Free }, Ct));
        var stale = await host.In((ChangeFieldRules deed) => deed.Run(agent, 0, new Dictionary<string, FieldRule> { ["adult.phone"] = FieldRule.Free }, Ct));
        var unknown = await host.In((ChangeFieldRules deed) => deed.Run(agent, 1, new Dictionary<string, FieldRule> { ["adult.password"] = FieldRule.Free }, Ct));
        var locked = await host.In((EditFamily deed) => deed.Run(martin.Parent, martin.Parent.Id.Value, new Dictionary<string, string?> { ["adult.phone"] = "0612345678" }, Ct));

        Assert.Equal((null, 1), (set.Refusal, set.Changed));
        Assert.Equal([Refusal.SettingsChanged, Refusal.FieldUnreadable, Refusal.FieldLocked], new[] { stale.Refusal, unknown.Refusal, locked.Refusal });
        Assert.Equal("adult.phone=staff", (await host.Ask(db => db.DossierSettings.SingleAsync(Ct))).FieldRules);
        Assert.Contains(await host.Ask(db => db.AuditEntries.ToListAsync(Ct)), line => line is { What: "settings.changed", Before: "Free", After: "StaffOnly" });
    }

    [Fact]
    public async Task A_type_of_document_is_retired_without_touching_what_was_sent_and_asked_again()
    {
        var town = new TestTown { Policies = TestTown.BilledLater with { Gate = BookingGate.Documents } };
        var martin = town.Household();
        await using var host = await CoreHost.Start(town);
        var agent = new StaffDriver(host).Agent;
        var insurance = new DocumentTypeDraft("Assurance", null, DocumentAudience.EachChild, true, 12, false);
        var photo = Papers.Png();
        var isOpen = async () => (await host.Ask(db => db.FamilyAt(martin.Id, town.OrganiserId, Ct))).IsOpenTo(martin.Child.Id, BookingGate.Documents, TestTown.Thursday);

        var added = await host.In((KeepDocumentType deed) => deed.Run(agent, null, 0, insurance, Ct));
        var type = await host.Ask(db => db.DocumentTypes.SingleAsync(Ct));
        var closed = await isOpen();
        await host.In((SendDocument deed) => deed.Run(martin.Parent, town.OrganiserId, type.Id, martin.Child.Id, [() => new MemoryStream(photo)], Ct));
        var renamed = await host.In((KeepDocumentType deed) => deed.Run(agent, type.Id, 1, insurance with { Name = "Attestation d’assurance" }, Ct));
        var stale = await host.In((KeepDocumentType deed) => deed.Run(agent, type.Id, 1, insurance, Ct));
        var moved = await host.In((KeepDocumentType deed) => deed.Run(agent, type.Id, 2, insurance with { Audience = DocumentAudience.Household }, Ct));
        var elsewhere = await host.In((RetireDocumentType deed) => deed.Run(agent with { OrganiserId = new OrganiserId(9) }, type.Id, 2, true, Ct));
        var retired = await host.In((RetireDocumentType deed) => deed.Run(agent, type.Id, 2, true, Ct));
        var open = await isOpen();
        var late = await host.In((SendDocument deed) => deed.Run(martin.Parent, town.OrganiserId, type.Id, martin.Child.Id, [() => new MemoryStream(photo)], Ct));
        var sent = await host.Ask(db => db.FamilyDocuments.SingleAsync(Ct));
        var answered = await host.In((DecideDocument deed) => deed.Run(agent, sent.Id, true, null, Ct));
        await host.In((RetireDocumentType deed) => deed.Run(agent, type.Id, 3, false, Ct));

        Assert.Equal([null, null, Refusal.SettingsChanged, Refusal.AudienceFixed, Refusal.NotFound, null], new[] { added, renamed, stale, moved, elsewhere, retired }.Select(answer => answer.Refusal));
        Assert.Equal((false, true, Refusal.NotFound, null), (closed, open, late.Refusal, answered));
        Assert.True(await isOpen());
        Assert.Equal(4, await host.Ask(db => db.AuditEntries.CountAsync(line => line.What.StartsWith("document-type."), Ct)));
    }

    [Theory]
    [InlineData("", 12, "Le nom de la pièce")]
    [InlineData("Assurance", 0, "de 1 à 120")]
    public async Task A_type_of_document_that_says_nothing_or_never_ends_is_refused_in_a_sentence(string name, int months, string sentence)
    {
        await using var host = await CoreHost.Start(new TestTown());

        var answer = await host.In((KeepDocumentType deed) => deed.Run(new StaffDriver(host).Agent, null, 0, new DocumentTypeDraft(name, null, DocumentAudience.EachChild, true, months, false), Ct));

        Assert.Contains(sentence, Assert.Single(answer.Problems), StringComparison.Ordinal);
        Assert.Empty(await host.Ask(db => db.DocumentTypes.ToListAsync(Ct)));
    }

    [Fact]
    public async Task A_text_waits_for_its_day_comes_once_and_is_asked_again_of_who_had_signed_R7_R8()
    {
        var town = new TestTown();
        var martin = town.Household(mate: true);
        await using var host = await CoreHost.Start(town);
        var agent = new StaffDriver(host).Agent;
        var today = ParisTime.DayOf(host.Clock.Now);
        var again = () => host.Ask(db => db.ChangedTextsOf(martin.Parent, [martin.Child.Id], town.OrganiserId, Ct));

        await host.In((PrepareText deed) => deed.Run(agent, LegalKind.Terms, 0, new TextDraft("Conditions", "Un.", today), Ct));
        var first = await host.Ask(db => db.LegalTexts.SingleAsync(Ct));
        await host.In((SignTexts deed) => deed.Run(martin.Parent, town.OrganiserId, martin.Child.Id, [first.Id], "Camille", "Cluses", Ct));
        var past = await host.In((PrepareText deed) => deed.Run(agent, LegalKind.Terms, 1, new TextDraft("Conditions", "Deux.", today.AddDays(-1)), Ct));
        await host.In((PrepareText deed) => deed.Run(agent, LegalKind.Terms, 1, new TextDraft("Conditions", "Deux.", today.AddDays(2)), Ct));
        await host.In((PrepareText deed) => deed.Run(agent, LegalKind.Terms, 1, new TextDraft("Conditions", "Deux, corrigé.", today.AddDays(1)), Ct));
        var early = await host.In((PublishTexts deed) => deed.Run(Ct));
        var quiet = await again();
        host.Clock.Now = ParisTime.At(today.AddDays(1), new TimeOnly(0, 1));
        var published = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => host.In((PublishTexts deed) => deed.Run(Ct))));
        var stale = await host.In((PrepareText deed) => deed.Run(agent, LegalKind.Terms, 1, new TextDraft("Conditions", "Trois.", today.AddDays(1)), Ct));

        Assert.NotEmpty(past.Problems);
        Assert.Equal((0, 1, Refusal.SettingsChanged), (early, published.Sum(), stale.Refusal));
        Assert.Equal([(1, "Un."), (2, "Deux, corrigé.")], (await host.Ask(db => db.LegalTexts.OrderBy(text => text.Version).ToListAsync(Ct))).Select(text => (text.Version, text.Body)));
        Assert.Empty(await host.Ask(db => db.PreparedTexts.ToListAsync(Ct)));
        Assert.Empty(quiet);
        Assert.Equal(2, Assert.Single(await again()).Text.Version);
        // Who had signed nothing is asked in the file, not at the door.
        Assert.Empty(await host.Ask(db => db.ChangedTextsOf(martin.Mate, [martin.Child.Id], town.OrganiserId, Ct)));
    }

    [Fact]
    public async Task News_speak_to_their_places_between_their_days_and_another_organiser_s_agent_cannot_touch_them_R84_I6()
    {
        var town = new TestTown();
        await using var host = await CoreHost.Start(town);
        var agent = new StaffDriver(host).Agent;
        var draft = new NewsDraft("Fermeture", "Le **24** au soir.", TestTown.Thursday, TestTown.Friday, [town.School]);

        var added = await host.In((KeepNews deed) => deed.Run(agent, null, 0, draft, Ct));
        var item = Assert.Single(await host.Ask(db => db.NewsOn(town.OrganiserId, TestTown.Friday, Ct)));
        var wrong = await host.In((KeepNews deed) => deed.Run(agent, null, 0, new NewsDraft(" ", "", TestTown.Friday, TestTown.Thursday, []), Ct));
        var foreign = await host.In((KeepNews deed) => deed.Run(agent, null, 0, draft with { Only = [new FacilityId(99)] }, Ct));
        var elsewhere = await host.In((KeepNews deed) => deed.Run(agent with { OrganiserId = new OrganiserId(9) }, item.Id, 1, null, Ct));
        var changed = await host.In((KeepNews deed) => deed.Run(agent, item.Id, 1, draft with { Only = null }, Ct));
        var stale = await host.In((KeepNews deed) => deed.Run(agent, item.Id, 1, draft, Ct));

        Assert.Equal([null, Refusal.FieldUnreadable, Refusal.NotFound, Refusal.NotFound, null, Refusal.SettingsChanged], new[] { added, wrong, foreign, elsewhere, changed, stale }.Select(answer => answer.Refusal));
        Assert.Equal(4, wrong.Problems.Count);
        Assert.Equal((true, false), (item.IsFor(new HashSet<FacilityId> { town.School }), item.IsFor(new HashSet<FacilityId> { new(99) })));
        Assert.Empty(await host.Ask(db => db.NewsOn(town.OrganiserId, TestTown.Monday, Ct)));
        Assert.True(Assert.Single(await host.Ask(db => db.NewsOn(town.OrganiserId, TestTown.Thursday, Ct))).IsFor(new HashSet<FacilityId>()));
        Assert.Null((await host.In((KeepNews deed) => deed.Run(agent, item.Id, 2, null, Ct))).Refusal);
        Assert.Equal(["news.added", "news.changed", "news.removed"], await host.Ask(db => db.AuditEntries.OrderBy(line => line.What).Select(line => line.What).ToListAsync(Ct)));
    }

    [Fact]
    public async Task A_week_of_menus_is_one_per_place_whoever_writes_it_at_once_R84()
    {
        var town = new TestTown();
        await using var host = await CoreHost.Start(town);
        var agent = new StaffDriver(host).Agent;
        var monday = TestTown.Monday;

        var atOnce = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Serve(host, agent, monday, null, 0, "Soupe (céleri)\r\n\r\n  Pâtes (gluten)", "Riz")));
        var own = await Serve(host, agent, monday, town.School, 0, "Pique-nique");
        var cleared = await Serve(host, agent, monday, null, 1, "Soupe (céleri)\nPâtes (gluten)", "");
        var wrong = await Serve(host, agent, monday, null, 2, "Soupe (cailloux)");
        var foreign = await Serve(host, agent, monday, new FacilityId(99), 0, "Soupe");
        var weeks = await host.Ask(db => db.MenusBetween(town.OrganiserId, monday, monday, Ct));

        Assert.Single(atOnce, answer => answer.Refusal is null);
        Assert.Equal([null, null, Refusal.FieldUnreadable, Refusal.NotFound], new[] { own, cleared, wrong, foreign }.Select(answer => answer.Refusal));
        Assert.StartsWith("Lundi\u00A0: «\u00A0cailloux\u00A0» n’est pas un des quatorze allergènes", Assert.Single(wrong.Problems), StringComparison.Ordinal);
        Assert.Equal([(null, "Soupe (céleri)\nPâtes (gluten)"), (town.School, "Pique-nique")], weeks.OrderBy(week => week.FacilityId is not null).Select(week => (week.FacilityId, Assert.Single(week.Days).Dishes)));
    }

    private static Task<SettingsAnswer> Change(CoreHost host, int seen, params (string Key, string Value)[] values) =>
        host.In((ChangeSettings deed) => deed.Run(new StaffDriver(host).Agent, seen, values.ToDictionary(value => value.Key, value => (string?)value.Value), Ct));

    private static Task<SettingsAnswer> Serve(CoreHost host, Agent agent, DateOnly monday, FacilityId? place, int seen, params string?[] days) =>
        host.In((KeepMenus deed) => deed.Run(agent, monday, place, seen, days, Ct));
}
