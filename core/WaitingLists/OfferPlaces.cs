using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Portal.Core.Persistence;
using Portal.Core.Places;
using Portal.Core.Pricing;

namespace Portal.Core.WaitingLists;

/// <summary>
/// Offers free places to those who wait, in their order: an offer holds its place in the ledger, so it can never be sold
/// twice (O9, I1). Run every few seconds and at night, by any number of processes: each entry is offered under the lock of
/// its pool-days, and moves once.
/// </summary>
public sealed partial class OfferPlaces(PortalDb db, IPlaceHolds holds, CatalogueReader catalogues, WaitingLetters letters, ILiveFeed feed, TimeProvider clock, ILogger<OfferPlaces> log)
{
    private const int AtOnce = 200;

    /// <returns>How many places were offered.</returns>
    public async Task<int> Run(CancellationToken ct)
    {
        await EndLapsedOffers(ct);

        var waiting = await db.WaitingEntries.AsNoTracking()
            .Where(entry => entry.State == WaitingState.Waiting)
            .Select(entry => new { entry.OrganiserId, entry.SlotId, entry.Date })
            .Distinct()
            .OrderBy(day => day.Date)
            .ToListAsync(ct);

        var offered = 0;
        foreach (var organiser in waiting.GroupBy(day => day.OrganiserId))
        {
            var catalogue = await catalogues.Of(organiser.Key, ct);
            var open = organiser.Where(day => catalogue.Find(day.SlotId) is not null).ToList();
            var places = open.SelectMany(day => catalogue.Find(day.SlotId)!.PoolIds.Select(pool => new PoolDate(pool, day.Date))).ToHashSet();
            var counts = (await db.CountsOf(places, clock.GetUtcNow(), ct)).ToDictionary(count => new PoolDate(count.PoolId, count.Date), count => count.Left);
            foreach (var day in open)
            {
                var slot = catalogue.Find(day.SlotId)!;
                var isPast = slot.IsLate(day.Date, clock.GetUtcNow());
                if (isPast || slot.PoolIds.All(pool => counts.GetValueOrDefault(new PoolDate(pool, day.Date)) > 0))
                {
                    offered += await OfferOn(catalogue, slot, day.Date, ct);
                }
            }
        }

        return offered;
    }

    private async Task<int> OfferOn(Catalogue catalogue, OfferedSlot slot, DateOnly date, CancellationToken ct)
    {
        var (offered, counts) = await db.InTransaction(() => Decide(catalogue, slot, date, ct), ct);

        feed.Announce(counts);
        if (offered > 0)
        {
            Offered(log, offered, slot.Slot.Id.Value, date);
        }

        return offered;
    }

    private async Task<(int Offered, IReadOnlyList<PlaceCount> Counts)> Decide(Catalogue catalogue, OfferedSlot slot, DateOnly date, CancellationToken ct)
    {
        // Guard: who waits is read under the lock of the places, so that two sweeps never offer to one family twice.
        await db.LockPoolDays(slot.PoolIds.Select(pool => new PoolDate(pool, date)), ct);
        var now = clock.GetUtcNow();
        var counts = new List<PlaceCount>();
        var offered = 0;
        foreach (var entry in await db.WaitingOn(slot.Slot.Id, date).Where(e => e.State == WaitingState.Waiting).Take(AtOnce).ToListAsync(ct))
        {
            if (await WhyNoMore(catalogue, slot, entry, now, ct) is { } outcome)
            {
                entry.End(outcome);
                continue;
            }

            var until = Earlier(now + slot.Policies.OfferLifetime, slot.BookingLimit(date));
            var line = CartLineId.New();
            var answer = await holds.Hold(catalogue.Organiser.Id, new CartId(entry.Id.Value), [new PlaceWanted(line, date, slot.PoolIds)], until, ct);
            counts.AddRange(answer.Counts);
            if (!answer.Taken.Contains(line))
            {
                break;
            }

            entry.Offer(line, until);
            await letters.PlaceOffered(entry, catalogue, slot, now, ct);
            offered++;
        }

        return (offered, counts);
    }

    // Never an offer for a day past its limit, nor to a child who has since booked it or may no longer (O11).
    private async Task<WaitingState?> WhyNoMore(Catalogue catalogue, OfferedSlot slot, WaitingEntry entry, DateTimeOffset now, CancellationToken ct)
    {
        if (slot.IsLate(entry.Date, now))
        {
            return WaitingState.Closed;
        }

        var family = await db.FamilyAt(entry.HouseholdId, catalogue.Organiser.Id, ct);
        var taken = await db.TakenBy([entry.ChildId], entry.Date, entry.Date, now, ct);
        return family.Find(entry.ChildId) is { } child && BookingRules.WhyNot(family, child, slot, entry.Date, taken, now) is null ? null : WaitingState.Left;
    }

    private async Task EndLapsedOffers(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var lapsed = await db.WaitingEntries.AsNoTracking().Where(entry => entry.State == WaitingState.Offered && entry.OfferedUntil <= now).Take(AtOnce).ToListAsync(ct);
        foreach (var entry in lapsed)
        {
            feed.Announce(await db.InTransaction(() => Lapse(entry, now, ct), ct));
        }
    }

    private async Task<IReadOnlyList<PlaceCount>> Lapse(WaitingEntry seen, DateTimeOffset now, CancellationToken ct)
    {
        // Guard: the offer ends by its time stamp, once, whoever sweeps.
        var ended = await db.WaitingEntries
            .Where(entry => entry.Id == seen.Id && entry.State == WaitingState.Offered && entry.OfferedUntil <= now)
            .ExecuteUpdateAsync(entry => entry.SetProperty(e => e.State, WaitingState.Lapsed), ct);
        var slot = (await catalogues.Of(seen.OrganiserId, ct)).Find(seen.SlotId);
        return ended == 0 || slot is null ? [] : (await holds.Release(seen.OrganiserId, [new PlaceWanted(seen.OfferLine, seen.Date, slot.PoolIds)], ct)).Counts;
    }

    private static DateTimeOffset Earlier(DateTimeOffset left, DateTimeOffset right) => left <= right ? left : right;

    [LoggerMessage(EventName = "PlacesOffered", Level = LogLevel.Information, Message = "{Count} places offered for slot {Slot} on {Date}")]
    private static partial void Offered(ILogger logger, int count, int slot, DateOnly date);
}
