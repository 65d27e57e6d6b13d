using Microsoft.EntityFrameworkCore;
using Portal.Core.Live;
using Portal.Core.Persistence;

namespace Portal.Core.Places;

/// <summary>
/// The ledger. Every answer is given under the lock of the pool-days it speaks of: raise their versions (which locks
/// their rows), count what is alive, then write. Two callers for one last place queue up on its row, and the second
/// counts what the first has saved.
/// </summary>
/// <remarks>
/// The lock is a statement of its own on purpose: a guard that counted the holds inside the same UPDATE would count
/// them as they were before it began to wait, and two callers would both find room.
/// </remarks>
public sealed class DatabasePlaceHolds(PortalDb db, TimeProvider clock) : IPlaceHolds
{
    /// <summary>Up to so many, one batch of inserts is as quick.</summary>
    private const int FewRows = 40;

    private bool isUnsaved;

    public async Task<PlacesAnswer> Hold(OrganiserId organiser, CartId cart, IReadOnlyList<PlaceWanted> wanted, DateTimeOffset until, CancellationToken ct)
    {
        var tally = new PlaceTally((await Lock(wanted, ct)).Counts, []);
        var taken = new HashSet<CartLineId>();

        var rows = new List<Hold>();
        foreach (var line in wanted.Where(tally.HasRoomFor))
        {
            rows.AddRange(line.PoolDates.Select(day => new Hold
            {
                LineId = line.LineId,
                PoolId = day.PoolId,
                Date = day.Date,
                CartId = cart,
                ExpiresAt = until,
            }));
            tally.Hold(line);
            taken.Add(line.LineId);
        }

        await Write(rows, ct);
        return new PlacesAnswer(taken, tally.Counts());
    }

    // A year of usual weeks is near a thousand rows: streamed, they cost a tenth of as many tracked inserts. A few leave with
    // the lines that want them, when the deed is saved.
    private async Task Write(List<Hold> rows, CancellationToken ct)
    {
        if (rows.Count > FewRows)
        {
            await db.BulkInsert(rows, ct);
            return;
        }

        db.Holds.AddRange(rows);
        isUnsaved = true;
    }

    public async Task Renew(OrganiserId organiser, CartId cart, DateTimeOffset until, CancellationToken ct)
    {
        await SaveHolds(ct);
        var now = clock.GetUtcNow();
        await db.Holds
            .Where(hold => hold.CartId == cart && hold.ExpiresAt > now)
            .ExecuteUpdateAsync(hold => hold.SetProperty(h => h.ExpiresAt, h => h.OfferedUntil > until ? h.OfferedUntil.Value : until), ct);
    }

    public async Task<PlacesAnswer> HandOver(OrganiserId organiser, CartId cart, IReadOnlyList<HandedPlace> places, DateTimeOffset until, CancellationToken ct)
    {
        List<PlaceWanted> offered = [.. places.Select(place => place.Offered)];
        var (counts, now) = await Lock(offered, ct);
        var held = (await LiveHoldsOf(offered, now, ct)).ToHashSet();
        if (offered.Exists(place => place.Pools.Count == 0 || place.PoolDates.Any(day => !held.Contains((place.LineId, day)))))
        {
            return new PlacesAnswer(new HashSet<CartLineId>(), counts);
        }

        foreach (var (place, line) in places)
        {
            await db.Holds
                .Where(hold => hold.LineId == place.LineId)
                .ExecuteUpdateAsync(
                    hold => hold
                        .SetProperty(h => h.LineId, line)
                        .SetProperty(h => h.CartId, cart)
                        .SetProperty(h => h.OfferedUntil, h => h.OfferedUntil ?? h.ExpiresAt)
                        .SetProperty(h => h.ExpiresAt, h => (h.OfferedUntil ?? h.ExpiresAt) > until ? h.OfferedUntil ?? h.ExpiresAt : until),
                    ct);
        }

        return new PlacesAnswer(places.Select(place => place.Line).ToHashSet(), counts);
    }

