using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Billing;
using Portal.Core.Bookings;
using Portal.Core.Persistence;

namespace Portal.Web.Pages.Family.History;

/// <summary>« Historique » (R81): what was used and paid in a month, any month, with arrows; to read, print or keep as a file.</summary>
public sealed class IndexModel(Visit visit, PortalDb db, TimeProvider clock) : FamilyPage(visit)
{
    [BindProperty(SupportsGet = true)]
    public string? Mois { get; set; }

    public MonthHistory History { get; private set; } = null!;

    /// <summary>The months that have something to show, the latest first.</summary>
    public IReadOnlyList<DateOnly> Months { get; private set; } = [];

    public bool HasEarlier => Months.Count > 0 && History.First > Months[^1];

    public bool HasLater => Months.Count > 0 && History.First < Months[0];

    public async Task OnGetAsync(CancellationToken ct)
    {
        var (first, last) = await MonthMoney.Span(db, Organiser, Guardian.HouseholdId, clock.TodayInParis(), ct);
        Months = [.. Enumerable.Range(0, ((last.Year - first.Year) * 12) + last.Month - first.Month + 1).Select(back => last.AddMonths(-back))];
        await Read(ct);
    }

    public async Task<IActionResult> OnGetCsvAsync(CancellationToken ct)
    {
        await Read(ct);
        return File(HistoryCsv.Write(History), "text/csv; charset=utf-8", FileName("csv"));
    }

    public async Task<IActionResult> OnGetPdfAsync(CancellationToken ct)
    {
        await Read(ct);
        var household = await db.Households.AsNoTracking().SingleAsync(h => h.Id == Guardian.HouseholdId, ct);
        return File(HistoryPdf.Write(History, Visit.Organiser.Name, $"Famille {household.Name}", household.DossierNumber, clock.GetUtcNow()), "application/pdf", FileName("pdf"));
    }

    private async Task Read(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var month = MonthOf(Mois) ?? ParisTime.DayOf(now);
        var used = await MonthHistory.Of(db, await Visit.Catalogue(ct), Guardian.HouseholdId, month, now, ct);
        History = await used.WithInvoices(db, Organiser, Guardian.HouseholdId, ct);
    }

    private string FileName(string kind) => $"historique-{Visit.Organiser.Code}-{History.First:yyyy-MM}.{kind}";

    /// <summary>A month of this century; anything else is no month.</summary>
    private static DateOnly? MonthOf(string? month) =>
        IsoDates.TryReadMonth(month, out var read) && read.Year is >= 2000 and < 2100 ? read : null;
}
