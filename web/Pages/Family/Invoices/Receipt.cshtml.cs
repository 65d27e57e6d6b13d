using Microsoft.AspNetCore.Mvc;
using Portal.Core;
using Portal.Core.Billing;
using Portal.Core.Persistence;
using Portal.Core.Pricing;
using Portal.Web.Paper;

namespace Portal.Web.Pages.Family.Invoices;

/// <summary>The receipt of one payment of an invoice, to read and to keep.</summary>
public sealed class ReceiptModel(Visit visit, PortalDb db, CatalogueReader catalogues, TimeProvider clock) : FamilyPage(visit)
{
    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    [BindProperty(SupportsGet = true)]
    public Guid Reglement { get; set; }

    public InvoiceView View { get; private set; } = null!;

    public InvoicePayment Payment { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(CancellationToken ct) => await Find(ct) ? Page() : NotFound();

    public async Task<IActionResult> OnGetPdfAsync(CancellationToken ct) => await Find(ct)
        ? File(InvoicePdf.Receipt(View, Payment, clock.GetUtcNow()), "application/pdf", $"recu-{Payment.Number}.pdf")
        : NotFound();

    private async Task<bool> Find(CancellationToken ct)
    {
        var household = Guardian.HouseholdId;
        var found = await InvoiceView.Of(db, catalogues, db.Invoices.Where(invoice => invoice.HouseholdId == household), new InvoiceId(Id), clock.TodayInParis(), ct);
        var payment = found?.Receipts.FirstOrDefault(receipt => receipt.Id == Reglement);
        (View, Payment) = (found!, payment!);
        return payment is not null;
    }
}
