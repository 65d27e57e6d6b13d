using System.Text;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Bookings;
using Portal.Core.Households;
using Portal.Core.Persistence;
using Portal.EndToEnd.Support;

namespace Portal.EndToEnd.Journeys;

/// <summary>R83: the planning of all children on paper, one A4 page per month or week, however full.</summary>
public sealed partial class PrintingTests(SharedBrowser browser) : Journey(browser)
{
    [Theory]
    [InlineData("?mois=2026-12", 1)]
    [InlineData("?mois=2026-10&combien=3", 3)]
    [InlineData("?vue=semaine&du=2026-12-07", 1)]
    [InlineData("?vue=semaine&du=2026-11-30&combien=4", 4)]
    public async Task A_busy_month_of_three_children_is_one_page_and_several_are_as_many_R83(string what, int pages)
    {
        await FillThePlanningOf("parentcluses");
        var awa = await (await Visitor(new Habits(Screen.Desktop))).As("parentcluses");

        await awa.Page.GotoAsync("/planning/imprimer" + what);
        await Expect(awa.Page.Locator(".sheet")).ToHaveCountAsync(pages);
        var pdf = Encoding.Latin1.GetString(await awa.Page.PdfAsync(new PagePdfOptions { PreferCSSPageSize = true }));

        Assert.Equal(pages, Page().Count(pdf));
        Assert.All(Box().Matches(pdf), box => Assert.True(box.Groups["width"].Value.StartsWith("841", StringComparison.Ordinal) && box.Groups["height"].Value.StartsWith("594", StringComparison.Ordinal), box.Value));
        Assert.Empty(await CutOff(awa.Page));
        Assert.True(await awa.Page.Locator("td .kid").CountAsync() > 60 || pages != 1 || what.Contains("semaine", StringComparison.Ordinal));
        if (pages == 1)
        {
            await File.WriteAllBytesAsync(Path.Combine(Places.Results, what.Contains("semaine", StringComparison.Ordinal) ? "imprimer-semaine.pdf" : "imprimer-mois.pdf"), Encoding.Latin1.GetBytes(pdf), Ct);
        }
    }

    [Fact]
    public async Task The_button_asks_the_browser_to_print()
    {
        var camille = await (await Visitor(new Habits(Screen.Phone))).As("parentclapiers");
        await camille.Page.GotoAsync("/planning/imprimer");
        await camille.Page.EvaluateAsync("() => { window.print = () => { document.title = 'imprimé'; }; }");

        await camille.Page.GetByRole(AriaRole.Button, new() { Name = "Imprimer" }).ClickAsync();

        await Expect(camille.Page).ToHaveTitleAsync("imprimé");
    }

    /// <summary>What would be lost on paper: a day taller than its row, a line wider than its day, a sheet taller than its page.</summary>
    private static async Task<string[]> CutOff(IPage page)
    {
        await page.EmulateMediaAsync(new() { Media = Media.Print });
        return await page.EvaluateAsync<string[]>(
            """
            () => [...document.querySelectorAll(".sheet")].flatMap(sheet => {
              const box = sheet.getBoundingClientRect(), foot = sheet.querySelector("footer").getBoundingClientRect();
              const lost = foot.bottom > box.bottom + 1 ? [`${sheet.querySelector("h2").textContent}: ${foot.bottom - box.bottom}px`] : [];
              return lost.concat([...sheet.querySelectorAll("td .line")].filter(line => line.scrollWidth > line.clientWidth + 1).map(line => line.textContent.trim()));
            })
            """);
    }

    // All slots of a day that a child may have, for each child, from October to the end of the year.
    private Task<int> FillThePlanningOf(string parent) => Town.Portal.Run(async (PortalDb db) =>
    {
        var account = await db.Set<Account>().SingleAsync(known => known.UserName == parent, Ct);
        var (household, payer) = (account.HouseholdId!.Value, account.GuardianId!.Value);
        var (first, last) = (new DateOnly(2026, 10, 1), new DateOnly(2027, 1, 3));
        await db.Bookings.Where(booking => booking.HouseholdId == household && booking.Date >= first && booking.Date <= last).ExecuteDeleteAsync(Ct);

        var children = await db.Children.Where(child => child.HouseholdId == household).ToListAsync(Ct);
        var organiser = await db.ChildFiles.Where(file => file.HouseholdId == household).Select(file => file.OrganiserId).FirstAsync(Ct);
        var catalogue = await Town.Portal.Run((Core.Pricing.CatalogueReader reader) => reader.Of(organiser, Ct));
        db.AddRange(
            from day in first.UpTo(last)
            from slot in catalogue.Slots
            where slot.TakesPlaceOn(day)
            from child in children
            where slot.Activity.IsFor(child, day)
            select Booking.Imported(organiser, household, payer, child.Id, slot.Slot.Id, day, new Money(3m), "Essai", false, DemoTown.MondayMorning));
        return await db.SaveChangesAsync(Ct);
    });

    [GeneratedRegex(@"/Type\s*/Page\b(?!s)")]
    private static partial Regex Page();

    [GeneratedRegex(@"/MediaBox\s*\[0 0 (?<width>[\d.]+) (?<height>[\d.]+)\]")]
    private static partial Regex Box();
}
