using Portal.Core.Payments;
using Portal.Core.Settlement;

namespace Portal.Web.Pages.Family.Payment;

/// <summary>
/// The bank's server calls here. Nothing it says is believed but the name of the operation, in any case, in the body or
/// the address, by POST or GET: the answer is asked for. An unknown name changes nothing and is no error.
/// </summary>
public static class PaymentNotification
{
    private const int LongestName = 64;

    public static void MapPaymentNotification(this WebApplication app) =>
        app.MapMethods("/paiement/notification", [HttpMethods.Post, HttpMethods.Get], Receive).DisableAntiforgery();

    private static async Task<IResult> Receive(HttpRequest request, SettlePayment settlePayment, CancellationToken ct)
    {
        if (await OperationIn(request, ct) is { } operation)
        {
            try
            {
                await settlePayment.Run(operation, AnswerSource.Notification, CancellationToken.None);
            }
            catch (PaymentGatewayUnavailableException)
            {
                // Polling asks again within the minute.
            }
        }

        return Results.Text("ok");
    }

    /// <summary>The operation named in a return or a notification, or null.</summary>
    public static async Task<string?> OperationIn(HttpRequest request, CancellationToken ct)
    {
        var named = request.HasFormContentType
            ? (await request.ReadFormAsync(ct)).Concat(request.Query)
            : request.Query;
        var operation = named.FirstOrDefault(pair => pair.Key.Equals("idop", StringComparison.OrdinalIgnoreCase)).Value.ToString();
        return operation.Length is > 0 and <= LongestName ? operation : null;
    }
}
