using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Portal.Core.Activities;
using Portal.Core.Households;
using Portal.Core.Messaging;
using Portal.Core.Persistence;

namespace Portal.Core.Billing;

/// <summary>The mails of invoices: issued, paid, late. Each is known by its cause, so that whatever is run again writes it once (I4).</summary>
public sealed class InvoiceLetters(PortalDb db, IOptions<PortalSettings> portal)
{
    private const string Because = "Vous recevez ce message parce que votre famille est cliente de ce service.";

    /// <summary>« Facture de 46,50 € » (R73, R74). What comes to nothing is not announced.</summary>
    /// <param name="credits">What earlier invoices have paid of these.</param>
    internal IEnumerable<QueuedMail> Issued(Organiser organiser, IEnumerable<Invoice> invoices, IReadOnlyCollection<Guardian> adults, IReadOnlyDictionary<InvoiceId, Money> credits, DateTimeOffset now)
    {
        var byHousehold = adults.ToLookup(adult => adult.HouseholdId);
        foreach (var invoice in invoices.Where(invoice => invoice.Total != Money.Zero))
        {
            if (ReaderOf(invoice, byHousehold[invoice.HouseholdId]) is { } reader
                && Outbox.MailFor($"invoice:{invoice.Id.Value}", reader, Issued(organiser, invoice, credits.GetValueOrDefault(invoice.Id)), now) is { } mail)
            {
                yield return mail;
            }
        }
    }

    /// <summary>The receipt of one payment.</summary>
    internal async Task Paid(Organiser organiser, Invoice invoice, InvoicePayment payment, Money left, DateTimeOffset now, CancellationToken ct)
    {
        var letter = new Letter($"Reçu de {payment.Amount} (n°\u00A0{payment.Number})", organiser.Accent, organiser.Name) { Because = Because };
        letter.Say($"Nous avons reçu {payment.Amount} {payment.Means.HowItCame()} pour la facture {invoice.Number} de {invoice.Month.MonthInWords()}.");
        letter.Say(left > Money.Zero ? $"Il reste {left} à payer avant le {invoice.DueOn.NumberedDay()}."
            : left < Money.Zero ? $"C’est {-left} de plus que la facture\u00A0: ils seront déduits de la prochaine."
            : "Cette facture est réglée. Merci\u00A0!");
        letter.Button("Voir mon reçu", portal.Value.Link($"/factures/{invoice.Id.Value}/recu/{payment.Id}?organisme={organiser.Code}"));
        await Queue($"receipt:{payment.Id}", invoice, letter, now, ct);
    }

    /// <summary>The invoice is late (R74): once per step.</summary>
    internal async Task Late(Organiser organiser, Invoice invoice, Money left, int step, DateTimeOffset now, CancellationToken ct)
    {
        var letter = new Letter($"{(step == 1 ? "Rappel" : "Dernier rappel")}\u00A0: il reste {left} à payer", organiser.Accent, organiser.Name) { Because = Because };
        letter.Say($"Votre facture {invoice.Number} de {invoice.Month.MonthInWords()} était à payer avant le {invoice.DueOn.NumberedDay()}. Il reste {left}.");
        letter.Say(step == 1
            ? "Si vous venez de payer, ne tenez pas compte de ce message. En cas de difficulté, parlez-en au service."
            : "Sans paiement de votre part, la facture pourra être transmise au Trésor public. En cas de difficulté, parlez-en au service.");
        letter.Button($"Payer {left}", portal.Value.Link($"/factures/{invoice.Id.Value}?organisme={organiser.Code}"));
        await Queue($"invoice-late:{invoice.Id.Value}:{step}", invoice, letter, now, ct);
    }

    private Letter Issued(Organiser organiser, Invoice invoice, Money credit)
    {
        var link = portal.Value.Link($"/factures/{invoice.Id.Value}?organisme={organiser.Code}");
        if (invoice.Total < Money.Zero)
        {
            var owed = new Letter($"Avoir de {-invoice.Total}", organiser.Accent, organiser.Name) { Because = Because };
            owed.Say($"Pour {invoice.Month.MonthInWords()}, {-invoice.Total} vous sont rendus (n°\u00A0{invoice.Number}). Ils seront déduits de votre prochaine facture.");
            owed.Button("Voir le détail", link);
            return owed;
        }

        var letter = new Letter($"Facture de {invoice.Total}, {invoice.Month.MonthInWords()}", organiser.Accent, organiser.Name) { Because = Because };
        letter.Say($"Votre facture {invoice.Number} de {invoice.Month.MonthInWords()} est arrivée\u00A0: {invoice.Total}.");
        var left = invoice.Total - credit;
        letter.Say(left <= Money.Zero
            ? "Ce que nous vous devions la règle entièrement\u00A0: vous n’avez rien à payer."
            : $"{(credit > Money.Zero ? $"{credit} que nous vous devions en sont déduits. " : "")}À payer avant le {invoice.DueOn.NumberedDay()}, en ligne ou auprès du service.");
        letter.Button(left <= Money.Zero ? "Voir ma facture" : $"Voir et payer {left}", link);
        return letter;
    }

    private async Task Queue(string cause, Invoice invoice, Letter letter, DateTimeOffset now, CancellationToken ct)
    {
        var adults = await db.Guardians.AsNoTracking().Where(guardian => guardian.HouseholdId == invoice.HouseholdId).ToListAsync(ct);
        if (ReaderOf(invoice, adults) is { } reader)
        {
            db.Queue(cause, reader, letter, now);
        }
    }

    /// <summary>The payer; without an address, another adult of the household who has one.</summary>
    private static Guardian? ReaderOf(Invoice invoice, IEnumerable<Guardian> adults) =>
        adults.Where(adult => adult.ReceiptEmail.Length > 0).OrderBy(adult => adult.Id == invoice.PayerId ? 0 : 1).ThenBy(adult => adult.Id.Value).FirstOrDefault();
}

public static class PaymentMeansWords
{
    /// <summary>« par carte bancaire en ligne », « en espèces ».</summary>
    public static string HowItCame(this PaymentMeans means) => means switch
    {
        PaymentMeans.PayFip => "en ligne (PayFiP)",
        PaymentMeans.Cash => "en espèces",
        PaymentMeans.Cheque => "par chèque",
        PaymentMeans.ServiceVoucher => "en CESU",
        PaymentMeans.HolidayVoucher => "en chèques-vacances",
        PaymentMeans.Transfer => "par virement",
        PaymentMeans.Credit => "par avoir",
    };
}
