using System.Net;
using System.Net.Http.Headers;
using AngleSharp.Html.Dom;
using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Bookings;
using Portal.TestSupport;
using Xunit;

namespace Portal.IntegrationTests.Follow;

/// <summary>The private calendar of a family (R83): read without a cookie by whoever has its address, and by nobody once it is closed.</summary>
public sealed class CalendarFeedTests
{
    private readonly TestTown town = new() { Policies = TestTown.BilledLater };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_phone_reads_the_days_of_the_family_by_the_address_alone_and_nothing_that_it_need_not_know()
    {
        var martin = town.Household(children: 2, quotient: 500);
        await using var portal = await PortalHost.Start(town);
        await Known(portal, martin, martin.Children[0], TestTown.Thursday);
        await Known(portal, martin, martin.Children[1], TestTown.Friday);
        using var browser = await portal.SignedIn(martin, Ct);

        var address = await Open(browser, null);
        using var answer = await Fetch(address);
        var text = await answer.Content.ReadAsStringAsync(Ct);
        var file = CalendarFile.Read(text);

        Assert.Equal(("text/calendar", "utf-8"), (answer.Content.Headers.ContentType!.MediaType, answer.Content.Headers.ContentType.CharSet));
        Assert.Equal(["Enfant1 · Cantine", "Enfant2 · Cantine"], file.Events.Select(day => day.Summary));
        Assert.Equal((new DateTime(2026, 11, 26, 11, 30, 0), "Europe/Paris"), (file.Events[0].Start!.Value, file.Events[0].Start!.TzId));
        Assert.Equal("École Olympe-de-Gouges", file.Events[0].Location);
        Assert.DoesNotContain("Famille1", text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("3,10", text, StringComparison.Ordinal);
        Assert.DoesNotContain("D00001", text, StringComparison.Ordinal);
        Assert.Contains("noindex", answer.Headers.GetValues("X-Robots-Tag").Single(), StringComparison.Ordinal);
        Assert.False(answer.Headers.Contains("Set-Cookie"));
    }

    [Fact]
    public async Task A_child_s_calendar_has_that_child_only_and_what_is_cancelled_leaves_it()
    {
        var martin = town.Household(children: 2);
        await using var portal = await PortalHost.Start(town);
        var kept = await Known(portal, martin, martin.Children[0], TestTown.Thursday);
        var cancelled = await Known(portal, martin, martin.Children[0], TestTown.Friday);
        await Known(portal, martin, martin.Children[1], TestTown.Thursday);
        using var browser = await portal.SignedIn(martin, Ct);
        var address = await Open(browser, martin.Children[0].Id);

        var before = CalendarFile.Read(await Text(address));
        await portal.Ask(db => db.Bookings.Where(booking => booking.Id == cancelled).ExecuteUpdateAsync(booking => booking.SetProperty(b => b.State, BookingState.Cancelled).SetProperty(b => b.CancelledAt, TestClock.Morning), Ct));
        var after = CalendarFile.Read(await Text(address));

        Assert.Equal(2, before.Events.Count);
        var day = Assert.Single(after.Events);
        Assert.Equal($"{kept.Value}@portail-famille", day.Uid);
        Assert.Equal((before.Events[0].Uid, before.Events[0].Summary, before.Events[0].Start), (day.Uid, day.Summary, day.Start));
    }

    [Fact]
    public async Task Who_has_it_already_is_told_so_until_something_changes()
    {
        var martin = town.Household();
        await using var portal = await PortalHost.Start(town);
        await Known(portal, martin, martin.Child, TestTown.Thursday);
        using var browser = await portal.SignedIn(martin, Ct);
        var address = await Open(browser, null);

        using var first = await Fetch(address);
        portal.Clock.Advance(TimeSpan.FromHours(5));
        using var same = await Fetch(address, first.Headers.ETag);
        await Known(portal, martin, martin.Child, TestTown.Friday);
        using var changed = await Fetch(address, first.Headers.ETag);

        Assert.NotNull(first.Content.Headers.LastModified);
        Assert.Equal((HttpStatusCode.NotModified, HttpStatusCode.OK), (same.StatusCode, changed.StatusCode));
        Assert.NotEqual(first.Headers.ETag, changed.Headers.ETag);
    }

    [Fact]
    public async Task A_closed_calendar_is_gone_a_new_one_replaces_one_s_own_and_both_leave_an_audit_line_I7()
    {
        var martin = town.Household(mate: true);
        await using var portal = await PortalHost.Start(town);
        using var camille = await portal.SignedIn(martin, Ct);
        using var sacha = await portal.SignedIn(martin.Mate, Ct);

        var old = await Open(camille, null);
        var replaced = await Open(camille, null);
        var mates = await Open(sacha, null);
        var page = await sacha.Get("/calendrier", Ct);
        foreach (var button in page.Page.QuerySelectorAll("button[name=calendrier]"))
        {
            await sacha.Press(button, Ct);
        }

        using var first = await Fetch(old);
        using var second = await Fetch(replaced);
        using var third = await Fetch(mates);
        Assert.Equal((HttpStatusCode.Gone, HttpStatusCode.Gone, HttpStatusCode.Gone), (first.StatusCode, second.StatusCode, third.StatusCode));
        Assert.Equal(
            ["calendar-feed.opened", "calendar-feed.opened", "calendar-feed.opened", "calendar-feed.revoked", "calendar-feed.revoked"],
            await portal.Ask(db => db.AuditEntries.Where(entry => entry.HouseholdId == martin.Id).Select(entry => entry.What).OrderBy(what => what).ToListAsync(Ct)));
    }

    [Fact]
    public async Task The_address_is_shown_once_and_its_token_is_nowhere_in_the_database()
    {
        var martin = town.Household();
        await using var portal = await PortalHost.Start(town);
        using var browser = await portal.SignedIn(martin, Ct);

        var address = await Open(browser, null);
        var again = await browser.Get("/calendrier", Ct);
        var token = Path.GetFileNameWithoutExtension(address.LocalPath);

        Assert.DoesNotContain(token, again.Text, StringComparison.Ordinal);
        var feed = await portal.Ask(db => db.CalendarFeeds.SingleAsync(Ct));
        Assert.DoesNotContain(token, feed.TokenHash, StringComparison.OrdinalIgnoreCase);
        Assert.False(await portal.Ask(db => db.AuditEntries.AnyAsync(entry => entry.Subject.Contains(token) || entry.After!.Contains(token), Ct)));
    }

    [Theory]
    [InlineData("/calendrier/x.ics")]
    [InlineData("/calendrier/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA.ics")]
    public async Task An_address_that_was_never_opened_is_not_found(string path)
    {
        await using var portal = await PortalHost.Start(town);

        using var answer = await Fetch(new Uri(portal.Address, path));

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task Another_family_s_child_gets_no_calendar_and_its_calendar_is_not_closed_by_a_forged_form_I6()
    {
        var (martin, durand) = (town.Household(), town.Household());
        await using var portal = await PortalHost.Start(town);
        using var mine = await portal.SignedIn(martin, Ct);
        using var theirs = await portal.SignedIn(durand, Ct);
        var address = await Open(mine, null);
        var feed = await portal.Ask(db => db.CalendarFeeds.Select(f => f.Id).SingleAsync(Ct));

        var stolen = await theirs.Post("/clapiers/calendrier?handler=Ouvrir", [("enfant", martin.Child.Id.Value.ToString())], Ct);
        var closed = await theirs.Post("/clapiers/calendrier?handler=Fermer", [("calendrier", feed.Value.ToString())], Ct);

        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.NotFound), (stolen.Status, closed.Status));
        Assert.Equal(1, await portal.Ask(db => db.CalendarFeeds.CountAsync(Ct)));
        using var answer = await Fetch(address);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    private static async Task<Uri> Open(Browser browser, ChildId? child)
    {
        var page = await browser.Get("/calendrier", Ct);
        var shown = await browser.Press(page.Page.QuerySelector(child is { } id ? $"button[name=enfant][value='{id.Value}']" : "form[action*=Ouvrir] button:not([name])")!, Ct);
        return new Uri(((IHtmlInputElement)shown.Page.QuerySelector("#lien")!).Value);
    }

    private async Task<BookingId> Known(PortalHost portal, TestHousehold family, Core.Households.Child child, DateOnly day) => await portal.Ask(async db =>
    {
        var booking = Booking.Imported(town.OrganiserId, family.Id, family.Parent.Id, child.Id, town.Lunch, day, new Money(3.10m), "Tarif", false, TestClock.Morning.AddDays(-3));
        db.Add(booking);
        await db.SaveChangesAsync(Ct);
        return booking.Id;
    });

    private static async Task<HttpResponseMessage> Fetch(Uri address, EntityTagHeaderValue? known = null)
    {
        using var program = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        if (known is not null)
        {
            request.Headers.IfNoneMatch.Add(known);
        }

        return await program.SendAsync(request, Ct);
    }

    private static async Task<string> Text(Uri address)
    {
        using var answer = await Fetch(address);
        return await answer.Content.ReadAsStringAsync(Ct);
    }
}
