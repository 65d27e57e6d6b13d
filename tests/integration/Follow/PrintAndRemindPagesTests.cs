using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Portal.Core;
using Portal.Core.Bookings;
using Portal.TestSupport;
using Xunit;

namespace Portal.IntegrationTests.Follow;

/// <summary>The planning on paper (R83), and the pages where reminders are chosen (O23).</summary>
public sealed class PrintAndRemindPagesTests
{
    private readonly TestTown town = new() { Policies = TestTown.BilledLater };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_month_is_a_sheet_with_all_children_by_initial_and_name_R83()
    {
        var (martin, durand) = (town.Household(children: 2), town.Household());
        await using var portal = await PortalHost.Start(town);
        await Known(portal, martin, 0, TestTown.Thursday);
        await Known(portal, martin, 1, TestTown.Thursday);
        await Known(portal, martin, 0, new(2026, 12, 3));
        await Known(portal, durand, 0, new(2026, 12, 4));
        using var browser = await portal.SignedIn(martin, Ct);

        var page = await browser.Get("/planning/imprimer?mois=2026-11&combien=2", Ct);
        var sheets = page.Page.QuerySelectorAll(".sheet");

        Assert.Equal(["Novembre 2026", "Décembre 2026"], sheets.Select(sheet => sheet.QuerySelector("h2")!.TextContent));
        Assert.Equal([2, 1], sheets.Select(sheet => sheet.QuerySelectorAll("td .kid").Length));
        Assert.Equal(["Enfant1", "Enfant2"], sheets[0].QuerySelectorAll("td .kid .vh").Select(name => name.TextContent.Trim()));
        Assert.Contains("Vacances de Noël", sheets[1].TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_week_is_a_sheet_with_its_hours_R83()
    {
        var martin = town.Household();
        await using var portal = await PortalHost.Start(town);
        await Known(portal, martin, 0, TestTown.Thursday);
        using var browser = await portal.SignedIn(martin, Ct);

        var page = await browser.Get("/planning/imprimer?vue=semaine&du=2026-11-25&combien=3", Ct);
        var sheets = page.Page.QuerySelectorAll(".sheet.one-week");

        Assert.Equal(3, sheets.Length);
        Assert.Contains("Semaine du lundi 23\u00A0novembre 2026", sheets[0].TextContent, StringComparison.Ordinal);
        Assert.Contains("11\u00A0h\u00A030 – 12\u00A0h", sheets[0].TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("?mois=9999-12&combien=500")]
    [InlineData("?du=pas-un-jour&combien=-1")]
    [InlineData("?vue=semaine&du=0001-01-01")]
    public async Task Nonsense_prints_this_month_and_never_more_than_a_year(string query)
    {
        var martin = town.Household();
        await using var portal = await PortalHost.Start(town);
        using var browser = await portal.SignedIn(martin, Ct);

        var page = await browser.Get("/planning/imprimer" + query, Ct);

        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.InRange(page.Page.QuerySelectorAll(".sheet").Length, 1, 12);
        Assert.Contains("ovembre 2026", page.Page.QuerySelector(".sheet h2")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_adult_stops_and_takes_again_the_reminders_on_the_family_s_page_O23()
    {
        var martin = town.Household();
        await using var portal = await PortalHost.Start(town);
        using var browser = await portal.SignedIn(martin, Ct);

        var page = await browser.Get("/moi", Ct);
        var stopped = await browser.Press(page.Page.QuerySelector("button[name=voulus]")!, Ct);
        var off = await Off(portal);
        await browser.Press(stopped.Page.QuerySelector("button[name=voulus]")!, Ct);

        Assert.Contains("plus de rappels", stopped.Words, StringComparison.Ordinal);
        Assert.True(off);
        Assert.False(await Off(portal));
    }

    [Fact]
    public async Task The_link_of_a_mail_changes_nothing_when_opened_and_stops_them_at_one_press_without_a_cookie_O23()
    {
        var martin = town.Household();
        await using var portal = await PortalHost.Start(town);
        var link = portal.Services.GetRequiredService<ReminderLinks>().For(martin.Parent.Id).AbsolutePath;
        using var stranger = portal.Browser();

        var page = await stranger.Get(link, Ct);
        var afterOpening = await Off(portal);
        // As a mail program presses it (RFC 8058): no cookie, no token of ours.
        using var oneClick = new FormUrlEncodedContent([new("List-Unsubscribe", "One-Click")]);
        var pressed = await stranger.PostRaw(link, oneClick, Ct);
        using var forgedContent = new FormUrlEncodedContent([]);
        var forged = await stranger.PostRaw(link[..^3] + "AAA", forgedContent, Ct);

        Assert.Contains("Ne plus recevoir de rappels", page.Words, StringComparison.Ordinal);
        Assert.False(afterOpening);
        Assert.Equal(HttpStatusCode.OK, pressed.Status);
        Assert.True(await Off(portal));
        Assert.Equal(HttpStatusCode.NotFound, forged.Status);
    }

    private static Task<bool> Off(PortalHost portal) => portal.Ask(db => db.Guardians.Select(guardian => guardian.RemindersOff).SingleAsync(Ct));

    private async Task Known(PortalHost portal, TestHousehold family, int child, DateOnly day) => await portal.Ask(async db =>
    {
        db.Add(Booking.Imported(town.OrganiserId, family.Id, family.Parent.Id, family.Children[child].Id, town.Lunch, day, new Money(3.10m), "Tarif", false, TestClock.Morning));
        return await db.SaveChangesAsync(Ct);
    });
}
