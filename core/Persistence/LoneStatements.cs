using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;

namespace Portal.Core.Persistence;

/// <summary>
/// How a statement or a save runs that stands outside every transaction: once more when it was the victim of a deadlock,
/// which SQL Server finds even between two single updates that reach one table by different indexes. A mail that the server
/// has taken is noted as taken. Inside a transaction nothing is tried again here: the deed is, as a whole.
/// </summary>
/// <remarks>Says that it does not retry, as the framework would otherwise refuse the deeds' own transactions.</remarks>
internal sealed class LoneStatements(ICurrentDbContext current) : IExecutionStrategyFactory, IExecutionStrategy
{
    private readonly DbContext db = current.Context;

    public bool RetriesOnFailure => false;

    public IExecutionStrategy Create() => this;

    // Only the framework itself asks without waiting, for the keys that sign cookies: it asks again by itself.
    public TResult Execute<TState, TResult>(TState state, Func<DbContext, TState, TResult> operation, Func<DbContext, TState, ExecutionResult<TResult>>? verifySucceeded) =>
        operation(db, state);

    public async Task<TResult> ExecuteAsync<TState, TResult>(
        TState state, Func<DbContext, TState, CancellationToken, Task<TResult>> operation, Func<DbContext, TState, CancellationToken, Task<ExecutionResult<TResult>>>? verifySucceeded, CancellationToken cancellationToken = default)
    {
        for (var attempt = 1; ; attempt++)
        {
            var isAlone = db.Database.CurrentTransaction is null;
            try
            {
                return await operation(db, state, cancellationToken);
            }
            catch (Exception failure) when (isAlone && attempt < PortalDb.Attempts && PortalDb.IsLostRace(failure))
            {
                await Task.Delay(PortalDb.PauseAfter(attempt), cancellationToken);
            }
        }
    }
}
