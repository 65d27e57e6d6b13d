namespace Portal.Simulator.PayFip;

/// <summary>Tells the portal, server to server, that an operation has a result. Not signed, as the real one.</summary>
public sealed class Notifier(TimeProvider time) : IDisposable
{
    private readonly HttpClient http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false })
    {
        Timeout = TimeSpan.FromSeconds(5),
    };

    /// <summary>One POST, awaited and recorded, whatever it gives.</summary>
    public async Task<Notification> Notify(Operation operation, CancellationToken ct)
    {
        var notification = await Post(operation, ct);
        operation.Record(notification);
        return notification;
    }

    public void Dispose() => http.Dispose();

    private async Task<Notification> Post(Operation operation, CancellationToken ct)
    {
        try
        {
            using var form = new FormUrlEncodedContent([new("idop", operation.IdOp)]);
            using var answer = await http.PostAsync(new Uri(operation.Order.Urlnotif), form, ct);
            return new(time.GetUtcNow(), (int)answer.StatusCode, null);
        }
        catch (HttpRequestException failure)
        {
            return new(time.GetUtcNow(), null, failure.Message);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return new(time.GetUtcNow(), null, "pas de réponse en 5 secondes");
        }
    }
}
