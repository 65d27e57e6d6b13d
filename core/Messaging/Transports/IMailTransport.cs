namespace Portal.Core.Messaging;

/// <summary>Hands mails to a server, over connections that it keeps. A port, so that a test can let a process die between the server's « yes » and our note.</summary>
public interface IMailTransport
{
    /// <summary>Returns once the server has taken the mail. Several may be sent at the same time, each over a connection of its own.</summary>
    /// <exception cref="MailNotTakenException">The server refused it or could not be reached.</exception>
    Task Send(OutgoingMail mail, CancellationToken ct);

    /// <summary>No more mails for now: the connections are given back.</summary>
    void CloseIdle();
}

/// <summary>A mail ready to leave.</summary>
/// <param name="MessageId">Stable per cause, so that a mail sent twice after a crash is seen as one.</param>
/// <param name="Unsubscribe">Where one press stops mails of this kind (RFC 8058).</param>
public sealed record OutgoingMail(string MessageId, string To, string Subject, string Html, string Text, string? Unsubscribe = null);

/// <summary>The server did not take the mail.</summary>
/// <param name="permanent">True when trying again cannot help (a 5xx answer about this address or message).</param>
public sealed class MailNotTakenException(string message, bool permanent, Exception? inner = null) : Exception(message, inner)
{
    public bool Permanent { get; } = permanent;

    /// <summary>True when no mail would be taken now: the server is not there, is closing, or wants another account.</summary>
    public bool IsServerAway { get; init; }

    /// <summary>« 5.1.1 »: why, as RFC 3463 numbers it; null when the server did not say.</summary>
    public string? EnhancedStatus { get; init; }
}

/// <summary>Where mail goes, from the settings <c>Mail:*</c>.</summary>
public sealed class MailSettings
{
    public string Host { get; set; } = "";
    public int Port { get; set; } = 25;
    public string From { get; set; } = "portail@localhost";
    public string FromName { get; set; } = "Portail famille";
    /// <summary>Implicit TLS on port 465, otherwise STARTTLS, which must then succeed.</summary>
    public bool Tls { get; set; }

    /// <summary>A PEM file with a town's own authority, which vouches for the mail server beside those that the machine trusts.</summary>
    public string? Authority { get; set; }

    /// <summary>Asks the authority whether the server's certificate was revoked. Off: behind a town's firewall nobody answers, and all mail would wait.</summary>
    public bool CheckRevocation { get; set; }

    public string? User { get; set; }
    public string? Password { get; set; }

    /// <summary>How many connections send at the same time, at most: a server that serves fewer says so. More than four carry no more (docs/operations.md).</summary>
    public int Connections { get; set; } = 4;

    /// <summary>How many mails leave over one connection; many servers close it after a hundred.</summary>
    public int MailsAConnection { get; set; } = 100;

    /// <summary>Where reports of mails that were not delivered go (the envelope's sender); empty: to <see cref="From"/>.</summary>
    public string? BouncesTo { get; set; }

    /// <summary>The secret that signs what is posted to <c>/courriels/retours</c>; empty: the door is shut.</summary>
    public string? BounceSecret { get; set; }

    /// <summary>A Maildir where such reports arrive; empty: none is read.</summary>
    public string? BounceFolder { get; set; }
}
