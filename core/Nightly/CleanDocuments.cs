using Microsoft.EntityFrameworkCore;
using Portal.Core.Dossiers;
using Portal.Core.Persistence;

namespace Portal.Core.Nightly;

/// <summary>Removes files that no row names: what a process that died, or two deeds in a row, have left. Running it twice does no harm.</summary>
public sealed class CleanDocuments(PortalDb db, DocumentStore documents, TimeProvider clock)
{
    private const int BatchSize = 500;

    /// <summary>A file is written before its row: younger ones may be on their way.</summary>
    private static readonly TimeSpan Settled = TimeSpan.FromDays(1);

    /// <returns>How many were removed.</returns>
    public async Task<int> Run(CancellationToken ct)
    {
        var removed = 0;
        foreach (var lot in documents.KeptSince(clock.GetUtcNow() - Settled).Chunk(BatchSize))
        {
            var named = new HashSet<string>(await db.Set<DocumentPage>().Where(page => lot.Contains(page.Name)).Select(page => page.Name).ToListAsync(ct));
            named.UnionWith(await db.SignedFiles.Where(file => lot.Contains(file.Document)).Select(file => file.Document).ToListAsync(ct));
            named.UnionWith(await db.Absences.Where(absence => absence.Document != null && lot.Contains(absence.Document)).Select(absence => absence.Document!).ToListAsync(ct));
            foreach (var name in lot.Where(name => !named.Contains(name)))
            {
                documents.Remove(name);
                removed++;
            }
        }

        return removed;
    }
}
