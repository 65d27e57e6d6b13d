using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Organisers;
using Portal.IntegrationTests.Accounts;
using Portal.TestSupport;
using Xunit;

namespace Portal.IntegrationTests.Bookings;

/// <summary>Two leaders at one list see each other's presses, on whichever node; who may not open the page hears nothing of it (I4, I6).</summary>
public sealed class LiveRollCallTests
{
    private const string Closed = "Cet appel n’est pas disponible.";

    private static readonly FacilityId Nursery = new(2);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_one_leader_presses_reaches_the_other_on_another_node_and_the_page_then_shows_it()
    {
        var town = new TestTown { Policies = TestTown.BilledLater };
        town.Households(3);
        await using var first = await PortalHost.Start(town);
        await using var second = first.Twin();
        var booking = (await Expected(first, town))[0].Value;
        using var mine = await first.SignedInAgent("animatrice", town.OrganiserId, Ct, StaffRole.ActivityLeader);
        using var theirs = await second.SignedInAgent("animateur", town.OrganiserId, Ct, StaffRole.ActivityLeader);
        await using var live = await LiveClient.Connect(second.Address, theirs.CookieHeader, Ct);

        var watch = (await live.Invoke("WatchRollCall", Ct, [null])).GetProperty("result");
        await mine.Post("/agent/appel", [("absent", $"{booking}")], Ct);
        var noted = await live.Hear("RollCallChanged", _ => true, Ct);
        var shown = (await theirs.Get("/agent/appel", Ct)).Words;
        await mine.Post("/agent/appel?handler=Reste", [("creneau", $"{town.Lunch.Value}")], Ct);
        await live.Hear("RollCallChanged", _ => true, Ct);

        Assert.Equal(town.School.Value, noted.GetProperty("place").GetInt32());
        Assert.Equal(["place"], noted.EnumerateObject().Select(property => property.Name));
        Assert.Equal(second.Clock.Now, watch.GetProperty("now").GetDateTimeOffset());
        Assert.Contains("noté absent à 12\u00A0h par animatrice", shown, StringComparison.Ordinal);
        Assert.Contains("2\u00A0présents, 1\u00A0absent. L’appel est fait.", (await theirs.Get("/agent/appel", Ct)).Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_leader_of_another_facility_neither_hears_nor_touches_what_is_pressed_here_I6()
    {
        var town = new TestTown { Policies = TestTown.BilledLater };
        town.Households(3);
        await using var portal = await PortalHost.Start(town);
        var bookings = await Expected(portal, town);
        await portal.Ask(db => db.AddFacility(town));
        await portal.Ask(db => db.Activities.Where(activity => db.Slots.Any(slot => slot.Id == town.Evening && slot.ActivityId == activity.Id)).ExecuteUpdateAsync(activity => activity.SetProperty(a => a.FacilityId, Nursery), Ct));
        await portal.Ask(db => db.Bookings.Where(booking => booking.Id == bookings[2]).ExecuteUpdateAsync(booking => booking.SetProperty(b => b.SlotId, town.Evening), Ct));
        using var here = await portal.SignedInAgent("animatrice", town.OrganiserId, Ct, StaffRole.ActivityLeader, town.School);
        using var there = await portal.SignedInAgent("animateur", town.OrganiserId, Ct, StaffRole.ActivityLeader, Nursery);
        await using var school = await LiveClient.Connect(portal.Address, here.CookieHeader, Ct);
        await using var nursery = await LiveClient.Connect(portal.Address, there.CookieHeader, Ct);

        var watched = (await nursery.Invoke("WatchRollCall", Ct, [null])).GetProperty("result").GetProperty("places");
        var refused = await nursery.Invoke("WatchRollCall", Ct, town.School.Value);
        await school.Invoke("WatchRollCall", Ct, town.School.Value);
        await here.Post("/agent/appel", [("present", $"{bookings[0].Value}")], Ct);
        await school.Hear("RollCallChanged", _ => true, Ct);
        await there.Post("/agent/appel", [("absent", $"{bookings[0].Value}")], Ct);
        await there.Post("/agent/appel", [("present", $"{bookings[2].Value}")], Ct);
        // News are heard in their order: had the school's come here, it would be the first.
        var first = await nursery.Hear("RollCallChanged", _ => true, Ct);
        var shown = (await there.Get("/agent/appel", Ct)).Words;

        Assert.Equal([Nursery.Value], watched.EnumerateArray().Select(place => place.GetInt32()));
        Assert.Contains(Closed, refused.GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.Equal(Nursery.Value, first.GetProperty("place").GetInt32());
        Assert.DoesNotContain("Cantine", shown, StringComparison.Ordinal);
        Assert.Contains("1\u00A0présent, 0\u00A0absent. L’appel est fait.", shown, StringComparison.Ordinal);
        Assert.True(await portal.Ask(db => db.AttendanceChecks.Where(check => check.BookingId == bookings[0]).Select(check => check.IsPresent).SingleAsync(Ct)));
    }

    [Fact]
    public async Task A_family_that_tells_its_child_absent_moves_the_list_under_the_leader_s_eyes_also_after_a_cut()
    {
        var town = new TestTown { Policies = TestTown.BilledLater with { LateCancellation = LateCancellationPolicy.NoRefund } };
        town.Households(3);
        await using var portal = await PortalHost.Start(town);
        await Expected(portal, town, 8);
        using var leader = await portal.SignedInAgent("animatrice", town.OrganiserId, Ct, StaffRole.ActivityLeader);
        using var parent = await portal.SignedIn(town.Families[0], Ct);
        await using (var cut = await LiveClient.Connect(portal.Address, leader.CookieHeader, Ct))
        {
            await cut.Invoke("WatchRollCall", Ct, [null]);
        }

        await using var live = await LiveClient.Connect(portal.Address, leader.CookieHeader, Ct);
        await live.Invoke("WatchRollCall", Ct, [null]);
        var absences = (await parent.Get("/absences", Ct)).Page;
        await parent.Press(absences.QuerySelectorAll("button").Single(button => button.TextContent.Contains("Oui, signaler", StringComparison.Ordinal)), Ct);
        await live.Hear("OccupancyChanged", days => days.EnumerateArray().Any(day => day.GetProperty("date").GetString() == $"{TestTown.Thursday:yyyy-MM-dd}"), Ct);

        Assert.Contains("0\u00A0présent, 0\u00A0absent, 2 à pointer", (await leader.Get("/agent/appel", Ct)).Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_does_not_hand_children_over_may_not_watch_a_roll_call_I6()
    {
        var town = new TestTown { Policies = TestTown.BilledLater };
        var martin = town.Household();
        await using var portal = await PortalHost.Start(town);
        using var parent = await portal.SignedIn(martin, Ct);
        using var cashier = await portal.SignedInAgent("regisseuse", town.OrganiserId, Ct, StaffRole.CashOfficer);
        await using var family = await LiveClient.Connect(portal.Address, parent.CookieHeader, Ct);
        await using var money = await LiveClient.Connect(portal.Address, cashier.CookieHeader, Ct);

        var answers = new[] { await family.Invoke("WatchRollCall", Ct, [null]), await money.Invoke("WatchRollCall", Ct, [null]), await money.Invoke("WatchRollCall", Ct, 999) };

        Assert.All(answers, answer => Assert.Contains(Closed, answer.GetProperty("error").GetString(), StringComparison.Ordinal));
    }

    /// <summary>Three children are expected at lunch on Thursday, and it is noon, or another hour of that day.</summary>
    private static async Task<IReadOnlyList<BookingId>> Expected(PortalHost portal, TestTown town, int hour = 12)
    {
        foreach (var family in town.Families)
        {
            using var parent = await portal.SignedIn(family, Ct);
            await parent.Post("/clapiers/planning?handler=Choisir", [("cocher", $"{family.Child.Id.Value}|{town.Lunch.Value}|{TestTown.Thursday:yyyy-MM-dd}")], Ct);
            await parent.Validate(Ct);
        }

        portal.Clock.Now = ParisTime.At(TestTown.Thursday, new TimeOnly(hour, 0));
        return await portal.Ask(db => db.Bookings.OrderBy(booking => booking.Id).Select(booking => booking.Id).ToListAsync(Ct));
    }
}
