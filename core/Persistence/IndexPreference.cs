using Microsoft.EntityFrameworkCore;

namespace Portal.Core.Persistence;

/// <summary>A word to the engine's planner, for a deed that asks for a small part of long tables again and again.</summary>
internal static class IndexPreference
{
    /// <summary>
    /// Until the end of the transaction, rows are found by their indexes. A batch of a billing needs one row in a hundred;
    /// PostgreSQL would rather read the whole table of charges each time, and the work would grow with the square of the
    /// town. SQL Server is left to choose: nobody has measured it there.
    /// </summary>
    public static async Task PreferIndexes(this PortalDb db, CancellationToken ct)
    {
        if (db is PostgresPortalDb)
        {
            await db.Database.ExecuteSqlRawAsync("SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off; SET LOCAL enable_seqscan = off", ct);
        }
    }
}
