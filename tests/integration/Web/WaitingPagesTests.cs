using System.Net;
using AngleSharp.Html.Dom;
using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Bookings;
using Portal.Core.Households;
using Portal.Core.Organisers;
using Portal.Core.Places;
using Portal.TestSupport;
using Portal.Web.Pages.Family.Planning;
using Xunit;

namespace Portal.IntegrationTests.Web;

/// <summary>The waiting list as a family meets it, without scripts; and what the hub tells (R66, R67, O8-O11).</summary>
public sealed class WaitingPagesTests
{
    private static readonly Policies Waits = TestTown.BilledLater with { Full = FullPolicy.WaitingList, PassedOffer = PassedOffer.KeepsRank };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_period_of_full_days_is_waited_for_in_one_press_and_its_order_is_said_openly_R66_O10()
    {
        await using var portal = await Closed();
        using var martin = await portal.SignedIn(portal.Town.Families[0], Ct);

        var period = await martin.Get("/planning/periode", Ct);
        var answer = await Send(martin, period, "Inscrire", ("Du", "2026-11-26"), ("Au", "2026-12-04"), ("Enfants", $"{portal.Town.Families[0].Child.Id.Value}"), ("Creneaux", $"{portal.Town.Lunch.Value}"), ("Jours", "4"));
        var joined = await martin.Press(answer.Page.QuerySelector("form.wait-for button")!, Ct);

        Assert.Contains("Les habitants de la commune passent avant, puis l’ordre d’arrivée.", answer.Words, StringComparison.Ordinal);
        Assert.Contains("vous attendez 2\u00A0places", joined.Words, StringComparison.Ordinal);
        Assert.Contains("Vous êtes les prochains", joined.Words, StringComparison.Ordinal);
        Assert.Equal(2, await portal.Ask(db => db.WaitingEntries.CountAsync(Ct)));
    }

