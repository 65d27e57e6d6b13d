using Portal.Core;
using Portal.Core.Billing;
using Portal.Core.Persistence;

namespace Portal.Web.Pages.Family.Invoices;

/// <summary>« Mes factures » (R73, R75): what is to pay first, then the others, the newest first.</summary>
public sealed class IndexModel(Visit visit, PortalDb db, TimeProvider clock) : FamilyPage(visit)
{
    private const int Shown = 36;

    public IReadOnlyList<InvoiceStanding> Invoices { get; private set; } = [];

    public DateOnly Today { get; } = clock.TodayInParis();

    /// <summary>What is left to pay of all of them.</summary>
    public Money Left => Money.Sum(Invoices.Where(standing => standing.Left > Money.Zero).Select(standing => standing.Left));

    public async Task OnGetAsync(CancellationToken ct)
    {
        var (household, organiser) = (Guardian.HouseholdId, Organiser);
        var standings = await db.Standing(db.Invoices.Where(invoice => invoice.HouseholdId == household && invoice.OrganiserId == organiser).OrderByDescending(invoice => invoice.Month).ThenByDescending(invoice => invoice.Number).Take(Shown), ct);
        Invoices = [.. standings.OrderBy(standing => standing.On(Today) is InvoiceState.ToPay or InvoiceState.Late ? 0 : 1)];
    }
}
