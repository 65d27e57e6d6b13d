using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Security.Cryptography;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Options;
using MimeKit;

namespace Portal.Core.Messaging;

/// <summary>Mail by MailKit, over connections that are used again, each by one mail at a time.</summary>
public sealed class MailKitTransport(IOptions<MailSettings> options) : IMailTransport, IDisposable
{
    private const int ImplicitTlsPort = 465;

    /// <summary>For the whole conversation about one mail.</summary>
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    private readonly MailSettings settings = options.Value;
    private readonly ConcurrentBag<Connection> idle = [];

    /// <inheritdoc/>
    public async Task Send(OutgoingMail mail, CancellationToken ct)
    {
        using var message = MailEnvelope.Seal(mail, settings);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(Timeout);

        try
        {
            await Deliver(message, patience.Token);
        }
        catch (OperationCanceledException late) when (!ct.IsCancellationRequested)
        {
            throw new MailNotTakenException("no answer in time", permanent: false, late);
        }
        catch (SmtpCommandException refusal)
        {
            throw SmtpAnswer.Refusal(refusal);
        }
        catch (Exception failure) when (IsOfServer(failure))
        {
            // The mail itself is good and waits.
            throw new MailNotTakenException(failure.Message, permanent: false, failure) { IsServerAway = true };
        }
        catch (NotSupportedException unfit)
        {
            // An address in letters that this server does not speak: no other mail has to wait for it.
            throw new MailNotTakenException(unfit.Message, permanent: true, unfit);
        }
    }

    /// <inheritdoc/>
    public void CloseIdle()
    {
        while (idle.TryTake(out var kept))
        {
            Leave(kept.Server);
        }
    }

    public void Dispose() => CloseIdle();

    /// <summary>A connection that was kept may have been closed by the server meanwhile: the mail then goes over a fresh one, at once.</summary>
    private async Task Deliver(MimeMessage message, CancellationToken ct)
    {
        if (idle.TryTake(out var kept))
        {
            try
            {
                await Deliver(message, kept, ct);
                return;
            }
            catch (Exception failure) when (IsBroken(failure) && !ct.IsCancellationRequested)
            {
                // Below.
            }
        }

        await Deliver(message, new Connection(await Connect(ct), Used: 0), ct);
    }

    private async Task Deliver(MimeMessage message, Connection over, CancellationToken ct)
    {
        try
        {
            await over.Server.SendAsync(message, MailEnvelope.SenderOf(settings), message.To.Mailboxes, ct);
        }
        finally
        {
            // Replaced before the server closes it. After a refusal MailKit has begun anew or hung up.
            if (over.Server.IsConnected && over.Used + 1 < settings.MailsAConnection)
            {
                idle.Add(over with { Used = over.Used + 1 });
            }
            else
            {
                Leave(over.Server);
            }
        }
    }

    private async Task<SmtpClient> Connect(CancellationToken ct)
    {
        var server = new SmtpClient { CheckCertificateRevocation = settings.CheckRevocation };
        try
        {
            if (settings.Authority is { Length: > 0 } authority)
            {
                server.ServerCertificateValidationCallback = MailAuthority.In(authority, settings.CheckRevocation).Vouches;
            }

            await server.ConnectAsync(settings.Host, settings.Port, Security, ct);
            if (settings.User is { Length: > 0 } user)
            {
                await server.AuthenticateAsync(user, settings.Password ?? "", ct);
            }

            return server;
        }
        catch (Exception failure)
        {
            server.Dispose();

            // No STARTTLS there, no host in the settings, no certificate in the file.
            if (failure is NotSupportedException or ArgumentException or CryptographicException or UnauthorizedAccessException)
            {
                throw new ServiceNotConnectedException(failure.Message, failure);
            }

            throw;
        }
    }

    private SecureSocketOptions Security =>
        !settings.Tls ? SecureSocketOptions.None
        : settings.Port == ImplicitTlsPort ? SecureSocketOptions.SslOnConnect
        : SecureSocketOptions.StartTls;

    private static bool IsOfServer(Exception failure) => failure is ProtocolException or ServiceNotAuthenticatedException or ServiceNotConnectedException
        or AuthenticationException or SslHandshakeException or SocketException or IOException;

    private static bool IsBroken(Exception failure) =>
        failure is IOException or SocketException or ProtocolException or ServiceNotConnectedException or SmtpCommandException { StatusCode: SmtpStatusCode.ServiceNotAvailable };

    /// <summary>Says QUIT. The server has its mails by now: a farewell that fails must not send one a second time.</summary>
    private static void Leave(SmtpClient server)
    {
        try
        {
            server.Disconnect(quit: true);
        }
        catch (Exception failure) when (failure is ProtocolException or CommandException or SocketException or IOException)
        {
            // Nothing useful can be done: the connection is gone either way.
        }

        server.Dispose();
    }

    /// <param name="Used">How many mails have left over it.</param>
    private sealed record Connection(SmtpClient Server, int Used);
}
