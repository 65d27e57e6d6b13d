using Microsoft.EntityFrameworkCore;
using Portal.Core.Carts;
using Portal.Core.Places;

namespace Portal.Core.Persistence;

/// <summary>Offers that are open: rows of waiting lists, carts and holds, read together.</summary>
public static class WaitingListQueries
{
    /// <summary>Which of these days are kept for the household by an offer that lasts, answered in no cart or in one that has let it go.</summary>
    public static async Task<HashSet<SlotDay>> KeptByOffers(this PortalDb db, HouseholdId household, IReadOnlyCollection<SlotDay> days, DateTimeOffset now, CancellationToken ct)
    {
        if (days.Count == 0)
        {
            return [];
        }

        var (slots, dates) = (days.Select(day => day.SlotId).Distinct().ToList(), days.Select(day => day.Date).Distinct().ToList());
        var kept = await db.WaitingEntries
            .Where(entry => entry.HouseholdId == household && slots.Contains(entry.SlotId) && dates.Contains(entry.Date))
            .Where(entry => (entry.State == WaitingState.Offered || entry.State == WaitingState.InCart) && entry.OfferedUntil > now && db.Holds.Any(hold => hold.LineId == entry.OfferLine && hold.ExpiresAt > now))
            .Select(entry => new { entry.ChildId, entry.SlotId, entry.Date })
            .ToListAsync(ct);
        return [.. kept.Select(entry => new SlotDay(entry.ChildId, entry.SlotId, entry.Date))];
    }

    // What a cart has just lost is offered again, though the sweep has still to say so: its place is held and it is in no cart,
    // nor is any that is wanted together with it.
    internal static IQueryable<WaitingEntry> OpenOffers(this PortalDb db, DateTimeOffset now) => db.WaitingEntries.Where(entry => entry.OfferedUntil > now
        && (entry.State == WaitingState.Offered
            || (entry.State == WaitingState.InCart && db.Holds.Any(hold => hold.LineId == entry.OfferLine && hold.ExpiresAt > now) && !db.WaitingEntries.Any(mate => mate.GroupId == entry.GroupId && db.CartLines.Any(line => line.Id == mate.OfferLine
                && line.State == CartLineState.Live && db.Carts.Any(cart => cart.Id == line.CartId && cart.ExpiresAt > now))))));

    /// <summary>The living offers made to a household, by organiser and by what was wanted together; the first to end first (O9).</summary>
    public static async Task<IReadOnlyList<OpenOffer>> OffersTo(this PortalDb db, HouseholdId household, DateTimeOffset now, CancellationToken ct) =>
        [.. (await db.OpenOffers(now)
            .Where(entry => entry.HouseholdId == household)
            .Select(entry => new { entry.OrganiserId, entry.GroupId, Until = entry.OfferedUntil!.Value })
            .ToListAsync(ct))
            .GroupBy(entry => (entry.OrganiserId, entry.GroupId))
            .Select(group => new OpenOffer(group.Key.OrganiserId, group.Count(), group.First().Until))
            .OrderBy(offer => offer.Until)];
}

/// <summary>Some places offered together, which wait for one answer.</summary>
public sealed record OpenOffer(OrganiserId Organiser, int Places, DateTimeOffset Until);
