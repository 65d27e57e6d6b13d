using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Portal.TestSupport;

/// <summary>
/// The cable between a process and a server, which a test may pull: running calls break, new ones are refused, and all is
/// well again once it is plugged. So a server that all tests share can be gone for one of them.
/// </summary>
public sealed class Cable : IAsyncDisposable
{
    private readonly IPEndPoint server;
    private readonly ConcurrentDictionary<TcpClient, byte> calls = new();
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

    public void Pull()
    {
        listener?.Dispose();
        listener = null;
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
            calls[near] = 0;
            calls[far] = 0;
            await far.ConnectAsync(server);
            await Task.WhenAny(near.GetStream().CopyToAsync(far.GetStream()), far.GetStream().CopyToAsync(near.GetStream()));
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
}
