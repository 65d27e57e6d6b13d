using System.Data.Common;
using Microsoft.Data.SqlClient;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Portal.Core.Persistence;

public abstract partial class PortalDb
{
    /// <summary>A deed that meets a conflict this often has met something else.</summary>
    private const int Attempts = 6;

    private readonly List<Func<Task>> undo = [];
    private readonly List<Func<Task>> follow = [];

    /// <summary>
    /// Runs a deed in one transaction, and runs it again from its first line when another deed was in its way: a
    /// deadlock, a serialisation conflict, or a row that somebody else inserted first. The deed reads everything it
    /// needs inside.
    /// </summary>
    public async Task<T> InTransaction<T>(Func<Task<T>> deed, CancellationToken ct)
    {
        if (Database.CurrentTransaction is not null)
        {
            return await deed();
        }

        // A deed that fails is run again as a whole: a savepoint before each save would be two questions for nothing.
        Database.AutoSavepointsEnabled = false;
        for (var attempt = 1; ; attempt++)
        {
            ChangeTracker.Clear();
            undo.Clear();
            follow.Clear();
            try
            {
                await using var transaction = await Database.BeginTransactionAsync(ct);
                var result = await deed();
                await SaveChangesAsync(ct);
                await transaction.CommitAsync(ct);
                undo.Clear();
                await FollowOutside();
                return result;
            }
            catch (Exception failure) when (attempt < Attempts && IsConflict(failure))
            {
                await UndoOutside();
            }
            catch
            {
                await UndoOutside();
                throw;
            }

            await Task.Delay(PauseAfter(attempt), ct);
        }
    }

    /// <summary>What to take back outside the database if the running transaction is not saved.</summary>
    public void IfNotSaved(Func<Task> takeBack) => undo.Add(takeBack);

    /// <summary>
    /// What to do outside the database once the running transaction is saved, and only then: Redis and browsers hear what
    /// is committed. It must not fail: nothing runs it again.
    /// </summary>
    public void OnceSaved(Func<Task> then) => follow.Add(then);

    // Those who met in a conflict must not meet again: each waits a while of its own, and longer each time.
    private static TimeSpan PauseAfter(int attempt) => TimeSpan.FromMilliseconds(Random.Shared.Next(1, 8 << attempt));

    private async Task FollowOutside()
    {
        foreach (var then in follow)
        {
            await then();
        }

        follow.Clear();
    }

    private async Task UndoOutside()
    {
        foreach (var takeBack in undo)
        {
            await takeBack();
        }

        undo.Clear();
    }

    private static bool IsConflict(Exception failure) => failure switch
    {
        PostgresException { SqlState: PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure } => true,
        SqlException { Number: 2601 or 2627 or 1205 } => true,
        DbUpdateConcurrencyException => true,
        { InnerException: { } inner } => IsConflict(inner),
        _ => false,
    };

    /// <summary>True when the database itself could not be reached: worth a calm sentence rather than a report.</summary>
    public static bool IsOutage(Exception? failure) => failure switch
    {
        null => false,
        PostgresException postgres => postgres.SqlState is PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.CannotConnectNow or PostgresErrorCodes.TooManyConnections,
        NpgsqlException => true,
        SqlException sql => sql.Number is -2 or -1 or 2 or 53 or 233 or 4060 or 10053 or 10054 or 10060,
        DbException => false,
        TimeoutException or System.Net.Sockets.SocketException => true,
        { InnerException: { } inner } => IsOutage(inner),
        _ => false,
    };
}
