using Microsoft.EntityFrameworkCore;
using Portal.Core.Persistence;

namespace Portal.Core.Dossiers;

/// <summary>Seals with the current key what an older one had sealed, so that the older one can be thrown away. Running it twice does no harm.</summary>
public sealed class ResealHealth(PortalDb db, HealthSeal seal)
{
    private const int BatchSize = 200;

    /// <returns>How many were sealed anew.</returns>
    public async Task<int> Run(CancellationToken ct)
    {
        var (done, current) = (0, $"h1:{seal.CurrentKey}:");
        while (true)
        {
            var old = await db.HealthRecords.AsNoTracking().Where(record => !record.Sealed.StartsWith(current)).OrderBy(record => record.ChildId).Take(BatchSize).ToListAsync(ct);
            if (old.Count == 0)
            {
                return done;
            }

            foreach (var record in old)
            {
                var anew = seal.Seal(record.ChildId, seal.Open(record.ChildId, record.Sealed));
                // Guard: what a parent has written meanwhile is newer, and sealed with the current key already.
                done += await db.HealthRecords.Where(r => r.ChildId == record.ChildId && r.Sealed == record.Sealed).ExecuteUpdateAsync(r => r.SetProperty(x => x.Sealed, anew), ct);
            }
        }
    }
}
