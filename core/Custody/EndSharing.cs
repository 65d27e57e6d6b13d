using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Live;
using Portal.Core.Organisers;
using Portal.Core.Persistence;

namespace Portal.Core.Custody;

/// <summary>A child is no longer shared: all its days are its home's. What the second parent booked stays theirs, to be cancelled or paid.</summary>
public sealed class EndSharing(PortalDb db, ILiveFeed feed, TimeProvider clock)
{
    public async Task<CustodyRefusal?> Run(Agent agent, SharedChildId id, CancellationToken ct)
    {
        var (why, share) = await db.InTransaction(() => Decide(agent, id, ct), ct);
        if (share is not null)
        {
            feed.CustodyChanged(share.Households);
        }

        return why;
    }

    /// <returns>Why nothing was done, or the share it was done to.</returns>
    private async Task<(CustodyRefusal? Why, SharedChild? Share)> Decide(Agent agent, SharedChildId id, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        if (await db.ShareAt(agent.OrganiserId, id, ct) is null)
        {
            return (CustodyRefusal.NotFound, null);
        }

        await db.LockShare(id, ct);
        var share = await db.SharedChildren.SingleAsync(one => one.Id == id, ct);
        if (share.EndedAt is not null)
        {
            return (CustodyRefusal.Over, null);
        }

        share.End(now);
        foreach (var household in share.Households)
        {
            db.Record(now, agent.Name, "custody.ended", $"child {share.ChildId.Value}", household, null, null);
        }

        return (null, share);
    }
}
