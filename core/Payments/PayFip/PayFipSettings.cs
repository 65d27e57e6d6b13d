namespace Portal.Core.Payments;

/// <summary>How PayFiP is reached, from the settings <c>PayFip:*</c>. The client number is not here: it belongs to a cash office.</summary>
public sealed class PayFipSettings
{
    public const string Section = "PayFip";

    /// <summary>The SOAP service. Older hosts and the simulator serve the same path.</summary>
    public Uri ServiceUrl { get; set; } = new("https://www.payfip.gouv.fr/tpa/services/securite");

    /// <summary>The page where the family pays, without its <c>idop</c>.</summary>
    public Uri PaymentUrl { get; set; } = new("https://www.payfip.gouv.fr/tpa/paiementws.web");

    /// <summary>T for tests, X for the one activation payment of each means, W for real money. T until somebody decides otherwise.</summary>
    public string Saisie { get; set; } = "T";

    /// <summary>Seconds given to one call, answer included. Beyond, the service counts as unavailable.</summary>
    public double TimeoutSeconds { get; set; } = 15;
}
