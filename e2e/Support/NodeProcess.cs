using System.Diagnostics;
using System.Globalization;
using Portal.TestSupport;

namespace Portal.EndToEnd.Support;

/// <summary>A front desk in a process of its own, as an installation runs several.</summary>
public sealed class NodeProcess : IAsyncDisposable
{
    private readonly Process process;
    private readonly HttpClient door = new();

    private NodeProcess(Process process, Uri address)
    {
        this.process = process;
        Address = address;
    }

    public Uri Address { get; }

    public static async Task<NodeProcess> Start(DemoTown town, CancellationToken ct)
    {
        var address = new Uri($"http://127.0.0.1:{Places.FreePort()}");
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Portal.Web.dll"), "--urls", address.ToString()])
        {
            WorkingDirectory = Path.Combine(Places.Repository, "web"),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Development";
        foreach (var (name, value) in town.SettingsFor(address))
        {
            start.Environment[name.Replace(":", "__", StringComparison.Ordinal)] = value;
        }

        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, line) => town.Log.Note($"{address.Port} {line.Data}");
        process.ErrorDataReceived += (_, line) => town.Log.Note($"{address.Port} {line.Data}");
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();

        var node = new NodeProcess(process, address);
        await Eventually.True(() => node.Answers(ct), $"a portal at {address}", ct);
        await node.GoTo(town.Clock.GetUtcNow(), ct);
        return node;
    }

    public async ValueTask DisposeAsync()
    {
        door.Dispose();
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private async Task GoTo(DateTimeOffset instant, CancellationToken ct)
    {
        using var answer = await door.PostAsync(new Uri(Address, $"/dev/horloge?a={Uri.EscapeDataString(instant.ToString("O", CultureInfo.InvariantCulture))}"), null, ct);
        answer.EnsureSuccessStatusCode();
    }

    private async Task<bool> Answers(CancellationToken ct)
    {
        try
        {
            using var answer = await door.GetAsync(new Uri(Address, "/sante"), ct);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
