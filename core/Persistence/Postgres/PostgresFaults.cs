using Npgsql;

namespace Portal.Core.Persistence.Postgres;

/// <summary>What PostgreSQL says when a statement may be tried again, and when the server itself is away.</summary>
internal static class PostgresFaults
{
    /// <summary>Everything of the transaction, or of the statement that stood alone, is undone.</summary>
    public static bool IsLostRace(this PostgresException fault) => fault.SqlState is PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure;

    /// <summary>A row with this key is there already.</summary>
    public static bool IsBrokenKey(this PostgresException fault) => fault.SqlState == PostgresErrorCodes.UniqueViolation;

    public static bool IsOutage(this NpgsqlException fault) =>
        fault is not PostgresException { SqlState: not (PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.CannotConnectNow or PostgresErrorCodes.TooManyConnections) };
}
