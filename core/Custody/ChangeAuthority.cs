using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Live;
using Portal.Core.Organisers;
using Portal.Core.Persistence;

namespace Portal.Core.Custody;

/// <summary>
/// The service notes that parental authority over a shared child is held jointly, or no longer is (R12). The second parent may
/// read the health record, or may not, from the next request on; both parents are told.
/// </summary>
public sealed class ChangeAuthority(PortalDb db, CustodyLetters letters, ILiveFeed feed, TimeProvider clock)
{
    public const int LongestReason = 300;

    /// <param name="isJoint">What holds from now on.</param>
    /// <param name="decidedOn">The date of the document that was shown; null when there was none.</param>
    /// <param name="reason">Kept in the audit, and told to nobody: it may be about one of the parents alone.</param>
    public async Task<CustodyRefusal?> Run(Agent agent, SharedChildId id, bool isJoint, DateOnly? decidedOn, string? reason, CancellationToken ct)
    {
        var (why, share) = await db.InTransaction(() => Decide(agent, id, isJoint, decidedOn, reason?.Trim() ?? "", ct), ct);
        if (share is not null)
        {
            feed.CustodyChanged(share.Households);
        }

        return why;
    }

    /// <returns>Why nothing was done, or the share it was done to.</returns>
    private async Task<(CustodyRefusal? Why, SharedChild? Share)> Decide(Agent agent, SharedChildId id, bool isJoint, DateOnly? decidedOn, string reason, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        if (await db.ShareAt(agent.OrganiserId, id, ct) is null)
        {
            return (CustodyRefusal.NotFound, null);
        }

        if (reason.Length is 0 or > LongestReason || decidedOn > ParisTime.DayOf(now))
        {
            return (CustodyRefusal.ReasonMissing, null);
        }

        // Guard: two agents at once, or two presses, change it and tell of it once.
        await db.LockShare(id, ct);
        var share = await db.SharedChildren.SingleAsync(one => one.Id == id, ct);
        if (share.EndedAt is not null)
        {
            return (CustodyRefusal.Over, null);
        }

        if (share.HasJointAuthority == isJoint)
        {
            return (CustodyRefusal.NothingChanges, null);
        }

        share.HoldJointly(isJoint);
        foreach (var household in share.Households)
        {
            db.Record(now, agent.Name, "custody.authority", $"child {share.ChildId.Value}", household, $"joint authority: {!isJoint}", $"joint authority: {isJoint}, decision of {decidedOn:O}: {reason}");
        }

        await letters.AuthorityChanged(share, decidedOn, now, ct);
        return (null, share);
    }
}
