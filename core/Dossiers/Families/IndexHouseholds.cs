using Microsoft.EntityFrameworkCore;
using Portal.Core.Persistence;

namespace Portal.Core.Dossiers;

/// <summary>Gives words to households that have none yet: those that were imported, or opened by another deed.</summary>
public sealed class IndexHouseholds(PortalDb db)
{
    private const int BatchSize = 500;

    /// <returns>How many were indexed.</returns>
    public async Task<int> Run(CancellationToken ct)
    {
        for (var indexed = 0; ;)
        {
            var lot = await db.Households.Where(home => !db.HouseholdWords.Any(word => word.HouseholdId == home.Id)).OrderBy(home => home.Id).Take(BatchSize).Select(home => home.Id).ToListAsync(ct);
            if (lot.Count == 0)
            {
                return indexed;
            }

            // Two processes may meet on the same households: the words of one lot are written again or not at all.
            await db.InTransaction(async () => { await db.IndexWords(lot, ct); return true; }, ct);
            indexed += lot.Count;
        }
    }
}
