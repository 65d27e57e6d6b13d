using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Live;
using Portal.Core.Persistence;
using Portal.Core.Places;
using StackExchange.Redis;

namespace Portal.Realtime.Holds;

/// <summary>
/// The ledger with Redis in front. Redis answers « full » for the many, without touching a row; whom it lets through is
/// held by the ledger under its lock, which has the last word. So a Redis that lies, is empty or is gone can refuse a
/// place or let a queue form, but never sells one twice (I1, I5). How it works in prose: realtime/README.md.
/// </summary>
public sealed class RedisPlaceHolds(RedisLink redis, DatabasePlaceHolds ledger, PortalDb db, TimeProvider clock) : IPlaceHolds
{
    /// <summary>How long a day is believed without a look at the database, should all else fail.</summary>
    private const int KeptSeconds = 60;

    private const int HoldsKeptSeconds = KeptSeconds + 60;

    /// <summary>Who reads a day in the database for longer than this does not cache it.</summary>
    private const int LeaseSeconds = 10;

    /// <summary>A place that the ledger has not granted yet counts for so long, should its asker die.</summary>
    private static readonly TimeSpan Asked = TimeSpan.FromSeconds(10);

    public async Task<PlacesAnswer> Hold(OrganiserId organiser, CartId cart, IReadOnlyList<PlaceWanted> wanted, DateTimeOffset until, CancellationToken ct)
    {
        var (admitted, unknown) = await AskTheGate(organiser, wanted, until);
        db.IfNotSaved(() => Forget(organiser, admitted.SelectMany(line => line.PoolDates)));
        if (admitted.Count == 0)
        {
            return new PlacesAnswer(new HashSet<CartLineId>(), []);
        }

        var answer = await ledger.Hold(organiser, cart, admitted, until, ct);

        await OnceSaved(async () =>
        {
            var refused = admitted.Where(line => !answer.Taken.Contains(line.LineId)).ToList();
            await Follow(organiser, answer.Counts, [.. admitted.Where(line => answer.Taken.Contains(line.LineId))], until, refused);

            // Redis saw room where there was none. Where there is room that others wait for, it was right.
            var lies = refused.SelectMany(line => line.PoolDates).Except(unknown).Except(answer.Counts.Where(count => count.Left > 0).Select(DayOf)).ToList();
            await Forget(organiser, lies);
            await Load(organiser, [.. unknown.Union(lies)]);
        });
        return answer;
    }

    public async Task Renew(OrganiserId organiser, CartId cart, DateTimeOffset until, CancellationToken ct)
    {
        await ledger.Renew(organiser, cart, until, ct);

        var held = await db.Holds.AsNoTracking().Where(hold => hold.CartId == cart).Select(hold => new { hold.LineId, Day = new PoolDate(hold.PoolId, hold.Date) }).ToListAsync(ct);
        if (held.Count == 0)
        {
            return;
        }

        RedisKey[] keys = [.. held.Select(hold => hold.Day).Distinct().SelectMany(day => Keys(organiser, day))];
        RedisValue[] arguments = [Milliseconds(clock.GetUtcNow()), Milliseconds(until), .. held.Select(hold => hold.LineId).Distinct().Select(Text)];
        db.IfNotSaved(() => Forget(organiser, held.Select(hold => hold.Day)));
        await OnceSaved(() => redis.Ask(organiser, database => database.ScriptEvaluateAsync(Script.Renew, keys, arguments), null!));
    }

    public async Task<PlacesAnswer> Confirm(OrganiserId organiser, IReadOnlyList<PlaceWanted> lines, CancellationToken ct) =>
        await Followed(organiser, lines, await ledger.Confirm(organiser, lines, ct));

    public async Task<PlacesAnswer> Release(OrganiserId organiser, IReadOnlyList<PlaceWanted> lines, CancellationToken ct) =>
        await Freed(organiser, lines, await ledger.Release(organiser, lines, ct));

    public async Task<PlacesAnswer> Withdraw(OrganiserId organiser, IReadOnlyList<PlaceWanted> offered, CancellationToken ct) =>
        await Freed(organiser, offered, await ledger.Withdraw(organiser, offered, ct));

    public async Task<PlacesAnswer> HandOver(OrganiserId organiser, CartId cart, IReadOnlyList<HandedPlace> places, DateTimeOffset until, CancellationToken ct)
    {
        // Names and ends change at once: the next caller loads these days as they are saved.
        db.OnceSaved(() => Forget(organiser, places.SelectMany(place => place.Offered.PoolDates)));
        return await ledger.HandOver(organiser, cart, places, until, ct);
    }

