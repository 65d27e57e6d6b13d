using System.Globalization;
using Portal.Core;
using Portal.Core.Billing;
using Portal.Core.Bookings;
using Portal.Core.Households;
using Portal.Core.Payments;

namespace Portal.Web.Words;

/// <summary>The words of invoices, for families and for the cash office alike (R73-R75).</summary>
public static class BillWords
{
    public static string Of(InvoiceState state) => state switch
    {
        InvoiceState.ToPay => "À payer",
        InvoiceState.Late => "En retard",
        InvoiceState.Paid => "Payée",
        InvoiceState.Credit => "Avoir",
    };

    public static string Of(BillingState state) => state switch
    {
        BillingState.Draft => "Projet",
        BillingState.Issuing => "Émission en cours",
        BillingState.Issued => "Émis",
    };

    public static string Of(PaymentMeans means) => means switch
    {
        PaymentMeans.PayFip => "En ligne (PayFiP)",
        PaymentMeans.Cash => "Espèces",
        PaymentMeans.Cheque => "Chèque",
        PaymentMeans.ServiceVoucher => "CESU",
        PaymentMeans.HolidayVoucher => "Chèques-vacances",
        PaymentMeans.Transfer => "Virement",
        PaymentMeans.Credit => "Avoir",
    };

    /// <summary>« Avoir n° AV-2026-000007 », « Utilisé ».</summary>
    public static string Of(PurseEntry entry) => entry.Move switch
    {
        PurseMove.CreditNote => entry.Number is { } number ? $"Avoir n°\u00A0{number}" : "Avoir",
        PurseMove.Used => "Utilisé",
        PurseMove.Returned => "Rendu",
        PurseMove.Refunded => "Rendu par la banque",
    };

    /// <summary>What the family reads of a payment that is open at the bank.</summary>
    public static string Of(Payment open) => open.State == PaymentState.Mismatched
        ? $"La réponse de la banque au paiement ouvert {open.StartedAt.InstantInWords()} n’est pas celle que nous attendions\u00A0: le service la vérifie. Attendez de ses nouvelles avant de payer à nouveau."
        : $"Un paiement a été ouvert {open.StartedAt.InstantInWords()} et la banque n’a pas encore répondu. Si sa page est encore ouverte, terminez-y\u00A0; si vous l’avez fermée sans payer, vous pouvez recommencer.";

    /// <summary>« Chèque », « Annulation, chèque », « Remboursement par la banque ».</summary>
    public static string Of(InvoicePayment payment) => payment.CancelsId is null ? Of(payment.Means)
        : payment.Means == PaymentMeans.PayFip ? "Remboursement par la banque"
        : $"Annulation, {char.ToLower(Of(payment.Means)[0], FrenchWords.French)}{Of(payment.Means)[1..]}";

    /// <summary>« reçu n° R2026-000012 annulé : erreur de saisie »; null for what takes nothing back.</summary>
    public static string? TakenBack(InvoicePayment payment) => payment.CancelsId is null ? null
        : $"reçu n°\u00A0{payment.Reference} {(payment.Means == PaymentMeans.PayFip ? "rendu" : "annulé")}\u00A0: {payment.Reason}";

    /// <summary>What the cash office reads about a household of a draft, one sentence each.</summary>
    public static IEnumerable<string> Of(BillingAnomalies anomalies)
    {
        if (anomalies.HasFlag(BillingAnomalies.NoEmail))
        {
            yield return "Aucune adresse de courriel\u00A0: à imprimer et à poster";
        }

        if (anomalies.HasFlag(BillingAnomalies.NegativeTotal))
        {
            yield return "Total négatif\u00A0: un avoir, déduit de la prochaine facture";
        }

        if (anomalies.HasFlag(BillingAnomalies.ZeroTotal))
        {
            yield return "Total nul\u00A0: rien à payer";
        }

        if (anomalies.HasFlag(BillingAnomalies.NoQuotient))
        {
            yield return "Quotient familial inconnu\u00A0: tranche la plus haute";
        }

        if (anomalies.HasFlag(BillingAnomalies.NoReason))
        {
            yield return "Un prix sans explication";
        }
    }

    public static Chip Chip(InvoiceState state) => state switch
    {
        InvoiceState.ToPay => new Chip("cart", Of(state)) { Icon = DayState.Pending },
        InvoiceState.Late => new Chip("refused", Of(state)) { Icon = DayState.Refused },
        InvoiceState.Paid => new Chip("booked", Of(state)) { Icon = DayState.Confirmed },
        InvoiceState.Credit => new Chip("past", Of(state)) { Icon = DayState.Confirmed },
    };

    /// <summary>« Facture de 46,50 € » (R73); « Avoir de 3,10 € » when it owes the family.</summary>
    public static string Title(Invoice invoice) => invoice.Total < Money.Zero ? $"Avoir de {-invoice.Total}" : $"Facture de {invoice.Total}";

    /// <summary>An amount as one would type it, « 46,50 ».</summary>
    public static string Typed(Money amount) => amount.Euros.ToString("0.00", FrenchWords.French);

    /// <summary>An amount as typed, « 46,50 » or « 46.5 »; null when it is none.</summary>
    public static Money? Amount(string? typed)
    {
        var plain = (typed ?? "").Replace("€", "", StringComparison.Ordinal).Replace("\u00A0", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal).Replace(',', '.');
        return decimal.TryParse(plain, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var euros) && euros < 1_000_000 && decimal.Round(euros, 2) == euros
            ? new Money(euros)
            : null;
    }

    /// <summary>The month of « 2026-11 »; null when it is none.</summary>
    public static DateOnly? Month(string? text) =>
        IsoDates.TryReadMonth(text, out var month) && month.Year is >= 2000 and < 2100 ? month : null;
}
