using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Portal.TestSupport.Engines;

namespace Portal.TestSupport;

/// <summary>The first statement of this kind is the victim of a deadlock; it goes through when it is said again.</summary>
public sealed class Victim(Func<DbCommand, bool> kind) : DbCommandInterceptor
{
    private int deaths;

    public int Deaths => deaths;

    public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default) =>
        Live(command, result);

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default) =>
        Live(command, result);

    private ValueTask<T> Live<T>(DbCommand command, T result) =>
        kind(command) && Interlocked.CompareExchange(ref deaths, 1, 0) == 0
            ? throw Engine.OfThisTest.Deadlock()
            : ValueTask.FromResult(result);
}
