using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Portal.Core.Audit;
using Portal.Core.Persistence;
using Portal.Core.Places;
using Portal.Core.Pricing;

namespace Portal.Core.WaitingLists;

/// <summary>
/// Offers free places to those who wait, in their order: an offer holds its places in the ledger, so it can never be sold
/// twice (O9, I1). Run every few seconds and at night, by any number of processes: who waits is read under the lock of
/// the pool-days, and each entry moves once.
/// </summary>
public sealed partial class OfferPlaces(PortalDb db, IPlaceHolds holds, CatalogueReader catalogues, EndOffers endOffers, WaitingLetters letters, ILiveFeed feed, TimeProvider clock, ILogger<OfferPlaces> log)
{
    /// <param name="ct">Stops between two transactions.</param>
    /// <param name="only">At one organiser; null: at all.</param>
    /// <param name="progress">Counts the places that are offered; null: nobody looks on.</param>
    /// <returns>How many places were offered.</returns>
    public async Task<int> Run(CancellationToken ct, OrganiserId? only = null, IWorkProgress? progress = null)
    {
        progress ??= NobodyWatches.Instance;
        await progress.Start(0, ct);
        await endOffers.Run(ct);

        var offered = 0;
        foreach (var organiser in await db.WaitingEntries.Where(entry => entry.State == WaitingState.Waiting && (only == null || entry.OrganiserId == only)).Select(entry => entry.OrganiserId).Distinct().ToListAsync(ct))
        {
            offered += await OfferAt(await catalogues.Of(organiser, ct), progress, ct);
        }

        return offered;
    }

    // Whoever leaves the line while it is served changes who can be: it is looked at again, shorter each time.
    private async Task<int> OfferAt(Catalogue catalogue, IWorkProgress progress, CancellationToken ct)
    {
        var offered = 0;
        for (var hasChanged = true; hasChanged;)
        {
            var served = await Serve(catalogue, progress, ct);
            offered += served.Offered;
            hasChanged = served.Ended > 0;
        }

        await progress.Start(0, ct);
        return offered;
    }

    private async Task<(int Offered, int Ended)> Serve(Catalogue catalogue, IWorkProgress progress, CancellationToken ct)
    {
        // Looked at without a lock first: mostly there is nothing to do, and a lock would tell every browser a new version.
        var now = clock.GetUtcNow();
        var line = await WaitingLine.Of(db, catalogue, now, ct);
        var isOver = line.Wishes.Any(wish => now > wish.Limit(catalogue));
        var served = new FreePlaces(line.Counts).GiveTo(line.Wishes).Where(wish => !wish.IsForTheNight(catalogue, now)).ToList();
        var places = served.SelectMany(wish => wish.Places).ToHashSet();
        if (!isOver && places.Count == 0)
        {
            return (0, 0);
        }

        await progress.Start(served.Sum(wish => wish.Entries.Count), ct);
        var done = await db.InTransaction(() => Decide(catalogue, places, progress, ct), ct);

        feed.Announce(done.Counts);
        progress.Tell();
        await feed.TellWaiters(db, catalogue.Organiser.Id, [.. done.Offered, .. done.Ended], done.Offered, ct);
        if (done.Offered.Count > 0)
        {
            Offered(log, done.Offered.Count, catalogue.Organiser.Id.Value);
        }

        return (done.Offered.Count, done.Ended.Count);
    }

    private async Task<(List<WaitingEntry> Offered, List<WaitingEntry> Ended, List<PlaceCount> Counts)> Decide(Catalogue catalogue, HashSet<PoolDate> locked, IWorkProgress progress, CancellationToken ct)
    {
        // Guard: who waits is read under the lock of the places, so that two sweeps never offer one place, or to one family, twice.
        await db.LockPoolDays(locked, ct);
        var now = clock.GetUtcNow();
        var line = await WaitingLine.Of(db, catalogue, now, ct);
        var (offered, ended, counts) = (new List<WaitingEntry>(), new List<WaitingEntry>(), new List<PlaceCount>());

        // Never an offer for a day past its limit; of several days wanted together the first limit is that of all (O11).
        foreach (var wish in line.Wishes.Where(wish => now > wish.Limit(catalogue)))
        {
            ended.AddRange(End(wish.Entries, WaitingState.Closed, now));
            await letters.LimitPassed(wish, catalogue, now, ct);
        }

        var free = new FreePlaces(line.Counts);
        foreach (var wish in free.GiveTo(line.Wishes.Where(wish => now <= wish.Limit(catalogue))))
        {
            if (wish.IsForTheNight(catalogue, now) || !locked.IsSupersetOf(wish.Places))
            {
                continue;
            }

            var (had, why) = await WaitingLine.WhyNot(db, catalogue, wish, now, ct);
            if (had.Count > 0 || why is not null)
            {
                ended.AddRange(End(why is null ? had : wish.Entries, WaitingState.Left, now));
                free.Free(wish);
                continue;
            }

            var until = Earlier(now + catalogue.Organiser.Policies.OfferLifetime, wish.Limit(catalogue));
            if (await holds.HoldAll(catalogue, wish, until, counts, ct) is not { } lines)
            {
                continue;
            }

            foreach (var (entry, lineId) in wish.Entries.Zip(lines))
            {
                entry.Offer(lineId, until);
                db.Record(now, nameof(OfferPlaces), "waiting.offered", $"entry {entry.Id.Value}", entry.HouseholdId, "Waiting", $"Offered until {until:O}");
            }

            await letters.PlaceOffered(wish, catalogue, now, ct);
            offered.AddRange(wish.Entries);
        }

        await db.SaveChangesAsync(ct);
        await progress.Advance(offered.Count, ct);
        return (offered, ended, counts);
    }

    private IEnumerable<WaitingEntry> End(IReadOnlyList<WaitingEntry> entries, WaitingState outcome, DateTimeOffset now)
    {
        foreach (var entry in entries)
        {
            entry.End(outcome);
            db.Record(now, nameof(OfferPlaces), "waiting.ended", $"entry {entry.Id.Value}", entry.HouseholdId, "Waiting", outcome.ToString());
        }

        return entries;
    }

    private static DateTimeOffset Earlier(DateTimeOffset left, DateTimeOffset right) => left <= right ? left : right;

    [LoggerMessage(EventName = "PlacesOffered", Level = LogLevel.Information, Message = "{Count} places offered at organiser {Organiser}")]
    private static partial void Offered(ILogger logger, int count, int organiser);
}
