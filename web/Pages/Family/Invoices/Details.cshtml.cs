using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Portal.Core;
using Portal.Core.Billing;
using Portal.Core.Persistence;
using Portal.Core.Pricing;
using Portal.Core.Settlement;
using Portal.Web.Paper;

namespace Portal.Web.Pages.Family.Invoices;

/// <summary>« Facture de 46,50 € » (R73, R75): its lines with their reasons, to read, keep, print and pay.</summary>
public sealed class DetailsModel(Visit visit, PortalDb db, CatalogueReader catalogues, StartInvoicePayment startInvoicePayment, IOptions<PortalSettings> portal, TimeProvider clock) : FamilyPage(visit)
{
    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    private string Here => $"/factures/{Id}";

    public InvoiceView View { get; private set; } = null!;

    /// <summary>What is open at the bank for this invoice; null when nothing is.</summary>
    public Core.Payments.Payment? Open { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken ct) => await Find(ct) ? Page() : NotFound();

    public async Task<IActionResult> OnGetPdfAsync(CancellationToken ct) => await Find(ct)
        ? File(InvoicePdf.Invoice(View, portal.Value.PublicUrl, clock.GetUtcNow()), "application/pdf", $"facture-{View.Invoice.Number}.pdf")
        : NotFound();

    /// <summary>« Payer »: to the bank's page.</summary>
    /// <param name="encore">« Recommencer »: the family has read that a payment is open, and has left it.</param>
    public async Task<IActionResult> OnPostAsync(bool encore, CancellationToken ct)
    {
        var started = await startInvoicePayment.Run(Guardian, new InvoiceId(Id), ct, again: encore);
        return started switch
        {
            { Refusal: Refusal.NotFound } => NotFound(),
            { Refusal: Refusal.BankUnavailable } => SayNo(Here, "Le service de paiement ne répond pas pour le moment. Rien n’a été débité\u00A0: réessayez dans un instant."),
            { Refusal: { } why } => SayNo(Here, why),
            { Page: var page } => Redirect(page!.ToString()),
        };
    }

    private async Task<bool> Find(CancellationToken ct)
    {
        var household = Guardian.HouseholdId;
        var found = await InvoiceView.Of(db, catalogues, db.Invoices.Where(invoice => invoice.HouseholdId == household), new InvoiceId(Id), clock.TodayInParis(), ct);
        View = found!;
        Open = found is null ? null : await db.OpenPaymentsOf(found.Invoice.Id).AsNoTracking().OrderByDescending(payment => payment.StartedAt).FirstOrDefaultAsync(ct);
        return found is not null;
    }
}
