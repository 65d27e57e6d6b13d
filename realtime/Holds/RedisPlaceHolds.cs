using Microsoft.EntityFrameworkCore;
using Portal.Core;
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
    private const int KeptSeconds = 600;

    /// <summary>Days loaded by another caller between our two questions are asked for again, this often.</summary>
    private const int Questions = 3;

    public async Task<PlacesAnswer> Hold(OrganiserId organiser, CartId cart, IReadOnlyList<PlaceWanted> wanted, DateTimeOffset until, CancellationToken ct)
    {
        var admitted = await AskTheGate(organiser, wanted, until, ct);
        db.IfNotSaved(() => Forget(organiser, admitted));
        if (admitted.Count == 0)
        {
            return new PlacesAnswer(new HashSet<CartLineId>(), []);
        }

        var answer = await ledger.Hold(organiser, cart, admitted, until, ct);

        var refused = admitted.Where(line => !answer.Taken.Contains(line.LineId)).ToList();
        if (refused.Count > 0)
        {
            await Forget(organiser, refused);
        }

        await Follow(organiser, answer.Counts, []);
        return answer;
    }

    public async Task Renew(OrganiserId organiser, CartId cart, DateTimeOffset until, CancellationToken ct)
    {
        await ledger.Renew(organiser, cart, until, ct);

        var held = await db.Holds.AsNoTracking().Where(hold => hold.CartId == cart).Select(hold => new { hold.LineId, hold.PoolId, hold.Date }).ToListAsync(ct);
        if (held.Count == 0)
        {
            return;
        }

        db.IfNotSaved(() => Forget(organiser, [.. held.Select(hold => new PlaceWanted(hold.LineId, hold.Date, [hold.PoolId]))]));
        RedisKey[] keys = [.. held.Select(hold => redis.HoldsKey(organiser, hold.PoolId, hold.Date)).Distinct()];
        RedisValue[] arguments = [Milliseconds(clock.GetUtcNow()), Milliseconds(until), .. held.Select(hold => hold.LineId).Distinct().Select(Text)];
        await redis.Ask(organiser, async database => await database.ScriptEvaluateAsync(Script.Renew, keys, arguments), null!);
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
        db.OnceSaved(() => Forget(organiser, [.. places.Select(place => place.Offered)]));
        return await ledger.HandOver(organiser, cart, places, until, ct);
    }

    public async Task<PlacesAnswer> GiveBack(OrganiserId organiser, IReadOnlyList<PlaceWanted> bookings, CancellationToken ct) =>
        await Followed(organiser, bookings, await ledger.GiveBack(organiser, bookings, ct));

    public async Task<PlaceCount> SetCapacity(OrganiserId organiser, PoolDate day, int capacity, CancellationToken ct)
    {
        var count = await ledger.SetCapacity(organiser, day, capacity, ct);
        await Follow(organiser, [count], []);
        return count;
    }

    /// <returns>The lines for which Redis sees room; all of them when Redis is away.</returns>
    private async Task<IReadOnlyList<PlaceWanted>> AskTheGate(OrganiserId organiser, IReadOnlyList<PlaceWanted> wanted, DateTimeOffset until, CancellationToken ct)
    {
        var days = wanted.SelectMany(line => line.PoolDates).Distinct().ToList();
        var indexes = days.Select((day, index) => (day, index)).ToDictionary(pair => pair.day, pair => pair.index + 1);
        RedisKey[] keys = [redis.EpochKey(organiser), .. days.SelectMany(day => Keys(organiser, day))];
        RedisValue[] arguments =
        [
            Milliseconds(clock.GetUtcNow()),
            Milliseconds(until),
            days.Count,
            .. wanted.SelectMany(line => (RedisValue[])[Text(line.LineId), line.Pools.Count, .. line.PoolDates.Select(day => (RedisValue)indexes[day])]),
        ];

        for (var question = 1; question <= Questions; question++)
        {
            var answer = await redis.Ask(organiser, async database => (int[]?)await database.ScriptEvaluateAsync(Script.Hold, keys, arguments), null);
            if (answer is null)
            {
                return wanted;
            }

            if (answer.Length == 0 || answer[0] != -1)
            {
                return [.. wanted.Where((_, index) => answer[index] == 1)];
            }

            await Load(organiser, [.. answer.Skip(1).Select(index => days[index - 1])], ct);
        }

        return wanted;
    }

    private async Task Load(OrganiserId organiser, IReadOnlyList<PoolDate> days, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var counts = (await db.CountsOf(days, now, ct)).ToDictionary(count => new PoolDate(count.PoolId, count.Date));
        var pools = days.Select(day => day.PoolId).Distinct().ToList();
        var dates = days.Select(day => day.Date).Distinct().ToList();
        var live = (await db.Holds.AsNoTracking()
            .Where(hold => pools.Contains(hold.PoolId) && dates.Contains(hold.Date) && hold.ExpiresAt > now)
            .Select(hold => new { hold.PoolId, hold.Date, hold.LineId, hold.ExpiresAt })
            .ToListAsync(ct)).ToLookup(hold => new PoolDate(hold.PoolId, hold.Date));

        foreach (var day in days)
        {
            // A day that is not open has no row: it is cached as having no place at all.
            var count = counts.GetValueOrDefault(day, new PlaceCount(day.PoolId, day.Date, 0, 0, 0, 0));
            RedisKey[] keys = [redis.EpochKey(organiser), .. Keys(organiser, day)];
            RedisValue[] arguments =
            [
                count.Capacity, count.Booked, count.Version, KeptSeconds,
                .. live[day].SelectMany(hold => (RedisValue[])[Milliseconds(hold.ExpiresAt), Text(hold.LineId)]),
            ];
            await redis.Ask(organiser, async database => await database.ScriptEvaluateAsync(Script.Load, keys, arguments), null!);
        }
    }

    // What goes back to its offer is held on, until another instant.
    private async Task<PlacesAnswer> Freed(OrganiserId organiser, IReadOnlyList<PlaceWanted> lines, PlacesAnswer answer)
    {
        var kept = lines.Where(line => !answer.Taken.Contains(line.LineId)).ToList();
        if (kept.Count > 0)
        {
            db.OnceSaved(() => Forget(organiser, kept));
        }

        return await Followed(organiser, [.. lines.Except(kept)], answer);
    }

    private async Task<PlacesAnswer> Followed(OrganiserId organiser, IReadOnlyList<PlaceWanted> lines, PlacesAnswer answer)
    {
        db.IfNotSaved(() => Forget(organiser, lines));
        await Follow(organiser, answer.Counts, [.. lines.Select(line => line.LineId)]);
        return answer;
    }

    private Task Follow(OrganiserId organiser, IReadOnlyList<PlaceCount> counts, IReadOnlyList<CartLineId> ended)
    {
        if (counts.Count == 0)
        {
            return Task.CompletedTask;
        }

        RedisKey[] keys = [.. counts.SelectMany(count => Keys(organiser, new PoolDate(count.PoolId, count.Date)))];
        RedisValue[] arguments =
        [
            counts.Count,
            .. counts.SelectMany(count => (RedisValue[])[count.Capacity, count.Booked, count.Version]),
            .. ended.Select(Text),
        ];
        return redis.Ask(organiser, async database => await database.ScriptEvaluateAsync(Script.Follow, keys, arguments), null!);
    }

    /// <summary>Drops what Redis believes about the days of these lines: the next caller loads them afresh.</summary>
    private async Task Forget(OrganiserId organiser, IReadOnlyList<PlaceWanted> lines)
    {
        RedisKey[] keys = [.. lines.SelectMany(line => line.PoolDates).Distinct().SelectMany(day => Keys(organiser, day))];
        if (keys.Length > 0)
        {
            await redis.Ask(organiser, async database => await database.KeyDeleteAsync(keys), 0L);
        }
    }

    private RedisKey[] Keys(OrganiserId organiser, PoolDate day) => [redis.DayKey(organiser, day.PoolId, day.Date), redis.HoldsKey(organiser, day.PoolId, day.Date)];

    private static RedisValue Milliseconds(DateTimeOffset instant) => instant.ToUnixTimeMilliseconds();

    private static RedisValue Text(CartLineId line) => line.Value.ToString("N");
}
