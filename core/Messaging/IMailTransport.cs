namespace Portal.Core.Messaging;

/// <summary>Hands one mail to a server. Two real things stand behind it: MailKit, and System.Net.Mail where the feed has no MailKit.</summary>
public interface IMailTransport
{
    /// <summary>Returns once the server has taken the mail.</summary>
    /// <exception cref="MailNotTakenException">The server refused it or could not be reached.</exception>
    Task Send(OutgoingMail mail, CancellationToken ct);
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
}

/// <summary>Where mail goes, from the settings <c>Mail:*</c>.</summary>
public sealed class MailSettings
{
    public string Host { get; set; } = "";
    public int Port { get; set; } = 25;
    public string From { get; set; } = "portail@localhost";
    public string FromName { get; set; } = "Portail famille";
    public bool Tls { get; set; }
    public string? User { get; set; }
    public string? Password { get; set; }
}
