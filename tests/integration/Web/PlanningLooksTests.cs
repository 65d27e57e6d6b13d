using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Portal.Core;
using Portal.TestSupport;
using Xunit;

namespace Portal.IntegrationTests.Web;

/// <summary>The planning by month, week, day and as a whole, and its tools, without a script (R37, R39, R44, R45, R49, R52-R56).</summary>
public sealed class PlanningLooksTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_week_shows_its_seven_days_also_where_two_months_meet_R56()
    {
        await using var portal = await PortalHost.Start(Town());
        using var browser = await SignedIn(portal);

        var week = await browser.Get("/planning?vue=semaine&jour=2026-12-02&mode=edition", Ct);

        Assert.Equal(["30", "1", "2", "3", "4", "5", "6"], week.Page.QuerySelectorAll(".days .day .num").Select(number => number.TextContent));
        Assert.NotEmpty(week.Page.QuerySelectorAll("#j-2026-11-30 button.chip"));
        Assert.NotEmpty(week.Page.QuerySelectorAll("#j-2026-12-01 button.chip"));
        Assert.Equal("2026-11 2026-12", week.Page.QuerySelector("#planche")!.GetAttribute("data-month"));
    }

    [Fact]
    public async Task All_children_are_on_one_planning_each_with_colour_and_initial_R55_R56()
    {
        await using var portal = await PortalHost.Start(Town(children: 3));
        using var browser = await SignedIn(portal);

        var planning = await browser.Get("/planning?mois=2026-12&mode=edition", Ct);

        var lunch = planning.Page.QuerySelector($"#j-2026-12-03 button[value$='|{portal.Town.Lunch.Value}|2026-12-03']")!.Closest(".slot")!;
        var initials = lunch.QuerySelectorAll(".who").Select(who => (who.ClassName, who.GetAttribute("data-initial"))).ToList();
        Assert.Equal(3, initials.Count);
        Assert.Equal(3, initials.Select(who => who.Item1).Distinct().Count());
    }

    [Fact]
    public async Task A_day_with_many_bookings_shows_four_and_says_how_many_more_R55()
    {
        await using var portal = await PortalHost.Start(Town());
        using var browser = await SignedIn(portal);
        var (town, martin) = (portal.Town, portal.Town.Families[0]);
        SlotId[] taken = [town.Lunch, town.LunchAndGames, town.Morning, town.Evening, town.LateEvening, town.Nursery];
        await browser.Post("/clapiers/planning?handler=Choisir", taken.Select(slot => ("cocher", $"{martin.Child.Id.Value}|{slot.Value}|2026-12-03")), Ct);

        var planning = await browser.Get("/planning?mois=2026-12", Ct);

        var day = planning.Page.QuerySelector("#j-2026-12-03")!;
        Assert.StartsWith("+ 2 en plus", day.QuerySelector(".more")!.TextContent, StringComparison.Ordinal);
        Assert.Equal((6, 2), (day.QuerySelectorAll(".slot").Length, day.QuerySelectorAll(".slot.over").Length));
    }

    [Fact]
    public async Task Without_an_activity_each_day_has_one_sign_and_its_own_legend_R39_R53()
    {
        await using var portal = await PortalHost.Start(Town());
        using var browser = await SignedIn(portal);
        await browser.Post("/clapiers/planning?handler=Choisir", [("cocher", $"{portal.Town.Families[0].Child.Id.Value}|{portal.Town.Lunch.Value}|2026-12-03")], Ct);

        var whole = await browser.Get("/planning?mois=2026-12&vue=ensemble", Ct);

        Assert.Equal("Panier", Sign(whole, 3));
        Assert.Equal("Libre", Sign(whole, 4));
        Assert.Null(whole.Page.QuerySelector("#j-2026-12-05 a"));
        Assert.Contains("Toutes les activités sont complètes", whole.Page.QuerySelector("#legende")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("Fermé, férié", (await browser.Get("/planning?mois=2026-12", Ct)).Page.QuerySelector("#legende")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task From_the_whole_one_opens_a_day_and_books_there_with_its_hours_R37_R39_R44()
    {
        await using var portal = await PortalHost.Start(Town());
        using var browser = await SignedIn(portal);
        var whole = await browser.Get("/planning?mois=2026-12&vue=ensemble", Ct);
        var day = await browser.Get(whole.Page.QuerySelector("#j-2026-12-03 a")!.GetAttribute("href")!, Ct);

        day = await Press(browser, day, "Garderie", "prendre", "17:00-18:00");

        Assert.Contains("17 h – 18 h".Replace(' ', '\u00A0').Replace("\u00A0–\u00A0", " – ", StringComparison.Ordinal), Slot(day, "Garderie").TextContent, StringComparison.Ordinal);
        Assert.Contains("2,00", Slot(day, "Garderie").TextContent, StringComparison.Ordinal);

        day = await Press(browser, day, "Garderie", "horaire", "16:30-18:30");
        Assert.Contains("4,00", Slot(day, "Garderie").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_day_says_until_when_it_can_be_booked_and_given_back_O16()
    {
        await using var portal = await PortalHost.Start(Town());
        using var browser = await SignedIn(portal);

        var day = await browser.Get("/planning/jour?jour=2026-11-30", Ct);

        Assert.Contains("Réservable et annulable jusqu’au vendredi 27\u00A0novembre à 12\u00A0h.", Slot(day, "Cantine").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hours_chosen_once_hold_for_every_day_that_is_ticked_after_R44()
    {
        await using var portal = await PortalHost.Start(Town());
        using var browser = await SignedIn(portal);
        var planning = await browser.Get("/planning?mois=2026-12&mode=edition", Ct);
        var form = (IHtmlFormElement)planning.Page.QuerySelector(".hours")!;
        ((IHtmlSelectElement)form.QuerySelector("select")!).Value = "17:00-17:30";

        planning = await browser.Send(form, Ct);
        planning = await browser.Press(Chip(planning, portal.Town.Nursery, 3), Ct);
        planning = await browser.Press(Chip(planning, portal.Town.Nursery, 4), Ct);

        Assert.All(new[] { 3, 4 }, day => Assert.Contains("arrivée 17\u00A0h, départ 17\u00A0h\u00A030", Chip(planning, portal.Town.Nursery, day).GetAttribute("aria-label"), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Or_the_hours_are_asked_at_each_day_R44()
    {
        await using var portal = await PortalHost.Start(Town());
        using var browser = await SignedIn(portal);
        var form = (IHtmlFormElement)(await browser.Get("/planning?mois=2026-12&mode=edition", Ct)).Page.QuerySelector(".hours")!;
        ((IHtmlSelectElement)form.QuerySelector("select")!).Value = "jour";

        var planning = await browser.Send(form, Ct);

        var link = planning.Page.QuerySelectorAll("#j-2026-12-03 a.chip").Single();
        Assert.StartsWith("/clapiers/planning/jour?jour=2026-12-03", link.GetAttribute("href"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_last_gesture_is_undone_by_a_button()
    {
        await using var portal = await PortalHost.Start(Town());
        using var browser = await SignedIn(portal);
        var planning = await browser.Get("/planning?mois=2026-12&mode=edition", Ct);
        Assert.True(planning.Page.QuerySelector("#annuler")!.HasAttribute("hidden"));
        planning = await browser.Press(Chip(planning, portal.Town.Lunch, 3), Ct);
        planning = await browser.Press(Chip(planning, portal.Town.Lunch, 4), Ct);

        planning = await browser.Press(planning.Page.QuerySelector("#annuler button")!, Ct);

        Assert.Equal(("decocher", "cocher"), (Chip(planning, portal.Town.Lunch, 3).GetAttribute("name"), Chip(planning, portal.Town.Lunch, 4).GetAttribute("name")));
        Assert.Contains("Rétablir", planning.Page.QuerySelector("#annuler")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_just_made_is_copied_to_a_brother_and_what_cannot_be_is_listed_R45()
    {
        var town = new TestTown { LunchPlaces = 1 };
        town.Household(children: 2);
        await using var portal = await PortalHost.Start(town);
        using var browser = await SignedIn(portal);
        var martin = town.Families[0];
        await browser.Post("/clapiers/planning?handler=Choisir", new[] { 3, 4 }.Select(day => ("cocher", $"{martin.Child.Id.Value}|{town.Lunch.Value}|2026-12-{day:00}")), Ct);
        await browser.Post("/clapiers/planning?handler=Choisir", [("cocher", $"{martin.Child.Id.Value}|{town.Evening.Value}|2026-12-03")], Ct);
        var copy = await browser.Get("/planning/copier", Ct);

        var evening = await browser.Send(Form(copy), Ct, ("Source", $"{martin.Child.Id.Value}|{town.Evening.Value}"), ("Du", "2026-12-01"), ("Au", "2026-12-31"), ("Enfants", $"{martin.Children[1].Id.Value}"));
        var lunch = await browser.Send(Form(copy), Ct, ("Source", $"{martin.Child.Id.Value}|{town.Lunch.Value}"), ("Du", "2026-12-01"), ("Au", "2026-12-31"), ("Enfants", $"{martin.Children[1].Id.Value}"));

        Assert.Contains("1\u00A0jour copié est dans votre panier.", evening.Words, StringComparison.Ordinal);
        Assert.Contains("2\u00A0jours n’ont pas pu être copiés, et pourquoi", lunch.Words, StringComparison.Ordinal);
        Assert.Contains("Enfant2, Cantine, jeudi 3\u00A0décembre\u00A0: c’est complet", lunch.Words, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/clapiers/planning?vue=semaine&jour=2026-99-99")]
    [InlineData("/clapiers/planning?vue=rien&mois=9999-99&activite=99&creneau=99999")]
    [InlineData("/clapiers/planning/jour")]
    public async Task An_address_that_makes_no_sense_shows_the_present_and_no_fault(string address)
    {
        await using var portal = await PortalHost.Start(Town());
        using var browser = await SignedIn(portal);

        Assert.Equal(HttpStatusCode.OK, (await browser.Get(address, Ct)).Status);
    }

    [Fact]
    public async Task A_day_of_another_household_is_not_changed_by_its_address_I6()
    {
        var town = new TestTown();
        town.Household();
        var durand = town.Household();
        await using var portal = await PortalHost.Start(town);
        using var browser = await SignedIn(portal);

        await browser.Post("/clapiers/planning/jour?handler=Choisir", [("choix", $"{durand.Child.Id.Value}|{town.Lunch.Value}|2026-12-03"), ("geste", "prendre")], Ct);

        Assert.Contains(Refusal.NotFound.Sentence(), (await browser.Get("/planning/jour?jour=2026-12-03", Ct)).Words, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rien", "prendre", "")]
    [InlineData("", "voler", "")]
    [InlineData("", "prendre", "midi")]
    public async Task A_form_that_was_tampered_with_changes_nothing(string choice, string gesture, string hours)
    {
        await using var portal = await PortalHost.Start(Town());
        using var browser = await SignedIn(portal);
        var day = choice.Length > 0 ? choice : $"{portal.Town.Families[0].Child.Id.Value}|{portal.Town.Lunch.Value}|2026-12-03";

        var answer = await browser.Post("/clapiers/planning/jour?handler=Choisir", [("choix", day), ("geste", gesture), ("horaire", hours)], Ct);

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
    }

    private static TestTown Town(int children = 1)
    {
        var town = new TestTown();
        town.Household(children);
        return town;
    }

    private static Task<Browser> SignedIn(PortalHost portal) => portal.SignedIn(portal.Town.Families[0], Ct);

    private static string Sign(Answer page, int day) => page.Page.QuerySelector($"#j-2026-12-{day:00} .word")!.TextContent;

    private static IElement Slot(Answer day, string name) => day.Page.QuerySelectorAll(".day-slot").First(slot => slot.QuerySelector(".slot-name")!.TextContent == name);

    private static IElement Chip(Answer page, SlotId slot, int day) => page.Page.QuerySelector($"#choix button[value$='|{slot.Value}|2026-12-{day:00}']")!;

    private static IHtmlFormElement Form(Answer page) => (IHtmlFormElement)page.Page.QuerySelector("form.period")!;

    private static async Task<Answer> Press(Browser browser, Answer day, string slot, string gesture, string hours)
    {
        var form = Slot(day, slot);
        ((IHtmlSelectElement)form.QuerySelector("select")!).Value = hours;
        return await browser.Press(form.QuerySelector($"button[value={gesture}]")!, Ct);
    }
}
