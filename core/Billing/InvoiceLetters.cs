using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Portal.Core.Households;
using Portal.Core.Messaging;
using Portal.Core.Organisers;
using Portal.Core.Persistence;

namespace Portal.Core.Billing;

/// <summary>The mails of invoices: issued, paid, late. Each is known by its cause, so that whatever is run again writes it once (I4).</summary>
public sealed class InvoiceLetters(PortalDb db, Stationery stationery, IOptions<PortalSettings> portal)
{
    /// <summary>« Facture de 46,50 € » (R73, R74), for a batch: the rows to insert. What comes to nothing is not announced.</summary>
    /// <param name="credits">What earlier invoices have paid of these.</param>
    internal async Task<IReadOnlyList<QueuedMail>> Issued(Organiser organiser, IEnumerable<Invoice> invoices, IReadOnlyCollection<Guardian> adults, IReadOnlyDictionary<InvoiceId, Money> credits, DateTimeOffset now, CancellationToken ct)
    {
        var byHousehold = adults.ToLookup(adult => adult.HouseholdId);
        var mails = new List<QueuedMail>();
        foreach (var invoice in invoices.Where(invoice => invoice.Total != Money.Zero))
        {
            if (ReaderOf(invoice, byHousehold[invoice.HouseholdId]) is { } reader)
            {
                mails.Add(Outbox.MailFor($"invoice:{invoice.Id.Value}", reader, await Issued(organiser, invoice, credits.GetValueOrDefault(invoice.Id), ct), MailDelivery.AtOnce, now));
            }
        }

        return mails;
    }

    /// <summary>The receipt of one payment.</summary>
    internal async Task Paid(Organiser organiser, Invoice invoice, InvoicePayment payment, Money left, DateTimeOffset now, CancellationToken ct)
    {
        var rest = left > Money.Zero ? $"{invoice.LeftInWords(left, ParisTime.DayOf(now))}."
            : left < Money.Zero ? $"C’est {-left} de plus que la facture\u00A0: ils seront déduits de la prochaine."
            : "Cette facture est réglée. Merci\u00A0!";
        var letter = await stationery.Open(MailKind.PaymentReceived, organiser, ct,
            ("montant", $"{payment.Amount}"), ("recu", payment.Number!), ("moyen", payment.Means.HowItCame()), Number(invoice), Month(invoice), ("reste", rest));
        letter.Button(letter.Template.Action, portal.Value.Link(organiser.To($"/factures/{invoice.Id.Value}/recu/{payment.Id}")));
        await Queue($"receipt:{payment.Id}", invoice, letter, now, ct);
    }

    /// <summary>What the counter had taken is taken back, or the bank gave back what it had: the family reads why, and what it comes to.</summary>
    internal async Task TakenBack(Organiser organiser, Invoice invoice, InvoicePayment opposite, Money left, DateTimeOffset now, CancellationToken ct)
    {
        var rest = left < Money.Zero ? $"{-left} restent en votre faveur\u00A0: ils seront déduits de la prochaine facture."
            : left == Money.Zero ? "Il ne reste rien à payer."
            : $"{invoice.LeftInWords(left, ParisTime.DayOf(now))}.";
        var letter = await stationery.Open(opposite.Means == PaymentMeans.PayFip ? MailKind.PaymentRefunded : MailKind.PaymentTakenBack, organiser, ct,
            ("montant", $"{-opposite.Amount}"), ("recu", opposite.Reference!), ("annulation", opposite.Number!), ("moyen", opposite.Means.HowItCame()), Number(invoice), Month(invoice), ("raison", opposite.Reason!), ("reste", rest));
        letter.Button(letter.Template.Action, portal.Value.Link(organiser.To($"/factures/{invoice.Id.Value}")));
        await Queue($"taken-back:{opposite.CancelsId}", invoice, letter, now, ct);
    }

    /// <summary>The invoice is late (R74): once per step.</summary>
    internal async Task Late(Organiser organiser, Invoice invoice, Money left, int step, DateTimeOffset now, CancellationToken ct)
    {
        var letter = await stationery.Open(MailKind.LateReminder, organiser, ct,
            ("rappel", step == 1 ? "Rappel" : "Dernier rappel"), ("montant", $"{left}"), Number(invoice), Month(invoice), ("echeance", invoice.DueOn.NumberedDay()));
        letter.Say(step == 1
            ? "Si vous venez de payer, ne tenez pas compte de ce message. En cas de difficulté, parlez-en au service."
            : "Sans paiement de votre part, la facture pourra être transmise au Trésor public. En cas de difficulté, parlez-en au service.");
        letter.Button($"Payer {left}", portal.Value.Link(organiser.To($"/factures/{invoice.Id.Value}")));
        await Queue($"invoice-late:{invoice.Id.Value}:{step}", invoice, letter, now, ct);
    }

    private async Task<Letter> Issued(Organiser organiser, Invoice invoice, Money credit, CancellationToken ct)
    {
        var link = portal.Value.Link(organiser.To($"/factures/{invoice.Id.Value}"));
        var left = invoice.Total - credit;
        if (invoice.Total < Money.Zero || left <= Money.Zero)
        {
            var isCredit = invoice.Total < Money.Zero;
            var settled = await stationery.Open(isCredit ? MailKind.InvoiceCredit : MailKind.InvoiceSettled, organiser, ct, ("montant", $"{(isCredit ? -invoice.Total : invoice.Total)}"), Number(invoice), Month(invoice));
            settled.Button(settled.Template.Action, link);
            return settled;
        }

        var letter = await stationery.Open(MailKind.Invoice, organiser, ct, ("montant", $"{invoice.Total}"), Number(invoice), Month(invoice), ("echeance", invoice.DueOn.NumberedDay()));
        if (credit > Money.Zero)
        {
            letter.Say($"{credit} que nous vous devions en sont déduits\u00A0: il reste {left} à payer.");
        }

        letter.Button($"Voir et payer {left}", link);
        return letter;
    }

    private async Task Queue(string cause, Invoice invoice, Letter letter, DateTimeOffset now, CancellationToken ct)
    {
        var adults = await db.Guardians.AsNoTracking().Where(guardian => guardian.HouseholdId == invoice.HouseholdId).ToListAsync(ct);
        if (ReaderOf(invoice, adults) is { } reader)
        {
            db.Queue(cause, reader, letter, MailDelivery.AtOnce, now);
        }
    }

    private static (string, string) Number(Invoice invoice) => ("facture", invoice.Number);

    private static (string, string) Month(Invoice invoice) => ("mois", invoice.Month.MonthInWords());

    /// <summary>The payer; without an address, another adult of the household who has one; where nobody has, the payer, as an alert.</summary>
    private static Guardian? ReaderOf(Invoice invoice, IEnumerable<Guardian> adults) =>
        adults.OrderBy(adult => adult.ReceiptEmail.Length > 0 ? 0 : 1).ThenBy(adult => adult.Id == invoice.PayerId ? 0 : 1).ThenBy(adult => adult.Id.Value).FirstOrDefault();
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
