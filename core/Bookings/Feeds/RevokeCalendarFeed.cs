using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Households;
using Portal.Core.Persistence;

namespace Portal.Core.Bookings;

/// <summary>Any adult of the household closes one of its calendars; who still asks for it is told that it is gone.</summary>
public sealed class RevokeCalendarFeed(PortalDb db, TimeProvider clock)
{
    /// <returns><see cref="Refusal.NotFound"/> when it is not this household's, or is closed already.</returns>
    public Task<Refusal?> Run(Guardian who, CalendarFeedId id, CancellationToken ct) => db.InTransaction<Refusal?>(async () =>
    {
        var now = clock.GetUtcNow();
        var feed = await db.CalendarFeeds.FirstOrDefaultAsync(f => f.Id == id && f.HouseholdId == who.HouseholdId && f.RevokedAt == null, ct);
        if (feed is null)
        {
            return Refusal.NotFound;
        }

        feed.Revoke(now);
        db.Record(now, who.Id.Value.ToString(), "calendar-feed.revoked", $"feed {id.Value}", who.HouseholdId, "open", "revoked");
        return null;
    }, ct);
}
