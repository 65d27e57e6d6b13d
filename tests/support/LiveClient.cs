using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;

namespace Portal.TestSupport;

/// <summary>
/// Speaks the live protocol from the outside, by what docs/live-protocol.md says and nothing else: a WebSocket, JSON, and a
/// record separator after each message.
/// </summary>
public sealed class LiveClient : IAsyncDisposable
{
    private const char End = '\u001e';

    private readonly ClientWebSocket socket = new();
    private readonly Channel<JsonElement> heard = Channel.CreateUnbounded<JsonElement>();
    private readonly List<JsonElement> news = [];
    private Task listening = Task.CompletedTask;
    private readonly List<string> passed = [];
    private int invocations;

    /// <summary>The kinds of news that came before those that were waited for.</summary>
    public IReadOnlyList<string> Passed => passed;


    /// <summary>Connects with the cookies of a browser, or with none.</summary>
    /// <param name="origin">Whose page asks, as a browser would say.</param>
    public static async Task<LiveClient> Connect(Uri portal, string? cookies, CancellationToken ct, string? origin = null)
    {
        var client = new LiveClient();
        if (origin is not null)
        {
            client.socket.Options.SetRequestHeader("Origin", origin);
        }

        if (cookies is not null)
        {
            client.socket.Options.SetRequestHeader("Cookie", cookies);
        }

        await client.socket.ConnectAsync(new UriBuilder(new Uri(portal, "/live")) { Scheme = "ws" }.Uri, ct);
        await client.SendRaw("""{"protocol":"json","version":1}""", ct);
        client.listening = client.Listen();
        var handshake = await client.heard.Reader.ReadAsync(ct);
        return handshake.TryGetProperty("error", out var error) ? throw new InvalidOperationException(error.GetString()) : client;
    }

    /// <summary>Invokes and waits for the completion: its <c>result</c> or its <c>error</c>.</summary>
    public async Task<JsonElement> Invoke(string target, CancellationToken ct, params object?[] arguments)
    {
        var id = $"{Interlocked.Increment(ref invocations)}";
        await SendRaw(JsonSerializer.Serialize(new { type = 1, invocationId = id, target, arguments }), ct);
        return await AnswerTo(id, ct);
    }

    /// <summary>The completion of an invocation that was sent by hand.</summary>
    public Task<JsonElement> AnswerTo(string id, CancellationToken ct) =>
        Next(message => message.GetProperty("type").GetInt32() == 3 && message.GetProperty("invocationId").GetString() == id, ct);

    /// <summary>The next news of a kind that looks as asked.</summary>
    public async Task<JsonElement> Hear(string target, Func<JsonElement, bool> looks, CancellationToken ct)
    {
        var message = await Next(m => m.GetProperty("type").GetInt32() == 1 && m.GetProperty("target").GetString() == target && looks(m.GetProperty("arguments")[0]), ct);
        return message.GetProperty("arguments")[0];
    }

    /// <summary>The next news of a kind that carries nothing.</summary>
    public Task<JsonElement> Hear(string target, CancellationToken ct) => Next(m => m.GetProperty("type").GetInt32() == 1 && m.GetProperty("target").GetString() == target, ct);

    public async Task SendRaw(string message, CancellationToken ct) =>
        await socket.SendAsync(Encoding.UTF8.GetBytes(message + End), WebSocketMessageType.Text, endOfMessage: true, ct);

    /// <summary>Waits until the server has closed the connection.</summary>
    public Task Closed(CancellationToken ct) => Eventually.True(() => listening.IsCompleted, "the end of the connection", ct);

    public async ValueTask DisposeAsync()
    {
        socket.Abort();
        socket.Dispose();
        await listening;
    }

    // What came before the message that was waited for is dropped with it: news are read in their order.
    private async Task<JsonElement> Next(Func<JsonElement, bool> wanted, CancellationToken ct)
    {
        var index = -1;
        await Eventually.True(
            () =>
            {
                while (heard.Reader.TryRead(out var message))
                {
                    if (message.TryGetProperty("type", out var type) && type.GetInt32() is 1 or 3)
                    {
                        news.Add(message);
                    }
                }

                index = news.FindIndex(message => wanted(message));
                return index >= 0;
            },
            "a message from the hub",
            ct);

        var found = news[index];
        passed.AddRange(news.Take(index).Where(message => message.TryGetProperty("target", out _)).Select(message => message.GetProperty("target").GetString()!));
        news.RemoveRange(0, index + 1);
        return found;
    }

    private async Task Listen()
    {
        var (buffer, text) = (new byte[16 * 1024], new StringBuilder());
        try
        {
            while (socket.State == WebSocketState.Open)
            {
                var received = await socket.ReceiveAsync(buffer, CancellationToken.None);
                if (received.MessageType == WebSocketMessageType.Close)
                {
                    break;
                }

                text.Append(Encoding.UTF8.GetString(buffer, 0, received.Count));
                var parts = text.ToString().Split(End);
                foreach (var part in parts[..^1])
                {
                    heard.Writer.TryWrite(JsonDocument.Parse(part).RootElement.Clone());
                }

                text.Clear().Append(parts[^1]);
            }
        }
        catch (Exception gone) when (gone is WebSocketException or ObjectDisposedException or OperationCanceledException)
        {
            // Closed by one of the two ends: who still waits is told below.
        }

        heard.Writer.TryComplete();
    }
}
