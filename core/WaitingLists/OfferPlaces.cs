using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Portal.Core.Audit;
using Portal.Core.Dossiers;
using Portal.Core.Live;
using Portal.Core.Persistence;
using Portal.Core.Places;
using Portal.Core.Pricing;

namespace Portal.Core.WaitingLists;

/// <summary>
/// Offers free places to those who wait, in their order: an offer holds its places in the ledger, so it can never be sold
/// twice (O9, I1). Run every few seconds and at night, by any number of processes: one small transaction per wish, which
/// asks under the lock of its own places whether it is its turn.
/// </summary>
public sealed partial class OfferPlaces(PortalDb db, IPlaceHolds holds, CatalogueReader catalogues, EndOffers endOffers, WaitingLetters letters, ILiveFeed feed, TimeProvider clock, ILogger<OfferPlaces> log)
{
    /// <summary>So many are offered before the line is looked at again, and the families are told.</summary>
    private const int AtOnce = 50;

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
        var (offered, tried) = (0, new HashSet<WaitingGroupId>());
        while (await Next(catalogue, tried, progress, ct) is { Count: > 0 } next)
        {
            var (given, ended) = (new List<WaitingEntry>(), new List<WaitingEntry>());
            foreach (var wish in next)
            {
                var done = await db.InTransaction(() => Decide(catalogue, wish, progress, ct), ct);

                feed.Announce(done.Counts);
                progress.Tell();
                tried.Add(wish.Turn.Group);
                given.AddRange(done.Offered);
                ended.AddRange(done.Ended);
            }

            await feed.TellWaiters(db, catalogue.Organiser.Id, [.. given, .. ended], given, ct);
            offered += given.Count;
            if (given.Count > 0)
            {
                Offered(log, given.Count, catalogue.Organiser.Id.Value);
            }

            if (ended.Count > 0)
            {
                tried.Clear();
            }
        }

        await progress.Start(0, ct);
        return offered;
    }

    // Looked at without a lock: mostly there is nothing to do, and a lock would tell every browser a new version.
    private async Task<IReadOnlyList<WaitingWish>> Next(Catalogue catalogue, HashSet<WaitingGroupId> tried, IWorkProgress progress, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var line = await WaitingLine.Of(db, catalogue, now, ct);
        var isOver = line.Wishes.ToLookup(wish => now > wish.Limit(catalogue));
        var served = new FreePlaces(line.Counts).GiveTo(isOver[false]).Where(wish => !wish.IsForTheNight(catalogue, now) && !tried.Contains(wish.Turn.Group)).ToList();
        await progress.Start(served.Sum(wish => wish.Entries.Count), ct);
        return [.. isOver[true].Where(wish => !tried.Contains(wish.Turn.Group)).Concat(served).Take(AtOnce)];
    }

    /// <summary>One wish in one small transaction: its family is looked at before its places are locked, its turn and the places after.</summary>
    private async Task<Outcome> Decide(Catalogue catalogue, WaitingWish seen, IWorkProgress progress, CancellationToken ct)
    {
        await db.LockDaysOf(seen.Entries[0].HouseholdId, ct);
        var (had, why, family) = await WaitingLine.WhyNot(db, catalogue, seen, clock.GetUtcNow(), ct);

        // Guard: who waits is read under the lock of the places, so that two sweeps never offer one place, or to one family, twice.
        db.ChangeTracker.Clear();
        var entries = (await db.LockWish(catalogue, seen.Turn.Group, ct)).FindAll(entry => entry.State == WaitingState.Waiting);
        var now = clock.GetUtcNow();
        if (!entries.Select(entry => entry.Id).ToHashSet().SetEquals(seen.Entries.Select(entry => entry.Id)))
        {
            // It is another wish by now, or none: it is looked at the next time.
            return Outcome.Nothing;
        }

        var wish = WaitingWish.Of(entries, catalogue);
        if (now > wish.Limit(catalogue))
        {
            // Never an offer for a day past its limit; of several days wanted together the first limit is that of all (O11).
            await letters.LimitPassed(wish, catalogue, now, ct);
            return new Outcome([], End(entries, WaitingState.Closed, now), []);
        }

        if (had.Count > 0 || why is not null)
        {
            var isHad = had.Select(entry => entry.Id).ToHashSet();
            return new Outcome([], End(why is null ? entries.FindAll(entry => isHad.Contains(entry.Id)) : entries, WaitingState.Left, now), []);
        }

        return await WaitingLine.Serves(db, catalogue, wish, now, ct) ? await Offer(catalogue, wish, family, progress, now, ct) : Outcome.Nothing;
    }

    private async Task<Outcome> Offer(Catalogue catalogue, WaitingWish wish, Family family, IWorkProgress progress, DateTimeOffset now, CancellationToken ct)
    {
        var (until, counts) = (Earlier(now + catalogue.Organiser.Policies.OfferLifetime, wish.Limit(catalogue)), new List<PlaceCount>());
        if (await holds.HoldAll(catalogue, wish, until, counts, ct) is not { } lines)
        {
            return new Outcome([], [], counts);
        }

        foreach (var (entry, lineId) in wish.Entries.Zip(lines))
        {
            entry.Offer(lineId, until);
            db.Record(now, nameof(OfferPlaces), "waiting.offered", $"entry {entry.Id.Value}", entry.HouseholdId, "Waiting", $"Offered until {until:O}");
        }

        await letters.PlaceOffered(wish.Entries, catalogue, family, now, ct);
        await db.SaveChangesAsync(ct);
        await progress.Advance(wish.Entries.Count, ct);
        return new Outcome(wish.Entries, [], counts);
    }

    private IReadOnlyList<WaitingEntry> End(IReadOnlyList<WaitingEntry> entries, WaitingState outcome, DateTimeOffset now)
    {
        foreach (var entry in entries)
        {
            entry.End(outcome);
            db.Record(now, nameof(OfferPlaces), "waiting.ended", $"entry {entry.Id.Value}", entry.HouseholdId, "Waiting", outcome.ToString());
        }

        return entries;
    }

    private sealed record Outcome(IReadOnlyList<WaitingEntry> Offered, IReadOnlyList<WaitingEntry> Ended, IReadOnlyList<PlaceCount> Counts)
    {
        public static Outcome Nothing { get; } = new([], [], []);
    }

    private static DateTimeOffset Earlier(DateTimeOffset left, DateTimeOffset right) => left <= right ? left : right;

    [LoggerMessage(EventName = "PlacesOffered", Level = LogLevel.Information, Message = "{Count} places offered at organiser {Organiser}")]
    private static partial void Offered(ILogger logger, int count, int organiser);
}
