using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Portal.Core;
using Portal.Core.Nightly;
using Portal.Core.Organisers;
using Portal.TestSupport;
using Xunit;

namespace Portal.IntegrationTests.Web;

/// <summary>The board of the nights, what the hub tells of them, and the hours in which families find the portal closed (R13, R57, I6).</summary>
public sealed class NightPagesTests
{
    private static readonly DateOnly Tomorrow = new(2026, 11, 25);

    private static readonly Policies Closes = TestTown.BilledLater with { Maintenance = MaintenanceWindow.Parse("02:00-06:00 weekdays") };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_agent_sees_the_night_and_its_steps_and_hears_it_move()
    {
        var town = new TestTown();
        var martin = town.Household();
        await using var portal = await PortalHost.Start(town);
        using var agent = await portal.SignedInAgent("agent", town.OrganiserId, Ct);
        using var family = await portal.SignedIn(martin, Ct);
        await using var live = await LiveClient.Connect(portal.Address, agent.CookieHeader, Ct);

        var before = await agent.Get("/agent/nuits", Ct);
        await Night(portal);
        var heard = await live.Hear("JobChanged", _ => true, Ct);
        var after = await agent.Get("/agent/nuits", Ct);

        Assert.Contains("Aucune nuit n’a encore eu lieu", before.Words, StringComparison.Ordinal);
        Assert.Equal("clapiers", heard.GetProperty("organiser").GetString());
        Assert.Contains("Nuit du 25\u00A0novembre", after.Words, StringComparison.Ordinal);
        Assert.Equal(Enum.GetValues<NightStep>().Length, after.Page.QuerySelectorAll(".night-steps li.done").Length);
        Assert.Contains("Tous les compteurs sont justes.", after.Words, StringComparison.Ordinal);
        Assert.NotEqual(HttpStatusCode.OK, (await family.GetOnly("/agent/nuits", Ct)).Status);
    }

    [Fact]
    public async Task The_header_says_to_families_when_their_pages_were_last_brought_up_to_date_R11()
    {
        var town = new TestTown();
        var martin = town.Household();
        await using var portal = await PortalHost.Start(town);
        using var family = await portal.SignedIn(martin, Ct);

        var before = await family.Get("/", Ct);
        await Night(portal);
        var after = await family.Get("/", Ct);
        var ended = (await portal.Ask(db => db.JobRuns.SingleAsync(Ct))).EndedAt!.Value;

        Assert.DoesNotContain("Mis à jour", before.Words, StringComparison.Ordinal);
        Assert.Contains($"Mis à jour le {ended.InstantInWords()}", after.Page.QuerySelector("header")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pressing_the_button_asks_for_the_night_again_once_and_only_of_one_s_own_organiser_I6()
    {
        var town = new TestTown();
        await using var portal = await PortalHost.Start(town);
        var id = await Night(portal);
        using var agent = await portal.SignedInAgent("agent", town.OrganiserId, Ct);
        using var stranger = await portal.SignedInAgent("ailleurs", new OrganiserId(2), Ct);

        var page = await agent.Get("/agent/nuits", Ct);
        var asked = await agent.Press(page.Page.QuerySelector("#nuit form button")!, Ct);
        var twice = await agent.Press(page.Page.QuerySelector("#nuit form button")!, Ct);
        var theirs = await stranger.GetOnly($"/agent/nuits?nuit={id.Value}", Ct);

        Assert.Contains("C’est demandé", asked.Words, StringComparison.Ordinal);
        Assert.Contains("demandée", asked.Page.QuerySelector("#nuit h2 .chip")!.TextContent, StringComparison.Ordinal);
        Assert.Null(asked.Page.QuerySelector("#nuit form"));
        Assert.Contains("déjà demandée ou en cours", twice.Words, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, theirs.Status);
        Assert.Equal(1, await portal.Ask(db => db.JobRuns.CountAsync(run => run.Number == 2 && run.AskedBy == "agent", Ct)));
        Assert.Equal(1, await portal.Ask(db => db.AuditEntries.CountAsync(entry => entry.What == "night.asked-again", Ct)));
    }

    [Theory]
    [InlineData("/agent/nuits?nuit=pas-un-nombre", HttpStatusCode.OK)]
    [InlineData("/agent/nuits?nuit=00000000-0000-0000-0000-000000000001", HttpStatusCode.NotFound)]
    public async Task An_address_that_means_nothing_shows_no_night(string address, HttpStatusCode status)
    {
        var town = new TestTown();
        await using var portal = await PortalHost.Start(town);
        using var agent = await portal.SignedInAgent("agent", town.OrganiserId, Ct);

        Assert.Equal(status, (await agent.GetOnly(address, Ct)).Status);
    }

    [Fact]
    public async Task At_night_families_read_until_when_and_nothing_they_send_is_done_while_staff_get_in_R13()
    {
        var town = new TestTown { Policies = Closes };
        var martin = town.Household();
        await using var portal = await PortalHost.Start(town);
        portal.Clock.Now = ParisTime.At(Tomorrow, new TimeOnly(1, 50));
        using var family = await portal.SignedIn(martin, Ct);
        using var agent = await portal.SignedInAgent("agent", town.OrganiserId, Ct);
        var token = await family.Token(Ct);
        portal.Clock.Now = ParisTime.At(Tomorrow, new TimeOnly(3, 30));

        using var page = await family.Fetch("/clapiers/planning?mois=2026-11", Ct);
        var words = await page.Content.ReadAsStringAsync(Ct);
        var sent = await family.Post("/clapiers/planning?handler=Choisir", [("cocher", "x")], Ct, token: token);
        var staff = await agent.GetOnly("/agent", Ct);
        portal.Clock.Now = ParisTime.At(Tomorrow, new TimeOnly(6, 0));
        var morning = await family.GetOnly("/clapiers/planning?mois=2026-11", Ct);

        Assert.Equal((HttpStatusCode.ServiceUnavailable, TimeSpan.FromMinutes(150)), (page.StatusCode, page.Headers.RetryAfter!.Delta));
        Assert.Contains("Le portail se repose", words, StringComparison.Ordinal);
        Assert.Contains("mercredi 25&#xA0;novembre &#xE0; 6&#xA0;h", words, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, sent.Status);
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (staff.Status, morning.Status));
    }

    [Fact]
    public async Task A_cart_filled_just_before_is_there_in_the_morning_with_its_minutes_R13_R69()
    {
        var town = new TestTown { Policies = Closes };
        var martin = town.Household();
        await using var host = await CoreHost.Start(town);
        host.Clock.Now = ParisTime.At(Tomorrow, new TimeOnly(1, 55));
        await host.As(martin).Tick(Ct, martin.Picks(town.Lunch, TestTown.Friday));

        host.Clock.Now = ParisTime.At(Tomorrow, new TimeOnly(6, 9));
        await host.Sweep(Ct);
        var inTime = await host.Count(town.Canteen, TestTown.Friday, Ct);
        host.Clock.Now = ParisTime.At(Tomorrow, new TimeOnly(6, 10));
        await host.Sweep(Ct);

        Assert.Equal(1, inTime.Held);
        Assert.Equal(0, (await host.Count(town.Canteen, TestTown.Friday, Ct)).Held);
        Assert.Empty(await host.Faults(Ct));
    }

    private static async Task<JobRunId> Night(PortalHost portal)
    {
        await using var scope = portal.Services.CreateAsyncScope();
        var opened = await scope.ServiceProvider.GetRequiredService<OpenNights>().Run(Tomorrow, Ct);
        await scope.ServiceProvider.GetRequiredService<WorkNights>().Run(Ct);
        return opened[0];
    }
}
