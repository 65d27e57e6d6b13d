using Microsoft.EntityFrameworkCore;
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

    // A year of usual weeks is near a thousand rows: streamed, they cost a tenth of as many tracked inserts.
    private async Task Write(List<Hold> rows, CancellationToken ct)
    {
        if (rows.Count > FewRows)
        {
            await db.BulkInsert(rows, ct);
            return;
        }

        db.Holds.AddRange(rows);
        await db.SaveChangesAsync(ct);
    }

    public Task Renew(OrganiserId organiser, CartId cart, DateTimeOffset until, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        return db.Holds
            .Where(hold => hold.CartId == cart && hold.ExpiresAt > now)
            .ExecuteUpdateAsync(hold => hold.SetProperty(h => h.ExpiresAt, until), ct);
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
        var tally = await LockWithOwnHolds(lines, ct);
        foreach (var line in lines)
        {
            tally.Unhold(line);
        }

        await DeleteHolds(lines, ct);
        return new PlacesAnswer(lines.Select(line => line.LineId).ToHashSet(), tally.Counts());
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

    public async Task<PlaceCount> SetCapacity(OrganiserId organiser, PoolDate day, int capacity, CancellationToken ct)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(capacity);

        await db.PoolDays
            .Where(row => row.PoolId == day.PoolId && row.Date == day.Date)
            .ExecuteUpdateAsync(row => row.SetProperty(r => r.Capacity, capacity).SetProperty(r => r.Version, r => r.Version + 1).SetProperty(r => r.Untold, true), ct);

        var counts = await db.CountsOf([day], clock.GetUtcNow(), ct);
        return counts.Count == 1 ? counts[0] : throw new InvalidOperationException($"Pool {day.PoolId.Value} is not open on {day.Date:O}.");
    }

    // Guard: the rows are locked here, in one order for everybody; a deadlock that remains is run again by the deed.
    private async Task<(IReadOnlyList<PlaceCount> Counts, DateTimeOffset Now)> Lock(IReadOnlyList<PlaceWanted> lines, CancellationToken ct)
    {
        if (db.Database.CurrentTransaction is null)
        {
            throw new InvalidOperationException("The ledger writes in the transaction of a deed: without one its locks end with each statement.");
        }

        var days = lines.SelectMany(line => line.PoolDates).Distinct().ToList();
        await db.LockPoolDays(days, ct);

        // Read after the wait for the lock: one instant for all that is counted.
        var now = clock.GetUtcNow();
        return (await db.CountsOf(days, now, ct), now);
    }

    // A line that gives its hold up must know whether that hold still counted.
    private async Task<PlaceTally> LockWithOwnHolds(IReadOnlyList<PlaceWanted> lines, CancellationToken ct)
    {
        var (counts, now) = await Lock(lines, ct);
        var own = lines.Select(line => line.LineId).ToList();
        var live = await db.Holds
            .Where(hold => own.Contains(hold.LineId) && hold.ExpiresAt > now)
            .Select(hold => new { hold.LineId, hold.PoolId, hold.Date })
            .ToListAsync(ct);
        return new PlaceTally(counts, live.Select(hold => (hold.LineId, new PoolDate(hold.PoolId, hold.Date))));
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
