using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Households;
using Portal.Core.Persistence;

namespace Portal.Core.Custody;

/// <summary>A child is no longer shared: all its days are its home's. What the second parent booked stays theirs, to be cancelled or paid.</summary>
public sealed class EndSharing(PortalDb db, TimeProvider clock)
{
    public Task<CustodyRefusal?> Run(Agent agent, SharedChildId id, CancellationToken ct) => db.InTransaction<CustodyRefusal?>(
        async () =>
        {
            var now = clock.GetUtcNow();
            if (await db.ShareAt(agent.OrganiserId, id, ct) is not { } found)
            {
                return CustodyRefusal.NotFound;
            }

            await db.LockShare(id, ct);
            var share = await db.SharedChildren.SingleAsync(one => one.Id == id, ct);
            if (share.EndedAt is not null)
            {
                return CustodyRefusal.Over;
            }

            share.End(now);
            foreach (var household in new[] { found.HomeId, found.HouseholdId })
            {
                db.Record(now, agent.Name, "custody.ended", $"child {found.ChildId.Value}", household, null, null);
            }

            return null;
        },
        ct);
}
