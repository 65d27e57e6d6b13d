using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using StackExchange.Redis;

namespace Portal.TestSupport;

/// <summary>A Redis of one test, which it may kill and start again at the same port (I5). It keeps nothing on disk.</summary>
public sealed class OwnRedis : IAsyncDisposable
{
    private readonly int port;
    private Process? process;

    private OwnRedis(int port) => this.port = port;

    public string Address => $"127.0.0.1:{port}";

    public int Port => port;

    public static async Task<OwnRedis> Start(CancellationToken ct)
    {
        var redis = new OwnRedis(FreePort());
        await redis.StartAgain(ct);
        return redis;
    }

    public async Task StartAgain(CancellationToken ct)
    {
        process = Process.Start(new ProcessStartInfo(TestServers.RedisProgram, ["--port", $"{port}", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", Path.GetTempPath()])
        {
            RedirectStandardOutput = true,
        });
        await Eventually.True(Answers, "a Redis that answers", ct);
    }

    /// <summary>The process is gone, with all it knew.</summary>
    public void Kill()
    {
        process!.Kill();
        process.WaitForExit();
        process.Dispose();
        process = null;
    }

    /// <summary>The process is there, its connections are open, and it answers nobody.</summary>
    public void Freeze() => Signal("STOP");

    public void Thaw() => Signal("CONT");

    /// <summary>What an operator types: <c>FLUSHALL</c>, <c>CLIENT KILL TYPE pubsub</c>.</summary>
    public async Task Say(string command, CancellationToken ct)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port, ct);
        await client.GetStream().WriteAsync(System.Text.Encoding.ASCII.GetBytes(command + "\r\n"), ct);
        await client.GetStream().ReadAtLeastAsync(new byte[2], 2, cancellationToken: ct);
    }

    public ValueTask DisposeAsync()
    {
        if (process is not null)
        {
            Kill();
        }

        return ValueTask.CompletedTask;
    }

    private void Signal(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", $"{process!.Id}"]);
        kill.WaitForExit();
    }

    private async Task<bool> Answers()
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, port);
            await client.GetStream().WriteAsync("PING\r\n"u8.ToArray());
            var answer = new byte[7];
            return await client.GetStream().ReadAtLeastAsync(answer, 7, throwOnEndOfStream: false) == 7;
        }
        catch (Exception notYet) when (notYet is SocketException or IOException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

/// <summary>The Redis that all tests share, where each keeps to its prefix.</summary>
public static class SharedRedis
{
    /// <summary>What FLUSHALL would do, to the keys of one test.</summary>
    public static async Task Flush(string prefix)
    {
        using var connection = await ConnectionMultiplexer.ConnectAsync(TestServers.Redis);
        RedisKey[] keys = [.. Keys(connection, prefix)];
        if (keys.Length > 0)
        {
            await connection.GetDatabase().KeyDeleteAsync(keys);
        }
    }

    /// <summary>The keys of one test, and how long each still lives.</summary>
    public static async Task<IReadOnlyList<(string Key, TimeSpan? Lives)>> Keys(string prefix)
    {
        using var connection = await ConnectionMultiplexer.ConnectAsync(TestServers.Redis);
        return [.. Keys(connection, prefix).Select(key => ((string)key!, connection.GetDatabase().KeyTimeToLive(key)))];
    }

    private static IEnumerable<RedisKey> Keys(ConnectionMultiplexer connection, string prefix) =>
        connection.GetServer(connection.GetEndPoints().Single()).Keys(pattern: $"{prefix}:*");
}
