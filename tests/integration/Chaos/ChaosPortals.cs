using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using Portal.Core;
using Portal.Realtime;
using Portal.Realtime.Live;
using Portal.TestSupport;

namespace Portal.IntegrationTests.Chaos;

/// <summary>
/// A small installation as it runs: two front desks and a night shift in processes of their own, each front desk on cables
/// that can be cut, over a PostgreSQL and a Redis that can die; and a bank that answers when it likes.
/// </summary>
internal sealed class ChaosPortals : IAsyncDisposable
{
    /// <summary>By so much the second node's clock goes before the first's.</summary>
    private static readonly TimeSpan ClocksDiffer = TimeSpan.FromSeconds(5);

    private readonly string prefix = $"chaos-{Guid.NewGuid():N}";
    private readonly ChaosServers servers;
    private readonly MovableClock clock = new() { Offset = TestClock.Morning - TimeProvider.System.GetUtcNow() };
    private readonly Uri publicUrl = FreeAddress();
    private readonly HttpClient door = new() { Timeout = TimeSpan.FromMinutes(2) };

    private ChaosPortals(ChaosServers servers, string connection, TestBank bank)
    {
        (this.servers, Connection, Bank) = (servers, connection, bank);
        Nodes = [new ChaosNode(this, servers, publicUrl, TimeSpan.Zero), new ChaosNode(this, servers, FreeAddress(), ClocksDiffer)];
        Shift = new PortalProcess("Portal.Jobs.dll", [], [.. Settings(Pooled), new("DOTNET_ENVIRONMENT", "Development")]);
        Desk = Agents();
    }

    public string Connection { get; }

    public TestBank Bank { get; }

    public IReadOnlyList<ChaosNode> Nodes { get; }

    public PortalProcess Shift { get; }

    /// <summary>What agents and operators do by hand, in a process that nobody kills.</summary>
    public ServiceProvider Desk { get; }

    public TimeProvider Clock => clock;

    private string Pooled => new NpgsqlConnectionStringBuilder(Connection) { Pooling = true }.ConnectionString;

    public static async Task<ChaosPortals> Open(ChaosServers servers, string connection)
    {
        var portals = new ChaosPortals(servers, connection, await TestBank.Open(new MovableClock { Offset = TestClock.Morning - TimeProvider.System.GetUtcNow() }));
        await portals.Desk.GetRequiredService<LiveFeed>().StartAsync(CancellationToken.None);
        return portals;
    }

    /// <summary>Another morning in a town where nobody lives yet. Only the keys of cookies stay, which the processes have in memory.</summary>
    public async Task Empty(CancellationToken ct)
    {
        await Shift.Kill();
        await AllAnswer(ct);
        var morning = TestClock.Morning - clock.GetUtcNow();
        await Pass(morning, ct);
        await servers.Redis.Say("FLUSHALL", ct);
        await using var connection = new NpgsqlConnection(Connection);
        await connection.OpenAsync(ct);
        await using var empty = new NpgsqlCommand(
            """
            DO $$
            DECLARE one text;
            BEGIN
              SET LOCAL session_replication_role = replica;
              FOR one IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename NOT IN ('__EFMigrationsHistory', 'ProtectionKeys')
              LOOP EXECUTE format('DELETE FROM %I', one); END LOOP;
            END $$
            """,
            connection);
        await empty.ExecuteNonQueryAsync(ct);
    }

    public Task AllAnswer(CancellationToken ct) => Task.WhenAll(Nodes.Select(node => node.Answers(ct)));

    /// <summary>Time passes for everybody: for the nodes, for the bank, and for whoever is started from now on.</summary>
    public async Task Pass(TimeSpan time, CancellationToken ct)
    {
        clock.Offset += time;
        Bank.Pass(time);
        foreach (var node in Nodes)
        {
            using var moved = await door.PostAsync(new Uri(node.Address, $"/dev/horloge?a={Uri.EscapeDataString(node.Now.ToString("O", CultureInfo.InvariantCulture))}"), null, ct);
            moved.EnsureSuccessStatusCode();
        }
    }