    [Fact]
    public async Task An_offer_is_announced_on_every_page_and_taken_with_one_press_O9()
    {
        await using var portal = await Closed();
        using var martin = await portal.SignedIn(portal.Town.Families[0], Ct);
        await Offered(portal, martin);

        var home = await martin.Get("/", Ct);
        var me = await martin.Get("/moi", Ct);
        var page = await martin.Get("/attente", Ct);
        var opened = await portal.Ask(db => db.WaitingEntries.Select(entry => entry.State).SingleAsync(Ct));
        var taken = await martin.Press(Button(page, "Prendre cette place"), Ct);

        Assert.Contains("Une place vous est proposée", home.Page.QuerySelector("#offre")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("Répondre", me.Page.QuerySelector("#offre")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(WaitingState.Offered, opened);
        Assert.StartsWith("/clapiers/demandes/", taken.Address.AbsolutePath, StringComparison.Ordinal);
        Assert.Equal(1, await portal.Ask(db => db.Bookings.CountAsync(booking => booking.State < BookingState.Cancelled, Ct)));
        Assert.Null((await martin.Get("/", Ct)).Page.QuerySelector("#offre .button"));
    }

    [Theory]
    [InlineData("Pas cette fois", WaitingState.Waiting)]
    [InlineData("Ne plus attendre", WaitingState.Declined)]
    public async Task An_offer_is_let_pass_or_the_list_left_with_one_press_R67(string button, WaitingState after)
    {
        await using var portal = await Closed();
        using var martin = await portal.SignedIn(portal.Town.Families[0], Ct);
        await Offered(portal, martin);

        var answer = await martin.Press(Button(await martin.Get("/attente", Ct), button), Ct);

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Contains("C’est noté", answer.Words, StringComparison.Ordinal);
        Assert.Equal(after, await portal.Ask(db => db.WaitingEntries.Select(entry => entry.State).SingleAsync(Ct)));
    }

    [Theory]
    [InlineData("Prendre")]
    [InlineData("Passer")]
    [InlineData("Quitter")]
    public async Task What_another_family_waits_for_is_not_found_and_nothing_changes_I6(string handler)
    {
        await using var portal = await Closed();
        using var martin = await portal.SignedIn(portal.Town.Families[0], Ct);
        using var durand = await portal.SignedIn(portal.Town.Families[1], Ct);
        await Offered(portal, martin);
        var entry = await portal.Ask(db => db.WaitingEntries.Select(e => e.Id).SingleAsync(Ct));

        await durand.Post($"/clapiers/attente?handler={handler}", [("place", $"{entry.Value}")], Ct);
        var words = (await durand.Get("/attente", Ct)).Words;

        Assert.Contains(Refusal.NotFound.Sentence(), words, StringComparison.Ordinal);
        Assert.Equal(WaitingState.Offered, await portal.Ask(db => db.WaitingEntries.Select(e => e.State).SingleAsync(Ct)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("n’importe|quoi|2026-11-26")]
    [InlineData("a;b;c")]
    public async Task A_wish_that_no_page_of_ours_has_written_is_a_bad_request_and_changes_nothing(string written)
    {
        await using var portal = await Closed();
        using var martin = await portal.SignedIn(portal.Town.Families[0], Ct);

        var answer = await martin.Post("/clapiers/attente?handler=Attendre", [("attendre", written)], Ct);

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Equal(0, await portal.Ask(db => db.WaitingEntries.CountAsync(Ct)));
    }

    [Fact]
    public async Task A_rank_that_moves_is_told_live_to_the_household_without_asking_O10()
    {
        await using var portal = await Closed();
        var (martin, durand) = (portal.Town.Families[0], portal.Town.Families[1]);
        using var mine = await portal.SignedIn(martin, Ct);
        using var theirs = await portal.SignedIn(durand, Ct);
        await Join(mine, portal, martin);
        await using var live = await LiveClient.Connect(portal.Address, mine.CookieHeader, Ct);

        // Another joins behind, then leaves: our page may show « 1er sur 2 », then « 1er sur 1 ».
        await Join(theirs, portal, durand);
        var moved = await live.Hear("WaitingChanged", _ => true, Ct);
        await theirs.Press(Button(await theirs.Get("/attente", Ct), "Ne plus attendre"), Ct);
        await live.Hear("WaitingChanged", _ => true, Ct);

        Assert.Equal(("clapiers", false), (moved.GetProperty("organiser").GetString(), moved.GetProperty("offered").GetBoolean()));
    }

    [Fact]
    public async Task An_agent_reads_its_own_lists_with_the_reasons_of_their_order_O10_I6()
    {
        await using var portal = await Closed();
        using var martin = await portal.SignedIn(portal.Town.Families[0], Ct);
        await Join(martin, portal, portal.Town.Families[0]);
        await portal.Ask(async db =>
        {
            var agent = Account.ForAgent(portal.Town.OrganiserId, "agentclapiers");
            agent.PasswordHash = (await db.Users.FirstAsync(user => user.UserName == PortalHost.UserNameOf(portal.Town.Families[0].Parent), Ct)).PasswordHash;
            db.Users.Add(agent);
            return await db.SaveChangesAsync(Ct);
        });
        using var desk = portal.Browser();
        await desk.SignIn("agentclapiers", PortalHost.Password, Ct);

        var lists = await desk.Get("/agent/attente", Ct);
        var family = await martin.Get("/agent/attente", Ct);

        Assert.Contains("Enfant1 Famille1", lists.Words, StringComparison.Ordinal);
        Assert.Contains("habitants de la commune", lists.Words, StringComparison.Ordinal);
        Assert.NotEqual(HttpStatusCode.OK, family.Status);

        await portal.Ask(async db =>
        {
            var entry = await db.WaitingEntries.SingleAsync(Ct);
            entry.Offer(CartLineId.New(), portal.Clock.Now.AddHours(2));
            entry.Take(CartLineId.New());
            return await db.SaveChangesAsync(Ct);
        });
        Assert.Contains("place prise, dans le panier de la famille", (await desk.Get("/agent/attente", Ct)).Words, StringComparison.Ordinal);
    }

    /// <summary>Three families before a canteen without a place.</summary>
    private static async Task<PortalHost> Closed()
    {
        var town = new TestTown { LunchPlaces = 0, Policies = Waits };
        town.Households(3);
        return await PortalHost.Start(town);
    }

    private static async Task Join(Browser browser, PortalHost portal, TestHousehold who) => Assert.Equal(
        HttpStatusCode.Found,
        (await browser.Post("/clapiers/attente?handler=Attendre", [("attendre", Picked.Write([who.Picks(portal.Town.Lunch, TestTown.Thursday)]))], Ct)).Status);

    /// <summary>Joins, and is offered the place that frees: what the sweep does, in a process of its own.</summary>
    private static async Task Offered(PortalHost portal, Browser browser)
    {
        await Join(browser, portal, portal.Town.Families[0]);
        await portal.Ask(async db =>
        {
            var entry = await db.WaitingEntries.SingleAsync(Ct);
            await db.PoolDays.Where(day => day.PoolId == portal.Town.Canteen && day.Date == entry.Date).ExecuteUpdateAsync(day => day.SetProperty(d => d.Capacity, 1), Ct);
            entry.Offer(CartLineId.New(), portal.Clock.Now.AddHours(2));
            db.Holds.Add(new Hold { LineId = entry.OfferLine, PoolId = portal.Town.Canteen, Date = entry.Date, CartId = CartId.New(), ExpiresAt = entry.OfferedUntil!.Value });
            return await db.SaveChangesAsync(Ct);
        });
    }

    private static AngleSharp.Dom.IElement Button(Answer page, string words) =>
        page.Page.QuerySelectorAll("button").First(button => button.TextContent.Trim().StartsWith(words, StringComparison.Ordinal));

    private static Task<Answer> Send(Browser browser, Answer page, string handler, params (string, string)[] fields)
    {
        var form = (IHtmlFormElement)page.Page.QuerySelector("form.period")!;
        form.SetAttribute("action", $"/clapiers/planning/periode?handler={handler}");
        return browser.Send(form, Ct, fields);
    }
}
