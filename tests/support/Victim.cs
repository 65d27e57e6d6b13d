using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;

namespace Portal.TestSupport;

/// <summary>The first statement in which these words stand is the victim of a deadlock; it goes through when it is said again.</summary>
public sealed class Victim(string words) : DbCommandInterceptor
{
    private int deaths;

    public int Deaths => deaths;

    public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default) =>
        Live(command, result);

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default) =>
        Live(command, result);

    private ValueTask<T> Live<T>(DbCommand command, T result) =>
        command.CommandText.Contains(words, StringComparison.Ordinal) && Interlocked.CompareExchange(ref deaths, 1, 0) == 0
            ? throw new PostgresException("deadlock detected", "ERROR", "ERROR", PostgresErrorCodes.DeadlockDetected)
            : ValueTask.FromResult(result);
}
