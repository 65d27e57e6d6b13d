using MimeKit;

namespace Portal.Core.Messaging;

/// <summary>A mail as it travels: its headers, its two versions, and nothing that its author could have smuggled in.</summary>
internal static class MailEnvelope
{
    /// <exception cref="MailNotTakenException">Permanent: the mail is not fit to leave.</exception>
    public static MimeMessage Seal(OutgoingMail mail, MailSettings settings)
    {
        var from = new MailboxAddress(settings.FromName, settings.From);
        var message = new MimeMessage();
        message.From.Add(from);
        message.To.Add(RecipientOf(mail));
        message.Subject = mail.Subject;
        message.MessageId = MessageIdOf(mail, from);

        // No person wrote this: absence messages do not answer it (RFC 3834).
        message.Headers.Add("Auto-Submitted", "auto-generated");

        // How a mail program stops mails of this kind at one press (RFC 8058); none for mails that answer a deed.
        if (mail.Unsubscribe is { } address && !HasControl(address))
        {
            message.Headers.Add(HeaderId.ListUnsubscribe, $"<{address}>");
            message.Headers.Add(HeaderId.ListUnsubscribePost, "List-Unsubscribe=One-Click");
        }

        // The best version comes last (RFC 2046): a mail program shows the last one it understands.
        message.Body = new BodyBuilder { TextBody = mail.Text, HtmlBody = mail.Html }.ToMessageBody();
        return message;
    }

    /// <summary>Where reports of mails that were not delivered go: named in the conversation, not in the mail.</summary>
    public static MailboxAddress SenderOf(MailSettings settings) => new("", settings.BouncesTo is { Length: > 0 } bounces ? bounces : settings.From);

    /// <summary>The one address of the mail. A line break in a header would let its author write headers of his own.</summary>
    private static MailboxAddress RecipientOf(OutgoingMail mail)
    {
        if (HasControl(mail.To) || HasControl(mail.Subject) || HasControl(mail.MessageId))
        {
            throw new MailNotTakenException("a control character in a header", permanent: true);
        }

        return MailboxAddress.TryParse(mail.To, out var recipient) && recipient.Address == mail.To && recipient.Domain.Length > 0
            ? recipient
            : throw new MailNotTakenException("the recipient is not one address", permanent: true);
    }

    /// <summary>The identifier without its angle brackets; a bare cause receives the sender's domain.</summary>
    private static string MessageIdOf(OutgoingMail mail, MailboxAddress from)
    {
        var id = mail.MessageId.Trim('<', '>', ' ');
        return id.Contains('@', StringComparison.Ordinal) ? id : $"{id}@{from.Domain}";
    }

    private static bool HasControl(string text) => text.Any(char.IsControl);
}
