using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Bookings;
using Portal.Core.Persistence;
using Portal.Core.Places;
using Portal.Core.Pricing;

namespace Portal.Core.WaitingLists;

/// <summary>
/// Ends the offers whose time is over, frees their places, and forgets who let a place pass once that place is gone. The
/// time stamps decide (I2): a sweep that comes late ends nothing later.
/// </summary>
public sealed class EndOffers(PortalDb db, IPlaceHolds holds, CatalogueReader catalogues, WaitingLetters letters, ILiveFeed feed, TimeProvider clock)
{
    private const int AtOnce = 200;

    /// <returns>How many offers ended here.</returns>
    public async Task<int> Run(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var over = await db.WaitingEntries
            .Where(entry => entry.State == WaitingState.Offered && entry.OfferedUntil <= now)
            .Select(entry => new { entry.GroupId, entry.OrganiserId })
            .Distinct()
            .Take(AtOnce)
            .ToListAsync(ct);
        foreach (var offer in over)
        {
            var catalogue = await catalogues.Of(offer.OrganiserId, ct);
            var (entries, counts) = await db.InTransaction(() => Lapse(catalogue, offer.GroupId, now, ct), ct);

            feed.Announce(counts);
            await feed.TellWaiters(db, offer.OrganiserId, entries, [], ct);
        }

        await EndWhatIsHad(ct);
        await ForgetPasses(now, ct);
        return over.Count;
    }

    // A child that has the day by another way no longer waits for it (O11), so that what it wanted together with it asks
    // for one place less. A day that is only in a cart may still be lost: it waits on until it is booked.
    private async Task EndWhatIsHad(CancellationToken ct)
    {
        var ended = await db.InTransaction(
            async () =>
            {
                var had = await db.WaitingEntries
                    .Where(entry => entry.State == WaitingState.Waiting)
                    .Where(entry => db.Bookings.Any(booking => booking.ChildId == entry.ChildId && booking.SlotId == entry.SlotId && booking.Date == entry.Date && booking.State < BookingState.Cancelled))
                    .OrderBy(entry => entry.Id)
                    .Take(AtOnce)
                    .ToListAsync(ct);
                foreach (var entry in had)
                {
                    entry.End(WaitingState.Left);
                    db.Record(clock.GetUtcNow(), nameof(EndOffers), "waiting.ended", $"entry {entry.Id.Value}", entry.HouseholdId, "Waiting", "Left");
                }

                return had;
            },
            ct);
        foreach (var organiser in ended.GroupBy(entry => entry.OrganiserId))
        {
            await feed.TellWaiters(db, organiser.Key, [.. organiser], [], ct);
        }
    }

    private async Task<(IReadOnlyList<WaitingEntry> Entries, IReadOnlyList<PlaceCount> Counts)> Lapse(Catalogue catalogue, WaitingGroupId group, DateTimeOffset now, CancellationToken ct)
    {
        var entries = await db.WaitingEntries.Where(entry => entry.GroupId == group && entry.State == WaitingState.Offered && entry.OfferedUntil <= now).ToListAsync(ct);
        if (entries.Count == 0)
        {
            return ([], []);
        }

        await letters.OfferLapsed(entries, catalogue, now, ct);
        return (entries, await Pass(catalogue, entries, WaitingState.Lapsed, nameof(EndOffers), now, ct));
    }

    /// <summary>Lets an offer go, in the caller's transaction: its entries move as the policy says, its places are free.</summary>
    /// <param name="offered">As they were read: if one has moved since, the whole deed is run again.</param>
    public async Task<IReadOnlyList<PlaceCount>> Pass(Catalogue catalogue, IReadOnlyList<WaitingEntry> offered, WaitingState ending, string who, DateTimeOffset now, CancellationToken ct)
    {
        var policy = catalogue.PassedOfferOf(offered);
        foreach (var entry in offered)
        {
            entry.Pass(policy, catalogue.Organiser.Policies.Priority, ending, now);
            db.Record(now, who, "waiting.passed", $"entry {entry.Id.Value}", entry.HouseholdId, "Offered", entry.State.ToString());
        }

        await db.SaveChangesAsync(ct);
        return (await holds.Release(catalogue.Organiser.Id, catalogue.PlacesOf(offered), ct)).Counts;
    }

    // A place let pass goes round until somebody has it: then the day is full again, no offer is open, and the next place
    // that frees is a new one, for which everybody has their rank.
    private async Task ForgetPasses(DateTimeOffset now, CancellationToken ct)
    {
        var passed = await db.WaitingEntries
            .Where(entry => entry.State == WaitingState.Waiting && entry.PassedAt != null)
            .Select(entry => new { entry.OrganiserId, entry.SlotId, entry.Date })
            .Distinct()
            .ToListAsync(ct);
        foreach (var day in passed)
        {
            var places = ((await catalogues.Of(day.OrganiserId, ct)).Find(day.SlotId)?.PoolIds ?? []).Select(pool => new PoolDate(pool, day.Date)).ToList();
            var isFull = (await db.CountsOf(places, now, ct)).Any(count => count.Left == 0);
            if (isFull)
            {
                await db.WaitingEntries
                    .Where(entry => entry.State == WaitingState.Waiting && entry.PassedAt != null)
                    .Where(entry => db.WaitingEntries.Any(mate => mate.GroupId == entry.GroupId && mate.SlotId == day.SlotId && mate.Date == day.Date))
                    .Where(_ => !db.WaitingEntries.Any(other => other.SlotId == day.SlotId && other.Date == day.Date && other.State == WaitingState.Offered && other.OfferedUntil > now))
                    .ExecuteUpdateAsync(entry => entry.SetProperty(e => e.PassedAt, (DateTimeOffset?)null), ct);
            }
        }
    }
}
