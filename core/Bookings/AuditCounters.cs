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
        var booked =
            from booking in db.Bookings
            where booking.Date >= today && booking.State < BookingState.Cancelled
            join pool in db.Set<Activities.SlotPool>() on booking.SlotId equals pool.SlotId
            group booking by new { pool.PoolId, booking.Date } into day
            select new { day.Key.PoolId, day.Key.Date, Count = day.Count() };

        // One statement sees one instant: counters and bookings read one after the other would differ by whatever moved in between.
        var drifted = await (
            from day in days
            join count in booked on new { day.PoolId, day.Date } equals new { count.PoolId, count.Date } into counts
            from count in counts.DefaultIfEmpty()
            where day.Booked != ((int?)count.Count ?? 0)
            orderby day.PoolId, day.Date
            select new PoolDate(day.PoolId, day.Date)).ToListAsync(ct);
        Drift.Record(drifted.Count);
        foreach (var day in drifted)
        {
            Drifted(log, day.PoolId.Value, day.Date);
        }

        return new CounterAudit(await days.CountAsync(ct), drifted);
    }

    [LoggerMessage(EventName = "CounterDrifted", Level = LogLevel.Error, Message = "Pool {Pool} on {Date}: the booked counter is not the number of bookings")]
    private static partial void Drifted(ILogger logger, int pool, DateOnly date);
}
