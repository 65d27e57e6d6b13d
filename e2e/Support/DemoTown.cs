using System.Globalization;
using Portal.Core;
using Portal.Core.Messaging;
using Portal.Core.Settlement;
using Portal.Simulator.Mail;
using Portal.TestSupport;

namespace Portal.EndToEnd.Support;

/// <summary>
/// The demonstration commune of one test: its own database, its own prefix in Redis, its own bank and mail server, its own
/// clock, and a portal at work.
/// </summary>
public sealed class DemoTown : IAsyncDisposable
{
    /// <summary>A Monday at nine in Paris: Tuesday can still be booked until noon (R32).</summary>
    public static readonly DateTimeOffset MondayMorning = new(2026, 11, 30, 8, 0, 0, TimeSpan.Zero);

    private static readonly PushKeys Keys = PushKeys.New();

    private readonly string database;
    private readonly string redis;
    private readonly string prefix = $"e2e-{Guid.NewGuid():N}";
    private readonly HttpClient door = new();
    private readonly List<Node> nodes = [];
    private readonly List<IAsyncDisposable> own;

    private DemoTown(string database, string redis, IReadOnlyList<IAsyncDisposable> own)
    {
        this.database = database;
        this.redis = redis;
        this.own = [.. own];
    }

    public MovableClock Clock { get; } = new() { Offset = MondayMorning - TimeProvider.System.GetUtcNow() };

    public TownLog Log { get; } = new();

    public Outside Outside { get; private set; } = null!;

    /// <summary>The portal; with several nodes, the first.</summary>
    public Node Portal => nodes[0];

    public static async Task<DemoTown> Open()
    {
        var copy = await DemoDatabase.Copy();
        return await OpenOn(copy.ConnectionString, TestServers.Redis, copy);
    }

    /// <summary>Over servers that the test may stop; those it brings leave with the town.</summary>
    public static async Task<DemoTown> OpenOn(string database, string redis, params IReadOnlyList<IAsyncDisposable> own)
    {
        var town = new DemoTown(database, redis, own);
        town.Outside = await Outside.Open(town.Clock);
        town.AddNode();
        return town;
    }

    /// <summary>What stands between the town and its visitors leaves with it.</summary>
    public void Keep(IAsyncDisposable between) => own.Add(between);

    /// <summary>One more front desk over the same database and Redis.</summary>
    public Node AddNode()
    {
        var node = new Node(this);
        nodes.Add(node);
        node.Start();
        return node;
    }

    /// <summary>What a front desk at this address is told.</summary>
    public IReadOnlyDictionary<string, string> SettingsFor(Uri address) => new Dictionary<string, string>
    {
        ["Portal:Database"] = "postgres",
        ["Portal:PublicUrl"] = address.ToString().TrimEnd('/'),
        ["Portal:RedisPrefix"] = prefix,
        ["ConnectionStrings:Portal"] = database,
        ["ConnectionStrings:Redis"] = redis,
        ["PayFip:ServiceUrl"] = Outside.ServiceUrl.ToString(),
        ["PayFip:PaymentUrl"] = Outside.PaymentUrl.ToString(),
        ["Push:PublicKey"] = Keys.Public,
        ["Push:PrivateKey"] = Keys.Private,
        ["Mail:Host"] = "127.0.0.1",
        ["Mail:Port"] = Outside.SmtpPort.ToString(CultureInfo.InvariantCulture),
    };

    /// <summary>Through the door that a portal under development has.</summary>
    public async Task Pass(TimeSpan time) => await Knock($"avance={time}");

    public async Task GoTo(DateTimeOffset instant) => await Knock($"a={Uri.EscapeDataString(instant.ToString("O"))}");

    /// <summary>The minute's questions to the bank.</summary>
    public Task<int> PollPayments() => Portal.Run((PollPayments deed) => deed.Run(CancellationToken.None));

    /// <summary>Empties the outbox and shows what arrived, the newest first.</summary>
    public async Task<IReadOnlyList<CaughtMail>> SendMails()
    {
        await Portal.Run((SendMails deed) => deed.Run(CancellationToken.None));
        return Outside.Mails;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in nodes)
        {
            await node.DisposeAsync();
        }

        await Outside.DisposeAsync();
        door.Dispose();
        Log.Dispose();
        foreach (var server in own)
        {
            await server.DisposeAsync();
        }
    }

    private async Task Knock(string asked)
    {
        using var answer = await door.PostAsync(new Uri(Portal.Address, $"/dev/horloge?{asked}"), null);
        answer.EnsureSuccessStatusCode();
    }
}
