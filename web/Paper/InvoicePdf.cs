using Portal.Core;
using Portal.Core.Billing;
using Portal.Web.Pages.Family.Invoices;
using Portal.Web.Words;

namespace Portal.Web.Paper;

/// <summary>An invoice and its receipts on paper (R75): who asks, who pays, what for, how much, until when and how.</summary>
internal static class InvoicePdf
{
    private static readonly Column[] Days = [new("Jour", .16), new("Créneau", .22), new("Prix et raison", .49), new("Montant", .13, Right: true)];

    private static readonly Column[] Payments = [new("Reçu le", .16), new("Moyen", .22), new("Référence", .49), new("Montant", .13, Right: true)];

    private static readonly Column[] Facts = [new("", .35), new("", .65)];

    /// <param name="site">The portal's address, where one pays online.</param>
    public static byte[] Invoice(InvoiceView view, string site, DateTimeOffset now)
    {
        var invoice = view.Invoice;
        var kind = invoice.Total < Money.Zero ? "Avoir" : "Facture";
        var sheet = new Sheet($"{kind} {invoice.Number}", $"{view.Organiser.Name} · {kind.ToLowerInvariant()} {invoice.Number} · {invoice.PayerName}", now);
        sheet.Title($"{kind} n°\u00A0{invoice.Number}");
        sheet.Say(view.Organiser.Name);
        sheet.Table(Facts,
        [
            ["À", $"{invoice.PayerName}, dossier n°\u00A0{view.Household.DossierNumber}"],
            ["Période", invoice.Month.MonthInWords().Capitalised()],
            ["Émise le", ParisTime.DayOf(invoice.IssuedAt).DatedDay()],
            ["Montant", (invoice.Total < Money.Zero ? -invoice.Total : invoice.Total).ToString()],
            .. invoice.Total > Money.Zero ? new[] { new[] { "À payer avant le", invoice.DueOn.DatedDay() } } : [],
        ]);

        foreach (var group in view.Groups)
        {
            sheet.Section($"{group.Child}, {group.Activity}");
            sheet.Table(Days, group.Days.Select(day => new[] { day.Date.ShortDay(), day.Slot, day.Reason, day.Amount.ToString() }), ["Total", "", "", group.Total.ToString()]);
        }

        if (view.Undone > 0)
        {
            sheet.Say($"{FrenchWords.Count(view.Undone, "journée annulée n’est pas facturée", "journées annulées ne sont pas facturées")}.");
        }

        if (view.Payments.Count > 0)
        {
            sheet.Section("Règlements");
            sheet.Table(Payments, view.Payments.Select(payment => new[] { ParisTime.DayOf(payment.At).ToString("dd/MM/yyyy", FrenchWords.French), BillWords.Of(payment), ReferenceOf(payment), payment.Amount.ToString() }));
        }

        sheet.Section(view.Standing.Left > Money.Zero ? $"Reste à payer\u00A0: {view.Standing.Left}" : invoice.Total < Money.Zero ? "Cet avoir est déduit de votre prochaine facture." : "Facture réglée");
        if (view.Standing.Left > Money.Zero)
        {
            sheet.Say($"En ligne, par PayFiP\u00A0: connectez-vous à {site}, rubrique Factures. Numéro client {view.Organiser.PayFipClientNumber}, référence {invoice.Number}.");
            sheet.Say($"Au service ou par courrier\u00A0: chèque, espèces, CESU, chèques-vacances ou virement, en indiquant la référence {invoice.Number}.");
        }

        return sheet.ToBytes();
    }

    public static byte[] Receipt(InvoiceView view, InvoicePayment payment, DateTimeOffset now)
    {
        var isRefund = payment is { CancelsId: not null, Means: PaymentMeans.PayFip };
        var sheet = new Sheet($"Reçu {payment.Number}", $"{view.Organiser.Name} · reçu {payment.Number}", now);
        sheet.Title($"{(payment.CancelsId is null ? "Reçu" : isRefund ? "Remboursement" : "Annulation")} n°\u00A0{payment.Number}");
        sheet.Say(view.Organiser.Name);
        if (payment.CancelsId is not null)
        {
            sheet.Table(Facts,
            [
                [isRefund ? "Rend le reçu" : "Annule le reçu", $"n°\u00A0{payment.Reference}"],
                ["De", $"{view.Invoice.PayerName}, dossier n°\u00A0{view.Household.DossierNumber}"],
                ["La somme de", (-payment.Amount).ToString()],
                [isRefund ? "Payée" : "Encaissée par", BillWords.Of(payment.Means)],
                [isRefund ? "Rendue par la banque, notée le" : "Annulée le", RequestWords.Stamp(payment.At)],
                ["Raison", payment.Reason!],
                ["Pour", $"Facture {view.Invoice.Number} {view.Invoice.Month.MonthInWords().De()}, {view.Invoice.Total}"],
                ["Reste à payer", Money.Max(Money.Zero, view.Standing.Left).ToString()],
            ]);
            return sheet.ToBytes();
        }

        sheet.Table(Facts,
        [
            ["Reçu de", $"{view.Invoice.PayerName}, dossier n°\u00A0{view.Household.DossierNumber}"],
            ["La somme de", payment.Amount.ToString()],
            ["Le", RequestWords.Stamp(payment.At)],
            ["Moyen", BillWords.Of(payment.Means) + (payment.Reference is { } reference ? $", référence {reference}" : "")],
            ["Pour", $"Facture {view.Invoice.Number} {view.Invoice.Month.MonthInWords().De()}, {view.Invoice.Total}"],
            .. view.OppositeOf(payment) is { } opposite ? new[] { new[] { opposite.Means == PaymentMeans.PayFip ? $"{-opposite.Amount} rendus" : "Annulé le", $"{RequestWords.Stamp(opposite.At)}, n°\u00A0{opposite.Number}\u00A0: {opposite.Reason}" } } : [],
            ["Reste à payer", Money.Max(Money.Zero, view.Standing.Left).ToString()],
        ]);
        return sheet.ToBytes();
    }

    private static string ReferenceOf(InvoicePayment payment) =>
        string.Join(", ", new[] { payment.Number is { } number ? $"reçu {number}" : null, BillWords.TakenBack(payment) ?? payment.Reference }.Where(part => part is not null));
}
