using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Bookings;
using Portal.Core.Carts;
using Portal.TestSupport;
using Xunit;

namespace Portal.IntegrationTests.Web;

/// <summary>The whole way without a script: pages, links and forms, as DESIGN.md asks (R36, R58, R68, R70, R79).</summary>
public sealed class FormsOnlyTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_family_signs_in_ticks_pays_finds_its_request_and_cancels_a_line()
    {
        var town = new TestTown { LunchPlaces = 10 };
        var martin = town.Household(children: 2);
        await using var portal = await PortalHost.Start(town);
        using var browser = portal.Browser();

        // Sign-in leads back to the page that was asked for.
        var signIn = await browser.Get("/planning?mois=2026-11&mode=edition", Ct);
        Assert.EndsWith("/connexion", signIn.Address.AbsolutePath, StringComparison.Ordinal);
        var planning = await browser.Send(Form(signIn, "MotDePasse"), Ct, ("Identifiant", PortalHost.UserNameOf(martin.Parent)), ("MotDePasse", PortalHost.Password));
        Assert.Equal("/clapiers/planning", planning.Address.AbsolutePath);

        // Two lunches and an evening.
        planning = await browser.Press(Chip(planning, martin.Children[0].Id, town.Lunch, TestTown.Thursday), Ct);
        planning = await browser.Press(Chip(planning, martin.Children[1].Id, town.Lunch, TestTown.Thursday), Ct);
        planning = await browser.Press(Chip(planning, martin.Children[0].Id, town.Evening, TestTown.Friday), Ct);
        Assert.Equal("decocher", Chip(planning, martin.Children[0].Id, town.Lunch, TestTown.Thursday).GetAttribute("name"));
        Assert.Contains("8,20", planning.Words, StringComparison.Ordinal);
        Assert.Equal((8, 2, 0), await Standing(portal, town.Canteen, TestTown.Thursday));

        // One of them is unticked.
        planning = await browser.Press(Chip(planning, martin.Children[1].Id, town.Lunch, TestTown.Thursday), Ct);
        Assert.Equal((9, 1, 0), await Standing(portal, town.Canteen, TestTown.Thursday));

        // The recap, then the bank.
        var recap = await browser.Get("/panier", Ct);
        Assert.Contains("5,10", recap.Words, StringComparison.Ordinal);
        var bank = await browser.Press(Button(recap, "handler=Valider"), Ct);
        Assert.Equal(portal.Bank.Address.Port, bank.Address.Port);
        Assert.Contains("5,10", bank.Words, StringComparison.Ordinal);
        var outcome = await browser.Press(bank.Page.QuerySelector("#payer-carte")!, Ct);
        var request = await browser.Press(outcome.Page.QuerySelector("#revenir")!, Ct);

        // The numbered request, and one of its lines given back.
        Assert.Equal("/clapiers/demandes/2026-000001", request.Address.AbsolutePath);
        Assert.Contains("2026-000001", (await browser.Get("/demandes", Ct)).Words, StringComparison.Ordinal);
        var evening = await portal.Ask(db => db.Bookings.SingleAsync(booking => booking.SlotId == town.Evening, Ct));
        var cancelled = await browser.Press(request.Page.QuerySelector($"button[data-booking='{evening.Id.Value}']")!, Ct);
        Assert.Contains("AV-2026-000001", cancelled.Words, StringComparison.Ordinal);

        Assert.Equal(
            [(town.Lunch, BookingState.Confirmed), (town.Evening, BookingState.Cancelled)],
            await portal.Ask(async db => (await db.Bookings.OrderBy(booking => booking.Date).ToListAsync(Ct)).Select(booking => (booking.SlotId, booking.State)).ToList()));
        Assert.Equal(2, await portal.Ask(db => db.Mails.CountAsync(Ct)));
    }

    [Fact]
    public async Task A_refusal_is_read_on_the_page_in_a_sentence_O15()
    {
        var town = new TestTown { LunchPlaces = 1 };
        var (martin, durand) = (town.Household(), town.Household());
        await using var portal = await PortalHost.Start(town);
        using var mine = await portal.SignedIn(martin, Ct);
        using var theirs = await portal.SignedIn(durand, Ct);
        var page = await mine.Get("/planning?mois=2026-11&mode=edition", Ct);
        await theirs.Press(Chip(await theirs.Get("/planning?mois=2026-11&mode=edition", Ct), durand.Child.Id, town.Lunch, TestTown.Thursday), Ct);

        var refused = await mine.Press(Chip(page, martin.Child.Id, town.Lunch, TestTown.Thursday), Ct);

        Assert.Equal(HttpStatusCode.OK, refused.Status);
        Assert.Contains("c’est complet", refused.Words, StringComparison.Ordinal);
        Assert.Null(await portal.Ask(db => db.Carts.FirstOrDefaultAsync(cart => cart.GuardianId == martin.Parent.Id, Ct)));
    }

    [Fact]
    public async Task A_cart_that_ran_out_says_so_and_offers_to_try_again_R69()
    {
        var town = new TestTown();
        var martin = town.Household();
        await using var portal = await PortalHost.Start(town);
        using var browser = await portal.SignedIn(martin, Ct);
        await browser.Press(Chip(await browser.Get("/planning?mois=2026-11&mode=edition", Ct), martin.Child.Id, town.Lunch, TestTown.Thursday), Ct);

        portal.Clock.Advance(TimeSpan.FromMinutes(15));
        var lost = await browser.Get("/panier", Ct);
        var again = await browser.Press(Button(lost, "handler=Reessayer"), Ct);

        Assert.Contains("à nouveau", again.Words, StringComparison.Ordinal);
        Assert.Equal(CartState.Open, await portal.Ask(db => db.Carts.OrderByDescending(cart => cart.OpenedAt).Select(cart => cart.State).FirstAsync(Ct)));
    }

    [Fact]
    public async Task A_cart_is_prolonged_and_emptied_by_its_buttons_R59_O3()
    {
        var town = new TestTown();
        var martin = town.Household();
        await using var portal = await PortalHost.Start(town);
        using var browser = await portal.SignedIn(martin, Ct);
        await browser.Press(Chip(await browser.Get("/planning?mois=2026-11&mode=edition", Ct), martin.Child.Id, town.Lunch, TestTown.Thursday), Ct);
        portal.Clock.Advance(TimeSpan.FromMinutes(10));

        var prolonged = await browser.Press(Button(await browser.Get("/panier", Ct), "handler=Prolonger"), Ct);
        var ends = await portal.Ask(db => db.Carts.Select(cart => cart.ExpiresAt).SingleAsync(Ct));
        var emptied = await browser.Press(Button(await browser.Get("/panier", Ct), "handler=Vider"), Ct);

        Assert.Contains("prolongé", prolonged.Words, StringComparison.Ordinal);
        Assert.Equal(portal.Clock.Now.AddMinutes(15), ends);
        Assert.Contains("vidé", emptied.Words, StringComparison.Ordinal);
        Assert.Equal((100, 0, 0), await Standing(portal, town.Canteen, TestTown.Thursday));
    }

    [Fact]
    public async Task The_browser_comes_back_from_the_bank_without_its_cookie_and_the_payment_is_settled_all_the_same_I3()
    {
        var town = new TestTown();
        var martin = town.Household();
        await using var portal = await PortalHost.Start(town);
        using var browser = await portal.SignedIn(martin, Ct);
        await browser.Press(Chip(await browser.Get("/planning?mois=2026-11&mode=edition", Ct), martin.Child.Id, town.Lunch, TestTown.Thursday), Ct);
        await browser.Press(Button(await browser.Get("/panier", Ct), "handler=Valider"), Ct);
        var operation = portal.Bank.Operations.Single().IdOp;
        portal.Bank.Pay(operation);

        // A form of another site: neither cookie nor token.
        using var stranger = portal.Browser();
        using var form = new FormUrlEncodedContent([new("idop", operation)]);
        var back = await stranger.PostRaw("/paiement/retour", form, Ct);
        var seen = await stranger.GetOnly(back.Location!.PathAndQuery, Ct);

        Assert.Equal(HttpStatusCode.SeeOther, back.Status);
        Assert.Equal(1, await portal.Ask(db => db.Bookings.CountAsync(Ct)));
        Assert.DoesNotContain("2026-000001", seen.Text, StringComparison.Ordinal);
    }

    private static IElement Chip(Answer page, ChildId child, SlotId slot, DateOnly day) =>
        page.Page.QuerySelector($"#choix button[value='{child.Value}|{slot.Value}|{day:yyyy-MM-dd}']") ?? throw new InvalidOperationException($"No such day on {page.Address}: {page.Status}");

    private static IElement Button(Answer page, string handler) =>
        page.Page.QuerySelector($"form[action*='{handler}'] button") ?? throw new InvalidOperationException($"No button for {handler} on {page.Address}: {page.Words}");

    private static IHtmlFormElement Form(Answer page, string field) => page.Page.QuerySelector<IHtmlFormElement>($"form:has(input[name={field}])")!;

    private static Task<(int Left, int Held, int Booked)> Standing(PortalHost portal, PoolId pool, DateOnly day) => portal.Ask(async db =>
        (await Core.Places.PlaceQueries.CountsOf(db, [new Core.Places.PoolDate(pool, day)], portal.Clock.Now, Ct)).Single().Standing());
}
