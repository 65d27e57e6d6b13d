using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Portal.Core.Audit;
using Portal.Core.Bookings;
using Portal.Core.Carts;
using Portal.Core.Live;
using Portal.Core.Persistence;
using Portal.Core.Places;
using Portal.Core.Pricing;

namespace Portal.Core.WaitingLists;

/// <summary>
/// The night's way, where an organiser has chosen it: what has become free is booked for the first in line, and a mail
/// says so (R66). One transaction per wish: hold, confirm, book, charge, number the request, queue the mail. A night that
/// is cut short is simply run again: what was saved waits no more, the rest still does.
/// </summary>
public sealed partial class BookFreedPlaces(PortalDb db, IPlaceHolds holds, CatalogueReader catalogues, ConfirmCart confirmCart, Dependents dependents, WaitingLetters letters, ILiveFeed feed, TimeProvider clock, ILogger<BookFreedPlaces> log)
{
    /// <param name="ct">Stops between two transactions.</param>
    /// <param name="only">At one organiser; null: at all.</param>
    /// <param name="progress">Counts the places that are booked; null: nobody looks on.</param>
    /// <returns>How many places were booked.</returns>
    public async Task<int> Run(CancellationToken ct, OrganiserId? only = null, IWorkProgress? progress = null)
    {
        progress ??= NobodyWatches.Instance;
        await progress.Start(0, ct);

        var booked = 0;
        foreach (var organiser in await db.WaitingEntries.Where(entry => entry.State == WaitingState.Waiting && (only == null || entry.OrganiserId == only)).Select(entry => entry.OrganiserId).Distinct().ToListAsync(ct))
        {
            booked += await BookAt(await catalogues.Of(organiser, ct), progress, ct);
        }

        return booked;
    }

    // The line is looked at anew after each wish: one that has come true, or has fallen out, may make room for another.
    private async Task<int> BookAt(Catalogue catalogue, IWorkProgress progress, CancellationToken ct)
    {
        var (booked, tried) = (0, new HashSet<WaitingGroupId>());
        while (await Next(catalogue, tried, progress, ct) is { } next)
        {
            tried.Add(next.Turn.Group);
            var (entries, counts, number) = await db.InTransaction(() => Book(catalogue, next, progress, ct), ct);

            feed.Announce(counts);
            progress.Tell();
            await feed.TellWaiters(db, catalogue.Organiser.Id, entries, [], ct);
            if (number is not null)
            {
                booked += entries.Count;
                BookedByNight(log, number, entries.Count);
            }
            else if (entries.Count > 0)
            {
                // Some of it fell out: what is left of the wish is smaller, and may come true this very night.
                tried.Remove(next.Turn.Group);
            }
        }

        return booked;
    }

    private async Task<WaitingWish?> Next(Catalogue catalogue, HashSet<WaitingGroupId> tried, IWorkProgress progress, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var line = await WaitingLine.Of(db, catalogue, now, ct);
        var served = new FreePlaces(line.Counts)
            .GiveTo(line.Wishes.Where(wish => now <= wish.Limit(catalogue)))
            .Where(wish => wish.IsBookedAtNight(catalogue) && !tried.Contains(wish.Turn.Group)).ToList();
        await progress.Start(served.Sum(wish => wish.Entries.Count), ct);
        return served.FirstOrDefault();
    }

    private async Task<(IReadOnlyList<WaitingEntry> Moved, IReadOnlyList<PlaceCount> Counts, string? Number)> Book(Catalogue catalogue, WaitingWish seen, IWorkProgress progress, CancellationToken ct)
    {
        var household = seen.Entries[0].HouseholdId;
        await db.LockDaysOf(household, ct);

        // Guard: read under the locks; an entry that another night has booked, or the family has left, is not here.
        var entries = (await db.LockWish(catalogue, seen.Turn.Group, ct)).FindAll(entry => entry.State == WaitingState.Waiting);
        var now = clock.GetUtcNow();
        var guardian = entries.Count == 0 ? null : await db.GuardianOf(household, entries[0].GuardianId, ct);
        if (guardian is null)
        {
            return ([], [], null);
        }

        var wish = WaitingWish.Of(entries, catalogue);
        var (had, why, family) = await WaitingLine.WhyNot(db, catalogue, wish, now, ct);
        if (had.Count > 0 || why is not null)
        {
            return (End(why is null ? had : entries, now), [], null);
        }

        // What only a cart of the family holds carries nothing (R26): the wish keeps its rank for another night.
        if (await dependents.AnyLacks(catalogue, household, entries.ConvertAll(entry => new SlotDay(entry.ChildId, entry.SlotId, entry.Date)), ct))
        {
            return ([], [], null);
        }

        var cart = Cart.OpenFor(guardian, catalogue.Organiser.Id, catalogue.Organiser.Policies, now);
        var counts = new List<PlaceCount>();
        if (!await WaitingLine.Serves(db, catalogue, wish, now, ct) || await holds.HoldAll(catalogue, wish, cart.ExpiresAt, counts, ct) is not { } places)
        {
            return ([], counts, null);
        }

        foreach (var (entry, line) in entries.Zip(places))
        {
            var (day, quote) = entry.AsPicked(catalogue, family, now);
            cart.Book(line, day, quote.Amount, quote.Reason, now);
            entry.End(WaitingState.Taken);
            db.Record(now, nameof(BookFreedPlaces), "waiting.booked", $"entry {entry.Id.Value}", household, "Waiting", "Taken");
        }

        // A cart of its own, closed before it is saved: the one the family may have open is none of the night's business.
        cart.Commit();
        db.Carts.Add(cart);
        var confirmed = await confirmCart.Run(cart, [.. cart.LiveLines], Money.Zero, null, now, ct, tellFamily: false);
        await letters.BookedAtNight(entries, catalogue, confirmed.Request, now, ct);
        await db.SaveChangesAsync(ct);
        await progress.Advance(entries.Count, ct);
        return (entries, [.. counts, .. confirmed.Counts], confirmed.Request.Number);
    }

    private IReadOnlyList<WaitingEntry> End(IReadOnlyList<WaitingEntry> entries, DateTimeOffset now)
    {
        foreach (var entry in entries)
        {
            entry.End(WaitingState.Left);
            db.Record(now, nameof(BookFreedPlaces), "waiting.ended", $"entry {entry.Id.Value}", entry.HouseholdId, "Waiting", "Left");
        }

        return entries;
    }

    [LoggerMessage(EventName = "BookedByNight", Level = LogLevel.Information, Message = "Request {Number}: {Count} places booked from the waiting list")]
    private static partial void BookedByNight(ILogger logger, string number, int count);
}
