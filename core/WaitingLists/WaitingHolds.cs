using Microsoft.EntityFrameworkCore;
using Portal.Core.Live;
using Portal.Core.Persistence;
using Portal.Core.Places;
using Portal.Core.Pricing;

namespace Portal.Core.WaitingLists;

internal static class WaitingHolds
{
    /// <summary>Holds all places of a wish or none (O8), whatever stands in front of the ledger believes.</summary>
    /// <param name="counts">Where the counts that moved are added.</param>
    /// <returns>The name of each entry's place, in their order; null when not all could be held, and then nothing is.</returns>
    public static async Task<IReadOnlyList<CartLineId>?> HoldAll(this IPlaceHolds holds, Catalogue catalogue, WaitingWish wish, DateTimeOffset until, List<PlaceCount> counts, CancellationToken ct)
    {
        List<PlaceWanted> wanted = [.. wish.Entries.Select(entry => new PlaceWanted(CartLineId.New(), entry.Date, catalogue.Find(entry.SlotId)!.PoolIds))];
        var answer = await holds.Hold(catalogue.Organiser.Id, new CartId(wish.Turn.Group.Value), wanted, until, ct);
        counts.AddRange(answer.Counts);
        if (answer.Taken.Count == wanted.Count)
        {
            return [.. wanted.Select(place => place.LineId)];
        }

        var half = wanted.FindAll(place => answer.Taken.Contains(place.LineId));
        counts.AddRange(half.Count == 0 ? [] : (await holds.Withdraw(catalogue.Organiser.Id, half, ct)).Counts);
        return null;
    }

    /// <summary>
    /// The places behind the offers of these entries: in the pools where they are held, whatever the slot draws on by now; in
    /// those of the slot for an offer that holds nothing any more.
    /// </summary>
    public static async Task<IReadOnlyList<PlaceWanted>> PlacesOf(this PortalDb db, Catalogue catalogue, IEnumerable<WaitingEntry> offered, CancellationToken ct)
    {
        var entries = offered.ToList();
        var names = entries.ConvertAll(entry => entry.OfferLine);
        var held = entries.Count == 0 ? [] : await db.Holds.Where(hold => names.Contains(hold.LineId)).Select(hold => new { hold.LineId, hold.PoolId }).ToListAsync(ct);
        var pools = held.ToLookup(hold => hold.LineId, hold => hold.PoolId);
        return [.. entries.Select(entry => new PlaceWanted(entry.OfferLine, entry.Date, pools.Contains(entry.OfferLine) ? [.. pools[entry.OfferLine]] : catalogue.Find(entry.SlotId)?.PoolIds ?? []))];
    }
}
