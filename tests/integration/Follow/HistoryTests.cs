using System.Net;
using AngleSharp.Dom;
using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Billing;
using Portal.Core.Bookings;
using Portal.Core.Households;
using Portal.TestSupport;
using Xunit;

namespace Portal.IntegrationTests.Follow;

/// <summary>« Historique » (R81): every month, with its arrows, its prices and their reasons, its money, and its files.</summary>
public sealed class HistoryTests
{
    private readonly TestTown town = new() { Policies = TestTown.BilledLater };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Any_month_is_there_with_each_day_s_price_its_reason_its_state_and_the_month_s_money_R81()
    {
        var martin = town.Household();
        await using var portal = await PortalHost.Start(town);
        await Fill(portal, martin);
        using var browser = await portal.SignedIn(martin, Ct);

        var page = await browser.Get("/historique?mois=2025-10", Ct);
        var rows = page.Page.QuerySelectorAll("table.history tbody tr").Select(Words).ToList();

        Assert.Contains("jeu. 2 oct. Enfant1 Cantine École Olympe-de-Gouges Tarif de 2025 Consommé 3,10 €", rows[0], StringComparison.Ordinal);
        Assert.Contains("Annulé le 01/10/2025 à 10 h 0,00 €", rows[1], StringComparison.Ordinal);
        Assert.Contains("Rendu à temps", rows[1], StringComparison.Ordinal);
        Assert.Contains("Avoir Rendu à temps AV-2025-000009 3,10 €", rows[2], StringComparison.Ordinal);
        Assert.Equal(["3,10\u00A0€", "0,00\u00A0€", "0,00\u00A0€", "3,10\u00A0€", "3,10\u00A0€"], page.Page.QuerySelectorAll(".figures dd").Select(figure => figure.TextContent));
    }

    [Fact]
    public async Task The_arrows_lead_from_the_first_month_to_the_last_and_no_farther_R81()
    {
        var martin = town.Household();
        await using var portal = await PortalHost.Start(town);
        await Fill(portal, martin);
        using var browser = await portal.SignedIn(martin, Ct);

        var seen = new List<string>();
        for (string? address = "/clapiers/historique?mois=2025-10"; address is not null;)
        {
            var page = await browser.Get(address, Ct);
            seen.Add(page.Page.QuerySelector("select option[selected]")!.GetAttribute("value")!);
            address = page.Page.QuerySelector(".arrows a[aria-label^='Mois suivant']")?.GetAttribute("href");
        }

        Assert.Equal((15, "2025-10", "2026-12"), (seen.Count, seen[0], seen[^1]));
        Assert.Null((await browser.Get("/historique?mois=2025-10", Ct)).Page.QuerySelector(".arrows a[aria-label^='Mois précédent']"));
    }

