using Microsoft.EntityFrameworkCore;
using Portal.Core.Dossiers;
using Portal.Core.Live;
using Portal.Core.Organisers;
using Portal.Core.Persistence;
using Portal.Core.Places;
using Portal.Core.Pricing;

namespace Portal.Core.WaitingLists;

public static class WaitingQueries
{
    /// <summary>What passing an offer of these days means; where their activities disagree, what the organiser says.</summary>
    public static PassedOffer PassedOfferOf(this Catalogue catalogue, IEnumerable<WaitingEntry> entries) =>
        entries.Select(entry => catalogue.Find(entry.SlotId)?.Policies.PassedOffer).Distinct().ToList() is [{ } agreed] ? agreed : catalogue.Organiser.Policies.PassedOffer;

    /// <summary>The day as a cart takes it, for the longest stay where hours are chosen (R44), at its price.</summary>
    public static (SlotDay Day, Quote Quote) AsPicked(this WaitingEntry entry, Catalogue catalogue, Family family, DateTimeOffset now)
    {
        var slot = catalogue.Find(entry.SlotId)!;
        var day = new SlotDay(entry.ChildId, entry.SlotId, entry.Date) { Hours = slot.Slot.Settle(default)!.Value };
        return (day, slot.QuoteFor(entry.Date, family.QuotientOn(entry.Date), now, day.Hours));
    }

    /// <summary>
    /// What is wanted together and is not over, in the order of its days, read once its places are locked: who offers, takes,
    /// lets pass or ends it waits here for the others. Its household is locked before, by who looks at its days.
    /// </summary>
    public static async Task<List<WaitingEntry>> LockWish(this PortalDb db, Catalogue catalogue, WaitingGroupId group, CancellationToken ct)
    {
        // Which days they are never changes.
        var days = await db.WaitingEntries
            .Where(entry => entry.GroupId == group && (entry.State == WaitingState.Waiting || entry.State == WaitingState.Offered || entry.State == WaitingState.InCart))
            .Select(entry => new { entry.SlotId, entry.Date, entry.OfferLine })
            .ToListAsync(ct);
        // Where their places are held, too: the slot may draw on other pools since.
        var names = days.ConvertAll(day => day.OfferLine);
        var held = await db.Holds.Where(hold => names.Contains(hold.LineId)).Select(hold => new PoolDate(hold.PoolId, hold.Date)).ToListAsync(ct);
        await db.LockPoolDays(days.SelectMany(day => (catalogue.Find(day.SlotId)?.PoolIds ?? []).Select(pool => new PoolDate(pool, day.Date))).Concat(held).ToHashSet(), ct);

        return await db.WaitingEntries
            .Where(entry => entry.GroupId == group && (entry.State == WaitingState.Waiting || entry.State == WaitingState.Offered || entry.State == WaitingState.InCart))
            .OrderBy(entry => entry.Date).ThenBy(entry => entry.SlotId).ThenBy(entry => entry.Id)
            .ToListAsync(ct);
    }

    /// <summary>Tells the households whose rank or offer has moved: all that wait for these days, and those that just did.</summary>
    public static async Task TellWaiters(this ILiveFeed feed, PortalDb db, OrganiserId organiser, IReadOnlyCollection<WaitingEntry> moved, IReadOnlyCollection<WaitingEntry> offered, CancellationToken ct)
    {
        if (moved.Count == 0)
        {
            return;
        }

        var (slots, dates) = (moved.Select(entry => entry.SlotId).Distinct().ToList(), moved.Select(entry => entry.Date).Distinct().ToList());
        var waiting = await db.WaitingEntries
            .Where(entry => entry.State == WaitingState.Waiting && slots.Contains(entry.SlotId) && dates.Contains(entry.Date))
            .Select(entry => entry.HouseholdId)
            .Distinct()
            .ToListAsync(ct);
        feed.WaitingChanged(new WaitingNews(organiser, [.. waiting.Union(moved.Select(entry => entry.HouseholdId))], [.. offered.Select(entry => entry.HouseholdId).Distinct()]));
    }
}
