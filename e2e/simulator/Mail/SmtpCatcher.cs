using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;

namespace Portal.Simulator.Mail;

/// <summary>A mail server which takes everything and delivers nothing.</summary>
public sealed partial class SmtpCatcher(MailBox mails, IOptions<SimulatorSettings> settings, ILogger<SmtpCatcher> log) : BackgroundService
{
    /// <summary>The port when no server was asked for.</summary>
    public const int None = -1;

    private const int MostConversations = 50;
    private static readonly TimeSpan LongestConversation = TimeSpan.FromMinutes(5);

    private TcpListener? listener;

    /// <summary>The port that is really listened to, once the program has started; <see cref="None"/> without a server.</summary>
    public int Port { get; private set; } = None;

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
                conversations.Add(Converse(client, stoppingToken));

                if (conversations.Count == MostConversations) await Task.WhenAny(conversations);
                conversations.RemoveAll(conversation => conversation.IsCompleted);
            }
        }
        catch (Exception end) when (stoppingToken.IsCancellationRequested && end is OperationCanceledException or SocketException)
        {
            // The program stops, or a test dropped it.
        }

        await Task.WhenAll(conversations);
    }

    private async Task Converse(TcpClient client, CancellationToken stopping)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        patience.CancelAfter(LongestConversation);

        try
        {
            using (client) await new SmtpConversation(new SmtpLines(client.GetStream()), mails).Hold(patience.Token);
        }
        catch (Exception failure) when (failure is IOException or SocketException or OperationCanceledException)
        {
            BrokenOff(failure);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "SMTP catcher listening on port {Port}")]
    private partial void Listening(int port);

    [LoggerMessage(Level = LogLevel.Debug, Message = "SMTP conversation broken off")]
    private partial void BrokenOff(Exception failure);
}
