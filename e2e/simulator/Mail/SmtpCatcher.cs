using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Options;

namespace Portal.Simulator.Mail;

/// <summary>A mail server which takes everything and delivers nothing.</summary>
public sealed partial class SmtpCatcher(MailBox mails, IOptions<SimulatorSettings> settings, ILogger<SmtpCatcher> log) : BackgroundService
{
    /// <summary>The port when no server was asked for.</summary>
    public const int None = -1;

    private static readonly TimeSpan LongestConversation = TimeSpan.FromMinutes(5);

    private readonly SmtpDoor door = new(settings.Value);
    private TcpListener? listener;
    private int visits;
    private int turnedAway;

    /// <summary>The port that is really listened to, once the program has started; <see cref="None"/> without a server.</summary>
    public int Port { get; private set; } = None;

    /// <summary>How many connections have come since the start.</summary>
    public int Visits => Volatile.Read(ref visits);

    /// <summary>How many of them were one too many at the same time.</summary>
    public int TurnedAway => Volatile.Read(ref turnedAway);

    /// <summary>What the catcher shows under STARTTLS; null when it knows no TLS.</summary>
    public X509Certificate2? Certificate => door.Certificate;

    /// <summary>Listens before the program says that it has started, so that a free port is known from then on.</summary>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        if (settings.Value.SmtpPort >= 0)
        {
            listener = new TcpListener(IPAddress.Parse(settings.Value.SmtpHost), settings.Value.SmtpPort);
            listener.Start();
            Port = ((IPEndPoint)listener.LocalEndpoint).Port;
            Listening(Port);
        }

        return base.StartAsync(cancellationToken);
    }

    public override void Dispose()
    {
        base.Dispose();
        listener?.Dispose();
        door.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (listener is null) return;

        var conversations = new List<Task>();
        try
        {
            while (true)
            {
                var client = await listener.AcceptTcpClientAsync(stoppingToken);
                Interlocked.Increment(ref visits);
                conversations.RemoveAll(conversation => conversation.IsCompleted);
                conversations.Add(conversations.Count < settings.Value.SmtpConnections ? Converse(client, stoppingToken) : TurnAway(client, stoppingToken));
            }
        }
        catch (Exception end) when (stoppingToken.IsCancellationRequested && end is OperationCanceledException or SocketException)
        {
            // The program stops, or a test dropped it.
        }

        await Task.WhenAll(conversations);
    }

    private Task Converse(TcpClient client, CancellationToken stopping) =>
        With(client, (stream, ct) => new SmtpConversation(stream, mails, door).Hold(ct), stopping);

    private Task TurnAway(TcpClient client, CancellationToken stopping)
    {
        Interlocked.Increment(ref turnedAway);
        return With(client, (stream, ct) => new SmtpLines(stream).Write("421 4.7.0 trop de connexions", ct).AsTask(), stopping);
    }

    private async Task With(TcpClient client, Func<Stream, CancellationToken, Task> hold, CancellationToken stopping)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        patience.CancelAfter(LongestConversation);

        try
        {
            using (client) await hold(client.GetStream(), patience.Token);
        }
        catch (Exception failure) when (failure is IOException or SocketException or AuthenticationException or OperationCanceledException)
        {
            BrokenOff(failure);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "SMTP catcher listening on port {Port}")]
    private partial void Listening(int port);

    [LoggerMessage(Level = LogLevel.Debug, Message = "SMTP conversation broken off")]
    private partial void BrokenOff(Exception failure);
}
