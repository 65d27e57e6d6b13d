using System.Net;
using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Activities;
using Portal.Core.Bookings;
using Portal.Core.Dossiers;
using Portal.Core.Organisers;
using Portal.Core.Persistence;
using Portal.TestSupport;
using Xunit;

namespace Portal.IntegrationTests.Accounts;

/// <summary>An agent who is limited to a facility sees and touches what concerns it; the rest is not there for them (I6).</summary>
public sealed class FacilityRightsTests
{
    private static readonly FacilityId Nursery = new(2);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_of_another_facility_is_neither_shown_nor_touched_and_what_is_of_theirs_is_I6()
    {
        var town = new TestTown { Policies = TestTown.BilledLater };
        var (here, there) = (town.Household(children: 2), town.Household());
        await using var portal = await PortalHost.Start(town);
        await Part(portal, town, here, there);
        using var all = await portal.SignedInAgent("agenttous", town.OrganiserId, Ct, StaffRole.Agent);
        using var one = await portal.SignedInAgent("agentlieu", town.OrganiserId, Ct, StaffRole.Agent, Nursery);
        var booking = await portal.Ask(db => db.Bookings.SingleAsync(Ct));
        var lines = await portal.Ask(db => db.AuditEntries.CountAsync(Ct));

        // What each page shows: to both what is of the facility, to the other agent only what is not.
        foreach (var page in new[] { "/agent/dossiers", "/agent/foyers?mots=camille", "/agent/comptes", "/agent/guichet?q=Camille" })
        {
            var (everything, own) = ((await all.Get(page, Ct)).Words, (await one.Get(page, Ct)).Words);
            Assert.True(everything.Contains("Famille1", StringComparison.Ordinal) && everything.Contains("Famille2", StringComparison.Ordinal), page);
            Assert.True(own.Contains("Famille1", StringComparison.Ordinal) && !own.Contains("Famille2", StringComparison.Ordinal), page);
        }

        foreach (var (page, word) in new[] { ($"/agent?jour={TestTown.Thursday:yyyy-MM-dd}", "Cantine"), ("/agent/demandes", "Famille2") })
        {
            Assert.Contains(word, (await all.Get(page, Ct)).Words, StringComparison.Ordinal);
            Assert.DoesNotContain(word, (await one.Get(page, Ct)).Words, StringComparison.Ordinal);
        }

        // The household is shown without the brother who goes elsewhere.
        var home = (await one.Get($"/agent/foyers/{here.Id.Value}", Ct)).Words;
        Assert.True(home.Contains("Enfant1", StringComparison.Ordinal) && !home.Contains("Enfant2", StringComparison.Ordinal));

        // What is asked for by its id, or posted, is not found; and nothing is written of it.
        foreach (var address in new[] { $"/agent/foyers/{there.Id.Value}", $"/agent/dossiers/dossier/{there.Child.Id.Value}", $"/agent/dossiers/dossier/{there.Child.Id.Value}?handler=Signe" })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await one.GetOnly(address, Ct)).Status);
        }

        (string Address, (string, string)[] Fields)[] posts =
        [
            ($"/agent/foyers/{there.Id.Value}?handler=Sante", [("enfant", there.Child.Id.Value.ToString())]),
            ($"/agent/foyers/{here.Id.Value}?handler=Sante", [("enfant", here.Children[1].Id.Value.ToString())]),
            ($"/agent/foyers/{there.Id.Value}?handler=Recu", [("enfant", there.Child.Id.Value.ToString())]),
            ($"/agent/dossiers/dossier/{there.Child.Id.Value}", [("reponse", "oui")]),
            ("/agent/dossiers?handler=Accepter", [("choisis", $"File|{there.Child.Id.Value}")]),
            ("/agent/demandes", [("vue", $"{booking.Id.Value}|{BookingState.Pending}"), ("tout", "oui")]),
            ("/agent/comptes?handler=ImprimerEcole", [("ecole", "1")]),
            ("/agent/comptes?handler=EnvoyerEcole", [("ecole", "1")]),
            ("/agent/comptes?handler=Imprimer", [("foyer", there.Id.Value.ToString())]),
            ("/agent/comptes?handler=Envoyer", [("adulte", there.Parent.Id.Value.ToString())]),
            ("/agent/guichet", [("adulte", there.Parent.Id.Value.ToString()), ("accord", "AtTheDesk"), ("donne", "true")]),
        ];
        foreach (var (address, fields) in posts)
        {
            var answer = await one.Post(address, fields, Ct);
            Assert.True(answer.Status == HttpStatusCode.NotFound, $"{address} answers {(int)answer.Status}");
        }

        Assert.Equal(lines, await portal.Ask(db => db.AuditEntries.CountAsync(Ct)));
        Assert.Equal(HttpStatusCode.OK, (await one.Post($"/agent/foyers/{here.Id.Value}?handler=Sante", [("enfant", here.Child.Id.Value.ToString())], Ct)).Status);
        Assert.Equal(HttpStatusCode.OK, (await one.GetOnly($"/agent/dossiers/dossier/{here.Child.Id.Value}", Ct)).Status);
    }

    [Fact]
    public async Task A_child_of_another_school_who_is_booked_at_the_facility_this_year_concerns_it_and_last_year_s_does_not_I6()
    {
        var town = new TestTown { Policies = TestTown.BilledLater };
        var (here, there) = (town.Household(), town.Household());
        await using var portal = await PortalHost.Start(town);
        await Part(portal, town, here, there);
        await portal.Ask(db => db.Activities.ExecuteUpdateAsync(activity => activity.SetProperty(a => a.FacilityId, Nursery), Ct));
        using var one = await portal.SignedInAgent("agentlieu", town.OrganiserId, Ct, StaffRole.Agent, Nursery);

        var booked = (await one.GetOnly($"/agent/foyers/{there.Id.Value}", Ct)).Status;
        await portal.Ask(db => db.Bookings.ExecuteUpdateAsync(booking => booking.SetProperty(b => b.Date, new DateOnly(2026, 3, 4)), Ct));
        var longAgo = (await one.GetOnly($"/agent/foyers/{there.Id.Value}", Ct)).Status;

        await using var live = await LiveClient.Connect(portal.Address, one.CookieHeader, Ct);
        var heard = (await live.Invoke("WatchDays", Ct, "2026-11")).ToString();
        await portal.Ask(db => db.Activities.Where(activity => activity.Kind == ActivityKind.Canteen).ExecuteUpdateAsync(activity => activity.SetProperty(a => a.FacilityId, town.School), Ct));
        var less = (await live.Invoke("WatchDays", Ct, "2026-11")).ToString();

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.NotFound), (booked, longAgo));
        // The canteen's and the games room's places are another facility's now: they are not counted out to this agent.
        Assert.True(less.Length < heard.Length, less);
        await portal.Ask(db => db.Activities.ExecuteUpdateAsync(activity => activity.SetProperty(a => a.FacilityId, Nursery), Ct));
        Assert.Contains("Cantine", (await one.Get($"/agent?jour={TestTown.Thursday:yyyy-MM-dd}", Ct)).Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_pages_of_the_whole_organiser_are_not_there_for_who_is_limited_to_a_facility()
    {
        var town = new TestTown { Policies = TestTown.BilledLater };
        town.Household();
        await using var portal = await PortalHost.Start(town);
        await portal.Ask(db => db.AddFacility(town));
        using var one = await portal.SignedInAgent("responsable", town.OrganiserId, Ct, StaffRole.Manager, Nursery);

        foreach (var page in new[] { "/agent/nuits", "/agent/courriels", "/agent/factures", "/agent/foyers/import", "/agent/foyers/doublons", "/agent/foyers/absents" })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await one.GetOnly(page, Ct)).Status);
            Assert.DoesNotContain((await one.Get("/agent", Ct)).Page.QuerySelectorAll("nav a"), link => link.GetAttribute("href") == page);
        }

        Assert.Equal(HttpStatusCode.OK, (await one.GetOnly("/agent/dossiers", Ct)).Status);
    }

    /// <summary>The first family's eldest goes to the nursery, the others to the school; both families have sent their files, the second has a booking that waits.</summary>
    private static async Task Part(PortalHost portal, TestTown town, TestHousehold here, TestHousehold there)
    {
        await portal.Ask(async db =>
        {
            await db.AddFacility(town);
            var eldest = here.Child.Id;
            return await db.Children.Where(child => child.Id == eldest).ExecuteUpdateAsync(child => child.SetProperty(c => c.SchoolId, Nursery), Ct);
        });
        using var parent = await portal.SignedIn(there, Ct);
        await parent.Post("/clapiers/planning?handler=Choisir", [("cocher", $"{there.Child.Id.Value}|{town.Lunch.Value}|{TestTown.Thursday:yyyy-MM-dd}")], Ct);
        await parent.Validate(Ct);
        await portal.Ask(async db =>
        {
            await db.IndexWords([here.Id, there.Id], Ct);
            await db.Bookings.ExecuteUpdateAsync(booking => booking.SetProperty(b => b.State, BookingState.Pending), Ct);
            return await db.ChildFiles.ExecuteUpdateAsync(file => file.SetProperty(f => f.State, FileState.Sent).SetProperty(f => f.SentAt, portal.Clock.Now), Ct);
        });
    }
}

internal static class SecondFacility
{
    public static async Task<int> AddFacility(this PortalDb db, TestTown town)
    {
        db.Add(new Facility { Id = new FacilityId(2), OrganiserId = town.OrganiserId, Name = "Maternelle Pauline-Kergomard", IsSchool = true });
        return await db.SaveChangesAsync();
    }
}
