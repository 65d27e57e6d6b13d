using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Households;
using Portal.Core.Payments;
using Portal.Core.Persistence;
using Portal.Core.Settlement;
using Portal.Web.Start;

namespace Portal.Web.Pages.Family.Payment;

/// <summary>
/// The browser comes back from the bank: by POST from another site, so without its cookie and without our token. That
/// visit only settles the operation it names; the page itself is asked for anew, signed in, and shows only one's own.
/// </summary>
[AllowAnonymous, EnableRateLimiting(Rates.Anonymous)]
[IgnoreAntiforgeryToken]
public sealed class ReturnModel(Visit visit, PortalDb db, SettlePayment settlePayment) : PortalPage
{
    public Visit Visit { get; } = visit;

    public string Heading { get; private set; } = "";

    public string Sentence { get; private set; } = "";

    public (string Words, string Address) Next { get; private set; }

    /// <summary>Only then is there news to listen for.</summary>
    public bool Waits { get; private set; }

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        if (await PaymentNotification.OperationIn(Request, ct) is not { } operation)
        {
            return Redirect("/panier");
        }

        await Settle(operation);
        return SeeOther($"/paiement/retour?idop={Uri.EscapeDataString(operation)}");
    }

    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        if (User.HouseholdId() is not { } household)
        {
            return Challenge();
        }

        if (await PaymentNotification.OperationIn(Request, ct) is not { } operation)
        {
            return Redirect("/panier");
        }

        var of = await db.Payments.Where(payment => payment.OperationId == operation && payment.HouseholdId == household).Select(payment => (OrganiserId?)payment.OrganiserId).FirstOrDefaultAsync(ct);
        if (of is null || !await Visit.Load(HttpContext, ct, of))
        {
            return NotFound();
        }

        await Visit.CountCart(ct);
        ViewData["Visit"] = Visit;
        var settled = await Settle(operation);
        if (settled?.RequestNumber is { } number)
        {
            return Redirect(Visit.To($"/demandes/{number}?nouvelle=1"));
        }

        if (settled?.Invoice is { } invoice)
        {
            return await AfterInvoice(invoice, settled, ct);
        }

        Waits = settled?.State is not (PaymentState.Refused or PaymentState.Abandoned or PaymentState.Expired or PaymentState.Mismatched);
        (Heading, Sentence, Next) = settled?.State switch
        {
            PaymentState.Refused => ("Paiement refusé", "La banque a refusé le paiement\u00A0: rien n’a été débité. Vos places sont encore gardées, vous pouvez réessayer.", ("Revenir à mon panier", "/panier")),
            PaymentState.Abandoned => ("Paiement abandonné", "Rien n’a été débité. Votre panier est intact, le temps qui restait court à nouveau.", ("Revenir à mon panier", "/panier")),
            PaymentState.Expired => ("Paiement expiré", "La page de paiement est restée ouverte trop longtemps. Rien n’a été débité.", ("Revenir à mon panier", "/panier")),
            PaymentState.Mismatched => ("Le service vérifie votre paiement", "La réponse de la banque n’est pas celle que nous attendions\u00A0: rien n’est encore réservé. Le service est prévenu et vous répondra\u00A0; ne payez pas une seconde fois.", ("Voir mon panier", "/panier")),
            _ => ("Nous attendons la banque", "Votre paiement n’est pas encore confirmé. Vos places restent gardées\u00A0; cette page change dès que la réponse arrive, et vous recevrez un courriel.", ("Voir mon panier", "/panier")),
        };
        return Page();
    }

    /// <summary>To the receipt; or back to the invoice, with what the bank said.</summary>
    private async Task<IActionResult> AfterInvoice(InvoiceId invoice, SettledPayment settled, CancellationToken ct)
    {
        if (await db.InvoicePayments.AsNoTracking().Where(payment => payment.PaymentId == settled.Payment).Select(payment => (Guid?)payment.Id).FirstOrDefaultAsync(ct) is { } receipt)
        {
            return ThankAndGoTo(Visit.To($"/factures/{invoice.Value}/recu/{receipt}"), "C’est payé, merci\u00A0! Voici votre reçu\u00A0; il vous est aussi envoyé par courriel.");
        }

        Problem = settled.State switch
        {
            PaymentState.Refused => "La banque a refusé le paiement\u00A0: rien n’a été débité. Vous pouvez réessayer.",
            PaymentState.Abandoned => "Paiement abandonné\u00A0: rien n’a été débité.",
            PaymentState.Expired => "La page de paiement est restée ouverte trop longtemps. Rien n’a été débité.",
            PaymentState.Mismatched => "La réponse de la banque n’est pas celle que nous attendions. Le service est prévenu et vous répondra\u00A0: ne payez pas une seconde fois.",
            _ => "Votre paiement n’est pas encore confirmé par la banque. Vous recevrez un courriel dès qu’il l’est\u00A0: ne payez pas une seconde fois.",
        };
        return Redirect(Visit.To($"/factures/{invoice.Value}"));
    }

    private async Task<SettledPayment?> Settle(string operation)
    {
        try
        {
            return await settlePayment.Run(operation, AnswerSource.Return, CancellationToken.None);
        }
        catch (PaymentGatewayUnavailableException)
        {
            // The bank is deaf for a moment; polling asks again within the minute, and the page says that we wait.
            return null;
        }
    }

    // 303: the browser asks for the page by GET, with its cookie this time.
    private StatusCodeResult SeeOther(string address)
    {
        Response.Headers.Location = address;
        return StatusCode(StatusCodes.Status303SeeOther);
    }
}
