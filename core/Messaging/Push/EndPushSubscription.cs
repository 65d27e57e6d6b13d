using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Persistence;

namespace Portal.Core.Messaging;

/// <summary>An adult no longer wants to be alerted on a device; what waits to leave for it does not.</summary>
public sealed class EndPushSubscription(PortalDb db, TimeProvider clock)
{
    /// <param name="id">One of this adult's own: another's is not found (I6).</param>
    public Task<Refusal?> Run(GuardianId who, HouseholdId household, Guid id, CancellationToken ct) => db.InTransaction<Refusal?>(async () =>
    {
        var device = await db.PushSubscriptions.FirstOrDefaultAsync(known => known.Id == id && known.GuardianId == who, ct);
        if (device is null)
        {
            return Refusal.NotFound;
        }

        db.PushSubscriptions.Remove(device);
        db.Record(clock.GetUtcNow(), who.Value.ToString(), "push.ended", $"guardian {who.Value}", household, device.Device, null);
        return null;
    }, ct);
}
