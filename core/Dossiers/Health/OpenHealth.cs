using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Organisers;
using Portal.Core.Persistence;

namespace Portal.Core.Dossiers;

/// <summary>Somebody of the service opens a child's health record: noted under their name before they read a word of it.</summary>
public sealed class OpenHealth(PortalDb db, HealthSeal seal, TimeProvider clock)
{
    /// <returns>Null when the organiser does not know the child; empty notes when its family wrote none.</returns>
    public async Task<HealthNotes?> Run(Agent agent, ChildId child, CancellationToken ct)
    {
        var file = await db.ChildFiles.AsNoTracking().FirstOrDefaultAsync(f => f.ChildId == child && f.OrganiserId == agent.OrganiserId, ct);
        if (file is null || !await db.Concerns(agent, child, ct))
        {
            return null;
        }

        db.Record(clock.GetUtcNow(), agent.Name, "health.opened", $"child {child.Value}", file.HouseholdId, null, null);
        await db.SaveChangesAsync(ct);

        var record = await db.HealthRecords.AsNoTracking().FirstOrDefaultAsync(r => r.ChildId == child, ct);
        return record is null ? new HealthNotes() : seal.Open(child, record.Sealed);
    }
}
