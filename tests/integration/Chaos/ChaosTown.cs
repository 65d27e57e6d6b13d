using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using Portal.Core;
using Portal.Core.Bookings;
using Portal.Core.Persistence;
using Portal.Realtime;
using Portal.TestSupport;

namespace Portal.IntegrationTests.Chaos;

/// <summary>
/// A small installation as it runs: two front desks and a night shift in processes of their own, each on a cable that can
/// be pulled, over a PostgreSQL and a Redis that can die; and a bank that answers when it likes.
/// </summary>
internal sealed class ChaosTown : IAsyncDisposable
{
    /// <summary>By so much the second node's clock goes before the first's.</summary>
    private static readonly TimeSpan ClocksDiffer = TimeSpan.FromSeconds(5);

    private readonly ConcurrentQueue<string> faults = new();
    private readonly string prefix = $"chaos-{Guid.NewGuid():N}";
    private readonly string connection;
    private readonly MovableClock clock = new() { Offset = TestClock.Morning - TimeProvider.System.GetUtcNow() };
    private readonly ServiceProvider desk;
    private readonly HttpClient door = new();

    private ChaosTown(ChaosServers servers, TestTown town, string connection, TestBank bank)
    {
        (Servers, Town, this.connection, Bank) = (servers, town, connection, bank);
        PublicUrl = FreeAddress();
        Nodes = [new ChaosNode(this, PublicUrl, TimeSpan.Zero), new ChaosNode(this, FreeAddress(), ClocksDiffer)];
        Shift = new PortalProcess("Portal.Jobs.dll", [], [.. Settings(new NpgsqlConnectionStringBuilder(connection) { Pooling = true }.ConnectionString, servers.Redis.Address, clock.GetUtcNow()), new("DOTNET_ENVIRONMENT", "Development")]);
        desk = Desk();
    }

    public ChaosServers Servers { get; }

    public TestTown Town { get; }

    public TestBank Bank { get; }

    /// <summary>The first node's: where the bank sends a family back to.</summary>
    public Uri PublicUrl { get; }

    public IReadOnlyList<ChaosNode> Nodes { get; }

    public PortalProcess Shift { get; }

    public TimeProvider Clock => clock;

    /// <summary>What no family should ever be shown.</summary>
    public IReadOnlyCollection<string> Faults => faults;

    /// <summary>What happened, for whoever replays a seed.</summary>
    public ConcurrentQueue<string> Story { get; } = new();

    /// <summary>The agent's user name.</summary>
    public const string Agent = "agentecole";

    /// <param name="past">What was booked in the months before.</param>
    public static async Task<ChaosTown> Open(ChaosServers servers, TestTown town, IReadOnlyList<Booking> past, CancellationToken ct)
    {
        var connection = await servers.NewDatabase();
        await using (var db = ChaosServers.PortalAt(connection))
        {
            await town.Save(db);
            await PortalHost.OpenAccounts(db, town);
            await PortalHost.OpenAccount(db, town.OrganiserId, Agent, ct);
            db.AddRange(past);
            db.AddRange(past.Select(booking => new Charge { BookingId = booking.Id, Amount = booking.Price, Reason = booking.PriceReason, At = booking.CreatedAt }));
            await db.SaveChangesAsync(ct);
        }

        var chaos = new ChaosTown(servers, town, connection, await TestBank.Open(new MovableClock { Offset = TestClock.Morning - TimeProvider.System.GetUtcNow() }));
        try
        {
            await chaos.AllAnswer(ct);
            return chaos;
        }
        catch
        {
            await chaos.DisposeAsync();
            throw;
        }
    }

    public void Note(string what) => Story.Enqueue(what);

    public void Fault(string what) => faults.Enqueue(what);

    /// <summary>Looks into the database, past the portal.</summary>
    public async Task<T> Ask<T>(Func<PortalDb, Task<T>> question)
    {
        await using var db = ChaosServers.PortalAt(connection);
        return await question(db);
    }

    /// <summary>What an agent does, in a process that nobody kills.</summary>
    public async Task<T> AtTheDesk<TService, T>(Func<TService, PortalDb, Task<T>> deed)
        where TService : notnull
    {
        await using var scope = desk.CreateAsyncScope();
        return await deed(scope.ServiceProvider.GetRequiredService<TService>(), scope.ServiceProvider.GetRequiredService<PortalDb>());
    }

    public Task AllAnswer(CancellationToken ct) => Task.WhenAll(Nodes.Select(node => node.Answers(ct)));

    /// <summary>Time passes for everybody: for the nodes, for the bank, and for whoever is started from now on.</summary>
    public async Task Pass(TimeSpan time, CancellationToken ct)
    {
        clock.Offset += time;
        Bank.Pass(time);
        foreach (var node in Nodes)
        {
            using var moved = await door.PostAsync(new Uri(node.Address, $"/dev/horloge?avance={time}"), null, ct);
            moved.EnsureSuccessStatusCode();
        }
    }

