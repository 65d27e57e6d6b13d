using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Portal.TestSupport;

/// <summary>
/// The cable between a process and a server, which a test may pull: running calls break, new ones are refused, and all is
/// well again once it is plugged. So a server that all tests share can be gone for one of them. Or it goes silent, as when
/// somebody walks from one network into another: neither end is told, and nothing arrives any more.
/// </summary>
public sealed class Cable : IAsyncDisposable
{
    private readonly IPEndPoint server;
    private readonly ConcurrentDictionary<TcpClient, bool> calls = new();
    private volatile TaskCompletionSource silence = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile TaskCompletionSource answersLost = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly int port;
    private TcpListener? listener;

    private Cable(IPEndPoint server, int port)
    {
        this.server = server;
        this.port = port;
    }

    /// <summary>Where the near end is.</summary>
    public const string Host = "127.0.0.1";

    public int Port => port;

    public static Cable To(string host, int port)
    {
        var cable = new Cable(new IPEndPoint(Dns.GetHostAddresses(host).First(address => address.AddressFamily == AddressFamily.InterNetwork), port), FreePort());
        cable.Plug();
        return cable;
    }

    public void Plug()
    {
        listener = new TcpListener(IPAddress.Loopback, port);
        listener.Start();
        _ = Accept(listener);
    }

    /// <summary>Refuses new calls; those that run go on.</summary>
    public void Refuse()
    {
        listener?.Dispose();
        listener = null;
    }

    /// <summary>Calls that run stay open and carry nothing ever again; new ones are carried.</summary>
    public void GoSilent() => Interlocked.Exchange(ref silence, new(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();

    /// <summary>
    /// Cut on one side: the server hears every call, also new ones, and nothing that it answers arrives. Neither end is told.
    /// </summary>
    public void LoseAnswers() => answersLost.TrySetResult();

    /// <summary>New calls are answered again; those that were there meanwhile stay open and deaf.</summary>
    public void Mend() => Interlocked.Exchange(ref answersLost, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();

    /// <summary>So do the WebSockets of a browser that has changed its network; the calls it had left open for its next questions it drops by itself.</summary>
    public void GoSilentForSockets()
    {
        GoSilent();
        foreach (var (call, isSocket) in calls)
        {
            if (!isSocket)
            {
                call.Dispose();
                calls.TryRemove(call, out _);
            }
        }
    }

    public void Pull()
    {
        Refuse();
        foreach (var call in calls.Keys)
        {
            call.Dispose();
        }

        calls.Clear();
    }

    public ValueTask DisposeAsync()
    {
        Pull();
        return ValueTask.CompletedTask;
    }

    public static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private async Task Accept(TcpListener open)
    {
        try
        {
            while (true)
            {
                _ = Carry(await open.AcceptTcpClientAsync());
            }
        }
        catch (Exception pulled) when (pulled is SocketException or ObjectDisposedException)
        {
            // Nobody is at this end any more.
        }
    }

    private async Task Carry(TcpClient near)
    {
        using var far = new TcpClient();
        try
        {
            calls[near] = false;
            calls[far] = false;
            await far.ConnectAsync(server);
            var (silenced, deaf) = (silence.Task, answersLost.Task);
            await Task.WhenAny(Pass(near, far, silenced, () => calls[near] = calls[far] = true), Pass(far, near, Task.WhenAny(silenced, deaf), null));
        }
        catch (Exception broken) when (broken is SocketException or IOException or ObjectDisposedException or InvalidOperationException)
        {
            // The other end hears it as its own broken call.
        }
        finally
        {
            near.Dispose();
            calls.TryRemove(near, out _);
            calls.TryRemove(far, out _);
        }
    }

    private static async Task Pass(TcpClient from, TcpClient to, Task silenced, Action? isSocket)
    {
        var buffer = new byte[16 * 1024];
        while (await from.GetStream().ReadAsync(buffer) is > 0 and var read)
        {
            if (isSocket is not null && buffer.AsSpan(0, read).IndexOf("Sec-WebSocket-Key"u8) >= 0)
            {
                isSocket();
            }

            if (!silenced.IsCompleted)
            {
                await to.GetStream().WriteAsync(buffer.AsMemory(0, read));
            }
        }
    }
}
