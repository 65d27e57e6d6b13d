using System.Globalization;
using System.Text.RegularExpressions;

namespace Portal.Simulator.PayFip;

/// <summary>What the service looks at before it opens an operation, with the codes it answers.</summary>
internal static partial class OrderChecks
{
    private const long OneEuro = 100;
    private const long HundredThousandEuros = 10_000_000;

    public static FunctionalError? WhyNot(OrderFields order, IReadOnlyCollection<string> knownClients) =>
        WhyNotClient(order.Numcli, knownClients) is { } client ? client
        : !Reference().IsMatch(order.Refdet) ? new("R3", "Le format du paramètre REFDET n'est pas conforme.")
        : WhyNotAmount(order.Montant) is { } amount ? amount
        : order.Mel.Length == 0 ? new("A1", "Adresse électronique manquante.")
        : !Email().IsMatch(order.Mel) || order.Mel.Length is < 6 or > 80 ? new("A2", "Adresse électronique incorrecte.")
        : order.Saisie is not ("T" or "X" or "W") ? new("S1", "Le paramètre SAISIE est incorrect.")
        : !IsUrl(order.Urlnotif) ? new("N1", "Le paramètre URLNOTIF est incorrect.")
        : !IsUrl(order.Urlredirect) ? new("D1", "Le paramètre URLREDIRECT est incorrect.")
        : null;

    public static FunctionalError? WhyNotClient(string numcli, IReadOnlyCollection<string> knownClients) =>
        !ClientNumber().IsMatch(numcli) ? new("T1", "Le numéro de client est invalide.")
        : knownClients.Count > 0 && !knownClients.Contains(numcli) ? new("T2", "Le numéro de client est inconnu.")
        : null;

    private static FunctionalError? WhyNotAmount(string montant) =>
        !Amount().IsMatch(montant) ? new("M1", "Le format du montant est incorrect.")
        : long.Parse(montant, CultureInfo.InvariantCulture) switch
        {
            < OneEuro => new("M3", "Le montant est inférieur à 1 euro."),
            >= HundredThousandEuros => new("M5", "Le montant est supérieur à la limite autorisée."),
            _ => null,
        };

    private static bool IsUrl(string url) =>
        url.Length <= 250 && Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Scheme is "http" or "https";

    [GeneratedRegex(@"\A[0-9]{6}\z")]
    private static partial Regex ClientNumber();

    [GeneratedRegex(@"\A[A-Za-z0-9]{6,30}\z")]
    private static partial Regex Reference();

    [GeneratedRegex(@"\A[0-9]{1,11}\z")]
    private static partial Regex Amount();

    [GeneratedRegex(@"\A[^@\s;,]+@[^@\s;,]+\z")]
    private static partial Regex Email();
}
