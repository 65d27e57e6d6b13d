using System.Xml;
using System.Xml.Linq;

namespace Portal.Simulator.PayFip;

/// <summary>The functional code that the service would answer, and its sentence.</summary>
public sealed record FunctionalError(string Code, string Descriptif);

/// <summary>The envelopes, as JAX-WS RI writes them.</summary>
internal static class Soap
{
    public static readonly XNamespace Envelope = "http://schemas.xmlsoap.org/soap/envelope/";
    public static readonly XNamespace Service =
        "http://securite.service.tpa.cp.finances.gouv.fr/services/mas_securite/contrat_paiement_securise/PaiementSecuriseService";

    private const string ErrorClass = "fr.gouv.finances.cp.tpa.webservice.exceptions.";

    /// <summary>The element of the asked operation; null when the request is not SOAP.</summary>
    public static async Task<XElement?> ReadRequest(Stream body, CancellationToken ct)
    {
        try
        {
            using var reader = XmlReader.Create(body, new XmlReaderSettings
            {
                Async = true,
                DtdProcessing = DtdProcessing.Prohibit,
                XmlResolver = null,
                MaxCharactersInDocument = 64 * 1024,
            });
            var document = await XDocument.LoadAsync(reader, LoadOptions.None, ct);
            return document.Root?.Element(Envelope + "Body")?.Elements().FirstOrDefault();
        }
        catch (XmlException)
        {
            return null;
        }
    }

    /// <summary>An answer; its <c>return</c> and its fields are in no namespace. Null fields are left out, as the real one does.</summary>
    public static string Answer(string operation, params (string Name, string? Value)[] fields) =>
        Write(new XElement(Service + (operation + "Response"), new XAttribute(XNamespace.Xmlns + "ns2", Service),
            new XElement("return", fields.Where(field => field.Value is not null).Select(field => new XElement(field.Name, field.Value)))));

    public static string Refusal(FunctionalError error) => Fault("FonctionnelleErreur", error.Code, error.Descriptif, severity: 2);

    public static string Breakdown() =>
        Fault("TechDysfonctionnementErreur", "999", "Un dysfonctionnement technique est survenu.", severity: 3);

    /// <summary>The framework's own refusal, without detail: the request was not even dispatched.</summary>
    public static string NotUnderstood(string why) => Write(Fault("S:Client", why));

    private static string Fault(string kind, string code, string descriptif, int severity)
    {
        var fault = Fault("S:Server", ErrorClass + kind);
        fault.Add(new XElement("detail",
            new XElement(Service + kind, new XAttribute(XNamespace.Xmlns + "ns2", Service),
                new XElement("code", code),
                new XElement("descriptif", descriptif),
                new XElement("libelle", descriptif),
                new XElement("message", descriptif),
                new XElement("severite", severity))));
        return Write(fault);
    }

    private static XElement Fault(string code, string sentence) =>
        new(Envelope + "Fault", new XElement("faultcode", code), new XElement("faultstring", sentence));

    private static string Write(XElement content) =>
        """<?xml version="1.0" encoding="UTF-8"?>"""
        + new XElement(Envelope + "Envelope", new XAttribute(XNamespace.Xmlns + "S", Envelope), new XElement(Envelope + "Body", content))
            .ToString(SaveOptions.DisableFormatting);
}
