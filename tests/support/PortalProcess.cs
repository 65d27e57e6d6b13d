using System.Collections.Concurrent;
using System.Diagnostics;

namespace Portal.TestSupport;

/// <summary>A program of the portal in a process of its own, as an installation runs it: it can be killed, frozen and started again.</summary>
public sealed class PortalProcess : IAsyncDisposable
{
    private readonly string program;
    private readonly IReadOnlyList<string> arguments;
    private readonly Dictionary<string, string> settings;
    private readonly ConcurrentQueue<string> log = new();
    private Process? process;

    /// <param name="program">Its assembly, which lies beside the tests: <c>Portal.Web.dll</c>.</param>
    /// <param name="arguments">On its command line.</param>
    /// <param name="settings">As configuration names them: <c>Portal:Database</c>.</param>
    public PortalProcess(string program, IReadOnlyList<string> arguments, IEnumerable<KeyValuePair<string, string>> settings)
    {
        (this.program, this.arguments, this.settings) = (program, arguments, settings.ToDictionary());
        Start();
    }

    /// <summary>What it wrote down in all its lives.</summary>
    public string Log => string.Join('\n', log);

    public bool IsRunning => process is { HasExited: false };

    /// <summary>kill -9: nothing of it is run any more, not even a <c>finally</c>.</summary>
    public async Task Kill()
    {
        if (process is { } living)
        {
            process = null;
            living.Kill();
            await living.WaitForExitAsync();
            living.Dispose();
        }
    }

    public async Task StartAgain(params (string Name, string Value)[] changed)
    {
        await Kill();
        foreach (var (name, value) in changed)
        {
            settings[name] = value;
        }

        Start();
    }

    /// <summary>Stops as it stands, with all its connections open and all its locks held.</summary>
    public Task Freeze() => Signal("-STOP");

    public Task Thaw() => Signal("-CONT");

    /// <summary>Waits until it has ended by itself.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> Ended(CancellationToken ct)
    {
        await process!.WaitForExitAsync(ct);
        return process.ExitCode;
    }

    public async ValueTask DisposeAsync() => await Kill();

    private async Task Signal(string signal)
    {
        if (process is { HasExited: false } living)
        {
            using var kill = Process.Start("kill", [signal, $"{living.Id}"]);
            await kill.WaitForExitAsync();
        }
    }

    private void Start()
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, program), .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in settings)
        {
            start.Environment[name.Replace(":", "__", StringComparison.Ordinal)] = value;
        }

        process = Process.Start(start)!;
        // Read, or a full pipe would stop it.
        process.OutputDataReceived += (_, line) => log.Enqueue(line.Data ?? "");
        process.ErrorDataReceived += (_, line) => log.Enqueue(line.Data ?? "");
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }
}
