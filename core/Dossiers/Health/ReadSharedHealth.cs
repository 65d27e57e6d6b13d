using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Households;
using Portal.Core.Persistence;

namespace Portal.Core.Dossiers;

/// <summary>A second parent who holds parental authority too reads the health record that the other household keeps (R12): noted like every opening.</summary>
public sealed class ReadSharedHealth(PortalDb db, HealthSeal seal, TimeProvider clock)
{
    /// <returns>Null when the child is not shared with this household, or without joint authority; empty notes when nothing was written.</returns>
    public async Task<HealthNotes?> Run(Guardian who, ChildId child, CancellationToken ct)
    {
        var share = await db.SharedChildren.AsNoTracking().FirstOrDefaultAsync(s => s.ChildId == child && s.HouseholdId == who.HouseholdId && s.EndedAt == null && s.HasJointAuthority, ct);
        if (share is null)
        {
            return null;
        }

        db.Record(clock.GetUtcNow(), who.Id.Value.ToString(), "health.opened", $"child {child.Value}", share.HomeId, null, null);
        await db.SaveChangesAsync(ct);

        var record = await db.HealthRecords.AsNoTracking().FirstOrDefaultAsync(r => r.ChildId == child, ct);
        return record is null ? new HealthNotes() : seal.Open(child, record.Sealed);
    }
}
