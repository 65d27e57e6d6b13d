using System.Net;
using System.Text;
using System.Xml.Linq;
using Microsoft.Extensions.Options;
using Portal.Core;
using Portal.Core.Payments;

namespace Portal.UnitTests.Payments;

/// <summary>PayFiP with a written part: it answers what the test says, and keeps what it was asked.</summary>
internal sealed class PayFipScript(Func<CancellationToken, Task<HttpResponseMessage>> play) : HttpMessageHandler
{
    public const string Namespace =
        "http://securite.service.tpa.cp.finances.gouv.fr/services/mas_securite/contrat_paiement_securise/PaiementSecuriseService";

    public const string IdOp = "cc0cb210-1cd4-11ea-8cca-0213ad91a103";

    public static PaymentOrder Order { get; } = new(
        "012345", 2026, "F202600012A1", "Cantine", new Money(12.40m), "parent@example.fr",
        new Uri("https://portail.example.fr/paiement/notification"), new Uri("https://portail.example.fr/paiement/retour"));

    public XDocument? Asked { get; private set; }

    public HttpRequestMessage? Request { get; private set; }

    public static PayFipScript Says(string body, HttpStatusCode status = HttpStatusCode.OK) => new(_ => Task.FromResult(
        new HttpResponseMessage(status) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) }));

    public static PayFipScript Answers(string operation, string fields) => Says(Envelope(
        $"""<ns2:{operation}Response xmlns:ns2="{Namespace}"><return>{fields}</return></ns2:{operation}Response>"""));

    public static PayFipScript Faults(string kind, string code) => Says(Envelope(
        $"""
        <S:Fault><faultcode>S:Server</faultcode><faultstring>peu importe</faultstring><detail><x:{kind} xmlns:x="{Namespace}">
        <code>{code}</code><descriptif>Phrase du service.</descriptif><severite>2</severite></x:{kind}></detail></S:Fault>
        """), HttpStatusCode.InternalServerError);

    public static string Envelope(string content) =>
        $"""<?xml version="1.0" encoding="UTF-8"?><S:Envelope xmlns:S="http://schemas.xmlsoap.org/soap/envelope/"><S:Body>{content}</S:Body></S:Envelope>""";

    public PayFipGateway Gateway(double timeoutSeconds = 15) =>
        new(new HttpClient(this), Options.Create(new PayFipSettings { TimeoutSeconds = timeoutSeconds }));

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Request = request;
        Asked = XDocument.Parse(await request.Content!.ReadAsStringAsync(cancellationToken));
        return await play(cancellationToken);
    }
}
