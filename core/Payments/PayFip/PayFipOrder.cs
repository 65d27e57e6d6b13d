using System.Globalization;
using System.Text;

namespace Portal.Core.Payments;

/// <summary>
/// An order as PayFiP wants it written. Its schema checks nothing (every field is an optional string) and its refusals come
/// late, so what it would refuse is refused here, with its own codes.
/// </summary>
internal static class PayFipOrder
{
    private static readonly Money Least = new(1);
    private static readonly Money TooMuch = new(100_000);

    // The service takes 100; the older form protocol refuses the hundredth, and the same page serves both.
    private const int LongestLabel = 99;
    private const int LongestUrl = 250;

    /// <summary>The fields of <c>creerPaiementSecurise</c>, in the order of the schema.</summary>
    /// <exception cref="PaymentGatewayRefusedException">PayFiP would refuse it.</exception>
    public static (string Name, string Value)[] Write(PaymentOrder order, string saisie)
    {
        if (WhyNot(order, saisie) is { } refusal) throw refusal;

        return
        [
            ("exer", order.FiscalYear.ToString("0000", CultureInfo.InvariantCulture)),
            ("mel", order.PayerEmail),
            ("montant", order.Amount.Cents.ToString(CultureInfo.InvariantCulture)),
            ("numcli", order.ClientNumber),
            ("objet", Label(order)),
            ("refdet", order.Reference),
            ("saisie", saisie),
            ("urlnotif", order.NotificationUrl.AbsoluteUri),
            ("urlredirect", order.ReturnUrl.AbsoluteUri),
        ];
    }

    private static PaymentGatewayRefusedException? WhyNot(PaymentOrder order, string saisie) =>
        !IsClientNumber(order.ClientNumber) ? new("T1", "le numéro de client compte six chiffres")
        : !IsReference(order.Reference) ? new("R3", "la référence compte de 6 à 30 lettres et chiffres, sans accent ni signe")
        : order.Amount < Least ? new("M3", "le montant est inférieur à 1,00\u00A0€")
        : order.Amount >= TooMuch ? new("M5", "le montant atteint 100\u00A0000\u00A0€")
        : string.IsNullOrWhiteSpace(order.PayerEmail) ? new("A1", "l’adresse électronique du payeur manque")
        : !IsEmail(order.PayerEmail) ? new("A2", "l’adresse électronique du payeur est incorrecte")
        : saisie is not ("T" or "X" or "W") ? new("S1", "le mode de saisie doit être T, X ou W")
        : !IsUrl(order.NotificationUrl) ? new("N1", "l’adresse de notification est incorrecte ou dépasse 250 caractères")
        : !IsUrl(order.ReturnUrl) ? new("D1", "l’adresse de retour est incorrecte ou dépasse 250 caractères")
        : null;

    private static bool IsClientNumber(string number) => number.Length == 6 && number.All(char.IsAsciiDigit);

    private static bool IsReference(string reference) =>
        reference.Length is >= 6 and <= 30 && reference.All(char.IsAsciiLetterOrDigit);

    /// <summary>One plain address: the field has no room for two, and an accent in it was never seen to pass.</summary>
    private static bool IsEmail(string address) =>
        address.Length is >= 6 and <= 80
        && address.All(sign => char.IsAscii(sign) && !char.IsControl(sign) && sign is not (' ' or ',' or ';' or '<' or '>'))
        && address.Split('@') is [{ Length: > 0 }, { Length: > 0 }];

    private static bool IsUrl(Uri url) =>
        url is { IsAbsoluteUri: true, Scheme: "http" or "https" } && url.AbsoluteUri.Length <= LongestUrl;

    /// <summary>The label with only unaccented letters, digits and single spaces; the reference when nothing is left of it.</summary>
    private static string Label(PaymentOrder order)
    {
        var kept = new StringBuilder(order.Label.Length);

        foreach (var sign in Unaccented(order.Label))
        {
            if (char.IsAsciiLetterOrDigit(sign)) kept.Append(sign);
            else if (kept is [.., not ' ']) kept.Append(' ');
        }

        if (kept.Length > LongestLabel) kept.Length = LongestLabel;
        var label = kept.ToString().Trim();
        return label.Length > 0 ? label : order.Reference;
    }

    private static IEnumerable<char> Unaccented(string text) =>
        text.Replace("œ", "oe", StringComparison.Ordinal).Replace("Œ", "OE", StringComparison.Ordinal)
            .Replace("æ", "ae", StringComparison.Ordinal).Replace("Æ", "AE", StringComparison.Ordinal)
            .Normalize(NormalizationForm.FormKD)
            .Where(sign => CharUnicodeInfo.GetUnicodeCategory(sign) != UnicodeCategory.NonSpacingMark);
}
