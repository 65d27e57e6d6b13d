using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Portal.Core.Persistence;

namespace Portal.Core.Pricing;

/// <summary>Keeps catalogues in memory, one per organiser and version. One for the whole process.</summary>
public sealed class CatalogueCache
{
    internal ConcurrentDictionary<OrganiserId, Catalogue> Kept { get; } = new();
}

/// <summary>
/// Reads what families see of a catalogue: from memory when the organiser's version has not moved and no publication has come
/// due, which costs one row. Drafts are not in it: only the studio asks for them.
/// </summary>
public sealed class CatalogueReader(PortalDb db, CatalogueCache cache, TimeProvider clock)
{
    /// <exception cref="InvalidOperationException">There is no such organiser: callers look it up first.</exception>
    public async Task<Catalogue> Of(OrganiserId organiser, CancellationToken ct)
    {
        var version = await db.Organisers.Where(o => o.Id == organiser).Select(o => (int?)o.CatalogueVersion).FirstOrDefaultAsync(ct)
            ?? throw new InvalidOperationException($"There is no organiser {organiser.Value}.");
        if (cache.Kept.TryGetValue(organiser, out var kept) && kept.Organiser.CatalogueVersion == version && !(clock.GetUtcNow() >= kept.ChangesAt))
        {
            return kept;
        }

        var read = (await WithDrafts(organiser, ct)).Published(clock.GetUtcNow());
        cache.Kept[organiser] = read;
        return read;
    }

    /// <summary>All of it as it is written at this moment, drafts included, from the database.</summary>
    public async Task<Catalogue> WithDrafts(OrganiserId id, CancellationToken ct)
    {
        var organiser = await db.Organisers.AsNoTracking().SingleAsync(o => o.Id == id, ct);
        var facilities = await db.Facilities.AsNoTracking().Where(f => f.OrganiserId == id).OrderBy(f => f.Name).ToListAsync(ct);
        var activities = await db.Activities.AsNoTracking().AsSplitQuery()
            .Include(a => a.Periods).Include(a => a.Slots).ThenInclude(s => s.Pools).Include(a => a.Slots).ThenInclude(s => s.Rules)
            .Where(a => a.OrganiserId == id).OrderBy(a => a.Kind).ThenBy(a => a.Name).ToListAsync(ct);
        var tariffs = await db.Tariffs.AsNoTracking().Include(t => t.Bands).Where(t => t.OrganiserId == id).ToListAsync(ct);
        var spans = await db.CalendarSpans.AsNoTracking().Where(s => s.OrganiserId == null || s.OrganiserId == id).ToListAsync(ct);
        return new Catalogue(organiser, facilities, activities, tariffs, spans);
    }
}
