using Microsoft.EntityFrameworkCore;
using Portal.Core.Persistence.Postgres;
using Portal.Core.Persistence.SqlServer;

namespace Portal.Core.Persistence;

/// <summary>Writes many rows at once by the engine's own fast way, past the change tracker.</summary>
public static class BulkInserts
{
    /// <summary>
    /// Streams the rows into their table, inside the running transaction if there is one. Rows keep the ids they carry,
    /// and the database's own numbering goes on after them. What hangs on a row (its lists) is not followed.
    /// </summary>
    public static async Task BulkInsert<T>(this PortalDb db, IEnumerable<T> rows, CancellationToken ct)
        where T : class
    {
        var table = BulkTable.Of<T>(db);

        await db.Database.OpenConnectionAsync(ct);
        try
        {
            await (db switch
            {
                PostgresPortalDb postgres => PostgresCopy.Write(postgres, table, rows, ct),
                SqlServerPortalDb sqlServer => SqlServerCopy.Write(sqlServer, table, rows, ct),
                _ => throw new NotSupportedException($"{db.GetType().Name} has no bulk insert."),
            });
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }
}