    public async Task<PlacesAnswer> Confirm(OrganiserId organiser, IReadOnlyList<PlaceWanted> lines, CancellationToken ct)
    {
        var tally = await LockWithOwnHolds(lines, ct);
        var taken = new HashSet<CartLineId>();

        foreach (var line in lines)
        {
            tally.Unhold(line);
            if (tally.HasRoomFor(line))
            {
                tally.Book(line);
                taken.Add(line.LineId);
            }
        }

        await DeleteHolds(lines, ct);
        await WriteBooked(tally, lines.Where(line => taken.Contains(line.LineId)), +1, ct);
        return new PlacesAnswer(taken, tally.Counts());
    }

    public async Task<PlacesAnswer> Release(OrganiserId organiser, IReadOnlyList<PlaceWanted> lines, CancellationToken ct)
    {
        var (counts, now) = await Lock(lines, ct);
        var kept = await HandBack(lines, now, ct);
        return await Free([.. lines.Where(line => !kept.Contains(line.LineId))], counts, now, ct);
    }

    public async Task<PlacesAnswer> Withdraw(OrganiserId organiser, IReadOnlyList<PlaceWanted> offered, CancellationToken ct)
    {
        var (counts, now) = await Lock(offered, ct);
        return await Free(offered, counts, now, ct);
    }

    private async Task<PlacesAnswer> Free(IReadOnlyList<PlaceWanted> lines, IReadOnlyList<PlaceCount> counts, DateTimeOffset now, CancellationToken ct)
    {
        var tally = new PlaceTally(counts, await LiveHoldsOf(lines, now, ct));
        foreach (var line in lines)
        {
            tally.Unhold(line);
        }

        await DeleteHolds(lines, ct);
        return new PlacesAnswer(lines.Select(line => line.LineId).ToHashSet(), tally.Counts());
    }

    // No cart moves their end from here on; the name stays, so that a payment that comes late still finds its place.
    private async Task<HashSet<CartLineId>> HandBack(IReadOnlyList<PlaceWanted> lines, DateTimeOffset now, CancellationToken ct)
    {
        var own = lines.Select(line => line.LineId).ToList();
        var kept = (await db.Holds.Where(hold => own.Contains(hold.LineId) && hold.OfferedUntil > now).Select(hold => hold.LineId).Distinct().ToListAsync(ct)).ToHashSet();
        if (kept.Count > 0)
        {
            await db.Holds
                .Where(hold => kept.Contains(hold.LineId))
                .ExecuteUpdateAsync(hold => hold.SetProperty(h => h.ExpiresAt, h => h.OfferedUntil!.Value).SetProperty(h => h.CartId, default(CartId)), ct);
        }

        return kept;
    }

    public async Task<PlacesAnswer> GiveBack(OrganiserId organiser, IReadOnlyList<PlaceWanted> bookings, CancellationToken ct)
    {
        var tally = new PlaceTally((await Lock(bookings, ct)).Counts, []);
        foreach (var booking in bookings)
        {
            tally.Unbook(booking);
        }

        await WriteBooked(tally, bookings, -1, ct);
        return new PlacesAnswer(bookings.Select(line => line.LineId).ToHashSet(), tally.Counts());
    }

    public async Task<IReadOnlyList<PlaceCount>> SetCapacities(OrganiserId organiser, IReadOnlyDictionary<PoolDate, int> wanted, CancellationToken ct)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(wanted.Values.DefaultIfEmpty(0).Min());

        foreach (var alike in wanted.GroupBy(day => (day.Key.PoolId, Capacity: day.Value)).OrderBy(group => group.Key.PoolId.Value))
        {
            var (pool, capacity) = alike.Key;
            var dates = alike.Select(day => day.Key.Date).ToList();
            await db.PoolDays
                .Where(row => row.PoolId == pool && dates.Contains(row.Date))
                .ExecuteUpdateAsync(row => row.SetProperty(r => r.Capacity, capacity).SetProperty(r => r.Version, r => r.Version + 1).SetProperty(r => r.Untold, true), ct);
        }

