using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Custody;
using Portal.Core.Households;
using Portal.Core.Persistence;

namespace Portal.Core.Bookings;

/// <summary>A parent asks for the address of a calendar, of one child or of all. A new one takes the place of the parent's own former one.</summary>
public sealed class OpenCalendarFeed(PortalDb db, TimeProvider clock)
{
    /// <param name="child">Null for all children of the household.</param>
    /// <returns>The token of the address, told once; null when the child is not of this household (I6).</returns>
    public Task<string?> Run(Guardian who, ChildId? child, CancellationToken ct) => db.InTransaction(async () =>
    {
        var now = clock.GetUtcNow();
        if (child is not null && !await db.ChildrenOf(who.HouseholdId).AnyAsync(c => c.Id == child, ct))
        {
            return null;
        }

        // One living address per adult and child: the number of feeds needs no other limit.
        var former = await db.CalendarFeeds.Where(feed => feed.GuardianId == who.Id && feed.ChildId == child && feed.RevokedAt == null).ToListAsync(ct);
        former.ForEach(feed => feed.Revoke(now));

        var (feed, token) = CalendarFeed.Open(who, child, now);
        db.CalendarFeeds.Add(feed);
        db.Record(now, who.Id.Value.ToString(), "calendar-feed.opened", $"feed {feed.Id.Value}", who.HouseholdId, former.Count == 0 ? null : $"replaces {former[0].Id.Value}", child is null ? "all children" : $"child {child.Value.Value}");
        return token;
    }, ct);
}