    /// <summary>One chore by hand, in a process of its own: <c>./portal job NAME</c>.</summary>
    public async Task Chore(CancellationToken ct, params string[] words)
    {
        await using var chore = new PortalProcess("Portal.Jobs.dll", ["job", .. words], [.. Settings(connection, Servers.Redis.Address, clock.GetUtcNow()), new("DOTNET_ENVIRONMENT", "Development")]);
        if (await chore.Ended(ct) != 0)
        {
            Fault($"job {string.Join(' ', words)} failed: {chore.Log}");
        }
    }

    /// <summary>The same, killed in the middle.</summary>
    public async Task HalfAChore(TimeSpan after, CancellationToken ct, params string[] words)
    {
        await using var chore = new PortalProcess("Portal.Jobs.dll", ["job", .. words], [.. Settings(connection, Servers.Redis.Address, clock.GetUtcNow()), new("DOTNET_ENVIRONMENT", "Development")]);
        using var timer = new PeriodicTimer(after);
        await timer.WaitForNextTickAsync(ct);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in Nodes)
        {
            await node.DisposeAsync();
        }

        await Shift.DisposeAsync();
        await desk.DisposeAsync();
        await Bank.DisposeAsync();
        door.Dispose();
    }

    /// <summary>The settings of a process that reaches its servers by these ways.</summary>
    public IEnumerable<KeyValuePair<string, string>> Settings(string database, string redis, DateTimeOffset now) => new Dictionary<string, string>
    {
        ["Portal:Now"] = now.ToString("O", CultureInfo.InvariantCulture),
        ["Portal:Database"] = "postgres",
        ["Portal:PublicUrl"] = PublicUrl.ToString().TrimEnd('/'),
        ["Portal:RedisPrefix"] = prefix,
        ["Portal:StaffSecondFactor"] = "false",
        ["Portal:Documents"] = TestServers.Documents,
        ["ConnectionStrings:Portal"] = database,
        ["ConnectionStrings:Redis"] = redis,
        ["PayFip:ServiceUrl"] = Bank.ServiceUrl.ToString(),
        ["PayFip:PaymentUrl"] = Bank.PaymentUrl.ToString(),
        ["PayFip:TimeoutSeconds"] = "2",
        ["Mail:Host"] = "",
        ["Night:TakeOverAfter"] = "00:00:03",
        ["Logging:LogLevel:Microsoft.AspNetCore"] = "Warning",
    };

    /// <summary>The same database at the end of a cable.</summary>
    public string Through(Cable cable) => new NpgsqlConnectionStringBuilder(connection)
    {
        Host = Cable.Host, Port = cable.Port, Pooling = true, MaxPoolSize = 40, Timeout = 3, CommandTimeout = 5,
    }.ConnectionString;

    private static Uri FreeAddress() => new($"http://127.0.0.1:{Cable.FreePort()}");

    private ServiceProvider Desk()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(Settings(connection, Servers.Redis.Address, clock.GetUtcNow()).ToDictionary(pair => pair.Key, pair => (string?)pair.Value)).Build();
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.None));
        services.AddSingleton<IConfiguration>(configuration);
        services.AddSingleton<TimeProvider>(clock);
        services.AddPortalCore(configuration);
        services.AddPortalRealtime(configuration);
        return services.BuildServiceProvider();
    }
}

/// <summary>One front desk with its cables.</summary>
internal sealed class ChaosNode : IAsyncDisposable
{
    /// <summary>Looks: a process takes its time to start on a busy machine.</summary>
    private const int Patience = 6_000;

    private readonly HttpClient door = new() { Timeout = TimeSpan.FromSeconds(5) };

    public ChaosNode(ChaosTown town, Uri address, TimeSpan ahead)
    {
        Address = address;
        Database = Cable.To("127.0.0.1", town.Servers.Postgres.Port);
        Redis = Cable.To("127.0.0.1", int.Parse(town.Servers.Redis.Address.Split(':')[1], CultureInfo.InvariantCulture));
        Process = new PortalProcess(
            "Portal.Web.dll",
            ["--urls", Address.ToString()],
            [.. town.Settings(town.Through(Database), $"127.0.0.1:{Redis.Port}", town.Clock.GetUtcNow() + ahead), new("ASPNETCORE_ENVIRONMENT", "Development")]);
        Clock = () => town.Clock.GetUtcNow() + ahead;
    }

    public Uri Address { get; }

    public Cable Database { get; }

    public Cable Redis { get; }

    public PortalProcess Process { get; }

    private Func<DateTimeOffset> Clock { get; }

    public Task StartAgain() => Process.StartAgain(("Portal:Now", Clock().ToString("O", CultureInfo.InvariantCulture)));

    public Task Answers(CancellationToken ct) => Eventually.True(
        async () =>
        {
            try
            {
                using var answer = await door.GetAsync(new Uri(Address, "/sante"), ct);
                return answer.IsSuccessStatusCode;
            }
            catch (Exception notYet) when (notYet is HttpRequestException or OperationCanceledException && !ct.IsCancellationRequested)
            {
                return false;
            }
        },
        $"a portal at {Address}",
        ct,
        Patience);

    public async ValueTask DisposeAsync()
    {
        await Process.DisposeAsync();
        await Database.DisposeAsync();
        await Redis.DisposeAsync();
        door.Dispose();
    }
}
