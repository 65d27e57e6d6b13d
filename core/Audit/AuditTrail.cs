using Portal.Core.Persistence;

namespace Portal.Core.Audit;

/// <summary>How deeds write the audit (I7).</summary>
public static class AuditTrail
{
    /// <summary>Leaves a line of who changed what (I7), saved with the change itself.</summary>
    public static void Record(this PortalDb db, DateTimeOffset at, string who, string what, string subject, HouseholdId? household, string? before, string? after) =>
        db.AuditEntries.Add(new AuditEntry { At = at, Who = who, DeskAgent = db.DeskAgent, What = what, Subject = subject, HouseholdId = household, Before = before, After = after });
}