    [Fact]
    public async Task The_files_say_what_the_page_says_R81()
    {
        var martin = town.Household();
        await using var portal = await PortalHost.Start(town);
        await Fill(portal, martin);
        using var browser = await portal.SignedIn(martin, Ct);

        var csv = await browser.GetOnly("/clapiers/historique?mois=2025-10&handler=Csv", Ct);
        var pdf = await browser.GetOnly("/clapiers/historique?mois=2025-10&handler=Pdf", Ct);

        Assert.Equal(("text/csv", "application/pdf"), (csv.MediaType, pdf.MediaType));
        Assert.Contains("Consommation;02/10/2025;Enfant1;École Olympe-de-Gouges;Restaurant scolaire;Cantine;Consommé;3,10;Tarif de 2025;", csv.Text, StringComparison.Ordinal);
        Assert.Contains("Avoir;01/10/2025;;;;;;3,10;Rendu à temps;AV-2025-000009", csv.Text, StringComparison.Ordinal);
        Assert.StartsWith("%PDF-", pdf.Text, StringComparison.Ordinal);
        // The typeface is inside, so that accents and « € » print the same everywhere.
        Assert.Contains("/FontFile2", pdf.Text, StringComparison.Ordinal);
        Assert.Contains("Atkinson#20Hyperlegible", pdf.Text, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task What_the_counter_took_and_took_back_is_in_its_months_page_and_files_alike_R74_R81()
    {
        var martin = town.Household();
        await using var portal = await PortalHost.Start(town);
        var month = BillingMonth.For(town.OrganiserId, new(2025, 2, 1), null);
        month.StartIssuing("agent", new(2025, 3, 1, 8, 0, 0, TimeSpan.Zero));
        var invoice = Invoice.Issue(month, martin.Id, martin.Parent, "F2025-000001", new Money(58.50m), 1, new(2025, 3, 1, 8, 0, 0, TimeSpan.Zero));
        var (taken, kept) = (Paid(invoice, new(2025, 3, 31, 21, 59, 0, TimeSpan.Zero), 46.50m, "R2025-000001"), Paid(invoice, new(2025, 4, 2, 8, 0, 0, TimeSpan.Zero), 12m, "R2025-000002"));
        await portal.Ask(async db =>
        {
            db.AddRange(month, invoice, taken, kept, taken.Opposite(taken.Amount, "R2025-000003", "Chèque sans provision", "agent", new(2025, 4, 3, 8, 0, 0, TimeSpan.Zero)));
            return await db.SaveChangesAsync(Ct);
        });
        using var browser = await portal.SignedIn(martin, Ct);

        var april = await browser.Get("/historique?mois=2025-04", Ct);
        var march = await browser.Get("/historique?mois=2025-03", Ct);
        var csv = await browser.GetOnly("/clapiers/historique?mois=2025-04&handler=Csv", Ct);
        var pdf = await browser.GetOnly("/clapiers/historique?mois=2025-03&handler=Pdf", Ct);
        var rows = april.Page.QuerySelectorAll("table.history tbody tr").Select(Words).ToList();

        Assert.Equal(2, rows.Count);
        Assert.Contains("Payé au guichet Facture F2025-000001, par chèque. R2025-000002 12,00 €", rows[0], StringComparison.Ordinal);
        Assert.Contains("Encaissement annulé", rows[1], StringComparison.Ordinal);
        Assert.Contains("reçu n° R2025-000001 annulé. Chèque sans provision R2025-000003 46,50 €", rows[1], StringComparison.Ordinal);
        Assert.Equal(["−\u00A034,50\u00A0€"], Figure(april));
        // 23 h 59 in Paris, the last minute of March.
        Assert.Equal(["46,50\u00A0€"], Figure(march));
        Assert.Equal("2025-03", march.Page.QuerySelectorAll("select option")[^1].GetAttribute("value"));
        Assert.Contains("Payé au guichet;02/04/2025;;;;;;12,00;", csv.Text, StringComparison.Ordinal);
        Assert.Contains("Encaissement annulé;03/04/2025;;;;;;46,50;", csv.Text, StringComparison.Ordinal);
        Assert.StartsWith("%PDF-", pdf.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_family_sees_nothing_of_it_in_page_or_file_I6()
    {
        var (martin, durand) = (town.Household(), town.Household());
        await using var portal = await PortalHost.Start(town);
        await Fill(portal, martin);
        using var theirs = await portal.SignedIn(durand, Ct);

        var page = await theirs.Get("/historique?mois=2025-10", Ct);
        var csv = await theirs.GetOnly("/clapiers/historique?mois=2025-10&handler=Csv", Ct);

        Assert.Contains("Rien en octobre 2025", page.Words, StringComparison.Ordinal);
        Assert.Single(csv.Text.TrimEnd().Split("\r\n"));
    }

    [Theory]
    [InlineData("9999-99")]
    [InlineData("0001-01")]
    [InlineData("2026-13")]
    [InlineData("' OR 1=1")]
    public async Task A_month_that_no_calendar_has_shows_this_one(string month)
    {
        var martin = town.Household();
        await using var portal = await PortalHost.Start(town);
        using var browser = await portal.SignedIn(martin, Ct);

        var page = await browser.Get($"/historique?mois={Uri.EscapeDataString(month)}", Ct);

        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Contains("Historique, novembre 2026", page.Words, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Figure(Answer page) =>
        page.Page.QuerySelectorAll(".figures div").Where(figure => figure.TextContent.Contains("Payé au guichet", StringComparison.Ordinal)).Select(figure => figure.QuerySelector("dd")!.TextContent);

    private static InvoicePayment Paid(Invoice invoice, DateTimeOffset at, decimal euros, string number) => new()
    {
        InvoiceId = invoice.Id, OrganiserId = invoice.OrganiserId, HouseholdId = invoice.HouseholdId, Means = PaymentMeans.Cheque, Amount = new Money(euros), Number = number, Who = "agent", At = at,
    };

    // Text by text, as a reader hears it: neighbours that the layout parts are parted here too.
    private static string Words(IElement row) =>
        string.Join(' ', row.Descendants<IText>().SelectMany(text => text.Data.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));

    private async Task Fill(PortalHost portal, TestHousehold martin) => await portal.Ask(async db =>
    {
        var (longAgo, later, cancelled) = (Known(martin, new(2025, 10, 2), "Tarif de 2025"), Known(martin, new(2026, 12, 3), "Tarif"), Known(martin, new(2025, 10, 6), "Tarif de 2025"));
        var at = new DateTimeOffset(2025, 10, 1, 8, 0, 0, TimeSpan.Zero);
        db.AddRange(longAgo, later, cancelled);
        db.AddRange(new[] { longAgo, later, cancelled }.Select(booking => new Charge { BookingId = booking.Id, Amount = booking.Price, Reason = booking.PriceReason, At = booking.CreatedAt }));
        db.Add(new Charge { BookingId = cancelled.Id, Amount = -cancelled.Price, Reason = "Rendu à temps", At = at });
        db.Add(new PurseEntry { HouseholdId = martin.Id, OrganiserId = town.OrganiserId, Move = PurseMove.CreditNote, Amount = new Money(3.10m), Number = "AV-2025-000009", Reason = "Rendu à temps", At = at });
        await db.SaveChangesAsync(Ct);
        return await db.Bookings.Where(booking => booking.Id == cancelled.Id)
            .ExecuteUpdateAsync(booking => booking.SetProperty(b => b.State, BookingState.Cancelled).SetProperty(b => b.CancelledAt, at), Ct);
    });

    private Booking Known(TestHousehold who, DateOnly day, string reason) =>
        Booking.Imported(town.OrganiserId, who.Id, who.Parent.Id, who.Child.Id, town.Lunch, day, new Money(3.10m), reason, false, new DateTimeOffset(2025, 9, 1, 8, 0, 0, TimeSpan.Zero));
}