    public async Task<PlacesAnswer> GiveBack(OrganiserId organiser, IReadOnlyList<PlaceWanted> bookings, CancellationToken ct) =>
        await Followed(organiser, bookings, await ledger.GiveBack(organiser, bookings, ct));

    public async Task<IReadOnlyList<PlaceCount>> SetCapacities(OrganiserId organiser, IReadOnlyDictionary<PoolDate, int> wanted, CancellationToken ct)
    {
        var counts = await ledger.SetCapacities(organiser, wanted, ct);
        await OnceSaved(() => Follow(organiser, counts, [], default, []));
        return counts;
    }

    /// <summary>Drops what Redis believes of days that have moved, unless it knows: who moved them may have died before it could follow.</summary>
    public Task Doubt(OrganiserId organiser, IReadOnlyList<PlaceCount> moved)
    {
        RedisKey[] keys = [.. moved.SelectMany(count => Keys(organiser, DayOf(count)))];
        RedisValue[] versions = [.. moved.Select(count => (RedisValue)count.Version)];
        return redis.Ask(organiser, database => database.ScriptEvaluateAsync(Script.Doubt, keys, versions), null!);
    }

    /// <returns>The lines that the ledger is asked for, all of them when Redis is away; and the days of which Redis knows nothing.</returns>
    private async Task<(IReadOnlyList<PlaceWanted> Admitted, IReadOnlyList<PoolDate> Unknown)> AskTheGate(OrganiserId organiser, IReadOnlyList<PlaceWanted> wanted, DateTimeOffset until)
    {
        var days = wanted.SelectMany(line => line.PoolDates).Distinct().ToList();
        var indexes = days.Select((day, index) => (day, index)).ToDictionary(pair => pair.day, pair => pair.index + 1);
        var now = clock.GetUtcNow();
        RedisKey[] keys = [redis.EpochKey(organiser), .. days.SelectMany(day => Keys(organiser, day))];
        RedisValue[] arguments =
        [
            Milliseconds(now),
            Milliseconds(until < now + Asked ? until : now + Asked),
            HoldsKeptSeconds,
            days.Count,
            .. wanted.SelectMany(line => (RedisValue[])[Text(line.LineId), line.Pools.Count, .. line.PoolDates.Select(day => (RedisValue)indexes[day])]),
        ];

        var answer = await redis.Ask(organiser, async database => (int[]?)await database.ScriptEvaluateAsync(Script.Hold, keys, arguments), null);
        return answer is null
            ? (wanted, [])
            : ([.. wanted.Where((_, index) => answer[index] == 1)], [.. answer.Skip(wanted.Count).Select(index => days[index - 1])]);
    }

    /// <summary>
    /// Caches these days as they are committed: after the deed, so that nothing unsaved is read, and no lock waits for it.
    /// </summary>
    private async Task Load(OrganiserId organiser, IReadOnlyList<PoolDate> wanted)
    {
        try
        {
            await LoadUnlessCached(organiser, wanted);
        }
        catch (Exception outage) when (PortalDb.IsOutage(outage))
        {
            // The deed is saved: nobody must hear that it failed because a cache stayed empty.
        }
    }

    private async Task LoadUnlessCached(OrganiserId organiser, IReadOnlyList<PoolDate> wanted)
    {
        if (wanted.Count == 0)
        {
            return;
        }

        RedisKey[] hashes = [redis.EpochKey(organiser), .. wanted.Select(day => redis.DayKey(organiser, day.PoolId, day.Date))];
        var leases = await redis.Ask(organiser, async database => (int[]?)await database.ScriptEvaluateAsync(Script.Lease, hashes, [Random.Shared.Next(1, int.MaxValue), LeaseSeconds]), null);
        var days = wanted.Zip(leases ?? []).Where(pair => pair.Second != 0).ToDictionary(pair => pair.First, pair => pair.Second);
        if (days.Count == 0)
        {
            return;
        }

        var now = clock.GetUtcNow();
        var counts = (await db.CountsOf(days.Keys, now, CancellationToken.None)).ToDictionary(DayOf);
        var pools = days.Keys.Select(day => day.PoolId).Distinct().ToList();
        var dates = days.Keys.Select(day => day.Date).Distinct().ToList();
        var live = (await db.Holds.AsNoTracking()
            .Where(hold => pools.Contains(hold.PoolId) && dates.Contains(hold.Date) && hold.ExpiresAt > now)
            .Select(hold => new { hold.PoolId, hold.Date, hold.LineId, hold.ExpiresAt })
            .ToListAsync(CancellationToken.None)).ToLookup(hold => new PoolDate(hold.PoolId, hold.Date));

        foreach (var (day, lease) in days)
        {
            // A day that is not open has no row: it is cached as having no place at all.
            var count = counts.GetValueOrDefault(day, new PlaceCount(day.PoolId, day.Date, 0, 0, 0, 0));
            RedisKey[] keys = [redis.EpochKey(organiser), .. Keys(organiser, day)];
            RedisValue[] arguments =
            [
                lease, count.Capacity, count.Booked, count.Version, KeptSeconds, HoldsKeptSeconds,
                .. live[day].SelectMany(hold => (RedisValue[])[Milliseconds(hold.ExpiresAt), Text(hold.LineId)]),
            ];
            await redis.Ask(organiser, database => database.ScriptEvaluateAsync(Script.Load, keys, arguments), null!);
        }
    }

