using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Portal.Core;
using Portal.Core.Billing;
using Portal.Core.Organisers;
using Portal.Core.Persistence;
using Portal.Core.Pricing;
using Portal.Web.Pages.Family.Invoices;
using Portal.Web.Paper;
using Portal.Web.Start;
using Portal.Web.Words;

namespace Portal.Web.Pages.Staff.Billing;

/// <summary>One invoice at the counter (R74): its lines, its payments, its reminders, « Encaisser », and the way back from a mistake.</summary>
[Opens(StaffRight.HandleMoney)]
public sealed class InvoiceModel(PortalDb db, CatalogueReader catalogues, TakeCounterPayment takeCounterPayment, TakeBackCounterPayment takeBackCounterPayment, NoteBankRefund noteBankRefund, IOptions<PortalSettings> portal, TimeProvider clock) : StaffPage(db)
{
    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    public InvoiceView View { get; private set; } = null!;

    public IReadOnlyList<InvoiceReminder> Reminders { get; private set; } = [];

    /// <summary>As typed, when it could not be taken.</summary>
    public string? Typed { get; private set; }

    public string? TypedReference { get; private set; }

    /// <summary>The payment whose form is shown again, with its reason as written.</summary>
    public Guid? TakingBack { get; private set; }

    public string? TypedReason { get; private set; }

    public PaymentMeans Chosen { get; private set; } = PaymentMeans.Cheque;

    public async Task<IActionResult> OnGetAsync(CancellationToken ct) => await Find(ct) ? Page() : NotFound();

    public async Task<IActionResult> OnGetPdfAsync(CancellationToken ct) => await Find(ct)
        ? File(InvoicePdf.Invoice(View, portal.Value.PublicUrl, clock.GetUtcNow()), "application/pdf", $"facture-{View.Invoice.Number}.pdf")
        : NotFound();

    /// <summary>The receipt of a payment, for who came to the counter.</summary>
    public async Task<IActionResult> OnGetRecuAsync(Guid reglement, CancellationToken ct) =>
        await Find(ct) && View.Receipts.FirstOrDefault(receipt => receipt.Id == reglement) is { } payment
            ? File(InvoicePdf.Receipt(View, payment, clock.GetUtcNow()), "application/pdf", $"recu-{payment.Number}.pdf")
            : NotFound();

    /// <summary>« Encaisser ».</summary>
    /// <param name="vu">What was left to pay when the form was shown.</param>
    public async Task<IActionResult> OnPostAsync(string? montant, PaymentMeans moyen, string? reference, string? vu, CancellationToken ct)
    {
        var (amount, seen) = (BillWords.Amount(montant), BillWords.Amount(vu));
        var taken = amount is null || seen is null
            ? new CounterPayment(Refusal.AmountUnreadable, null)
            : await takeCounterPayment.Run(Agent, new InvoiceId(Id), moyen, amount.Value, reference, seen.Value, ct);
        if (taken.Payment is { } payment)
        {
            return ThankAndGoTo($"/agent/factures/{Id}", $"{payment.Amount} encaissés, reçu n°\u00A0{payment.Number}. La famille est prévenue par courriel.");
        }

        if (taken.Refusal == Refusal.NotFound || !await Find(ct))
        {
            return NotFound();
        }

        (Typed, TypedReference, Chosen) = (montant, reference, moyen);
        return SayNoHere(taken.Refusal!.Value);
    }

    /// <summary>« Annuler cet encaissement ».</summary>
    public async Task<IActionResult> OnPostAnnulerAsync(Guid reglement, string? raison, CancellationToken ct)
    {
        var taken = await takeBackCounterPayment.Run(Agent, new InvoiceId(Id), reglement, raison, ct);
        if (taken.Payment is { } opposite)
        {
            return ThankAndGoTo($"/agent/factures/{Id}", $"L’encaissement de {-opposite.Amount} (reçu n°\u00A0{opposite.Reference}) est annulé par le n°\u00A0{opposite.Number}. La famille est prévenue par courriel.");
        }

        if (taken.Refusal == Refusal.NotFound || !await Find(ct))
        {
            return NotFound();
        }

        (TakingBack, TypedReason) = (reglement, raison);
        return SayNoHere(taken.Refusal!.Value);
    }

    /// <summary>« Noter que la banque l’a rendu ».</summary>
    public async Task<IActionResult> OnPostRenduAsync(Guid reglement, string? montant, string? raison, CancellationToken ct)
    {
        var noted = await noteBankRefund.Run(Agent, new InvoiceId(Id), reglement, BillWords.Amount(montant), raison, ct);
        if (noted.Payment is { } opposite)
        {
            return ThankAndGoTo($"/agent/factures/{Id}", $"{-opposite.Amount} rendus par la banque sont notés (reçu n°\u00A0{opposite.Reference}), sous le n°\u00A0{opposite.Number}. La famille est prévenue par courriel.");
        }

        if (noted.Refusal == Refusal.NotFound || !await Find(ct))
        {
            return NotFound();
        }

        (TakingBack, Typed, TypedReason) = (reglement, montant, raison);
        return SayNoHere(noted.Refusal!.Value);
    }

    private async Task<bool> Find(CancellationToken ct)
    {
        var (organiser, id) = (Organiser.Id, new InvoiceId(Id));
        var found = await InvoiceView.Of(Db, catalogues, Db.Invoices.Where(invoice => invoice.OrganiserId == organiser), id, clock.TodayInParis(), ct);
        if (found is null)
        {
            return false;
        }

        View = found;
        Reminders = await Db.InvoiceReminders.AsNoTracking().Where(reminder => reminder.InvoiceId == id).OrderBy(reminder => reminder.Step).ToListAsync(ct);
        return true;
    }
}
