using AngleSharp.Dom;
using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Organisers;
using Portal.TestSupport;
using Xunit;

namespace Portal.IntegrationTests.Web;

/// <summary>What the guides show of picking and of the recap: colours, baskets, columns, totals, and the ways back (R41, R43, R47, R48, R61, R62).</summary>
public sealed class RecapTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_arrow_under_a_weekday_takes_its_days_of_the_month_from_the_first_that_can_be_booked_R41()
    {
        var (portal, browser, town) = await Open(TestTown.BilledLater);
        await using var _ = portal;
        using var __ = browser;
        var address = $"/clapiers/planning?mois=2026-12&mode=edition&creneau={town.Lunch.Value}";

        var planning = await browser.Press(Arrow(await browser.Get(address, Ct), "jour|2"), Ct);
        Assert.Equal(["2026-12-01", "2026-12-08", "2026-12-15"], Ticked(planning));

        planning = await browser.Press(Arrow(planning, "jour|2"), Ct);
        Assert.Empty(Ticked(planning));
    }

    [Fact]
    public async Task The_arrow_of_the_month_takes_every_day_that_can_be_booked_R42()
    {
        var (portal, browser, town) = await Open(TestTown.BilledLater);
        await using var _ = portal;
        using var __ = browser;

        var planning = await browser.Press(Arrow(await browser.Get($"/planning?mois=2026-12&mode=edition&creneau={town.Lunch.Value}", Ct), "mois"), Ct);

        Assert.Equal(TestTown.Days.Where(day => day.Month == 12).Select(day => $"{day:yyyy-MM-dd}"), Ticked(planning));
    }

    [Fact]
    public async Task A_day_to_book_and_a_day_to_cancel_each_have_their_colour_and_the_basket_marks_them_R43_R47()
    {
        var (portal, browser, town) = await Open(TestTown.BilledLater);
        await using var _ = portal;
        using var __ = browser;
        await browser.Post("/clapiers/planning?handler=Choisir", [Pick("cocher", town.Lunch, 3)], Ct);
        await browser.Press((await browser.Get("/panier", Ct)).Page.QuerySelector("#valider")!, Ct);

        await browser.Post("/clapiers/planning?handler=Choisir", [Pick("decocher", town.Lunch, 3), Pick("cocher", town.Lunch, 4)], Ct);
        var planning = await browser.Get("/planning?mois=2026-12&mode=edition", Ct);

        Assert.True(Chip(planning, town.Lunch, 3).ClassList.Contains("cancel"));
        Assert.True(Chip(planning, town.Lunch, 4).ClassList.Contains("cart"));
        Assert.Contains("Panier", Chip(planning, town.Lunch, 4).TextContent, StringComparison.Ordinal);

        (string, string) Pick(string what, SlotId slot, int day) => (what, $"{town.Families[0].Child.Id.Value}|{slot.Value}|2026-12-{day:00}");
    }

    [Fact]
    public async Task Full_days_of_a_period_stay_out_of_the_cart_and_the_calendar_shows_them_R48()
    {
        var (portal, browser, town) = await Open(TestTown.BilledLater, lunches: 1);
        await using var _ = portal;
        using var __ = browser;
        using var other = await portal.SignedIn(town.Families[1], Ct);
        await other.Post("/clapiers/planning?handler=Choisir", [("cocher", $"{town.Families[1].Child.Id.Value}|{town.Lunch.Value}|2026-12-03")], Ct);

        var answer = await browser.Post(
            "/clapiers/planning/periode?handler=Inscrire",
            [("Enfants", $"{town.Families[0].Child.Id.Value}"), ("Creneaux", $"{town.Lunch.Value}"), ("Du", "2026-12-03"), ("Au", "2026-12-04"), ("Semaines", "toutes"), ("Jours", "4"), ("Jours", "5")], Ct);
        var planning = await browser.Get("/planning?mois=2026-12&mode=edition", Ct);

        Assert.Contains("c’est complet", answer.Words, StringComparison.Ordinal);
        Assert.Equal(["2026-12-04"], Ticked(planning));
        Assert.True(Chip(planning, town.Lunch, 3).ClassList.Contains("full"));
    }

    [Fact]
    public async Task The_period_form_takes_the_hours_with_the_days_R46()
    {
        var (portal, browser, town) = await Open(TestTown.BilledLater);
        await using var _ = portal;
        using var __ = browser;
        (string, string)[] form = [("Enfants", $"{town.Families[0].Child.Id.Value}"), ("Creneaux", $"{town.Nursery.Value}"), ("Du", "2026-12-03"), ("Au", "2026-12-04"), ("Semaines", "toutes"), ("Jours", "4"), ("Jours", "5")];
        Assert.NotEmpty((await browser.Get("/planning/periode", Ct)).Page.QuerySelectorAll("select[name=Horaires] option"));

        await browser.Post("/clapiers/planning/periode?handler=Inscrire", [.. form, ("CreneauxHoraires", $"{town.Nursery.Value}"), ("Horaires", "17:00-18:00")], Ct);
        var wrong = await browser.Post("/clapiers/planning/periode?handler=Inscrire", [.. form, ("CreneauxHoraires", $"{town.Nursery.Value}"), ("Horaires", "midi")], Ct);
        var planning = await browser.Get("/planning?mois=2026-12&mode=edition", Ct);

        Assert.Equal(System.Net.HttpStatusCode.UnprocessableEntity, wrong.Status);
        Assert.All(new[] { 3, 4 }, day => Assert.Contains("arrivée 17\u00A0h, départ 18\u00A0h", Chip(planning, town.Nursery, day).GetAttribute("aria-label"), StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_recap_has_the_guides_columns_under_facility_activity_and_period_with_its_total_R59_R61()
    {
        var (portal, browser, town) = await Open(TestTown.BilledLater);
        await using var _ = portal;
        using var __ = browser;
        var child = town.Families[0].Child.Id.Value;
        await browser.Post("/clapiers/planning?handler=Choisir", [("cocher", $"{child}|{town.Lunch.Value}|2026-12-03"), ("cocher", $"{child}|{town.Lunch.Value}|2026-12-04"), ("cocher", $"{child}|{town.Evening.Value}|2026-12-04")], Ct);

        var recap = (await browser.Get("/panier", Ct)).Page.QuerySelector(".recap table")!;

        Assert.Equal(["Désignation", "Quantité", "Tarif", "Montant"], recap.QuerySelectorAll("thead th").Select(column => column.TextContent));
        Assert.Equal(["École Olympe-de-Gouges › Restaurant scolaire", "École Olympe-de-Gouges › Accueil périscolaire"], recap.QuerySelectorAll(".under th").Select(place => string.Join(" › ", place.TextContent.Split(" › ")[..2])));
        Assert.All(recap.QuerySelectorAll(".under th"), place => Assert.Equal(3, place.TextContent.Split(" › ").Length));
        Assert.Equal(["2", "3,10\u00A0€", "6,20\u00A0€"], recap.QuerySelector("tbody tr:nth-child(2)")!.QuerySelectorAll("td").Select(cell => cell.TextContent));
        Assert.EndsWith("8,20\u00A0€", recap.QuerySelector("tfoot")!.TextContent.Trim(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_line_that_lost_its_place_at_the_commit_says_so_and_offers_the_waiting_list_R60_R66()
    {
        var (portal, browser, town) = await Open(TestTown.BilledLater with { Full = FullPolicy.WaitingList });
        await using var _ = portal;
        using var __ = browser;
        var child = town.Families[0].Child.Id.Value;
        await browser.Post("/clapiers/planning?handler=Choisir", [("cocher", $"{child}|{town.Lunch.Value}|2026-12-03"), ("cocher", $"{child}|{town.Evening.Value}|2026-12-03")], Ct);
        await portal.Ask(db => db.PoolDays.Where(day => day.PoolId == town.Canteen).ExecuteUpdateAsync(day => day.SetProperty(d => d.Capacity, 0), Ct));

        var request = await browser.Press((await browser.Get("/panier", Ct)).Page.QuerySelector("#valider")!, Ct);
        var list = await browser.Press(request.Page.QuerySelector(".wait-for button")!, Ct);

        Assert.Contains("C’est complet", request.Words, StringComparison.Ordinal);
        Assert.Equal("/clapiers/attente", list.Address.AbsolutePath);
        Assert.Equal((town.Lunch, new DateOnly(2026, 12, 3)), await portal.Ask(async db => (await db.WaitingEntries.SingleAsync(Ct)) is var entry ? (entry.SlotId, entry.Date) : default));
    }

    [Fact]
    public async Task From_the_cart_one_removes_a_line_goes_on_choosing_or_empties_it_R59_R62()
    {
        var (portal, browser, town) = await Open(TestTown.BilledLater);
        await using var _ = portal;
        using var __ = browser;
        var child = town.Families[0].Child.Id.Value;
        await browser.Post("/clapiers/planning?handler=Choisir", [("cocher", $"{child}|{town.Lunch.Value}|2026-12-03"), ("cocher", $"{child}|{town.Evening.Value}|2026-12-04")], Ct);

        var recap = await browser.Press((await browser.Get("/panier", Ct)).Page.QuerySelector(".recap button[name=lignes]")!, Ct);
        Assert.Equal("/clapiers/panier", recap.Address.AbsolutePath);
        Assert.Single(recap.Page.QuerySelectorAll(".recap button[name=lignes]"));
        Assert.Single(Ticked(await browser.Get("/planning?mois=2026-12&mode=edition", Ct)));

        Assert.StartsWith("/clapiers/planning?mois=2026-12", recap.Page.QuerySelector("a.button.quiet")!.GetAttribute("href"), StringComparison.Ordinal);
        await browser.Press(recap.Page.QuerySelector("#vider")!, Ct);
        Assert.Contains("Votre panier est vide", (await browser.Get("/panier", Ct)).Words, StringComparison.Ordinal);
    }

    private static async Task<(PortalHost Portal, Browser Browser, TestTown Town)> Open(Policies policies, int lunches = 100)
    {
        var town = new TestTown { Policies = policies, LunchPlaces = lunches };
        var martin = town.Household();
        town.Household();
        var portal = await PortalHost.Start(town);
        return (portal, await portal.SignedIn(martin, Ct), town);
    }

    private static IElement Arrow(Answer page, string value) => page.Page.QuerySelector($"button[name=fleche][value='{value}']")!;

    private static IElement Chip(Answer page, SlotId slot, int day) => page.Page.QuerySelector($"#choix button[value$='|{slot.Value}|2026-12-{day:00}']")!;

    private static IEnumerable<string> Ticked(Answer page) =>
        page.Page.QuerySelectorAll("#choix button[aria-pressed=true]").Select(chip => chip.GetAttribute("value")!.Split('|')[2]).Order();
}
