using System.Diagnostics.Metrics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Portal.Core.Persistence;
using Portal.Core.Places;

namespace Portal.Core.Bookings;

/// <summary>What was counted again.</summary>
/// <param name="Counted">How many pool-days were looked at.</param>
/// <param name="Drifted">Those whose counter is wrong.</param>
public sealed record CounterAudit(int Counted, IReadOnlyList<PoolDate> Drifted);

/// <summary>
/// Counts again what the counters say (I1): the booked places of every pool-day from today on against the bookings that
/// draw on it. It reports drift and mends nothing: a wrong counter is a bug that somebody must see.
/// </summary>
public sealed partial class AuditCounters(PortalDb db, TimeProvider clock, ILogger<AuditCounters> log)
{
    private static readonly Meter Meter = new("Portal.Places");
    private static readonly Gauge<int> Drift = Meter.CreateGauge<int>("portal.places.drift", "pool-days", "Pool-days whose booked counter is not the number of bookings.");

    /// <param name="ct">Stops the reading.</param>
    /// <param name="only">The pools of one organiser; null: all.</param>
    public async Task<CounterAudit> Run(CancellationToken ct, OrganiserId? only = null)
    {
        var today = clock.TodayInParis();
        var days = db.PoolDays.AsNoTracking().Where(day => day.Date >= today && (only == null || db.Pools.Any(pool => pool.Id == day.PoolId && pool.OrganiserId == only)));
        var bookings = db.Bookings.Where(booking => booking.Date >= today && (only == null || booking.OrganiserId == only));

        var seen = await Wrong(days, bookings, ct);
        var drifted = seen.Count == 0 ? seen : await db.InTransaction(() => StillWrong(seen, ct), ct);
        Drift.Record(drifted.Count);
        foreach (var day in drifted)
        {
            Drifted(log, day.PoolId.Value, day.Date);
        }

        return new CounterAudit(await days.CountAsync(ct), drifted);
    }

    // Counters and bookings are read one after the other: what moved in between looks wrong. Under the lock nothing moves.
    private async Task<IReadOnlyList<PoolDate>> StillWrong(IReadOnlyList<PoolDate> seen, CancellationToken ct)
    {
        await db.LockPoolDays(seen, ct);

        var (pools, dates) = (seen.Select(day => day.PoolId).Distinct().ToList(), seen.Select(day => day.Date).Distinct().ToList());
        var wrong = await Wrong(
            db.PoolDays.AsNoTracking().Where(day => pools.Contains(day.PoolId) && dates.Contains(day.Date)), db.Bookings.Where(booking => dates.Contains(booking.Date)), ct);
        return [.. wrong.Where(seen.Contains)];
    }

    private static async Task<IReadOnlyList<PoolDate>> Wrong(IQueryable<PoolDay> days, IQueryable<Booking> bookings, CancellationToken ct)
    {
        var taken = await bookings.Where(booking => booking.State < BookingState.Cancelled)
            .GroupBy(booking => new { booking.Pools, booking.Date })
            .Select(alike => new { alike.Key.Pools, alike.Key.Date, Count = alike.Count() }).ToListAsync(ct);
        var booked = taken
            .SelectMany(alike => alike.Pools.Ids.Select(pool => (Day: new PoolDate(pool, alike.Date), alike.Count)))
            .GroupBy(place => place.Day).ToDictionary(day => day.Key, day => day.Sum(place => place.Count));
        var counters = await days.Select(day => new { day.PoolId, day.Date, day.Booked }).ToListAsync(ct);
        return [.. counters.Where(day => day.Booked != booked.GetValueOrDefault(new PoolDate(day.PoolId, day.Date))).Select(day => new PoolDate(day.PoolId, day.Date)).OrderBy(day => day.PoolId.Value).ThenBy(day => day.Date)];
    }

    [LoggerMessage(EventName = "CounterDrifted", Level = LogLevel.Error, Message = "Pool {Pool} on {Date}: the booked counter is not the number of bookings")]
    private static partial void Drifted(ILogger logger, int pool, DateOnly date);
}
