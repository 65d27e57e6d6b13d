using System.Data.Common;
using Microsoft.Data.SqlClient;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Portal.Core.Persistence.Postgres;
using Portal.Core.Persistence.SqlServer;

namespace Portal.Core.Persistence;

public abstract partial class PortalDb
{
    /// <summary>A deed that meets a conflict this often has met something else.</summary>
    internal const int Attempts = 6;

    private readonly List<Func<Task>> undo = [];
    private readonly List<Func<Task>> follow = [];

    /// <summary>
    /// Runs a deed in one transaction, and runs it again from its first line when another deed was in its way: a
    /// deadlock, a serialisation conflict, or a row that somebody else inserted first, where two deeds can meet
    /// (<see cref="RaceKeys"/>). The deed reads everything it needs inside.
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
    internal static TimeSpan PauseAfter(int attempt) => TimeSpan.FromMilliseconds(Random.Shared.Next(1, 8 << attempt));

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

    /// <summary>True when another deed was in the way, so that it is worth running again from its first line.</summary>
    public static bool IsConflict(Exception failure) => failure switch
    {
        PostgresException postgres when postgres.IsBrokenKey() => RaceKeys.IsBrokenIn(postgres),
        SqlException sql when sql.IsBrokenKey() => RaceKeys.IsBrokenIn(sql),
        DbUpdateConcurrencyException => true,
        DbException => IsLostRace(failure),
        { InnerException: { } inner } => IsConflict(inner),
        _ => false,
    };

    /// <summary>True when the engine has chosen this one of several that waited for each other, and has undone all of it.</summary>
    public static bool IsLostRace(Exception failure) => failure switch
    {
        PostgresException postgres => postgres.IsLostRace(),
        SqlException sql => sql.IsLostRace(),
        { InnerException: { } inner } => IsLostRace(inner),
        _ => false,
    };

    /// <summary>True for what may end a question that somebody has given up: SQL Server's driver calls it an error of the database.</summary>
    public static bool IsGivenUp(Exception? failure) => failure is OperationCanceledException or DbException || (failure?.InnerException is { } inner && IsGivenUp(inner));

    /// <summary>True when the database itself could not be reached: worth a calm sentence rather than a report.</summary>
    public static bool IsOutage(Exception? failure) => failure switch
    {
        null => false,
        NpgsqlException postgres => postgres.IsOutage(),
        SqlException sql => sql.IsOutage(),
        DbException => false,
        TimeoutException or System.Net.Sockets.SocketException => true,
        { InnerException: { } inner } => IsOutage(inner),
        _ => false,
    };
}
