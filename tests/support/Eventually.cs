namespace Portal.TestSupport;

/// <summary>Waits for a condition, never for a while: what other processes do takes its time, but not for ever.</summary>
public static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public static Task True(Func<bool> condition, string what, CancellationToken ct) => True(() => Task.FromResult(condition()), what, ct);

    public static async Task True(Func<Task<bool>> condition, string what, CancellationToken ct)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(Patience);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        try
        {
            while (!await condition())
            {
                await timer.WaitForNextTickAsync(patience.Token);
            }
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            throw new TimeoutException($"Never came: {what}.");
        }
    }
}
