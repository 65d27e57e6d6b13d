using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Households;
using Portal.Core.Persistence;

namespace Portal.Core.Dossiers;

/// <summary>A parent writes what the service must know of a child's health. It counts at once, and is sealed before it is saved.</summary>
public sealed class KeepHealth(PortalDb db, HealthSeal seal, TimeProvider clock)
{
    /// <returns>Why nothing was kept; null when it is.</returns>
    public async Task<Refusal?> Run(Guardian who, ChildId child, HealthNotes notes, bool hasHealthPlan, CancellationToken ct)
    {
        string[] written = [notes.Allergies, notes.Illnesses, notes.Medication, notes.Vaccines, notes.Doctor, notes.DoctorPhone, notes.HealthPlan];
        return written.Any(text => text.Length > HealthNotes.Longest)
            ? Refusal.NoteTooLong
            : await db.InTransaction(() => Keep(who, child, notes, hasHealthPlan, ct), ct);
    }

    private async Task<Refusal?> Keep(Guardian who, ChildId childId, HealthNotes notes, bool hasHealthPlan, CancellationToken ct)
    {
        if (await db.Children.FirstOrDefaultAsync(c => c.Id == childId && c.HouseholdId == who.HouseholdId, ct) is not { } child)
        {
            return Refusal.NotFound;
        }

        var now = clock.GetUtcNow();
        var record = await db.HealthRecords.FirstOrDefaultAsync(r => r.ChildId == childId, ct);
        if (record is null)
        {
            db.Add(new HealthRecord { ChildId = childId, HouseholdId = who.HouseholdId, Sealed = seal.Seal(childId, notes), ChangedAt = now });
        }
        else
        {
            (record.Sealed, record.ChangedAt) = (seal.Seal(childId, notes), now);
        }

        child.HasHealthPlan = hasHealthPlan;
        // Who and when, never what: the audit is read by more people than the record.
        db.Record(now, who.Id.Value.ToString(), "health.changed", $"child {childId.Value}", who.HouseholdId, null, null);
        return null;
    }
}
