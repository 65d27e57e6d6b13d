using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Carts;
using Portal.Core.Live;
using Portal.Core.Persistence;
using Portal.Core.Places;
using Portal.Core.Pricing;

namespace Portal.Core.WaitingLists;

/// <summary>
/// What has become of the offers that were taken into carts (O9): one that was booked is over; one whose line has ended in
/// any other way is open again while its time lasts, or has its rank again. Carts know nothing of waiting lists, so it is
/// looked at from here, whatever road a line went; meanwhile the ledger keeps the place (<see cref="Hold.OfferedUntil"/>).
/// </summary>
public sealed class FollowCarts(PortalDb db, IPlaceHolds holds, CatalogueReader catalogues, ExpireCarts expireCarts, WaitingLetters letters, ILiveFeed feed, TimeProvider clock)
{
    private const int AtOnce = 200;

    /// <summary>The sweep: all offers whose lines have ended.</summary>
    public async Task Run(CancellationToken ct)
    {
        // A cart whose time is over is ended first, as its line looks alive until then.
        await expireCarts.Run(ct);

        foreach (var ended in await Ended().Select(entry => new { entry.GroupId, entry.OrganiserId }).Distinct().Take(AtOnce).ToListAsync(ct))
        {
            var catalogue = await catalogues.Of(ended.OrganiserId, ct);
            var (moved, counts) = await db.InTransaction(async () => await Settle(catalogue, await db.LockWish(catalogue, ended.GroupId, ct), ct), ct);

            feed.Announce(counts);
            await feed.TellWaiters(db, ended.OrganiserId, moved, [.. moved.Where(entry => entry.State == WaitingState.Offered)], ct);
        }
    }

    /// <summary>Says how it stands with some entries wanted together, in the caller's transaction. All of them are in a cart until none is.</summary>
    /// <param name="entries">Read under the lock of their places.</param>
    /// <returns>Those that have moved.</returns>
    public async Task<(IReadOnlyList<WaitingEntry> Moved, IReadOnlyList<PlaceCount> Counts)> Settle(Catalogue catalogue, IReadOnlyList<WaitingEntry> entries, CancellationToken ct)
    {
        var taken = entries.Where(entry => entry.State is WaitingState.InCart or WaitingState.Offered).ToList();
        if (taken.Count == 0)
        {
            return ([], []);
        }

        var names = taken.ConvertAll(entry => entry.OfferLine);
        var lines = await db.CartLines.AsNoTracking().Where(line => names.Contains(line.Id)).ToDictionaryAsync(line => line.Id, line => line.State, ct);
        if (lines.ContainsValue(CartLineState.Live))
        {
            return ([], []);
        }

        var now = clock.GetUtcNow();
        var booked = taken.FindAll(entry => lines.GetValueOrDefault(entry.OfferLine) == CartLineState.Done);
        foreach (var entry in booked)
        {
            Record(entry, "waiting.taken", now, () => entry.End(WaitingState.Taken));
        }

        var left = taken.Except(booked).ToList();
        var places = await db.PlacesOf(catalogue, left, ct);
        var isOver = left.Exists(entry => entry.OfferedUntil <= now);
        var isKept = !isOver && await AreHeld(places, now, ct);
        if (left.TrueForAll(entry => entry.State == WaitingState.Offered) && (isOver || isKept))
        {
            return (booked, []);
        }

        if (isOver)
        {
            await letters.OfferUnconfirmed(left, catalogue, now, ct);
        }

        foreach (var entry in left)
        {
            Record(entry, "waiting.returned", now, () => entry.ComeBack(isKept, now));
        }

        await db.SaveChangesAsync(ct);
        return ([.. booked, .. left], isKept ? [] : (await holds.Withdraw(catalogue.Organiser.Id, places, ct)).Counts);
    }

    private async Task<bool> AreHeld(IReadOnlyList<PlaceWanted> places, DateTimeOffset now, CancellationToken ct)
    {
        var names = places.Select(place => place.LineId).ToList();
        return await db.Holds.CountAsync(hold => names.Contains(hold.LineId) && hold.ExpiresAt > now, ct) == places.Sum(place => place.Pools.Count);
    }

    private void Record(WaitingEntry entry, string what, DateTimeOffset now, Action move)
    {
        var from = entry.State;
        move();
        db.Record(now, nameof(FollowCarts), what, $"entry {entry.Id.Value}", entry.HouseholdId, from.ToString(), entry.State.ToString());
    }

    // A payment that comes late may still book what went back to its offer, or find that the town has fewer places by now.
    private IQueryable<WaitingEntry> Ended() => db.WaitingEntries.Where(entry =>
        (entry.State == WaitingState.InCart && !db.WaitingEntries.Any(mate => mate.GroupId == entry.GroupId && mate.State == WaitingState.InCart && db.CartLines.Any(line => line.Id == mate.OfferLine && line.State == CartLineState.Live)))
        || (entry.State == WaitingState.Offered && db.CartLines.Any(line => line.Id == entry.OfferLine && (line.State == CartLineState.Done || line.State == CartLineState.Refused))
            && !db.Holds.Any(hold => hold.LineId == entry.OfferLine)));
}
