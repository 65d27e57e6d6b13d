using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Portal.Core;
using StackExchange.Redis;

namespace Portal.Realtime;

/// <summary>
/// One connection to Redis, which may vanish at any moment, or hang (I5): while it is away every question answers « not now »
/// at once, and what was missed meanwhile makes the caches of those organisers worthless, so they get a new epoch.
/// </summary>
public sealed partial class RedisLink : IDisposable
{
    /// <summary>Who asks may have rows locked: a Redis that hangs must not hold them for longer than this.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    /// <summary>After a question without an answer nobody asks for a while: one waits, not each in turn.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(1);

    private readonly ConfigurationOptions options;
    private readonly ILogger<RedisLink> log;
    private readonly ConcurrentDictionary<OrganiserId, byte> missed = new();
    private readonly string prefix;
    private volatile ConnectionMultiplexer connection;
    private long restsUntil;

    public RedisLink(string address, IOptions<PortalSettings> settings, ILogger<RedisLink> log)
    {
        this.log = log;
        prefix = settings.Value.RedisPrefix;
        options = ConfigurationOptions.Parse(address);
        options.AbortOnConnectFail = false;
        options.ConnectTimeout = 1000;
        options.SyncTimeout = 1000;
        options.ConnectRetry = 1;
        options.KeepAlive = 1;
        connection = ConnectionMultiplexer.Connect(options);
    }

    /// <summary>False where the other end is known to be gone. A cable that was cut tells neither end.</summary>
    public bool IsConnected => connection.IsConnected;

    public bool IsUp => IsConnected && Environment.TickCount64 >= Interlocked.Read(ref restsUntil);

    /// <summary>Every node of this installation talks here.</summary>
    private RedisChannel Channel => new($"{prefix}:live", RedisChannel.PatternMode.Literal);

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
            return await question(database).WaitAsync(Patience);
        }
        catch (Exception away) when (IsAway(away))
        {
            missed[organiser] = 0;
            NoteAway(away);
            return otherwise;
        }
    }

    /// <summary>Says something to every node.</summary>
    /// <returns>False when Redis is away. True is no promise that the others have heard it.</returns>
    public async Task<bool> Publish(string message)
    {
        if (!IsUp)
        {
            return false;
        }

        try
        {
            await connection.GetSubscriber().PublishAsync(Channel, message).WaitAsync(Patience);
            return true;
        }
        catch (Exception away) when (IsAway(away))
        {
            NoteAway(away);
            return false;
        }
    }

    /// <summary>Hears what every node says, this one included. The subscription comes back with the connection.</summary>
    public Task Subscribe(Action<string> hear) => connection.GetSubscriber().SubscribeAsync(Channel, (_, message) => hear(message!));

    /// <summary>Calls anew, on another line: the one that is open carries nothing any more. Who had subscribed does so again.</summary>
    public async Task CallAgain()
    {
        var dead = connection;
        connection = await ConnectionMultiplexer.ConnectAsync(options);
        await dead.CloseAsync(allowCommandsToComplete: false);
        dead.Dispose();
    }

    public static bool IsAway(Exception failure) => failure is RedisException or TimeoutException or ObjectDisposedException or TaskCanceledException;

    public void Dispose() => connection.Dispose();

    // Taken off the list first: what is missed while the epoch is written must make one more.
    private async Task StartNewEpochs(IDatabase database)
    {
        foreach (var organiser in missed.Keys.Where(organiser => missed.TryRemove(organiser, out _)))
        {
            try
            {
                await database.StringIncrementAsync(EpochKey(organiser)).WaitAsync(Patience);
            }
            catch (Exception away) when (IsAway(away))
            {
                missed[organiser] = 0;
                throw;
            }
        }
    }

    private void NoteAway(Exception away)
    {
        if (away is TimeoutException)
        {
            Interlocked.Exchange(ref restsUntil, Environment.TickCount64 + (long)Rest.TotalMilliseconds);
        }

        Away(log, away.GetType().Name);
    }

    [LoggerMessage(EventName = "RedisAway", Level = LogLevel.Warning, Message = "Redis did not answer ({Reason}); the database serves alone")]
    private static partial void Away(ILogger logger, string reason);
}