    // What goes back to its offer is held on, until another instant.
    private async Task<PlacesAnswer> Freed(OrganiserId organiser, IReadOnlyList<PlaceWanted> lines, PlacesAnswer answer)
    {
        var kept = lines.Where(line => !answer.Taken.Contains(line.LineId)).ToList();
        if (kept.Count > 0)
        {
            db.OnceSaved(() => Forget(organiser, kept.SelectMany(line => line.PoolDates)));
        }

        return await Followed(organiser, [.. lines.Except(kept)], answer);
    }

    private async Task<PlacesAnswer> Followed(OrganiserId organiser, IReadOnlyList<PlaceWanted> lines, PlacesAnswer answer)
    {
        db.IfNotSaved(() => Forget(organiser, lines.SelectMany(line => line.PoolDates)));
        await OnceSaved(() => Follow(organiser, answer.Counts, [], default, lines));
        return answer;
    }

    /// <param name="taken">The lines that hold their places from now on, until <paramref name="until"/>.</param>
    /// <param name="ended">Those that hold none any more.</param>
    private Task Follow(OrganiserId organiser, IReadOnlyList<PlaceCount> counts, IReadOnlyList<PlaceWanted> taken, DateTimeOffset until, IReadOnlyList<PlaceWanted> ended)
    {
        if (counts.Count == 0)
        {
            return Task.CompletedTask;
        }

        var holders = taken.SelectMany(line => line.PoolDates.Select(day => (Day: day, Line: Text(line.LineId)))).ToLookup(pair => pair.Day, pair => pair.Line);
        RedisKey[] keys = [.. counts.SelectMany(count => Keys(organiser, DayOf(count)))];
        RedisValue[] arguments =
        [
            counts.Count,
            Milliseconds(until),
            HoldsKeptSeconds,
            .. counts.SelectMany(count => (RedisValue[])[count.Capacity, count.Booked, count.Version, holders[DayOf(count)].Count(), .. holders[DayOf(count)]]),
            .. ended.Select(line => Text(line.LineId)),
        ];
        return redis.Ask(organiser, database => database.ScriptEvaluateAsync(Script.Follow, keys, arguments), null!);
    }

    /// <summary>Drops what Redis believes about these days, and what is being read of them: the next caller loads them afresh.</summary>
    private async Task Forget(OrganiserId organiser, IEnumerable<PoolDate> days)
    {
        RedisKey[] keys = [.. days.Distinct().SelectMany(day => Keys(organiser, day))];
        if (keys.Length > 0)
        {
            await redis.Ask(organiser, database => database.KeyDeleteAsync(keys), 0L);
        }
    }

    // Who writes without a transaction has saved already.
    private Task OnceSaved(Func<Task> then)
    {
        if (db.Database.CurrentTransaction is null)
        {
            return then();
        }

        db.OnceSaved(then);
        return Task.CompletedTask;
    }

    private RedisKey[] Keys(OrganiserId organiser, PoolDate day) => [redis.DayKey(organiser, day.PoolId, day.Date), redis.HoldsKey(organiser, day.PoolId, day.Date)];

    private static PoolDate DayOf(PlaceCount count) => new(count.PoolId, count.Date);

    private static RedisValue Milliseconds(DateTimeOffset instant) => instant.ToUnixTimeMilliseconds();

    private static RedisValue Text(CartLineId line) => line.Value.ToString("N");
}
