using System.Data.Common;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Portal.Core.Persistence;

namespace Portal.IntegrationTests.Invariants;

/// <summary>The control of a lock: what the portal would be without it. Statements that only lock rows of one table are not sent.</summary>
internal sealed class WithoutLock(string table) : DbCommandInterceptor, ILockWitness
{
    private readonly Regex only = new($"""^UPDATE "{table}"( AS \w+)?\s+SET ("?\w+"?\.)?"(Money)?Version" = [^,]* \+ 1\s+WHERE""", RegexOptions.Singleline);

    public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(only.IsMatch(command.CommandText) ? InterceptionResult<int>.SuppressWithResult(1) : result);

    // One that leaves with others is only read in its place.
    public Task Sees(DbCommand command)
    {
        command.CommandText = only.IsMatch(command.CommandText)
            ? Regex.Replace(command.CommandText, """^UPDATE ("\w+") SET .*? WHERE (.*)\sRETURNING (.*)$""", "SELECT $3 FROM $1 WHERE $2", RegexOptions.Singleline)
            : command.CommandText;
        return Task.CompletedTask;
    }
}
