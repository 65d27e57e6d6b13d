using System.Threading.Channels;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Portal.Core.Messaging.Bounces;
using Portal.Core.Persistence;

namespace Portal.Core.Messaging;

/// <summary>
/// Empties the outbox, as fast as the server takes it. A lot is claimed before it is sent, so two processes never send a
/// mail at the same time; one that dies between the server's « yes » and our note sends it once more, under the same
/// Message-ID. Of the mails to one address only the oldest is in a lot, so they leave in the order in which they were
/// written. What is guaranteed, and what is not, stands in docs/operations.md.
/// </summary>
public sealed partial class SendMails(PortalDb db, IMailTransport transport, RecordBounce recordBounce, IOptions<MailSettings> settings, TimeProvider clock, ILogger<SendMails> log)
{
    /// <summary>Tries before a mail is given up: with the pauses below, two days.</summary>
    public const int Patience = 52;

    private const int AtOnce = 200;

    /// <summary>Longer than a lot takes; a mail whose claim nears its end is left to the next lot.</summary>
    private static readonly TimeSpan Claim = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan ForOne = TimeSpan.FromSeconds(35);

    /// <returns>How many left.</returns>
    public async Task<int> Run(CancellationToken ct)
    {
        var sent = 0;
        try
        {
            while (await ClaimLot(ct) is { Count: > 0 } lot)
            {
                var (left, isServerAway) = await Send(lot, ct);
                sent += left;
                if (isServerAway)
                {
                    break;
                }
            }
        }
        finally
        {
            transport.Rest();
        }

        return sent;
    }

    /// <summary>30 s, doubled each time, an hour at most.</summary>
    /// <param name="attempts">How often it was refused, this time included.</param>
    public static TimeSpan PauseAfter(int attempts) => TimeSpan.FromSeconds(Math.Min(3600, 30 * Math.Pow(2, Math.Min(attempts, 20) - 1)));

    private async Task<List<QueuedMail>> ClaimLot(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await db.Mails
            .Where(mail => mail.NextAttemptAt <= now && db.BouncedAddresses.Any(address => address.StoppedAt != null && address.Address == mail.To))
            .ExecuteUpdateAsync(mail => mail.SetProperty(m => m.State, MailState.AddressStopped).SetProperty(m => m.NextAttemptAt, (DateTimeOffset?)null), ct);

        var due = await db.Mails
            .Where(mail => mail.NextAttemptAt <= now && !db.Mails.Any(older => older.To == mail.To && older.NextAttemptAt != null && older.Sequence < mail.Sequence))
            .OrderBy(mail => mail.NextAttemptAt).ThenBy(mail => mail.Sequence).Select(mail => mail.Id).Take(AtOnce).ToListAsync(ct);
        if (due.Count == 0)
        {
            return [];
        }

        // Guard: whoever moves the hour of the next attempt first has the mail.
        var (run, until) = (Guid.NewGuid(), now + Claim);
        await db.Mails.Where(mail => due.Contains(mail.Id) && mail.NextAttemptAt <= now)
            .ExecuteUpdateAsync(mail => mail.SetProperty(m => m.NextAttemptAt, until).SetProperty(m => m.ClaimedBy, run), ct);
        return await db.Mails.AsNoTracking().Where(mail => due.Contains(mail.Id) && mail.ClaimedBy == run).OrderBy(mail => mail.Sequence).ToListAsync(ct);
    }

    private async Task<(int Sent, bool IsServerAway)> Send(List<QueuedMail> lot, CancellationToken ct)
    {
        var results = Channel.CreateUnbounded<(QueuedMail Mail, MailNotTakenException? Failure)>();
        var sending = Hand(lot, results.Writer, ct);

        // Noted as they come; when they come fast, many at once. What the server has taken is noted even when we are told to stop.
        var (sent, isAway) = (0, false);
        while (await results.Reader.WaitToReadAsync(CancellationToken.None))
        {
            var (taken, refused) = (new List<QueuedMail>(), new List<(QueuedMail Mail, MailNotTakenException Why)>());
            while (results.Reader.TryRead(out var result))
            {
                if (result.Failure is { } why)
                {
                    refused.Add((result.Mail, why));
                }
                else
                {
                    taken.Add(result.Mail);
                }
            }

            await Note(taken);
            foreach (var (mail, why) in refused)
            {
                isAway |= why.IsServerAway;
                await Later(mail, why);
            }

            sent += taken.Count;
        }

        await sending;
        return (sent, isAway);
    }

