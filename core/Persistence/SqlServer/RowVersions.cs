using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Portal.Core.Persistence.SqlServer;

/// <summary>
/// READ_COMMITTED_SNAPSHOT: who reads sees the last committed version of a row and waits for nobody. Without it every
/// planning waits behind whoever holds a pool-day, and readers are victims of deadlocks. The framework sets it on a database
/// that it makes itself; one that an administrator has made is without it.
/// </summary>
public static class RowVersions
{
    /// <summary>What an administrator says once, connected to the portal's database.</summary>
    public const string Command = "ALTER DATABASE CURRENT SET READ_COMMITTED_SNAPSHOT ON WITH ROLLBACK IMMEDIATE";

    public static Task<bool> HasRowVersions(this DatabaseFacade database, CancellationToken ct) =>
        database.SqlQueryRaw<bool>("SELECT is_read_committed_snapshot_on AS Value FROM sys.databases WHERE database_id = DB_ID()").SingleAsync(ct);

    // Not in a transaction: the engine wants to be alone in its database for this.
    public static Task TurnRowVersionsOn(this DatabaseFacade database, CancellationToken ct) => database.ExecuteSqlRawAsync(Command, ct);
}

/// <summary>Refuses to start on a database without row versions. One that is away is let be: the pages say so until it is back.</summary>
public sealed partial class RowVersionsAtStart(IServiceScopeFactory scopes, ILogger<RowVersionsAtStart> log) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            if (!await scope.ServiceProvider.GetRequiredService<PortalDb>().HasRowVersions(cancellationToken))
            {
                throw new InvalidOperationException($"The database does not keep row versions, without which readers wait for writers. Run « migrate », or as its owner: {RowVersions.Command};");
            }
        }
        catch (Exception away) when (PortalDb.IsOutage(away))
        {
            NotLookedAt(log, away);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(EventName = "RowVersionsUnknown", Level = LogLevel.Warning, Message = "The database is away: whether it keeps row versions was not looked at")]
    private static partial void NotLookedAt(ILogger logger, Exception away);
}
