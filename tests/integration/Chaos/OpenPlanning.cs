using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Portal.Core;
using Portal.Core.Places;

namespace Portal.IntegrationTests.Chaos;

/// <summary>
/// A planning that stays open: it watches, hears, and when its socket breaks it comes back and watches again, by what
/// docs/live-protocol.md says. What it shows at the end must be the truth.
/// </summary>
internal sealed class OpenPlanning(ChaosNode node, string cookies, string organiser, string months) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<PoolDate, (int Left, int Version)> shown = new();
    private readonly CancellationTokenSource closed = new();
    private Task open = Task.CompletedTask;

    /// <summary>Places left by pool and day, as the page has them now.</summary>
    public IReadOnlyDictionary<PoolDate, int> Shown => shown.ToDictionary(day => day.Key, day => day.Value.Left);

    public void Open() => open = Stay();

    public async ValueTask DisposeAsync()
    {
        await closed.CancelAsync();
        await open;
        closed.Dispose();
    }

    private async Task Stay()
    {
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(300));
        while (!closed.IsCancellationRequested)
        {
            try
            {
                await Watch();
            }
            catch (Exception broken) when (broken is WebSocketException or OperationCanceledException or IOException or HttpRequestException)
            {
                // The node is gone, or was: the page tries again.
            }

            try
            {
                await pause.WaitForNextTickAsync(closed.Token);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private async Task Watch()
    {
        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Cookie", cookies);
        await socket.ConnectAsync(new UriBuilder(new Uri(node.Address, "/live")) { Scheme = "ws" }.Uri, closed.Token);
        await Send(socket, """{"protocol":"json","version":1}""");
        await Ask(socket);

        var (buffer, text) = (new byte[64 * 1024], new StringBuilder());
        while (socket.State == WebSocketState.Open)
        {
            // A node says something every fifteen seconds, if only that it is there: who hears nothing asks anew.
            using var silence = CancellationTokenSource.CreateLinkedTokenSource(closed.Token);
            silence.CancelAfter(TimeSpan.FromSeconds(30));
            var received = await socket.ReceiveAsync(buffer, silence.Token);
            if (received.MessageType == WebSocketMessageType.Close)
            {
                return;
            }

            text.Append(Encoding.UTF8.GetString(buffer, 0, received.Count));
            var parts = text.ToString().Split('\u001e');
            foreach (var part in parts[..^1])
            {
                await Hear(socket, JsonDocument.Parse(part).RootElement);
            }

            text.Clear().Append(parts[^1]);
        }
    }

    private async Task Hear(ClientWebSocket socket, JsonElement message)
    {
        if (message.TryGetProperty("result", out var snapshot))
        {
            foreach (var day in snapshot.GetProperty("days").EnumerateArray())
            {
                Show(day, isSnapshot: true);
            }
        }
        else if (message.TryGetProperty("target", out var target) && target.GetString() == "RemainingChanged")
        {
            foreach (var day in message.GetProperty("arguments")[0].EnumerateArray())
            {
                Show(day, isSnapshot: false);
            }
        }
        else if (target.ValueKind == JsonValueKind.String && target.GetString() == "WatchAgain")
        {
            await Ask(socket);
        }
    }

    private void Show(JsonElement day, bool isSnapshot)
    {
        var place = new PoolDate(new PoolId(day.GetProperty("pool").GetInt32()), DateOnly.Parse(day.GetProperty("date").GetString()!, System.Globalization.CultureInfo.InvariantCulture));
        var (left, version) = (day.GetProperty("left").GetInt32(), day.GetProperty("version").GetInt32());
        shown.AddOrUpdate(place, (left, version), (_, known) => isSnapshot || version >= known.Version ? (left, version) : known);
    }

    private Task Ask(ClientWebSocket socket) => Send(socket, JsonSerializer.Serialize(new { type = 1, invocationId = "1", target = "WatchPlanning", arguments = new[] { organiser, months } }));

    private Task Send(ClientWebSocket socket, string message) => socket.SendAsync(Encoding.UTF8.GetBytes(message + '\u001e'), WebSocketMessageType.Text, endOfMessage: true, closed.Token);
}
