using System.Diagnostics;
using Portal.TestSupport;

namespace Portal.IntegrationTests.Nightly;

/// <summary>A night shift in a process of its own, as an installation runs several.</summary>
internal sealed class ShiftProcess : IAsyncDisposable
{
    private readonly Process process;

    private ShiftProcess(Process process) => this.process = process;

    /// <summary>As the portal names who works a night.</summary>
    public string Worker => $"{Environment.MachineName}:{process.Id}";

    public static ShiftProcess Start(TestDatabase database, IReadOnlyDictionary<string, string> settings)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Portal.Jobs.dll")]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["Portal__Database"] = database.Engine.Name;
        start.Environment["ConnectionStrings__Portal"] = database.ConnectionString;
        start.Environment["ConnectionStrings__Redis"] = "";
        start.Environment["Mail__Host"] = "";
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start)!;
        // Read, or a full pipe would stop it.
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return new ShiftProcess(process);
    }

    /// <summary>kill -9: nothing of it is run any more, not even a <c>finally</c>.</summary>
    public async Task Kill()
    {
        if (!process.HasExited)
        {
            process.Kill();
            await process.WaitForExitAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Kill();
        process.Dispose();
    }
}