        return await db.CountsOf([.. wanted.Keys], clock.GetUtcNow(), ct);
    }

    // Guard: the rows are locked here, in one order for everybody; a deadlock that remains is run again by the deed.
    private async Task<(IReadOnlyList<PlaceCount> Counts, DateTimeOffset Now)> Lock(IReadOnlyList<PlaceWanted> lines, CancellationToken ct)
    {
        if (db.Database.CurrentTransaction is null)
        {
            throw new InvalidOperationException("The ledger writes in the transaction of a deed: without one its locks end with each statement.");
        }

        var asked = clock.GetUtcNow();
        var days = lines.SelectMany(line => line.PoolDates).Distinct().ToList();
        if (days.Count == 0)
        {
            return ([], asked);
        }

        await SaveHolds(ct);
        var trip = db.RoundTrip();
        var counts = trip.LockAndCount(days, asked);
        await trip.Go(ct);

        // Taken after the wait for the lock: one instant for all that is counted.
        var now = clock.GetUtcNow();
        return (counts(now), now);
    }

    // What this deed has held before counts like anybody's.
    private async Task SaveHolds(CancellationToken ct)
    {
        if (isUnsaved)
        {
            await db.SaveChangesAsync(ct);
            isUnsaved = false;
        }
    }

    // A line that gives its hold up must know whether that hold still counted.
    private async Task<PlaceTally> LockWithOwnHolds(IReadOnlyList<PlaceWanted> lines, CancellationToken ct)
    {
        var (counts, now) = await Lock(lines, ct);
        return new PlaceTally(counts, await LiveHoldsOf(lines, now, ct));
    }

    private async Task<IEnumerable<(CartLineId Line, PoolDate Day)>> LiveHoldsOf(IReadOnlyList<PlaceWanted> lines, DateTimeOffset now, CancellationToken ct)
    {
        var own = lines.Select(line => line.LineId).ToList();
        var live = await db.Holds
            .Where(hold => own.Contains(hold.LineId) && hold.ExpiresAt > now)
            .Select(hold => new { hold.LineId, hold.PoolId, hold.Date })
            .ToListAsync(ct);
        return live.Select(hold => (hold.LineId, new PoolDate(hold.PoolId, hold.Date)));
    }

    private Task<int> DeleteHolds(IReadOnlyList<PlaceWanted> lines, CancellationToken ct)
    {
        var ids = lines.Select(line => line.LineId).ToList();
        return db.Holds.Where(hold => ids.Contains(hold.LineId)).ExecuteDeleteAsync(ct);
    }

    // Guard (I1): the counter moves only inside its bounds, whatever the tally believed.
    private async Task WriteBooked(PlaceTally tally, IEnumerable<PlaceWanted> lines, int step, CancellationToken ct)
    {
        var moves = lines.SelectMany(line => line.PoolDates).CountBy(day => day).GroupBy(day => (day.Key.PoolId, Moved: day.Value * step));
        foreach (var move in moves)
        {
            var (pool, moved) = move.Key;
            var dates = move.Select(day => day.Key.Date).ToList();
            var written = await db.PoolDays
                .Where(row => row.PoolId == pool && dates.Contains(row.Date))
                .Where(row => row.Booked + moved >= 0 && (moved < 0 || row.Booked + moved <= row.Capacity))
                .ExecuteUpdateAsync(row => row.SetProperty(r => r.Booked, r => r.Booked + moved), ct);

            if (written != dates.Count)
            {
                throw new InvalidOperationException($"Pool {pool.Value}: the booked counter would leave its bounds; nothing is saved. {tally}");
            }
        }
    }
}
