using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
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
    public const int MostAttempts = 52;

    /// <summary>Claimed at a time. The next are claimed while half of these are still on their way.</summary>
    private const int AtOnce = 200;

    /// <summary>Longer than twice as many take; a mail whose claim nears its end is left to the next lot.</summary>
    private static readonly TimeSpan Claim = TimeSpan.FromMinutes(2);

    /// <returns>How many left.</returns>
    public async Task<int> Run(CancellationToken ct)
    {
        var (sent, isEmpty) = (0, false);
        try
        {
            await using var crew = new MailCrew(transport, Math.Max(1, settings.Value.Connections), clock, ct);
            while (true)
            {
                if (!isEmpty && crew.Pending <= AtOnce / 2 && !crew.IsServerAway)
                {
                    var lot = await ClaimLot(ct);
                    crew.Enqueue(lot);
                    isEmpty = lot.Count == 0;
                }

                if (crew.Pending == 0 || await crew.Answers() is not { Count: > 0 } answers)
                {
                    break;
                }

                sent += await Note(answers);

                // Who waited for an older mail to the same address may leave now.
                isEmpty &= crew.Pending > 0;
            }

            await crew.Complete();
        }
        finally
        {
            transport.CloseIdle();
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

    /// <summary>What the server has taken is noted, many at once when they come fast, even when we are told to stop.</summary>
    /// <returns>How many it has taken.</returns>
    private async Task<int> Note(List<MailOutcome> answers)
    {
        var taken = answers.FindAll(answer => answer.IsTaken).ConvertAll(answer => answer.Mail);
        await Note(taken);
        foreach (var answer in answers)
        {
            if (answer.Refusal is { } why)
            {
                await Later(answer.Mail, why);
            }
        }

        return taken.Count;
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
        var isOver = failure.Permanent || attempts >= MostAttempts;
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
