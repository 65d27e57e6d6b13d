using System.Diagnostics;
using Npgsql;

namespace Portal.TestSupport;

/// <summary>A PostgreSQL of one test, which it may stop and start again at the same port.</summary>
public sealed class OwnPostgres : IAsyncDisposable
{
    private readonly string folder = Path.Combine(Path.GetTempPath(), $"portal-test-{Guid.NewGuid():N}");
    private readonly int port = Cable.FreePort();

    private OwnPostgres()
    {
    }

    public int Port => port;

    public string ConnectionString => new NpgsqlConnectionStringBuilder { Host = "127.0.0.1", Port = port, Username = "portal", Database = "portal" }.ConnectionString;

    private string Data => Path.Combine(folder, "data");

    public static async Task<OwnPostgres> Start(CancellationToken ct)
    {
        var server = new OwnPostgres();
        Directory.CreateDirectory(server.folder);
        if (Environment.IsPrivilegedProcess)
        {
            await Run("chown", ["postgres", server.folder], ct);
        }

        await Do("initdb", ["-D", server.Data, "-U", "portal", "--auth=trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"], ct);
        await server.StartAgain(ct);
        return server;
    }

    // Its log goes to a file: a pipe would stay open as long as the server lives, and be waited for.
    public Task StartAgain(CancellationToken ct) => Do(
        "pg_ctl",
        ["-D", Data, "-w", "-l", Path.Combine(folder, "log"), "-o", $"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off -c max_connections=200", "start"],
        ct);

    public Task Stop(CancellationToken ct) => Do("pg_ctl", ["-D", Data, "-w", "-m", "fast", "stop"], ct);

    /// <summary>As when the machine loses its power: nobody is told, nothing is tidied up.</summary>
    public Task Crash(CancellationToken ct) => Do("pg_ctl", ["-D", Data, "-w", "-m", "immediate", "stop"], ct);

    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearPool(new NpgsqlConnection(ConnectionString));
        if (File.Exists(Path.Combine(Data, "postmaster.pid")))
        {
            await Crash(CancellationToken.None);
        }

        Directory.Delete(folder, recursive: true);
    }

    // PostgreSQL refuses to be root.
    private static Task Do(string program, IEnumerable<string> arguments, CancellationToken ct)
    {
        var path = Path.Combine(TestServers.PostgresPrograms, program);
        return Environment.IsPrivilegedProcess ? Run("runuser", ["-u", "postgres", "--", path, .. arguments], ct) : Run(path, arguments, ct);
    }

    private static async Task Run(string program, IEnumerable<string> arguments, CancellationToken ct)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = "/", RedirectStandardOutput = true })!;
        await process.WaitForExitAsync(ct);
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} ended with {process.ExitCode}.");
        }
    }
}
