using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Portal.Core.Places;

namespace Portal.Core.Persistence;

/// <summary>Notes which pool-days have been told, however many, by one statement.</summary>
public static class ToldDays
{
    // A row that somebody has locked is about to move and be told again: it is passed by, so that no press waits for this, and
    // this waits for no press. If it does not move after all it stays untold, and the sweep tells it once more.
    private const string OnPostgres =
        """
        UPDATE "PoolDays" AS day SET "Untold" = FALSE
        FROM (
            SELECT row."PoolId", row."Date" FROM "PoolDays" AS row
            JOIN jsonb_to_recordset(CAST({0} AS jsonb)) AS told("Pool" int, "Date" date, "Version" int) ON row."PoolId" = told."Pool" AND row."Date" = told."Date"
            WHERE row."Untold" AND row."Version" <= told."Version"
            FOR UPDATE OF row SKIP LOCKED) AS found
        WHERE day."PoolId" = found."PoolId" AND day."Date" = found."Date"
        """;

    private const string OnSqlServer =
        """
        UPDATE day SET [Untold] = 0
        FROM [PoolDays] AS day WITH (ROWLOCK, READPAST)
        JOIN OPENJSON({0}) WITH ([Pool] int, [Date] date, [Version] int) AS told ON day.[PoolId] = told.[Pool] AND day.[Date] = told.[Date]
        WHERE day.[Untold] = 1 AND day.[Version] <= told.[Version]
        """;

    /// <summary>These days were told as of these versions; one that has moved since stays untold.</summary>
    public static async Task NoteTold(this PortalDb db, IReadOnlyCollection<(PoolDate Day, int Version)> told, CancellationToken ct)
    {
        if (told.Count > 0)
        {
            var rows = JsonSerializer.Serialize(told.Select(row => new { Pool = row.Day.PoolId.Value, row.Day.Date, row.Version }));
            await db.Database.ExecuteSqlRawAsync(db is SqlServerPortalDb ? OnSqlServer : OnPostgres, [rows], ct);
        }
    }
}
