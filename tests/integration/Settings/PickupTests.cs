using System.Net;
using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Bookings;
using Portal.Core.Dossiers;
using Portal.Core.Organisers;
using Portal.TestSupport;
using Xunit;

namespace Portal.IntegrationTests.Settings;

/// <summary>Who may fetch which child, and the identity that is seen at the door: the kind of document, and never more.</summary>
public sealed class PickupTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_contact_fetches_all_children_some_or_none_and_never_another_household_s_I6()
    {
        var town = new TestTown();
        var (martin, durand) = (town.Household(children: 2), town.Household());
        await using var host = await CoreHost.Start(town);
        var keep = async (Guid? id, IReadOnlyList<ChildId>? fetches) => (await host.In((KeepContact deed) => deed.Run(martin.Parent, id, new ContactDraft("Fatou Martin", "0611223344", null, fetches, false), Ct))).Refusal;
        var fetches = async () => (await host.Ask(db => db.Contacts.Include(contact => contact.Children).AsNoTracking().SingleAsync(Ct))) is { } contact
            ? (contact.MayFetchThis(martin.Children[0].Id), contact.MayFetchThis(martin.Children[1].Id), contact.MayFetchThis(ChildId.New())) : default;

        await keep(null, [martin.Children[1].Id]);
        var id = (await host.Ask(db => db.Contacts.SingleAsync(Ct))).Id;
        var some = await fetches();
        var foreign = await keep(id, [durand.Child.Id]);
        await keep(id, null);
        var all = await fetches();
        await keep(id, []);

        Assert.Equal((false, true, false), some);
        Assert.Equal(Refusal.NotFound, foreign);
        // « All » is a child that is born later too; « some » is not.
        Assert.Equal((true, true, true), all);
        Assert.Equal((false, false, false), await fetches());
        Assert.Contains(await host.Ask(db => db.AuditEntries.ToListAsync(Ct)), line => line.After == "Fatou Martin, 0611223344, vient chercher Enfant2");
    }

    [Fact]
    public async Task An_identity_is_noted_once_for_who_may_fetch_a_child_that_is_booked_today_at_that_place()
    {
        var town = new TestTown { Policies = TestTown.BilledLater };
        var (martin, durand) = (town.Household(children: 2), town.Household());
        await using var host = await CoreHost.Start(town);
        await host.As(martin).Tick(Ct, martin.Picks(town.Evening, TestTown.Thursday));
        await host.As(martin).Commit(Ct);
        await host.In((KeepContact deed) => deed.Run(martin.Parent, null, new ContactDraft("Fatou Martin", "0611223344", null, [martin.Children[1].Id], true), Ct));
        var fatou = (await host.Ask(db => db.Contacts.SingleAsync(Ct))).Id;
        var see = (Guid person, FacilityId? only, int child, OrganiserId? organiser) => host.In((CheckIdentity deed) =>
            deed.Run(new Agent("animatrice", organiser ?? town.OrganiserId), only, martin.Children[child].Id, person, IdentityDocument.Passport, Ct));

        var early = await see(martin.Parent.Id.Value, null, 0, null);
        host.Clock.Now = ParisTime.At(TestTown.Thursday, new TimeOnly(17, 0));
        var seen = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => see(martin.Parent.Id.Value, town.School, 0, null)));
        var answers = new[]
        {
            await see(fatou, null, 0, null), await see(durand.Parent.Id.Value, null, 0, null), await see(martin.Parent.Id.Value, null, 1, null),
            await see(martin.Parent.Id.Value, new FacilityId(99), 0, null), await see(martin.Parent.Id.Value, null, 0, new OrganiserId(9)),
        };
        var check = await host.Ask(db => db.IdentityChecks.SingleAsync(Ct));

        Assert.Equal(Refusal.NotExpected, early);
        Assert.All(seen, Assert.Null);
        Assert.Equal([Refusal.MayNotFetch, Refusal.MayNotFetch, Refusal.NotExpected, Refusal.NotExpected, Refusal.NotFound], answers);
        Assert.Equal((martin.Parent.FullName, IdentityDocument.Passport, "animatrice", TestTown.Thursday, host.Clock.Now), (check.PersonName, check.Document, check.By, check.Date, check.At));
        Assert.Single(await host.Ask(db => db.AuditEntries.Where(line => line.What == "identity.seen").ToListAsync(Ct)));
    }

    [Fact]
    public async Task At_the_door_an_activity_leader_sees_today_s_children_who_may_fetch_each_and_whom_to_call()
    {
        var town = new TestTown { Policies = TestTown.BilledLater };
        var (martin, durand) = (town.Household(children: 2), town.Household());
        await using var portal = await PortalHost.Start(town);
        using var parent = await portal.SignedIn(martin, Ct);
        var (first, second) = (martin.Children[0].Id.Value, martin.Children[1].Id.Value);
        await parent.Post("/clapiers/planning?handler=Choisir", [("cocher", $"{first}|{town.Evening.Value}|{TestTown.Thursday:yyyy-MM-dd}")], Ct);
        await parent.Validate(Ct);
        await parent.Post("/clapiers/moi/contacts", [("nom", "Fatou Martin"), ("telephone", "0611223344"), ("lien", "grand-mère"), ("chercher", "certains"), ("pour", $"{first}")], Ct);
        await parent.Post("/clapiers/moi/contacts", [("nom", "Ali Martin"), ("telephone", "0655443322"), ("chercher", "certains"), ("pour", $"{second}"), ("urgence", "true")], Ct);
        var nobody = await parent.Post("/clapiers/moi/contacts", [("nom", "Vide Martin"), ("telephone", "0655443399"), ("chercher", "certains")], Ct);
        portal.Clock.Now = ParisTime.At(TestTown.Thursday, new TimeOnly(17, 0));
        using var leader = await portal.SignedInAgent("animatrice", town.OrganiserId, Ct, StaffRole.ActivityLeader);

        var page = await leader.Get("/agent/sorties", Ct);
        var button = page.Page.QuerySelectorAll("form.seen button").First(b => b.TextContent.Contains("Passeport de Fatou Martin", StringComparison.Ordinal));
        var noted = await leader.Press(button, Ct);
        var lie = await leader.Post("/agent/sorties", [("enfant", $"{first}"), ("personne", $"{durand.Parent.Id.Value}"), ("piece", "Passport")], Ct);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, nobody.Status);
        Assert.Equal(2, await portal.Ask(db => db.Contacts.CountAsync(Ct)));
        Assert.Single(page.Page.QuerySelectorAll(".leaving"));
        Assert.DoesNotContain("Famille2", page.Words, StringComparison.Ordinal);
        Assert.Contains("À prévenir seulement", page.Page.QuerySelectorAll(".fetchers li").Single(li => li.TextContent.Contains("Ali", StringComparison.Ordinal)).TextContent, StringComparison.Ordinal);
        Assert.Contains("Si personne ne convient", page.Words, StringComparison.Ordinal);
        Assert.Contains("Passeport, vu par animatrice à 17", noted.Words, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, lie.Status);
        Assert.Single(await portal.Ask(db => db.IdentityChecks.ToListAsync(Ct)));
        Assert.Contains("Aucun enfant attendu", (await leader.Get("/agent/sorties?q=introuvable", Ct)).Words, StringComparison.Ordinal);
    }
}
