using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Portal.Core.Persistence;

namespace Portal.Core.Messaging;

/// <summary>
/// Empties the outbox. A row is claimed before it is sent, so two processes never send it at the same time; a process
/// that dies between the server's « yes » and our own note sends it once more, under the same Message-ID.
/// </summary>
public sealed partial class SendMails(PortalDb db, IMailTransport transport, TimeProvider clock, ILogger<SendMails> log)
{
    private const int AtOnce = 50;
    private const int Patience = 8;
    private static readonly TimeSpan Claim = TimeSpan.FromMinutes(2);

    /// <returns>How many left.</returns>
    public async Task<int> Run(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var due = await db.Mails.AsNoTracking().Where(mail => mail.NextAttemptAt <= now).OrderBy(mail => mail.NextAttemptAt).ThenBy(mail => mail.Id).Take(AtOnce).ToListAsync(ct);

        var sent = 0;
        foreach (var mail in due)
        {
            // Guard: whoever moves the hour of the next attempt has the mail.
            var claimed = await db.Mails
                .Where(row => row.Id == mail.Id && row.NextAttemptAt == mail.NextAttemptAt)
                .ExecuteUpdateAsync(row => row.SetProperty(m => m.NextAttemptAt, now + Claim), ct);
            if (claimed == 1 && await Send(mail, ct))
            {
                sent++;
            }
        }

        return sent;
    }

    private async Task<bool> Send(QueuedMail mail, CancellationToken ct)
    {
        try
        {
            await transport.Send(new OutgoingMail($"{mail.Id:N}@portail-famille", mail.To, mail.Subject, mail.Html, mail.Text, mail.Unsubscribe), ct);
        }
        catch (MailNotTakenException failure)
        {
            await Later(mail, failure);
            return false;
        }

        var now = clock.GetUtcNow();
        await db.Mails.Where(row => row.Id == mail.Id).ExecuteUpdateAsync(
            row => row.SetProperty(m => m.SentAt, now).SetProperty(m => m.NextAttemptAt, (DateTimeOffset?)null).SetProperty(m => m.Attempts, m => m.Attempts + 1),
            CancellationToken.None);
        Sent(log, mail.Id, mail.Cause);
        return true;
    }

    private async Task Later(QueuedMail mail, MailNotTakenException failure)
    {
        var attempts = mail.Attempts + 1;
        DateTimeOffset? next = failure.Permanent || attempts >= Patience ? null : clock.GetUtcNow() + TimeSpan.FromSeconds(30 * Math.Pow(2, attempts - 1));
        var error = failure.Message.Length > 400 ? failure.Message[..400] : failure.Message;
        await db.Mails.Where(row => row.Id == mail.Id).ExecuteUpdateAsync(
            row => row.SetProperty(m => m.Attempts, attempts).SetProperty(m => m.NextAttemptAt, next).SetProperty(m => m.LastError, error), CancellationToken.None);
        NotSent(log, mail.Id, attempts, failure);
    }

    [LoggerMessage(EventName = "MailSent", Level = LogLevel.Information, Message = "Mail {Mail} sent ({Cause})")]
    private static partial void Sent(ILogger logger, Guid mail, string cause);

    [LoggerMessage(EventName = "MailNotSent", Level = LogLevel.Warning, Message = "Mail {Mail} was not taken, attempt {Attempt}")]
    private static partial void NotSent(ILogger logger, Guid mail, int attempt, Exception failure);
}
