using Microsoft.EntityFrameworkCore;
using Portal.Core.Persistence;

namespace Portal.Core.Dossiers;

/// <summary>Tells families, once, that a document they sent is about to expire.</summary>
public sealed class RemindDocuments(PortalDb db, DossierLetters letters, TimeProvider clock)
{
    /// <summary>Long enough to ask an insurer for a new certificate.</summary>
    private const int DaysBefore = 30;

    /// <param name="ct">Stops between two transactions.</param>
    /// <param name="only">At one organiser; null: at all.</param>
    /// <param name="progress">Counts the documents that were told of; null: nobody watches.</param>
    /// <returns>How many families were told.</returns>
    public async Task<int> Run(CancellationToken ct, OrganiserId? only = null, IWorkProgress? progress = null)
    {
        progress ??= NobodyWatches.Instance;
        var today = clock.TodayInParis();
        var soon = today.AddDays(DaysBefore);
        var expiring = await db.FamilyDocuments.AsNoTracking()
            .Where(document => (only == null || document.OrganiserId == only) && document.State == DocumentState.Accepted && !document.IsReminded && document.ValidUntil >= today && document.ValidUntil <= soon)
            .Where(document => db.DocumentTypes.Any(type => type.Id == document.TypeId && type.RetiredAt == null))
            // Nothing to ask for where a newer one has been sent.
            .Where(document => !db.FamilyDocuments.Any(newer => newer.HouseholdId == document.HouseholdId && newer.TypeId == document.TypeId && newer.ChildId == document.ChildId && newer.SentAt > document.SentAt && newer.State != DocumentState.Refused))
            .ToListAsync(ct);

        await progress.Start(expiring.Count, ct);
        var told = 0;
        foreach (var document in expiring)
        {
            told += await db.InTransaction(() => Remind(document, progress, ct), ct) ? 1 : 0;
            progress.Tell();
        }

        return told;
    }

    // The mark and the mail are one transaction: a document that is marked was told, and told once.
    private async Task<bool> Remind(FamilyDocument document, IWorkProgress progress, CancellationToken ct)
    {
        if (await db.FamilyDocuments.Where(d => d.Id == document.Id && !d.IsReminded).ExecuteUpdateAsync(d => d.SetProperty(x => x.IsReminded, true), ct) == 0)
        {
            return false;
        }

        await letters.DocumentExpires(document, clock.GetUtcNow(), ct);
        await progress.Advance(1, ct);
        return true;
    }
}
