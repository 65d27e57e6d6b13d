using System.Net;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Portal.Core.Organisers;
using Portal.TestSupport;
using Xunit;

namespace Portal.IntegrationTests.Web;

/// <summary>Who may open what (I6, R11).</summary>
public sealed class AccessTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/")]
    [InlineData("/clapiers/planning")]
    [InlineData("/clapiers/planning/periode")]
    [InlineData("/clapiers/panier")]
    [InlineData("/clapiers/demandes")]
    [InlineData("/clapiers/demandes/2026-000001")]
    [InlineData("/clapiers/moi")]
    [InlineData("/clapiers/absences")]
    [InlineData("/clapiers/historique")]
    [InlineData("/clapiers/calendrier")]
    [InlineData("/clapiers/planning/imprimer")]
    [InlineData("/agent")]
    [InlineData("/agent/demandes")]
    [InlineData("/agent/absences")]
    public async Task Who_has_not_signed_in_is_sent_to_sign_in_and_a_script_is_told_401(string address)
    {
        await using var portal = await PortalHost.Start(new TestTown());
        using var browser = portal.Browser();

        var page = await browser.GetOnly(address, Ct);
        var script = await browser.GetOnly(address, Ct, accept: "application/json");

        Assert.Equal(HttpStatusCode.Redirect, page.Status);
        Assert.Equal(("/connexion", $"?retour={Uri.EscapeDataString(address)}"), (page.Location!.AbsolutePath, page.Location.Query));
        Assert.Equal((HttpStatusCode.Unauthorized, "application/problem+json"), (script.Status, script.MediaType));
    }

    [Fact]
    public async Task Every_page_of_the_family_and_of_the_staff_asks_for_its_policy()
    {
        await using var portal = await PortalHost.Start(new TestTown());
        var pages = portal.Services.GetRequiredService<EndpointDataSource>().Endpoints
            .Select(endpoint => (Page: endpoint.Metadata.GetMetadata<PageActionDescriptor>(), endpoint.Metadata))
            .Where(endpoint => endpoint.Page is not null)
            .ToList();

        // The return from the bank is open to a browser that lost its cookie; it shows nothing to it (FormsOnlyTests).
        var open = pages
            .Where(endpoint => endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null || endpoint.Metadata.GetMetadata<IAuthorizeData>() is null)
            .Select(endpoint => endpoint.Page!.ViewEnginePath)
            .Where(page => page.StartsWith("/Family/", StringComparison.Ordinal) || page.StartsWith("/Staff/", StringComparison.Ordinal))
            .Distinct();

        Assert.True(pages.Count > 8);
        Assert.Equal(["/Family/Payment/Return"], open);
    }

    [Theory]
    [InlineData(StaffRole.Administrator, 16)]
    [InlineData(StaffRole.CashOfficer, 3)]
    public async Task From_a_phone_an_agent_reaches_every_room_that_the_desk_shows(StaffRole role, int rooms)
    {
        var town = new TestTown();
        await using var portal = await PortalHost.Start(town);
        using var agent = await portal.SignedInAgent("agente", town.OrganiserId, Ct, role);

        var page = (await agent.Get("/agent", Ct)).Page;
        var desk = page.QuerySelectorAll(".menu a:not(.on-phone)").Select(link => link.GetAttribute("href")).ToList();
        var underThumb = page.QuerySelectorAll(".menu a:not(.at-desk):not(.on-phone)").Select(link => link.GetAttribute("href")).ToList();
        var further = page.QuerySelectorAll("#pages a").Select(link => link.GetAttribute("href")).ToList();

        Assert.Equal(rooms, desk.Count);
        Assert.Equal(desk, further.Count == 0 ? underThumb : further);
        Assert.Equal(further.Count > 0, page.QuerySelector(".menu a.on-phone[href='#pages']") is not null);
        foreach (var address in desk)
        {
            Assert.Equal(HttpStatusCode.OK, (await agent.Get(address!, Ct)).Status);
        }
    }

    [Fact]
    public async Task A_parent_is_not_let_into_the_staff_s_room()
    {
        var town = new TestTown();
        var martin = town.Household();
        await using var portal = await PortalHost.Start(town);
        using var browser = await portal.SignedIn(martin, Ct);

        var script = await browser.GetOnly("/agent", Ct, accept: "application/json");

        Assert.Equal(HttpStatusCode.Forbidden, script.Status);
    }

    [Fact]
    public async Task Another_family_s_request_is_not_found_and_says_no_more_than_one_that_does_not_exist_I6()
    {
        var town = new TestTown { Policies = TestTown.BilledLater };
        var (martin, durand) = (town.Household(), town.Household());
        await using var portal = await PortalHost.Start(town);
        using var mine = await portal.SignedIn(martin, Ct);
        using var theirs = await portal.SignedIn(durand, Ct);
        await mine.Post("/clapiers/planning?handler=Choisir", [("cocher", $"{martin.Child.Id.Value}|{town.Lunch.Value}|{TestTown.Thursday:yyyy-MM-dd}")], Ct);
        await mine.Validate(Ct);

        var own = await mine.GetOnly("/clapiers/demandes/2026-000001", Ct);
        var stolen = await theirs.GetOnly("/clapiers/demandes/2026-000001", Ct);
        var invented = await theirs.GetOnly("/clapiers/demandes/2026-000999", Ct);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.NotFound, HttpStatusCode.NotFound), (own.Status, stolen.Status, invented.Status));
        Assert.Equal(invented.Text, stolen.Text);
    }

    [Fact]
    public async Task Another_family_s_booking_is_not_cancelled_by_a_forged_form_I6()
    {
        var town = new TestTown { Policies = TestTown.BilledLater };
        var (martin, durand) = (town.Household(), town.Household());
        await using var portal = await PortalHost.Start(town);
        using var mine = await portal.SignedIn(martin, Ct);
        using var theirs = await portal.SignedIn(durand, Ct);
        await mine.Post("/clapiers/planning?handler=Choisir", [("cocher", $"{martin.Child.Id.Value}|{town.Lunch.Value}|{TestTown.Thursday:yyyy-MM-dd}")], Ct);
        await mine.Validate(Ct);
        var booking = await portal.Ask(db => db.Bookings.Select(b => b.Id).SingleAsync(Ct));

        var forged = await theirs.Post("/clapiers/demandes/2026-000001?handler=Annuler", [("reservation", booking.Value.ToString())], Ct);

        Assert.Equal(HttpStatusCode.NotFound, forged.Status);
        Assert.True((await portal.Ask(db => db.Bookings.SingleAsync(Ct))).HoldsPlace);
    }

    [Fact]
    public async Task The_door_of_the_clock_does_not_exist_outside_development()
    {
        await using var portal = await PortalHost.Start(new TestTown());
        using var browser = portal.Browser();
        using var nothing = new StringContent("");

        var answer = await browser.PostRaw("/dev/horloge?avance=00:16:00", nothing, Ct);

        Assert.True(answer.Status is HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed, answer.Status.ToString());
    }

    [Fact]
    public async Task A_wrong_password_and_an_unknown_name_are_answered_alike()
    {
        var town = new TestTown();
        var martin = town.Household();
        await using var portal = await PortalHost.Start(town);
        using var browser = portal.Browser();

        var wrong = await Assert.ThrowsAsync<InvalidOperationException>(() => browser.SignIn(PortalHost.UserNameOf(martin.Parent), "pas-le-bon-mot", Ct));
        var unknown = await Assert.ThrowsAsync<InvalidOperationException>(() => browser.SignIn("personne", "pas-le-bon-mot", Ct));

        Assert.Contains("n’est pas le bon", wrong.Message, StringComparison.Ordinal);
        Assert.Contains("n’est pas le bon", unknown.Message, StringComparison.Ordinal);
    }
}
