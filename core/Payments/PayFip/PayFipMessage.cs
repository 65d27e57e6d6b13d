using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace Portal.Core.Payments;

/// <summary>The service's no: a code of its own and its words.</summary>
internal sealed record PayFipFault(string Code, string Words);

/// <summary>
/// SOAP 1.1 as PayFiP speaks it (document/literal, JAX-WS): only the operation's element is in the namespace; <c>arg0</c>,
/// <c>return</c> and every field are in none, and a client which lets them inherit one sends empty fields.
/// </summary>
internal sealed class PayFipMessage
{
    private static readonly XNamespace Soap = "http://schemas.xmlsoap.org/soap/envelope/";
    private static readonly XNamespace Service =
        "http://securite.service.tpa.cp.finances.gouv.fr/services/mas_securite/contrat_paiement_securise/PaiementSecuriseService";

    private readonly Dictionary<string, string> fields = new(StringComparer.OrdinalIgnoreCase);

    private PayFipMessage(string raw) => Raw = raw;

    /// <summary>What was received.</summary>
    public string Raw { get; }

    /// <summary>Set when the service understood and said no; then there is no field.</summary>
    public PayFipFault? Fault { get; private init; }

    /// <summary>
    /// A field of the answer, trimmed; null when it is absent or empty. Names are read in any case: the schema writes
    /// <c>idOp</c>, the guide's example <c>idop</c>.
    /// </summary>
    public string? this[string name] => fields.GetValueOrDefault(name);

    /// <summary>The envelope which asks for an operation. In the request, the case of the names counts.</summary>
    public static byte[] Ask(string operation, IEnumerable<(string Name, string Value)> fields)
    {
        var envelope = new XElement(Soap + "Envelope", new XAttribute(XNamespace.Xmlns + "soapenv", Soap),
            new XElement(Soap + "Body",
                new XElement(Service + operation, new XAttribute(XNamespace.Xmlns + "ns", Service),
                    new XElement("arg0", fields.Select(field => new XElement(field.Name, field.Value))))));

        return Encoding.UTF8.GetBytes(
            """<?xml version="1.0" encoding="UTF-8"?>""" + envelope.ToString(SaveOptions.DisableFormatting));
    }

    /// <summary>Reads the answer to an operation, a functional fault included.</summary>
    /// <exception cref="PaymentGatewayUnavailableException">
    /// Not SOAP (a proxy's page, a cut answer), or a fault that is not about what was asked: the service is not itself.
    /// </exception>
    public static PayFipMessage Read(byte[] answer, string operation, int httpStatus)
    {
        if (BodyOf(answer) is not { } body) throw new PaymentGatewayUnavailableException($"HTTP {httpStatus}, not SOAP");

        var raw = Encoding.UTF8.GetString(answer);
        if (Child(body, "Fault") is { } fault) return new(raw) { Fault = FunctionalFault(fault) };

        var message = new PayFipMessage(raw);
        var fields = Child(Child(body, operation + "Response"), "return")?.Elements() ?? [];
        foreach (var field in fields)
        {
            if (field.Value.Trim() is { Length: > 0 } value) message.fields.TryAdd(field.Name.LocalName, value);
        }

        return message;
    }

    /// <summary>Told by the detail's element and its code; never by the fault's sentence or prefixes, which have changed.</summary>
    private static PayFipFault FunctionalFault(XElement fault)
    {
        var detail = Child(fault, "detail")?.Elements().FirstOrDefault();
        var code = Child(detail, "code")?.Value.Trim() ?? "?";
        var words = Child(detail, "descriptif")?.Value ?? Child(detail, "libelle")?.Value ?? "";

        return detail?.Name.LocalName is "FonctionnelleErreur"
            ? new(code, words)
            : throw new PaymentGatewayUnavailableException($"{detail?.Name.LocalName ?? "fault without detail"} {code}: {words}");
    }

    /// <summary>No document type, so no entity: an answer is data, whoever sent it.</summary>
    private static XElement? BodyOf(byte[] answer)
    {
        try
        {
            using var reader = XmlReader.Create(new MemoryStream(answer),
                new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
            return Child(XDocument.Load(reader).Root, "Body");
        }
        catch (XmlException)
        {
            return null;
        }
    }

    private static XElement? Child(XElement? parent, string name) =>
        parent?.Elements().FirstOrDefault(child => child.Name.LocalName == name);
}
