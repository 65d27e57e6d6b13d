using System.Collections.Concurrent;
using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Portal.Core;
using Portal.Core.Households;
using Portal.Core.Live;
using Portal.Core.Places;
using Portal.TestSupport;

namespace Portal.IntegrationTests.Chaos;

/// <summary>
/// A planning that stays open beside the page of the waiting list: it watches, hears, and when its socket breaks it comes
/// back and watches again, by what docs/live-protocol.md says. What it shows at the end must be the truth.
/// </summary>
internal sealed partial class OpenPlanning(ChaosNode node, Browser browser, Guardian who, string organiser, string months) : IAsyncDisposable
{
    private CartShown cart = CartShown.None;
    private Guid cartId;
    private string ranks = "";
    private int toRead = 1;
    private readonly ConcurrentDictionary<PoolDate, (int Left, int Version)> shown = new();
    private readonly ConcurrentDictionary<Guid, int> carts = new();
    private readonly CancellationTokenSource closed = new();
    private Task open = Task.CompletedTask;

    /// <summary>Places left by pool and day, as the page has them now.</summary>
    public IReadOnlyDictionary<PoolDate, int> Shown => shown.ToDictionary(day => day.Key, day => day.Value.Left);

    public Guardian Who => who;

    /// <summary>The cart in the margin, with its time.</summary>
    public CartShown Cart => cart;

    /// <summary>What the list of the waiting says of one's own ranks.</summary>
    public string Ranks => ranks;

    public void Open() => open = Task.WhenAll(Stay(), ReadWaitingList());

    public async ValueTask DisposeAsync()
    {
        await closed.CancelAsync();
        await open;
        closed.Dispose();
        browser.Dispose();
    }

    // As the page does: its pieces are asked for when it has heard that they moved, or may have missed it.
    private async Task ReadWaitingList()
    {
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        while (!closed.IsCancellationRequested)
        {
            try
            {
                await pause.WaitForNextTickAsync(closed.Token);
                if (Interlocked.Exchange(ref toRead, 0) == 1)
                {
                    await Read();
                }
            }
            catch (Exception gone) when (gone is HttpRequestException or OperationCanceledException or IOException)
            {
                Volatile.Write(ref toRead, 1);
            }
        }
    }

    private async Task Read()
    {
        var page = await browser.Get($"/{organiser}/attente", closed.Token);
        if (page.Status == HttpStatusCode.OK)
        {
            ranks = string.Join(' ', Rank().Matches(string.Concat(page.Page.QuerySelectorAll("#attente .places .chip.wait .word").Select(word => word.TextContent + ";"))).Select(rank => rank.Groups["rank"].Value is { Length: > 0 } number ? number : "1").Order());
        }
        else
        {
            Volatile.Write(ref toRead, 1);
        }
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
        socket.Options.SetRequestHeader("Cookie", browser.CookieHeader);
        await socket.ConnectAsync(new UriBuilder(new Uri(node.Address, "/live")) { Scheme = "ws" }.Uri, closed.Token);
        await Send(socket, """{"protocol":"json","version":1}""");
        await Ask(socket);

        var (buffer, text) = (new byte[64 * 1024], new StringBuilder());
        while (socket.State == WebSocketState.Open)
        {
            // A node says something every five seconds, if only that it is there: who hears nothing asks anew.
            using var silence = CancellationTokenSource.CreateLinkedTokenSource(closed.Token);
            silence.CancelAfter(TimeSpan.FromSeconds(12));
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

            ShowCart(snapshot.GetProperty("cart"), isSnapshot: true);
            Volatile.Write(ref toRead, 1);
        }
        else if (message.TryGetProperty("error", out _) && message.TryGetProperty("invocationId", out _))
        {
            // No answer: the page opens another connection.
            throw new IOException("The hub could not answer.");
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
        else if (target.ValueKind == JsonValueKind.String && target.GetString() == "WaitingChanged")
        {
            Volatile.Write(ref toRead, 1);
        }
        else if (target.ValueKind == JsonValueKind.String && target.GetString() == "CartChanged" && message.GetProperty("arguments")[0] is var moved && moved.GetProperty("organiser").GetString() == organiser)
        {
            ShowCart(moved, isSnapshot: false);
        }
    }

    private void Show(JsonElement day, bool isSnapshot)
    {
        var place = new PoolDate(new PoolId(day.GetProperty("pool").GetInt32()), DateOnly.Parse(day.GetProperty("date").GetString()!, System.Globalization.CultureInfo.InvariantCulture));
        var (left, version) = (day.GetProperty("left").GetInt32(), day.GetProperty("version").GetInt32());
        shown.AddOrUpdate(place, (left, version), (_, known) => isSnapshot || version >= known.Version ? (left, version) : known);
    }

    private void ShowCart(JsonElement moved, bool isSnapshot)
    {
        if (moved.ValueKind == JsonValueKind.Null)
        {
            cart = CartShown.None;
            return;
        }

        // Late news are dropped, and so is the end of another cart than the one that is shown; a snapshot says what there is.
        var (id, now) = (moved.GetProperty("id").GetGuid(), CartShown.Of(moved));
        if (IsNews(id, moved.GetProperty("version").GetInt32()) && (isSnapshot || now != CartShown.None || id == cartId))
        {
            (cart, cartId) = (now, id);
        }
    }

    private bool IsNews(Guid ofCart, int version) => version == carts.AddOrUpdate(ofCart, version, (_, newest) => Math.Max(newest, version));

    private Task Ask(ClientWebSocket socket) => Send(socket, JsonSerializer.Serialize(new { type = 1, invocationId = "1", target = "WatchPlanning", arguments = new[] { organiser, months } }));

    private Task Send(ClientWebSocket socket, string message) => socket.SendAsync(Encoding.UTF8.GetBytes(message + '\u001e'), WebSocketMessageType.Text, endOfMessage: true, closed.Token);

    [GeneratedRegex("Vous êtes les prochains|(?<rank>[0-9]+)e sur [0-9]+")]
    private static partial Regex Rank();
}

/// <summary>A cart as it is shown: nothing where there is none, whatever became of the last. Its end to the millisecond: finer is nobody's clock.</summary>
internal sealed record CartShown(string State, long? ExpiresAt, int Lines, decimal Total)
{
    public static CartShown None { get; } = new("none", null, 0, 0m);

    public static CartShown Of(JsonElement cart) =>
        cart.ValueKind == JsonValueKind.Null || cart.GetProperty("state").GetString() is not ("open" or "paying") ? None
        : new(cart.GetProperty("state").GetString()!, cart.GetProperty("expiresAt").GetDateTimeOffset().ToUnixTimeMilliseconds(), cart.GetProperty("lines").GetInt32(), cart.GetProperty("total").GetDecimal());

    public static CartShown Of(CartNews? cart) =>
        cart is not { State: "open" or "paying" } ? None : new(cart.State, cart.ExpiresAt?.ToUnixTimeMilliseconds(), cart.Lines, cart.Total.Euros);
}
