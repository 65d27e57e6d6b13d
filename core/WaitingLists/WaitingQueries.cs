using Portal.Core.Persistence;

namespace Portal.Core.WaitingLists;

public static class WaitingQueries
{
    /// <summary>Those who wait for a slot on a day, offers included, the next one first: priority, then time (shown openly: O10).</summary>
    public static IQueryable<WaitingEntry> WaitingOn(this PortalDb db, SlotId slot, DateOnly date) => db.WaitingEntries
        .Where(entry => entry.SlotId == slot && entry.Date == date && (entry.State == WaitingState.Waiting || entry.State == WaitingState.Offered))
        .OrderBy(entry => entry.Priority).ThenBy(entry => entry.JoinedAt).ThenBy(entry => entry.Id);
}