    public Task StartShift() => Shift.StartAgain(("Portal:Now", clock.GetUtcNow().ToString("O", CultureInfo.InvariantCulture)));

    /// <summary>One chore in a process of its own, which can be killed: <c>./portal job NAME</c>.</summary>
    public PortalProcess Chore(params string[] words) => new("Portal.Jobs.dll", ["job", .. words], [.. Settings(Connection), new("DOTNET_ENVIRONMENT", "Development")]);

    public async ValueTask DisposeAsync()
    {
        foreach (var node in Nodes)
        {
            await node.DisposeAsync();
        }

        await Shift.DisposeAsync();
        await Desk.DisposeAsync();
        await Bank.DisposeAsync();
        door.Dispose();
    }

    public IEnumerable<KeyValuePair<string, string>> Settings(string database) => Settings(database, servers.Redis.Address, clock.GetUtcNow());

    /// <summary>The settings of a process that reaches its servers by these ways.</summary>
    public IEnumerable<KeyValuePair<string, string>> Settings(string database, string redis, DateTimeOffset now) => new Dictionary<string, string>
    {
        ["Portal:Now"] = now.ToString("O", CultureInfo.InvariantCulture),
        ["Portal:Database"] = "postgres",
        ["Portal:publicUrl"] = publicUrl.ToString().TrimEnd('/'),
        ["Portal:RedisPrefix"] = prefix,
        ["Portal:StaffSecondFactor"] = "false",
        ["Portal:Documents"] = TestServers.Documents,
        ["ConnectionStrings:Portal"] = database,
        ["ConnectionStrings:Redis"] = redis,
        ["PayFip:ServiceUrl"] = Bank.ServiceUrl.ToString(),
        ["PayFip:PaymentUrl"] = Bank.PaymentUrl.ToString(),
        ["PayFip:TimeoutSeconds"] = "1",
        ["Mail:Host"] = "",
        ["Night:TakeOverAfter"] = "00:00:03",
        ["Logging:LogLevel:Microsoft.AspNetCore"] = "Warning",
    };

    /// <summary>The same database at the end of a cable.</summary>
    public string Through(Cable cable) => new NpgsqlConnectionStringBuilder(Connection)
    {
        Host = Cable.Host, Port = cable.Port, Pooling = true, MaxPoolSize = 40, Timeout = 2, CommandTimeout = 3, CancellationTimeout = 500,
    }.ConnectionString;

    private static Uri FreeAddress() => new($"http://127.0.0.1:{Cable.FreePort()}");

    private ServiceProvider Agents()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(Settings(Connection).ToDictionary(pair => pair.Key, pair => (string?)pair.Value)).Build();
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
    public const int Patience = 6_000;

    private readonly Func<DateTimeOffset> clock;
    private readonly HttpClient door = new() { Timeout = TimeSpan.FromSeconds(5) };

    public ChaosNode(ChaosPortals portals, ChaosServers servers, Uri address, TimeSpan ahead)
    {
        Address = address;
        Database = Cable.To("127.0.0.1", servers.Postgres.Port);
        Redis = Cable.To("127.0.0.1", int.Parse(servers.Redis.Address.Split(':')[1], CultureInfo.InvariantCulture));
        Process = new PortalProcess(
            "Portal.Web.dll",
            ["--urls", Address.ToString()],
            [.. portals.Settings(portals.Through(Database), $"127.0.0.1:{Redis.Port}", portals.Clock.GetUtcNow() + ahead), new("ASPNETCORE_ENVIRONMENT", "Development")]);
        clock = () => portals.Clock.GetUtcNow() + ahead;
    }

    public Uri Address { get; }

    public Cable Database { get; }

    public Cable Redis { get; }

    public PortalProcess Process { get; }

    public DateTimeOffset Now => clock();

    public Task StartAgain() => Process.StartAgain(("Portal:Now", Now.ToString("O", CultureInfo.InvariantCulture)));

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
