using System.Buffers;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Options;
using SmtpServer;
using SmtpServer.Authentication;
using SmtpServer.Mail;
using SmtpServer.Protocol;
using SmtpServer.Storage;

namespace Portal.Simulator.Mail;

/// <summary>A mail server which takes everything and delivers nothing.</summary>
public sealed partial class SmtpCatcher : BackgroundService
{
    /// <summary>The port when no server was asked for.</summary>
    public const int None = -1;

    private const int LargestMail = 5 * 1024 * 1024;

    private static readonly TimeSpan LongestConversation = TimeSpan.FromMinutes(5);

    private readonly SimulatorSettings settings;
    private readonly ILogger<SmtpCatcher> log;
    private readonly SmtpDoor door;
    private readonly SmtpServer.SmtpServer server;
    private readonly TaskCompletionSource listening = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public SmtpCatcher(MailBox mails, IOptions<SimulatorSettings> options, ILogger<SmtpCatcher> log)
    {
        (settings, this.log) = (options.Value, log);
        Certificate = settings.SmtpTls ? MakeCertificate() : null;
        door = new SmtpDoor(settings.SmtpConnections);
        door.EndpointStarted += (_, started) => Listen(((IPEndPoint)started.LocalEndPoint).Port);
        server = new SmtpServer.SmtpServer(Options(), Services(mails));
        server.SessionCompleted += (_, _) => door.Leave();
        server.SessionCancelled += (_, _) => door.Leave();
        server.SessionFaulted += (_, fault) =>
        {
            door.Leave();
            BrokenOff(fault.Exception);
        };
    }

    /// <summary>The port that is really listened to, once the program has started; <see cref="None"/> without a server.</summary>
    public int Port { get; private set; } = None;

    /// <summary>How many connections have come since the start.</summary>
    public int Visits => door.Visits;

    /// <summary>How many of them were one too many at the same time.</summary>
    public int TurnedAway => door.TurnedAway;

    /// <summary>What the catcher shows under STARTTLS; null when it knows no TLS.</summary>
    public X509Certificate2? Certificate { get; }

    private bool AsksWho => settings.SmtpUser is { Length: > 0 };

    /// <summary>Listens before the program says that it has started, so that a free port is known from then on.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        if (settings.SmtpPort < 0)
        {
            return;
        }

        await base.StartAsync(cancellationToken);
        await await Task.WhenAny(listening.Task, ExecuteTask!);
    }

    public override void Dispose()
    {
        base.Dispose();
        Certificate?.Dispose();
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => server.StartAsync(stoppingToken);

    private void Listen(int port)
    {
        Port = port;
        Listening(port);
        listening.TrySetResult();
    }

    // A password is asked for only where nobody overhears it.
    private ISmtpServerOptions Options() => new SmtpServerOptionsBuilder()
        .ServerName("simulateur")
        .MaxMessageSize(LargestMail, MaxMessageSizeHandling.Strict)
        .Endpoint(endpoint =>
        {
            endpoint.Endpoint(new IPEndPoint(IPAddress.Parse(settings.SmtpHost), Math.Max(settings.SmtpPort, 0)))
                .AuthenticationRequired(AsksWho)
                .AllowUnsecureAuthentication(Certificate is null)
                .SessionTimeout(LongestConversation);
            if (Certificate is not null)
            {
                endpoint.Certificate(Certificate);
            }
        })
        .Build();

    private SmtpServer.ComponentModel.ServiceProvider Services(MailBox mails)
    {
        var services = new SmtpServer.ComponentModel.ServiceProvider();
        services.Add(door);
        services.Add(new Recipients());
        services.Add(new Keeper(mails));
        if (AsksWho)
        {
            services.Add(new DelegatingUserAuthenticator((user, password) => (user, password) == (settings.SmtpUser, settings.SmtpPassword)));
        }

        return services;
    }

    /// <summary>Made for itself: nobody vouches for it, so a client trusts it only when told to.</summary>
    private static X509Certificate2 MakeCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        names.AddDnsName("localhost");
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(names.Build());
        var now = DateTimeOffset.UtcNow;
        return request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
    }

    /// <summary>An address that starts with <c>refuse+</c> is refused (550), one that starts with <c>plus-tard+</c> is put off (451).</summary>
    private sealed class Recipients : MailboxFilter
    {
        public override Task<bool> CanDeliverToAsync(ISessionContext context, IMailbox to, IMailbox from, CancellationToken cancellationToken)
        {
            var refusal = to.User.StartsWith("refuse+", StringComparison.OrdinalIgnoreCase) ? new SmtpResponse(SmtpReplyCode.MailboxUnavailable, "5.1.1 destinataire inconnu")
                : to.User.StartsWith("plus-tard+", StringComparison.OrdinalIgnoreCase) ? new SmtpResponse(SmtpReplyCode.Aborted, "4.3.0 revenez plus tard")
                : null;
            return refusal is null ? Task.FromResult(true) : throw new SmtpResponseException(refusal);
        }
    }

    private sealed class Keeper(MailBox mails) : MessageStore
    {
        public override Task<SmtpResponse> SaveAsync(ISessionContext context, IMessageTransaction transaction, ReadOnlySequence<byte> buffer, CancellationToken cancellationToken)
        {
            mails.Keep(transaction.From.AsAddress(), [.. transaction.To.Select(to => to.AsAddress())], buffer.ToArray());
            return Task.FromResult(SmtpResponse.Ok);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "SMTP catcher listening on port {Port}")]
    private partial void Listening(int port);

    [LoggerMessage(Level = LogLevel.Debug, Message = "SMTP conversation broken off")]
    private partial void BrokenOff(Exception failure);
}
