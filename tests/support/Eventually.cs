namespace Portal.TestSupport;

/// <summary>Waits for a condition, never for a while: what other processes do takes its time, but not for ever.</summary>
public static class Eventually
{
    /// <summary>Looks, not seconds: a machine that stands still for a while must not make a test give up.</summary>
    private const int Looks = 1000;

    public static Task True(Func<bool> condition, string what, CancellationToken ct) => True(() => Task.FromResult(condition()), what, ct);

    /// <param name="looks">More of them where whole processes start, die, or wait for each other.</param>
    public static async Task True(Func<Task<bool>> condition, string what, CancellationToken ct, int looks = Looks)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        for (var look = 0; look < looks; look++)
        {
            if (await condition())
            {
                return;
            }

            await timer.WaitForNextTickAsync(ct);
        }

        throw new TimeoutException($"Never came: {what}.");
    }
}