    private async Task Hand(List<QueuedMail> lot, ChannelWriter<(QueuedMail Mail, MailNotTakenException? Failure)> results, CancellationToken ct)
    {
        var until = clock.GetUtcNow() + Claim - ForOne;
        var isAway = false;
        try
        {
            await Parallel.ForEachAsync(lot, new ParallelOptions { MaxDegreeOfParallelism = Math.Max(1, settings.Value.Connections), CancellationToken = ct }, async (mail, stop) =>
            {
                if (isAway || clock.GetUtcNow() > until)
                {
                    return;
                }

                try
                {
                    await transport.Send(new OutgoingMail(QueuedMail.MessageIdOf(mail.Id), mail.To, mail.Subject, mail.Html, mail.Text, mail.Unsubscribe), stop);
                    results.TryWrite((mail, null));
                }
                catch (MailNotTakenException failure)
                {
                    isAway |= failure.IsServerAway;
                    results.TryWrite((mail, failure));
                }
            });
        }
        finally
        {
            results.Complete();
        }
    }

    private async Task Note(List<QueuedMail> taken)
    {
        if (taken.Count == 0)
        {
            return;
        }

        var (now, ids) = (clock.GetUtcNow(), taken.ConvertAll(mail => mail.Id));
        await db.Mails.Where(row => ids.Contains(row.Id)).ExecuteUpdateAsync(
            row => row.SetProperty(m => m.State, MailState.Sent).SetProperty(m => m.SentAt, now).SetProperty(m => m.NextAttemptAt, (DateTimeOffset?)null).SetProperty(m => m.Attempts, m => m.Attempts + 1),
            CancellationToken.None);

        var secrets = taken.FindAll(mail => MailTemplates.Of(mail.Kind).IsSecret).ConvertAll(mail => mail.Id);
        if (secrets.Count > 0)
        {
            await db.Mails.Where(row => secrets.Contains(row.Id)).ExecuteUpdateAsync(row => row.SetProperty(m => m.Html, "").SetProperty(m => m.Text, ""), CancellationToken.None);
        }

        foreach (var mail in taken)
        {
            Sent(log, mail.Id, mail.Cause);
        }
    }

    private async Task Later(QueuedMail mail, MailNotTakenException failure)
    {
        var attempts = mail.Attempts + 1;
        var isOver = failure.Permanent || attempts >= Patience;
        DateTimeOffset? next = isOver ? null : clock.GetUtcNow() + PauseAfter(attempts);
        var error = failure.Message.Length > 400 ? failure.Message[..400] : failure.Message;
        await db.Mails.Where(row => row.Id == mail.Id).ExecuteUpdateAsync(
            row => row.SetProperty(m => m.Attempts, attempts).SetProperty(m => m.NextAttemptAt, next).SetProperty(m => m.LastError, error).SetProperty(m => m.State, isOver ? MailState.GivenUp : MailState.ToSend),
            CancellationToken.None);
        NotSent(log, mail.Id, attempts, failure);

        // « No such mailbox » in the conversation itself is worth as much as the report that others send afterwards.
        if (failure is { Permanent: true, EnhancedStatus: { } status })
        {
            await recordBounce.Run(new Bounce(mail.To, BounceStatus.IsForGood(status), error, mail.Id), CancellationToken.None);
        }
    }

    [LoggerMessage(EventName = "MailSent", Level = LogLevel.Information, Message = "Mail {Mail} sent ({Cause})")]
    private static partial void Sent(ILogger logger, Guid mail, string cause);

    [LoggerMessage(EventName = "MailNotSent", Level = LogLevel.Warning, Message = "Mail {Mail} was not taken, attempt {Attempt}")]
    private static partial void NotSent(ILogger logger, Guid mail, int attempt, Exception failure);
}
