using System.Collections.Concurrent;
using System.Diagnostics;
using System.Threading.Channels;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Portal.Core;
using Portal.Core.Live;
using Portal.Core.Persistence;
using Portal.Core.Places;

namespace Portal.Realtime.Live;

/// <summary>
/// Carries news from deeds to browsers. A deed drops its news here and goes on; this node hears them at once, the others over
/// Redis, and each tells its own browsers, at most one message per group per <see cref="Interval"/>, the latest version winning.
/// A node that has missed some of them, or sees another die (<see cref="MissedNews"/>), asks its browsers to watch again.
/// </summary>
public sealed partial class LiveFeed(IServiceScopeFactory scopes, RedisLink? redis, Browsers browsers, ILogger<LiveFeed> log) : BackgroundService, ILiveFeed
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Pulse = TimeSpan.FromSeconds(1);

    /// <summary>Who does not hear its own pulse for so long is deaf, whatever its connection believes.</summary>
    private static readonly TimeSpan DeafAfter = TimeSpan.FromSeconds(4);

    private readonly Channel<IReadOnlyList<News>> outgoing = Channel.CreateUnbounded<IReadOnlyList<News>>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Channel<NewsMessage> incoming = Channel.CreateUnbounded<NewsMessage>(new UnboundedChannelOptions { SingleReader = true });
    private readonly ConcurrentDictionary<PoolDate, int> told = new();
    private readonly MissedNews missed = new(TimeProvider.System);
    private readonly Guid node = Guid.NewGuid();
    private long said;
    private long heardItself;
    private int inDoubt;

    public void Announce(IReadOnlyList<PlaceCount> counts) => Say([.. DaysMoved.Of(counts)]);

    public void CartChanged(CartNews news) => Say(new CartMoved(news));

    public void WaitingChanged(WaitingNews news) => Say([.. WaitingMoved.Of(news)]);

    public void QueueChanged(OrganiserId organiser) => Say(new QueueMoved(organiser));

    public void RollCallChanged(FacilityId place) => Say(new RollCallMoved(place));

    public void SessionsChanged(Guid account) => Say(new SessionsMoved([account]));

    public void JobChanged(OrganiserId organiser) => Say(new NightMoved(organiser));

    public void AlertsChanged(IReadOnlyList<HouseholdId> households) => Say([.. households.Select(household => new AlertCame(household))]);

    public void CustodyChanged(IReadOnlyList<HouseholdId> households) => Say([.. households.Select(household => new CustodyMoved(household))]);

    /// <summary>
    /// A commit was sent and its answer was lost, so nobody knows whether it was carried out: once the database answers, every
    /// open page asks again how things stand.
    /// </summary>
    public void OutcomeUnknown() => Interlocked.Exchange(ref inDoubt, 1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (redis is not null)
        {
            await Listen(redis, stoppingToken);
        }

        await Task.WhenAll(Publish(stoppingToken), SendPulse(stoppingToken), TellBrowsers(stoppingToken), NoteWhatWasTold(stoppingToken));
    }

    private void Say(params IReadOnlyList<News> news)
    {
        if (news.Count > 0)
        {
            outgoing.Writer.TryWrite(news);
        }
    }

    // The subscription is kept by the connection and comes back with it; what was said meanwhile does not.
    private async Task Listen(RedisLink link, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await link.Subscribe(Receive);
                Interlocked.Exchange(ref heardItself, Stopwatch.GetTimestamp());
                return;
            }
            catch (Exception away) when (RedisLink.IsAway(away))
            {
                NotListening(log, away);
                await Task.Delay(TimeSpan.FromSeconds(1), stopping);
            }
        }
    }

    private void Receive(string message)
    {
        var sheet = NewsMessage.Read(message);
        if (sheet.Node == node)
        {
            Interlocked.Exchange(ref heardItself, Stopwatch.GetTimestamp());
        }
        else
        {
            incoming.Writer.TryWrite(sheet);
        }
    }

    private async Task Publish(CancellationToken stopping)
    {
        await foreach (var news in outgoing.Reader.ReadAllAsync(stopping))
        {
            var sheet = new NewsMessage(node, news.Count > 0 ? ++said : said, news);
            incoming.Writer.TryWrite(sheet);

            // Not published: the rows stay untold, and the next sweep tells the other nodes; who missed the rest will know by its number.
            if (redis is not null && !await redis.Publish(sheet.Written()))
            {
                continue;
            }

            foreach (var count in news.OfType<DaysMoved>().SelectMany(days => days.Counts))
            {
                told.AddOrUpdate(new PoolDate(count.PoolId, count.Date), count.Version, (_, before) => Math.Max(before, count.Version));
            }
        }
    }

    // Says how much was said so far, for who has not heard it all; and listens whether it comes back.
    private async Task SendPulse(CancellationToken stopping)
    {
        // The first one at once: who has given none is nobody, and would not be missed.
        outgoing.Writer.TryWrite([]);
        using var timer = new PeriodicTimer(Pulse);
        while (redis is not null && await timer.WaitForNextTickAsync(stopping))
        {
            outgoing.Writer.TryWrite([]);
            if (redis.IsConnected && Stopwatch.GetElapsedTime(Interlocked.Read(ref heardItself)) > DeafAfter)
            {
                HearsNothing(log);
                await redis.CallAgain();
                await Listen(redis, stopping);
            }
        }
    }

    private async Task TellBrowsers(CancellationToken stopping)
    {
        while (await incoming.Reader.WaitToReadAsync(stopping))
        {
            var latest = new Dictionary<(Type, object), News>();
            var someMissed = false;
            while (incoming.Reader.TryRead(out var sheet))
            {
                someMissed |= sheet.Node != node && missed.Hear(sheet.Node, sheet.Number, sheet.IsPulse);
                foreach (var news in sheet.News)
                {
                    var key = (news.GetType(), news.Key);
                    latest[key] = latest.TryGetValue(key, out var earlier) ? news.After(earlier) : news;
                }
            }

            // Who has signed out hears nothing of what follows.
            foreach (var news in latest.Values.OrderByDescending(news => news is SessionsMoved))
            {
                await Told(() => news.Tell(browsers, stopping), stopping);
            }

            if (missed.SomebodyFellSilent() || someMissed)
            {
                await Told(() => browsers.All.WatchAgain(), stopping);
            }

            await Task.Delay(Interval, stopping);
        }
    }

    private async Task Told(Func<Task> tell, CancellationToken stopping)
    {
        try
        {
            await tell();
        }
        catch (Exception) when (stopping.IsCancellationRequested)
        {
            return;
        }
        catch (Exception failure)
        {
            NotTold(log, failure);
        }
    }

    // The row is its own outbox (I4): what is not noted here is told again by the sweep, which costs a browser nothing.
    private async Task NoteWhatWasTold(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1));
        while (await timer.WaitForNextTickAsync(stopping))
        {
            try
            {
                await using var scope = scopes.CreateAsyncScope();
                var db = scope.ServiceProvider.GetRequiredService<PortalDb>();
                await HaveAllWatchAgain(db, stopping);
                var noted = told.ToArray();
                await db.NoteTold([.. noted.Select(day => (day.Key, day.Value))], stopping);
                Array.ForEach(noted, day => told.TryRemove(day));
            }
            catch (Exception) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                NotNoted(log, failure);
            }
        }
    }

    // While the database is away, asking would find nothing out.
    private async Task HaveAllWatchAgain(PortalDb db, CancellationToken stopping)
    {
        if (Interlocked.Exchange(ref inDoubt, 0) is 0)
        {
            return;
        }

        if (await db.Database.CanConnectAsync(stopping))
        {
            Say(new AllInDoubt());
        }
        else
        {
            OutcomeUnknown();
        }
    }

    [LoggerMessage(EventName = "NotListening", Level = LogLevel.Warning, Message = "The feed cannot hear the other nodes yet")]
    private static partial void NotListening(ILogger logger, Exception away);

    [LoggerMessage(EventName = "HearsNothing", Level = LogLevel.Warning, Message = "The feed hears nothing through Redis, not even itself; it calls again")]
    private static partial void HearsNothing(ILogger logger);

    [LoggerMessage(EventName = "NotTold", Level = LogLevel.Warning, Message = "Some news could not be told to this node's browsers; they are on the next page")]
    private static partial void NotTold(ILogger logger, Exception failure);

    [LoggerMessage(EventName = "NotNoted", Level = LogLevel.Warning, Message = "What was told could not be noted; the sweep will tell it again")]
    private static partial void NotNoted(ILogger logger, Exception failure);
}
