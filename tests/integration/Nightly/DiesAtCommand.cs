using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Portal.IntegrationTests.Nightly;

/// <summary>A process that is killed at its n-th word to the database: from there on nothing of it arrives, and what was not committed is gone.</summary>
public sealed class DiesAtCommand(int at) : DbCommandInterceptor, IDbTransactionInterceptor
{
    private int said;

    public int Said => said;

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default) => Live(result);

    public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default) => Live(result);

    public override ValueTask<InterceptionResult<object>> ScalarExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<object> result, CancellationToken cancellationToken = default) => Live(result);

    ValueTask<InterceptionResult> IDbTransactionInterceptor.TransactionCommittingAsync(DbTransaction transaction, TransactionEventData eventData, InterceptionResult result, CancellationToken cancellationToken) => Live(result);

    private ValueTask<T> Live<T>(T result) => ++said < at ? ValueTask.FromResult(result) : throw new InvalidOperationException("The process was killed here.");
}
