using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Threading.Channels;
using Microsoft.AspNetCore.SignalR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Portal.Core;
using Portal.Core.Accounts;
using Portal.Core.Bookings.Attendance;
using Portal.Core.Custody;
using Portal.Core.Dossiers;
using Portal.Core.Persistence;
using Portal.Core.Places;

namespace Portal.Realtime.Live;

/// <summary>
/// Carries news from deeds to browsers. A deed drops its news here and goes on; this node hears them at once, the others over
/// Redis, and each tells its own browsers, at most one message per group per <see cref="Beat"/>, the latest version winning.
/// A node that has missed some of them (<see cref="MissedNews"/>) asks its browsers to watch again.
/// </summary>
public sealed partial class LiveFeed(IServiceScopeFactory scopes, RedisLink? redis, IHubContext<LiveHub, IPlacesClient> hub, LiveSessions sessions, ILogger<LiveFeed> log) : BackgroundService, ILiveFeed, IQueueFeed, IRollCallFeed, ISessionFeed, ICustodyFeed
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Pulse = TimeSpan.FromSeconds(1);

    /// <summary>Who does not hear its own pulse for so long is deaf, whatever its connection believes.</summary>
    private static readonly TimeSpan Deaf = TimeSpan.FromSeconds(4);

    private static readonly JsonSerializerOptions Wire = new() { Converters = { new MoneyOnTheWire() } };

    private readonly Channel<LiveNews> outgoing = Channel.CreateUnbounded<LiveNews>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Channel<LiveNews> incoming = Channel.CreateUnbounded<LiveNews>(new UnboundedChannelOptions { SingleReader = true });
    private readonly ConcurrentDictionary<PoolDate, int> told = new();
    private readonly Guid node = Guid.NewGuid();
    private readonly MissedNews missed = new();
    private long sent;
    private long heardItself;
    private readonly ConcurrentDictionary<OrganiserId, string> codes = new();

    public void Announce(IReadOnlyList<PlaceCount> counts)
    {
        if (counts.Count > 0)
        {
            outgoing.Writer.TryWrite(new LiveNews(counts, null));
        }
    }

    public void CartChanged(CartNews news) => outgoing.Writer.TryWrite(new LiveNews([], news));

    public void WaitingChanged(WaitingNews news) => outgoing.Writer.TryWrite(new LiveNews([], null, news));

    public void QueueChanged(OrganiserId organiser) => outgoing.Writer.TryWrite(new LiveNews([], null) { Queue = organiser });

    public void RollCallChanged(FacilityId place) => outgoing.Writer.TryWrite(new LiveNews([], null) { RollCall = place });

    public void SessionsChanged(Guid account) => outgoing.Writer.TryWrite(new LiveNews([], null) { Account = account });

    public void JobChanged(OrganiserId organiser) => outgoing.Writer.TryWrite(new LiveNews([], null, Job: organiser));

    public void AlertsChanged(IReadOnlyList<HouseholdId> households)
    {
        if (households.Count > 0)
        {
            outgoing.Writer.TryWrite(new LiveNews([], null) { Alerted = households });
        }
    }

    public void CustodyChanged(IReadOnlyList<HouseholdId> households) => outgoing.Writer.TryWrite(new LiveNews([], null) { Custody = households });

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (redis is not null)
        {
            await Listen(redis, stoppingToken);
        }

        await Task.WhenAll(Publish(stoppingToken), GivePulse(stoppingToken), TellBrowsers(stoppingToken), NoteWhatWasTold(stoppingToken));
    }

    // The subscription is kept by the connection and comes back with it; what was said meanwhile does not.
    private async Task Listen(RedisLink link, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await link.Subscribe(Hear);
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

    private void Hear(string message)
    {
        var news = JsonSerializer.Deserialize<LiveNews>(message, Wire)!;
        if (news.Node == node)
        {
            Interlocked.Exchange(ref heardItself, Stopwatch.GetTimestamp());
        }
        else
        {
            incoming.Writer.TryWrite(news);
        }
    }

    private async Task Publish(CancellationToken stopping)
    {
        await foreach (var news in outgoing.Reader.ReadAllAsync(stopping))
        {
            if (!news.IsPulse)
            {
                incoming.Writer.TryWrite(news);
                sent++;
            }

            // Not published: the rows stay untold, and the next sweep tells the other nodes; who missed the rest will know by its number.
            if (redis is not null && !await redis.Publish(JsonSerializer.Serialize(news with { Node = node, Number = sent }, Wire)))
            {
                continue;
            }

            foreach (var count in news.Counts)
            {
                told.AddOrUpdate(new PoolDate(count.PoolId, count.Date), count.Version, (_, before) => Math.Max(before, count.Version));
            }
        }
    }

    // Says how much was said so far, for who has not heard it all; and listens whether it comes back.
    private async Task GivePulse(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(Pulse);
        while (redis is not null && await timer.WaitForNextTickAsync(stopping))
        {
            outgoing.Writer.TryWrite(LiveNews.Pulse);
            if (redis.IsConnected && Stopwatch.GetElapsedTime(Interlocked.Read(ref heardItself)) > Deaf)
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
            var latest = new Dictionary<PoolDate, PlaceCount>();
            var carts = new List<CartNews>();
            var waiting = new List<WaitingNews>();
            var queues = new HashSet<OrganiserId>();
            var jobs = new HashSet<OrganiserId>();
            var calls = new HashSet<FacilityId>();
            var alerted = new HashSet<HouseholdId>();
            var custody = new HashSet<HouseholdId>();
            var accounts = new HashSet<Guid>();
            var someMissed = false;
            while (incoming.Reader.TryRead(out var news))
            {
                foreach (var count in news.Counts)
                {
                    var day = new PoolDate(count.PoolId, count.Date);
                    if (!latest.TryGetValue(day, out var known) || known.Version <= count.Version)
                    {
                        latest[day] = count;
                    }
                }

                if (news.Cart is not null)
                {
                    carts.Add(news.Cart);
                }

                if (news.Waiting is not null)
                {
                    waiting.Add(news.Waiting);
                }

                if (news.Queue is { } queue)
                {
                    queues.Add(queue);
                }

                if (news.RollCall is { } place)
                {
                    calls.Add(place);
                }

                if (news.Job is { } organiser)
                {
                    jobs.Add(organiser);
                }

                if (news.Account is { } account)
                {
                    accounts.Add(account);
                }

                someMissed |= news.Node is { } sender && missed.Hear(sender, news.Number, news.IsPulse);
                alerted.UnionWith(news.Alerted ?? []);
                custody.UnionWith(news.Custody ?? []);
            }

            try
            {
                if (accounts.Count > 0)
                {
                    // First: who has signed out hears nothing of what follows.
                    await sessions.CloseEnded(accounts, stopping);
                }

                await Tell(latest.Values, carts, stopping);
                await Tell(waiting, stopping);
                await Task.WhenAll(queues.Select(queue => hub.Clients.Group(Groups.ForAgents(queue)).QueueChanged()));
                await Task.WhenAll(calls.Select(place => hub.Clients.Group(Groups.RollCallAt(place)).RollCallChanged(new RollCallChange(place.Value))));
                foreach (var organiser in jobs)
                {
                    await hub.Clients.Group(Groups.ForAgents(organiser)).JobChanged(new JobChange(await CodeOf(organiser, stopping)));
                }

                foreach (var household in alerted)
                {
                    await hub.Clients.Group(Groups.Of(household)).AlertsChanged();
                }

                await Task.WhenAll(custody.Select(household => hub.Clients.Group(Groups.Of(household)).CustodyChanged()));
                if (someMissed)
                {
                    // This node's browsers: the hub knows no others.
                    await hub.Clients.All.WatchAgain();
                }
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                NotTold(log, failure);
            }

            await Task.Delay(Beat, stopping);
        }
    }

    private async Task Tell(IReadOnlyCollection<PlaceCount> counts, List<CartNews> carts, CancellationToken stopping)
    {
        foreach (var month in counts.GroupBy(count => (count.PoolId, Month: (count.Date.Year, count.Date.Month))))
        {
            var (pool, day) = (month.Key.PoolId, month.First().Date);
            await hub.Clients.Group(Groups.Of(pool, day)).RemainingChanged([.. month.Select(LiveNews.RemainingIn)]);
            await hub.Clients.Group(Groups.ForAgents(pool, day)).OccupancyChanged([.. month.Select(LiveNews.OccupancyIn)]);
        }

        foreach (var cart in carts)
        {
            await hub.Clients.Group(Groups.Of(cart.ByGuardian)).CartChanged(LiveNews.StateOf(cart, await CodeOf(cart.Organiser, stopping)));
        }
    }

    // One message per household and organiser, however many lists have moved in this beat.
    private async Task Tell(List<WaitingNews> waiting, CancellationToken stopping)
    {
        foreach (var news in waiting.SelectMany(news => news.Households.Select(household => (Household: household, news.Organiser, Offered: news.Offered.Contains(household)))).GroupBy(one => (one.Household, one.Organiser)))
        {
            await hub.Clients.Group(Groups.Of(news.Key.Household)).WaitingChanged(new WaitingState(await CodeOf(news.Key.Organiser, stopping), news.Any(one => one.Offered)));
        }
    }

    private async Task<string> CodeOf(OrganiserId organiser, CancellationToken stopping)
    {
        if (codes.TryGetValue(organiser, out var code))
        {
            return code;
        }

        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<PortalDb>();
        return codes[organiser] = await db.Organisers.Where(o => o.Id == organiser).Select(o => o.Code).SingleAsync(stopping);
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
                var noted = told.ToArray();
                await db.NoteTold([.. noted.Select(day => (day.Key, day.Value))], stopping);
                Array.ForEach(noted, day => told.TryRemove(day));
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                NotTold(log, failure);
            }
        }
    }

    [LoggerMessage(EventName = "NotListening", Level = LogLevel.Warning, Message = "The feed cannot hear the other nodes yet")]
    private static partial void NotListening(ILogger logger, Exception away);

    [LoggerMessage(EventName = "HearsNothing", Level = LogLevel.Warning, Message = "The feed hears nothing through Redis, not even itself; it calls again")]
    private static partial void HearsNothing(ILogger logger);

    [LoggerMessage(EventName = "NotTold", Level = LogLevel.Warning, Message = "Some news could not be told; the sweep will tell them")]
    private static partial void NotTold(ILogger logger, Exception failure);

    private sealed class MoneyOnTheWire : JsonConverter<Money>
    {
        public override Money Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => new(reader.GetDecimal());

        public override void Write(Utf8JsonWriter writer, Money value, JsonSerializerOptions options) => writer.WriteNumberValue(value.Euros);
    }
}
