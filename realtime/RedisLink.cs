using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Portal.Core;
using StackExchange.Redis;

namespace Portal.Realtime;

/// <summary>
/// One connection to Redis, which may vanish at any moment (I5): while it is away every question answers « not now » at
/// once, and what was missed meanwhile makes the caches of those organisers worthless, so they get a new epoch.
/// </summary>
public sealed partial class RedisLink : IDisposable
{
    private readonly ConnectionMultiplexer connection;
    private readonly ILogger<RedisLink> log;
    private readonly ConcurrentDictionary<OrganiserId, byte> missed = new();
    private readonly string prefix;

    public RedisLink(string address, IOptions<PortalSettings> settings, ILogger<RedisLink> log)
    {
        this.log = log;
        prefix = settings.Value.RedisPrefix;
        var options = ConfigurationOptions.Parse(address);
        options.AbortOnConnectFail = false;
        options.ConnectTimeout = 1000;
        options.SyncTimeout = 1000;
        options.ConnectRetry = 1;
        options.KeepAlive = 5;
        connection = ConnectionMultiplexer.Connect(options);
    }

    public bool IsUp => connection.IsConnected;

    public ISubscriber Subscriber => connection.GetSubscriber();

    /// <summary>Every node of this installation talks here.</summary>
    public RedisChannel Channel => new($"{prefix}:live", RedisChannel.PatternMode.Literal);

    /// <summary>The braces keep one organiser's keys together, so that a cluster can shard by organiser.</summary>
    public RedisKey EpochKey(OrganiserId organiser) => $"{prefix}:{{o:{organiser.Value}}}:epoch";

    public RedisKey DayKey(OrganiserId organiser, PoolId pool, DateOnly date) => $"{prefix}:{{o:{organiser.Value}}}:d:{pool.Value}:{date:yyyyMMdd}";

    public RedisKey HoldsKey(OrganiserId organiser, PoolId pool, DateOnly date) => $"{prefix}:{{o:{organiser.Value}}}:h:{pool.Value}:{date:yyyyMMdd}";

    /// <summary>Asks Redis, or answers the fallback when it is away. Never throws for Redis' sake.</summary>
    public async Task<T> Ask<T>(OrganiserId organiser, Func<IDatabase, Task<T>> question, T otherwise)
    {
        if (!IsUp)
        {
            missed[organiser] = 0;
            return otherwise;
        }

        try
        {
            var database = connection.GetDatabase();
            await StartNewEpochs(database);
            return await question(database);
        }
        catch (Exception away) when (away is RedisException or TimeoutException or ObjectDisposedException or TaskCanceledException)
        {
            missed[organiser] = 0;
            Away(log, away.GetType().Name);
            return otherwise;
        }
    }

    public void Dispose() => connection.Dispose();

    private async Task StartNewEpochs(IDatabase database)
    {
        foreach (var organiser in missed.Keys)
        {
            await database.StringIncrementAsync(EpochKey(organiser));
            missed.TryRemove(organiser, out _);
        }
    }

    [LoggerMessage(EventName = "RedisAway", Level = LogLevel.Warning, Message = "Redis did not answer ({Reason}); the database serves alone")]
    private static partial void Away(ILogger logger, string reason);
}
