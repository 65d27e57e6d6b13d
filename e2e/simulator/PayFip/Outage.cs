namespace Portal.Simulator.PayFip;

/// <summary>How the service fails.</summary>
public enum OutageMode
{
    Aucune,

    /// <summary>It answers TechDysfonctionnementErreur, code 999.</summary>
    Technique,

    /// <summary>A proxy answers in its place, in HTML.</summary>
    Http502,

    /// <summary>It does what it was asked, and answers only when the outage ends: the caller gave up, the operation exists.</summary>
    Lent,
}

/// <summary>A bad time of the SOAP service, always bounded.</summary>
public sealed class Outage(TimeProvider time)
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    private readonly Lock gate = new();
    private OutageMode mode;
    private DateTimeOffset until;
    private TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public OutageMode Mode
    {
        get { lock (gate) return time.GetUtcNow() < until ? mode : OutageMode.Aucune; }
    }

    /// <returns>When it will end by itself.</returns>
    public DateTimeOffset Begin(OutageMode newMode, TimeSpan length)
    {
        lock (gate)
        {
            ended.TrySetResult();
            ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
            mode = newMode;
            return until = newMode is OutageMode.Aucune ? default : time.GetUtcNow() + (length < Longest ? length : Longest);
        }
    }

    /// <summary>Waits for the end of the outage, by itself or by order.</summary>
    public async Task Wait(CancellationToken ct)
    {
        Task order;
        TimeSpan left;
        lock (gate)
        {
            order = ended.Task;
            left = until - time.GetUtcNow();
        }

        if (left <= TimeSpan.Zero) return;

        try
        {
            await order.WaitAsync(left, time, ct);
        }
        catch (TimeoutException)
        {
            // It ended by itself.
        }
    }
}
