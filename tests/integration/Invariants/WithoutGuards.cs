using System.Data.Common;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Portal.IntegrationTests.Invariants;

/// <summary>The control of the concurrency tokens: what is saved is saved whatever has changed since it was read.</summary>
internal sealed partial class WithoutTokens : DbCommandInterceptor
{
    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
    {
#pragma warning disable CA2100 // Made of the portal's own statement.
        command.CommandText = Token().Replace(command.CommandText, "");
#pragma warning restore CA2100
        return ValueTask.FromResult(result);
    }

    [GeneratedRegex("""(?<=WHERE "Id" = @p\d+) AND "Version" = @p\d+""")]
    private static partial Regex Token();
}

/// <summary>The control of a rank: who joins asks for the last of those who wait, and is told that there is nobody.</summary>
internal sealed class WithoutEndOfTheLine : DbCommandInterceptor
{
    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
    {
#pragma warning disable CA2100 // Made of the portal's own statement.
        command.CommandText = command.CommandText.Replace("SELECT max(w.\"QueuedAt\")", "SELECT max(w.\"QueuedAt\") FILTER (WHERE FALSE)", StringComparison.Ordinal);
#pragma warning restore CA2100
        return ValueTask.FromResult(result);
    }
}
