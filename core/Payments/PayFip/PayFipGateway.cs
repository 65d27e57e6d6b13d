using System.Globalization;
using System.Net.Http.Headers;
using Microsoft.Extensions.Options;

namespace Portal.Core.Payments;

/// <summary>
/// PayFiP by its web service: three SOAP operations, no refund, no cancel, no list. A refund goes through the accountant.
/// </summary>
/// <remarks>
/// Written from the service's WSDL and from exchanges that integrators recorded on the DGFiP's test client. An <c>idOp</c>
/// opens the page once, so a retry is a new operation; A is not an end; the answer's <c>exer</c> comes truncated: never compared.
/// </remarks>
public sealed class PayFipGateway(HttpClient http, IOptions<PayFipSettings> settings) : IPaymentGateway
{
    /// <summary>A real answer weighs about one kilobyte; beyond this, it is not one.</summary>
    private const int LargestAnswer = 256 * 1024;

    private static readonly MediaTypeHeaderValue SoapContent = new("text/xml", "utf-8");

    private readonly PayFipSettings settings = settings.Value;

    /// <inheritdoc/>
    public async Task<PaymentOperation> Start(PaymentOrder order, CancellationToken ct)
    {
        var answer = await Ask("creerPaiementSecurise", PayFipOrder.Write(order, settings.Saisie), ct);

        if (answer.Fault is { } no) throw new PaymentGatewayRefusedException(no.Code, no.Words);
        if (answer["idOp"] is not { } operationId) throw new PaymentGatewayUnavailableException("an answer without idOp");

        return new(operationId, PageOf(operationId));
    }

    /// <inheritdoc/>
    public Uri PageOf(string operationId) =>
        new UriBuilder(settings.PaymentUrl) { Query = "idop=" + Uri.EscapeDataString(operationId) }.Uri;

    /// <inheritdoc/>
    public async Task<PaymentAnswer> Lookup(string operationId, CancellationToken ct)
    {
        // An idOp reaches us by a public address too; what cannot be one is not worth a call, nor a place in our XML.
        if (!operationId.All(sign => char.IsAsciiLetterOrDigit(sign) || sign is '-'))
            return new(operationId, PaymentResult.Unknown, null, null, null, null, Raw: "");

        var answer = await Ask("recupererDetailPaiementSecurise", [("idOp", operationId)], ct);

        var result = answer.Fault is { } no ? ResultOf(no) : ResultOf(answer, operationId);
        return new(operationId, result, AmountOf(answer), answer["refdet"], answer["numcli"], answer["numauto"], answer.Raw);
    }

    /// <summary>A check of the configuration: does the DGFiP know this cash office, and may it use the service?</summary>
    /// <returns>The office's name at the DGFiP.</returns>
    /// <exception cref="PaymentGatewayRefusedException">T1, T2 or T4: the number is wrong, unknown, or not opened.</exception>
    /// <exception cref="PaymentGatewayUnavailableException">Nobody answered.</exception>
    public async Task<string> NameOfClient(string clientNumber, CancellationToken ct)
    {
        // Here, and only here, numCli takes a capital C.
        var answer = await Ask("recupererDetailClient", [("numCli", clientNumber)], ct);

        if (answer.Fault is { } no) throw new PaymentGatewayRefusedException(no.Code, no.Words);
        if (answer["numcli"] is null) throw new PaymentGatewayUnavailableException("an answer without numcli");

        return string.Join(' ', new[] { answer["libelleN1"], answer["libelleN2"], answer["libelleN3"] }.OfType<string>());
    }

    private async Task<PayFipMessage> Ask(string operation, (string Name, string Value)[] fields, CancellationToken ct)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(TimeSpan.FromSeconds(settings.TimeoutSeconds));

        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, settings.ServiceUrl);
            request.Content = new ByteArrayContent(PayFipMessage.Ask(operation, fields)) { Headers = { ContentType = SoapContent } };
            request.Headers.TryAddWithoutValidation("SOAPAction", "\"\"");

            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token);
            await response.Content.LoadIntoBufferAsync(LargestAnswer, patience.Token);

            // A fault comes as HTTP 500, so it is the body which speaks; the status only explains a body that is not SOAP.
            var body = await response.Content.ReadAsByteArrayAsync(patience.Token);
            return PayFipMessage.Read(body, operation, (int)response.StatusCode);
        }
        catch (OperationCanceledException late) when (!ct.IsCancellationRequested)
        {
            throw new PaymentGatewayUnavailableException("no answer in time", late);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            throw new PaymentGatewayUnavailableException(failure.Message, failure);
        }
    }

    private static PaymentResult ResultOf(PayFipFault no) => no.Code switch
    {
        "P1" => PaymentResult.Unknown,
        "P5" => PaymentResult.NotYetKnown,
        _ => PaymentResult.Unreadable,
    };

    private static PaymentResult ResultOf(PayFipMessage answer, string operationId) =>
        !operationId.Equals(answer["idOp"], StringComparison.OrdinalIgnoreCase) ? PaymentResult.Unreadable
        : answer["montant"] is not null && AmountOf(answer) is null ? PaymentResult.Unreadable
        : answer["resultrans"] switch
        {
            "P" => PaymentResult.PaidByCard,
            "V" => PaymentResult.PaidByDebit,
            "A" => PaymentResult.Abandoned,
            "R" or "Z" => PaymentResult.Refused,
            _ => PaymentResult.Unreadable,
        };

    private static Money? AmountOf(PayFipMessage answer) =>
        long.TryParse(answer["montant"], NumberStyles.None, CultureInfo.InvariantCulture, out var cents)
            ? Money.FromCents(cents)
            : null;
}
