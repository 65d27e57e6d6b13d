using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Portal.Core.Places;

namespace Portal.Core.Persistence;

/// <summary>Notes which pool-days have been told, however many, by one statement.</summary>
public static class ToldDays
{
    /// <summary>These days were told as of these versions; one that has moved since stays untold.</summary>
    /// <remarks>
    /// A row that somebody has locked is about to move and be told again: it is passed by, so that no press waits for this, and
    /// this waits for no press. If it does not move after all it stays untold, and the sweep tells it once more.
    /// </remarks>
    public static async Task NoteTold(this PortalDb db, IReadOnlyCollection<(PoolDate Day, int Version)> told, CancellationToken ct)
    {
        if (told.Count > 0)
        {
            var rows = JsonSerializer.Serialize(told.Select(row => new { Pool = row.Day.PoolId.Value, row.Day.Date, row.Version }));
            await db.Database.ExecuteSqlRawAsync(db.NoteToldStatement, [rows], ct);
        }
    }
}
