using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Microsoft.EntityFrameworkCore;
using Portal.Core.Bookings;
using Portal.Core.Organisers;
using Portal.TestSupport;
using Xunit;

namespace Portal.IntegrationTests.Follow;

/// <summary>« Mes demandes »: number, creation, owner, where, from–to, state, details (R82), and the filter « Transmise » (R57).</summary>
public sealed class RequestListTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_request_shows_its_number_its_hour_its_owner_its_place_its_dates_and_its_state_R82()
    {
        var town = new TestTown { Policies = TestTown.BilledLater };
        var martin = town.Household(mate: true);
        await using var portal = await PortalHost.Start(town);
        using var camille = await portal.SignedIn(martin, Ct);
        using var sacha = await portal.SignedIn(martin.Mate, Ct);
        await Book(camille, martin, town, TestTown.Thursday, TestTown.Monday);

        var list = await sacha.Get("/demandes", Ct);
        var row = Assert.Single(list.Page.QuerySelectorAll(".requests > li"));
        var words = Squeezed(row);

        Assert.Contains("N° 2026-000001", words, StringComparison.Ordinal);
        Assert.Contains("Faite le 24/11/2026 à 9 h par Camille Famille1", words, StringComparison.Ordinal);
        Assert.Contains("École Olympe-de-Gouges › Restaurant scolaire › mardi 1er septembre", words, StringComparison.Ordinal);
        Assert.Contains("Du jeudi 26 novembre au lundi 30 novembre 2026", words, StringComparison.Ordinal);
        Assert.Contains("2 réservations", words, StringComparison.Ordinal);
        Assert.Contains("6,20 €", words, StringComparison.Ordinal);
        Assert.Equal("Acceptée", row.QuerySelector(".chip .word")!.TextContent);
        Assert.Equal(HttpStatusCode.OK, (await sacha.Get(row.QuerySelector("a")!.GetAttribute("href")!, Ct)).Status);
        Assert.Empty(list.Page.QuerySelectorAll("input[name=transmise]"));
    }

    [Fact]
    public async Task What_was_just_made_is_not_transmitted_until_the_night_and_unticking_shows_only_that_R57()
    {
        var town = new TestTown { Policies = TestTown.BilledLater with { Firmness = Firmness.AfterNight } };
        var martin = town.Household();
        await using var portal = await PortalHost.Start(town);
        using var browser = await portal.SignedIn(martin, Ct);
        await Book(browser, martin, town, TestTown.Thursday);
        await portal.Ask(db => db.Bookings.ExecuteUpdateAsync(booking => booking.SetProperty(b => b.State, BookingState.Confirmed), Ct));
        await Book(browser, martin, town, TestTown.Friday);

        var all = await browser.Get("/demandes", Ct);
        var form = (IHtmlFormElement)all.Page.QuerySelector("form.filter")!;
        ((IHtmlInputElement)form.QuerySelector("input[name=transmise]")!).IsChecked = false;
        var onlyNew = await browser.Send(form, Ct);

        Assert.Equal(["Non transmise", "Acceptée"], all.Page.QuerySelectorAll(".requests .chip .word").Select(word => word.TextContent));
        Assert.Equal(["Non transmise"], onlyNew.Page.QuerySelectorAll(".requests .chip .word").Select(word => word.TextContent));
        Assert.Contains("ce n’est pas un refus", all.Words, StringComparison.Ordinal);
        Assert.False(((IHtmlInputElement)onlyNew.Page.QuerySelector("input[name=transmise]")!).IsChecked);
    }

    [Fact]
    public async Task A_family_with_many_requests_turns_pages_and_sees_nobody_else_s_R82()
    {
        var town = new TestTown();
        var (martin, durand) = (town.Household(), town.Household());
        await using var portal = await PortalHost.Start(town);
        await portal.Ask(async db =>
        {
            db.AddRange(Enumerable.Range(1, 45).Select(number => Asked(town, martin, number)));
            db.Add(Asked(town, durand, 46));
            return await db.SaveChangesAsync(Ct);
        });
        using var browser = await portal.SignedIn(martin, Ct);

        var first = await browser.Get("/demandes", Ct);
        var second = await browser.Get(first.Page.QuerySelector("a[rel=next]")!.GetAttribute("href")!, Ct);
        var last = await browser.Get(second.Page.QuerySelector("a[rel=next]")!.GetAttribute("href")!, Ct);
        var beyond = await browser.Get("/demandes?feuillet=99", Ct);
        var before = await browser.Get("/demandes?feuillet=-3", Ct);
        var all = new[] { first, second, last }.SelectMany(page => page.Page.QuerySelectorAll(".requests .num").Select(num => num.TextContent[^6..])).ToList();

        Assert.Equal(Enumerable.Range(1, 45).Reverse().Select(number => $"{number:000000}"), all);
        Assert.Null(last.Page.QuerySelector("a[rel=next]"));
        Assert.Equal(Numbers(last), Numbers(beyond));
        Assert.Equal(Numbers(first), Numbers(before));
    }

    [Fact]
    public async Task A_request_without_lines_says_that_a_second_payment_was_given_back()
    {
        var town = new TestTown();
        var martin = town.Household();
        await using var portal = await PortalHost.Start(town);
        await portal.Ask(async db =>
        {
            db.Add(Asked(town, martin, 1));
            return await db.SaveChangesAsync(Ct);
        });
        using var browser = await portal.SignedIn(martin, Ct);

        var list = await browser.Get("/demandes", Ct);
        var details = await browser.Get("/demandes/2026-000001", Ct);

        Assert.Contains("Un second paiement, rendu en avoir", list.Words, StringComparison.Ordinal);
        Assert.Equal("Paiement rendu", list.Page.QuerySelector(".requests .chip .word")!.TextContent);
        Assert.Contains("panier déjà réglé", details.Words, StringComparison.Ordinal);
        Assert.DoesNotContain("C’est réservé", details.Words, StringComparison.Ordinal);
    }

    private static Request Asked(TestTown town, TestHousehold who, int number)
    {
        var request = new Request { OrganiserId = town.OrganiserId, HouseholdId = who.Id, OwnerId = who.Parent.Id, CreatedAt = TestClock.Morning.AddMinutes(number) };
        request.Take($"2026-{number:000000}");
        return request;
    }

    private static async Task Book(Browser browser, TestHousehold who, TestTown town, params DateOnly[] days)
    {
        await browser.Post("/clapiers/planning?handler=Choisir", days.Select(day => ("cocher", $"{who.Child.Id.Value}|{town.Lunch.Value}|{day:yyyy-MM-dd}")), Ct);
        await browser.Validate(Ct);
    }

    private static IEnumerable<string> Numbers(Answer page) => page.Page.QuerySelectorAll(".requests .num").Select(num => num.TextContent);

    private static string Squeezed(INode node) => string.Join(' ', node.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
