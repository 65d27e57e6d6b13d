using System.Xml.Linq;
using Microsoft.Extensions.Options;

namespace Portal.Simulator.PayFip;

/// <summary>What the service answers: an envelope, which is a fault when the HTTP status is 500.</summary>
public sealed record SoapAnswer(int Status, string Envelope);

/// <summary>The three operations of <c>PaiementSecuriseService</c>.</summary>
public sealed class SecuriteService(OperationBook book, IOptions<SimulatorSettings> settings, TimeProvider time)
{
    private static readonly FunctionalError WrongIdOp = new("P1", "IdOp incorrect.");
    private static readonly FunctionalError NotKnownYet = new("P5", "Le résultat de la transaction n'est pas encore connu.");
    private static readonly TimeZoneInfo Paris = TimeZoneInfo.FindSystemTimeZoneById("Europe/Paris");

    public SoapAnswer Answer(XElement? asked)
    {
        if (asked is null) return new(500, Soap.NotUnderstood("Couldn't create SOAP message due to exception"));
        if (asked.Name.Namespace != Soap.Service) return new(500, Soap.NotUnderstood($"Cannot find dispatch method for {asked.Name}"));

        return asked.Name.LocalName switch
        {
            "creerPaiementSecurise" => CreerPaiementSecurise(asked),
            "recupererDetailPaiementSecurise" => RecupererDetailPaiementSecurise(asked),
            "recupererDetailClient" => RecupererDetailClient(asked),
            _ => new(500, Soap.NotUnderstood($"Cannot find dispatch method for {asked.Name}")),
        };
    }

    private SoapAnswer CreerPaiementSecurise(XElement asked)
    {
        var order = new OrderFields(
            Field(asked, "numcli"), Field(asked, "exer"), Field(asked, "refdet"), Field(asked, "objet"), Field(asked, "montant"),
            Field(asked, "mel"), Field(asked, "saisie"), Field(asked, "urlnotif"), Field(asked, "urlredirect"));
        if (OrderChecks.WhyNot(order, settings.Value.ClientNumbers) is { } error) return Refuse(error);

        return Accept(asked, ("idOp", book.Open(order).IdOp));
    }

    private SoapAnswer RecupererDetailPaiementSecurise(XElement asked)
    {
        // In lower case the field is not the schema's: seen empty, it is answered P1 even for an idOp one second old.
        var operation = book.Find(Field(asked, "idOp"));
        if (operation is null) return Refuse(WrongIdOp);

        operation.CountLookup();
        if (operation.IsForgotten(time.GetUtcNow())) return Refuse(WrongIdOp);
        if (operation is not { Resultrans: { } resultrans, EndedAt: { } ended }) return Refuse(NotKnownYet);

        var local = TimeZoneInfo.ConvertTime(ended, Paris);
        var order = operation.Order;
        return Accept(asked,
            ("dattrans", $"{local:ddMMyyyy}"),
            ("exer", order.Exer.Length > 2 ? order.Exer[..2] : order.Exer), // Recorded: "20" for 2019.
            ("heurtrans", $"{local:HHmm}"),
            ("idOp", operation.IdOp),
            ("mel", order.Mel),
            ("montant", order.Montant),
            ("numauto", operation.Numauto),
            ("numcli", order.Numcli),
            ("objet", order.Objet),
            ("refdet", order.Refdet),
            ("resultrans", resultrans),
            ("saisie", order.Saisie));
    }

    private SoapAnswer RecupererDetailClient(XElement asked)
    {
        var numcli = Field(asked, "numCli");
        if (OrderChecks.WhyNotClient(numcli, settings.Value.ClientNumbers) is { } error) return Refuse(error);

        return Accept(asked, ("libelleN1", "REGIE DE DEMONSTRATION"), ("libelleN2", "SIMULATEUR"), ("libelleN3", ""), ("numcli", numcli));
    }

    /// <summary>Only <c>arg0</c> and fields without a namespace are seen, as by the real one; anything else is an empty field.</summary>
    private static string Field(XElement asked, string name) => asked.Element("arg0")?.Element(name)?.Value.Trim() ?? "";

    private static SoapAnswer Accept(XElement asked, params (string Name, string? Value)[] fields) =>
        new(200, Soap.Answer(asked.Name.LocalName, fields));

    private static SoapAnswer Refuse(FunctionalError error) => new(500, Soap.Refusal(error));
}
