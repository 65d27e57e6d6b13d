using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Organisers;
using Portal.Core.Persistence;

namespace Portal.Core.Studio;

/// <summary>An agent renames a set of places, or says how many a new day has. Days that are open keep theirs: those are set on the grid.</summary>
public sealed class KeepPool(PortalDb db, TimeProvider clock)
{
    public const int LongestName = 80;

    public Task<StudioAnswer> Run(Agent agent, PoolId id, string? name, int? capacity, CancellationToken ct)
    {
        var written = (name ?? "").Trim();
        return written.Length is 0 or > LongestName || capacity is not (>= 0 and <= SlotDraft.MostPlaces)
            ? Task.FromResult(StudioAnswer.Wrong($"Écrivez un nom, en {LongestName}\u00A0caractères au plus, et un nombre de places de 0 à {SlotDraft.MostPlaces:0}."))
            : db.InTransaction(() => Keep(agent, id, written, capacity.Value, ct), ct);
    }

    private async Task<StudioAnswer> Keep(Agent agent, PoolId id, string name, int capacity, CancellationToken ct)
    {
        await db.LockCatalogue(agent.OrganiserId, ct);
        if (await db.Pools.FirstOrDefaultAsync(pool => pool.Id == id && pool.OrganiserId == agent.OrganiserId, ct) is not { } pool)
        {
            return StudioAnswer.No(Refusal.NotFound);
        }

        var before = $"{pool.Name}: {pool.Capacity}";
        (pool.Name, pool.Capacity) = (name, capacity);
        db.Record(clock.GetUtcNow(), agent.Name, "pool.changed", $"pool {id.Value} organiser {agent.OrganiserId.Value}", null, before, $"{name}: {capacity}");
        return StudioAnswer.Kept(id.Value);
    }
}
