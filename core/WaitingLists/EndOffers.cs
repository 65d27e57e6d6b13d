using Microsoft.EntityFrameworkCore;
using Portal.Core.Activities;
using Portal.Core.Audit;
using Portal.Core.Bookings;
using Portal.Core.Live;
using Portal.Core.Persistence;
using Portal.Core.Places;
using Portal.Core.Pricing;

namespace Portal.Core.WaitingLists;

/// <summary>
/// Ends the offers whose time is over, frees their places, and forgets who let a place pass once that place is gone; what
/// became of offers in carts is looked at first. The time stamps decide (I2): a sweep that comes late ends nothing later.
/// </summary>
public sealed class EndOffers(PortalDb db, IPlaceHolds holds, CatalogueReader catalogues, FollowCarts followCarts, WaitingLetters letters, ILiveFeed feed, TimeProvider clock)
{
    private const int AtOnce = 200;

    /// <returns>How many offers ended here.</returns>
    public async Task<int> Run(CancellationToken ct)
    {
        await followCarts.Run(ct);

        var now = clock.GetUtcNow();
        var over = await db.WaitingEntries
            .Where(entry => entry.State == WaitingState.Offered && entry.OfferedUntil <= now)
            .Select(entry => new { entry.GroupId, entry.OrganiserId })
            .Distinct()
            .Take(AtOnce)
            .ToListAsync(ct);
        foreach (var offer in over)
        {
            await End(offer.OrganiserId, offer.GroupId, Lapse, ct);
        }

        var had = await Had().Select(entry => new { entry.GroupId, entry.OrganiserId }).Distinct().Take(AtOnce).ToListAsync(ct);
        foreach (var wish in had)
        {
            await End(wish.OrganiserId, wish.GroupId, EndWhatIsHad, ct);
        }

        await ForgetPasses(ct);
        return over.Count;
    }

    private async Task End(
        OrganiserId organiser, WaitingGroupId group, Func<Catalogue, List<WaitingEntry>, CancellationToken, Task<(IReadOnlyList<WaitingEntry>, IReadOnlyList<PlaceCount>)>> how, CancellationToken ct)
    {
        var catalogue = await catalogues.Of(organiser, ct);
        var (ended, counts) = await db.InTransaction(async () => await how(catalogue, await db.LockWish(catalogue, group, ct), ct), ct);

        feed.Announce(counts);
        await feed.TellWaiters(db, organiser, ended, [], ct);
    }

    private async Task<(IReadOnlyList<WaitingEntry>, IReadOnlyList<PlaceCount>)> Lapse(Catalogue catalogue, List<WaitingEntry> wish, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var entries = wish.FindAll(entry => entry.State == WaitingState.Offered && entry.OfferedUntil <= now);
        if (entries.Count == 0)
        {
            return ([], []);
        }

        await letters.OfferLapsed(entries, catalogue, now, ct);
        return (entries, await Pass(catalogue, entries, WaitingState.Lapsed, nameof(EndOffers), now, ct));
    }

    // A child that has the day by another way no longer waits for it (O11), so that what it wanted together with it asks
    // for one place less. A day that is only in a cart may still be lost: it waits on until it is booked.
    private async Task<(IReadOnlyList<WaitingEntry>, IReadOnlyList<PlaceCount>)> EndWhatIsHad(Catalogue catalogue, List<WaitingEntry> wish, CancellationToken ct)
    {
        var ids = wish.ConvertAll(entry => entry.Id);
        var booked = await Had().Where(entry => ids.Contains(entry.Id)).Select(entry => entry.Id).ToListAsync(ct);
        var had = wish.FindAll(entry => booked.Contains(entry.Id));
        var offered = await db.PlacesOf(catalogue, had.Where(entry => entry.State == WaitingState.Offered), ct);
        foreach (var entry in had)
        {
            var from = entry.State;
            entry.End(WaitingState.Left);
            db.Record(clock.GetUtcNow(), nameof(EndOffers), "waiting.ended", $"entry {entry.Id.Value}", entry.HouseholdId, from.ToString(), "Left");
        }

        await db.SaveChangesAsync(ct);
        return (had, offered.Count == 0 ? [] : (await holds.Withdraw(catalogue.Organiser.Id, offered, ct)).Counts);
    }

    private IQueryable<WaitingEntry> Had() => db.WaitingEntries
        .Where(entry => entry.State == WaitingState.Waiting || entry.State == WaitingState.Offered)
        .Where(entry => db.Bookings.Any(booking => booking.ChildId == entry.ChildId && booking.SlotId == entry.SlotId && booking.Date == entry.Date && booking.State < BookingState.Cancelled));

    /// <summary>Lets an offer go, in the caller's transaction: its entries move as the policy says, its places are free.</summary>
    /// <param name="offered">Read under the lock of their places.</param>
    public async Task<IReadOnlyList<PlaceCount>> Pass(Catalogue catalogue, IReadOnlyList<WaitingEntry> offered, WaitingState ending, string who, DateTimeOffset now, CancellationToken ct)
    {
        var policy = catalogue.PassedOfferOf(offered);
        var places = await db.PlacesOf(catalogue, offered, ct);
        foreach (var entry in offered)
        {
            entry.Pass(policy, catalogue.Organiser.Policies.Priority, ending, now);
            db.Record(now, who, "waiting.passed", $"entry {entry.Id.Value}", entry.HouseholdId, "Offered", entry.State.ToString());
        }

        await db.SaveChangesAsync(ct);
        return (await holds.Withdraw(catalogue.Organiser.Id, places, ct)).Counts;
    }

    // A place let pass goes round until somebody has it: then the day is full again, no offer is open, and the next place
    // that frees is a new one, for which everybody has their rank. One statement, however many have let pass.
    private Task<int> ForgetPasses(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        return db.WaitingEntries
            .Where(entry => entry.State == WaitingState.Waiting && entry.PassedAt != null)
            .Where(entry => db.WaitingEntries.Any(mate => mate.GroupId == entry.GroupId && mate.State == WaitingState.Waiting && mate.PassedAt != null
                && db.Set<SlotPool>().Any(pool => pool.SlotId == mate.SlotId
                    && db.PoolDays.Any(day => day.PoolId == pool.PoolId && day.Date == mate.Date
                        && day.Booked + db.Holds.Count(hold => hold.PoolId == day.PoolId && hold.Date == day.Date && hold.ExpiresAt > now) >= day.Capacity))
                && !db.WaitingEntries.Any(other => other.SlotId == mate.SlotId && other.Date == mate.Date
                    && (other.State == WaitingState.InCart || (other.State == WaitingState.Offered && other.OfferedUntil > now)))))
            .ExecuteUpdateAsync(entry => entry.SetProperty(e => e.PassedAt, (DateTimeOffset?)null), ct);
    }
}
