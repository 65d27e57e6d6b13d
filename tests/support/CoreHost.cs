using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Portal.Core;
using Portal.Core.Households;
using Portal.Core.Live;
using Portal.Core.Persistence;
using Portal.Core.Places;
using Portal.Realtime;

namespace Portal.TestSupport;

/// <summary>What answers for places in a test.</summary>
public enum HoldsIn
{
    Database,
    Redis,
}

/// <summary>How a test wants its portal.</summary>
public sealed record CoreOptions
{
    public HoldsIn Holds { get; init; } = HoldsIn.Database;

    /// <summary>A Redis other than the one that all tests share.</summary>
    public string? Redis { get; init; }

    /// <summary>Starts the simulated bank.</summary>
    public bool Bank { get; init; }

    /// <summary>A last word on the services.</summary>
    public Action<IServiceCollection>? Services { get; init; }

    /// <summary>False for the control of a lock: what is written without it is out of the order, which is not what it is to show.</summary>
    public bool InLockOrder { get; init; } = true;
}

/// <summary>All deeds of the portal over a town in a database of its own, without a web server: the room « core » and the room « realtime ».</summary>
public sealed class CoreHost : IAsyncDisposable
{
    private readonly ServiceProvider services;

    private CoreHost(TestDatabase database, TestTown town, TestClock clock, TestBank? bank, string prefix, ServiceProvider services)
    {
        Database = database;
        Town = town;
        Clock = clock;
        OpenBank = bank;
        RedisPrefix = prefix;
        this.services = services;
    }

    public TestDatabase Database { get; }

    public TestTown Town { get; }

    public TestClock Clock { get; }

    public RecordingFeed Feed => services.GetRequiredService<RecordingFeed>();

    public TestBank Bank => OpenBank ?? throw new InvalidOperationException("This test has no bank: ask for one in CoreOptions.");

    public string RedisPrefix { get; }

    private TestBank? OpenBank { get; }

    public static async Task<CoreHost> Start(TestTown town, CoreOptions? wanted = null)
    {
        var options = wanted ?? new CoreOptions();
        var clock = new TestClock();
        var database = await TestDatabase.Empty();
        var bank = options.Bank ? await TestBank.Open(clock) : null;
        var prefix = $"test-{Guid.NewGuid():N}";
        var host = new CoreHost(database, town, clock, bank, prefix, Services(database, clock, bank, prefix, options));
        await host.In<PortalDb>(town.Save);
        return host;
    }

    /// <summary>The same portal in a second process: its own memory, the same database, Redis, bank and clock.</summary>
    public CoreHost Twin(CoreOptions options) => new(Database, Town, Clock, OpenBank, RedisPrefix, Services(Database, Clock, OpenBank, RedisPrefix, options));

    public ParentDriver As(TestHousehold household) => new(this, household.Parent);

    public ParentDriver As(Guardian guardian) => new(this, guardian);

    public async Task In<TService>(Func<TService, Task> deed)
        where TService : notnull
    {
        await using var scope = services.CreateAsyncScope();
        await deed(scope.ServiceProvider.GetRequiredService<TService>());
    }

    public async Task<T> In<TService, T>(Func<TService, Task<T>> deed)
        where TService : notnull
    {
        await using var scope = services.CreateAsyncScope();
        return await deed(scope.ServiceProvider.GetRequiredService<TService>());
    }

    /// <summary>Looks into the database.</summary>
    public Task<T> Ask<T>(Func<PortalDb, Task<T>> question) => In(question);

    /// <summary>A door to the places, in a transaction of its own as a deed would open it.</summary>
    public async Task<T> AtTheDoor<T>(Func<IPlaceHolds, Task<T>> call, CancellationToken ct)
    {
        await using var scope = services.CreateAsyncScope();
        var holds = scope.ServiceProvider.GetRequiredService<IPlaceHolds>();
        return await scope.ServiceProvider.GetRequiredService<PortalDb>().InTransaction(() => call(holds), ct);
    }

    /// <summary>What one request has at hand, for a test that opens the transaction itself.</summary>
    public AsyncServiceScope Scope() => services.CreateAsyncScope();

    public T Get<T>()
        where T : notnull => services.GetRequiredService<T>();

    public async ValueTask DisposeAsync()
    {
        var locks = Get<LockOrder>();
        await services.DisposeAsync();
        if (OpenBank is not null)
        {
            await OpenBank.DisposeAsync();
        }

        await Database.DisposeAsync();
        locks.Verify();
    }

    /// <summary>Ends this process only: a twin.</summary>
    public async ValueTask Leave()
    {
        var locks = Get<LockOrder>();
        await services.DisposeAsync();
        locks.Verify();
    }

    private static ServiceProvider Services(TestDatabase database, TestClock clock, TestBank? bank, string prefix, CoreOptions options)
    {
        var settings = new Dictionary<string, string?>
        {
            ["Portal:Database"] = database.Engine.Name,
            ["Portal:PublicUrl"] = "http://portail.example.fr",
            ["Portal:RedisPrefix"] = prefix,
            ["ConnectionStrings:Portal"] = database.ConnectionString,
            ["ConnectionStrings:Redis"] = options.Holds == HoldsIn.Redis ? options.Redis ?? TestServers.Redis : "",
            ["PayFip:ServiceUrl"] = bank?.ServiceUrl.ToString() ?? "http://127.0.0.1:9/",
            ["PayFip:PaymentUrl"] = bank?.PaymentUrl.ToString() ?? "http://127.0.0.1:9/",
            ["PayFip:TimeoutSeconds"] = "5",
            ["Portal:Documents"] = TestServers.Documents,
        };
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();

        var services = new ServiceCollection();
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.None));
        services.AddSingleton<IConfiguration>(configuration);
        services.AddSingleton<TimeProvider>(clock);
        services.AddPortalCore(configuration);
        services.AddPortalRealtime(configuration);
        services.RemoveAll<IHostedService>();
        services.AddSingleton<RecordingFeed>();
        Record<ILiveFeed>(services);
        if (options.InLockOrder)
        {
            services.AddLockOrder();
        }
        else
        {
            services.AddSingleton<LockOrder>();
        }

        options.Services?.Invoke(services);
        var provider = services.BuildServiceProvider(new ServiceProviderOptions { ValidateScopes = true });

        // As in the product, where the feed asks for it before the first request: a crowd that all waits for this first
        // connection, each on a thread of its own, would starve the very threads it needs.
        provider.GetService<RedisLink>();
        return provider;
    }

    private static void Record<TPort>(IServiceCollection services)
        where TPort : class =>
        services.Replace(ServiceDescriptor.Scoped(provider => AfterCommit.Over<TPort>(provider.GetRequiredService<RecordingFeed>(), provider.GetRequiredService<PortalDb>())));
}
