using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Portal.Core.Carts;
using Portal.Core.Live;
using Portal.Core.Persistence;
using Portal.Core.Places;
using Portal.Realtime.Holds;

namespace Portal.Realtime.Live;

/// <summary>
/// Every second: ends the carts whose time is over and tells everybody; every other second tells again, Redis and browsers,
/// what a node that died had saved and not told (I4); every fifth closes the connections whose session is over. Each web node
/// runs it; the deeds see to it that each thing happens once.
/// </summary>
public sealed partial class CartTimers(IServiceScopeFactory scopes, ILiveFeed feed, LiveSessions sessions, TimeProvider clock, ILogger<CartTimers> log) : BackgroundService
{
    private const int BeatsOfASession = 5;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1));
        for (var beat = 0; await timer.WaitForNextTickAsync(stoppingToken); beat++)
        {
            try
            {
                await using var scope = scopes.CreateAsyncScope();
                await scope.ServiceProvider.GetRequiredService<ExpireCarts>().Run(stoppingToken);
                if (beat % 2 == 0)
                {
                    await TellAgain(scope.ServiceProvider.GetRequiredService<PortalDb>(), scope.ServiceProvider.GetService<RedisPlaceHolds>(), stoppingToken);
                }

                if (beat % BeatsOfASession == 0)
                {
                    await sessions.CloseEnded(null, stoppingToken);
                }
            }
            catch (Exception) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                // The database is away, say. The next second asks again; the holds end by their time stamps meanwhile.
                SweepFailed(log, failure);
            }
        }
    }

    private async Task TellAgain(PortalDb db, RedisPlaceHolds? holds, CancellationToken ct)
    {
        var untold = await (
            from row in db.PoolDays.AsNoTracking()
            where row.Untold
            join pool in db.Pools on row.PoolId equals pool.Id
            select new { pool.OrganiserId, Day = new PoolDate(row.PoolId, row.Date) }).Take(500).ToListAsync(ct);
        var counts = (await db.CountsOf([.. untold.Select(row => row.Day)], clock.GetUtcNow(), ct)).ToDictionary(count => new PoolDate(count.PoolId, count.Date));

        foreach (var organiser in untold.Where(_ => holds is not null).GroupBy(row => row.OrganiserId))
        {
            await holds!.Doubt(organiser.Key, [.. organiser.Select(row => counts[row.Day])]);
        }

        feed.Announce([.. counts.Values]);
    }

    [LoggerMessage(EventName = "SweepFailed", Level = LogLevel.Warning, Message = "The sweep of carts failed; it runs again in a second")]
    private static partial void SweepFailed(ILogger logger, Exception failure);
}
