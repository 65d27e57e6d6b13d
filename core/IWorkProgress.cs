namespace Portal.Core;

/// <summary>Who watches a long piece of work. The deed tells; where it is written down, and who reads it, is not its business.</summary>
public interface IWorkProgress
{
    /// <summary>Says how much there is to do now. May be said again: what fell out of the work meanwhile is then no longer waited for.</summary>
    /// <param name="left">In the work's own unit; what was done before is added.</param>
    Task Start(int left, CancellationToken ct);

    /// <summary>Counts what the running transaction did, within it: killed before its commit, it has not counted.</summary>
    Task Advance(int done, CancellationToken ct);

    /// <summary>Tells those who look on. After a commit.</summary>
    void Tell();
}

/// <summary>Nobody watches: the work was begun by the clock, not by a night.</summary>
public sealed class NobodyWatches : IWorkProgress
{
    /// <summary>It keeps nothing, so that one does for all.</summary>
    public static NobodyWatches Instance { get; } = new();

    /// <inheritdoc/>
    public Task Start(int left, CancellationToken ct) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task Advance(int done, CancellationToken ct) => Task.CompletedTask;

    /// <inheritdoc/>
    public void Tell()
    {
    }
}
