using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Portal.Core.Persistence;

namespace Portal.Core.Messaging;

/// <summary>
/// Sends the pushes that wait. A lot is claimed before it is sent, as mails are; a process that dies between the service's
/// « yes » and our note sends its lot once more, under the same names, so that each browser shows one alert in the place of
/// the other. A push that has not left within a day is forgotten: the alert and the mail say the same.
/// </summary>
public sealed partial class SendPushes(PortalDb db, PushService service, IOptions<PushSettings> settings, TimeProvider clock, ILogger<SendPushes> log)
{
    private const int AtOnce = 40;

    /// <summary>Longer than a lot takes, as each push has ten seconds and all leave together.</summary>
    private static readonly TimeSpan Claim = TimeSpan.FromMinutes(2);

    /// <returns>How many left.</returns>
    public async Task<int> Run(CancellationToken ct)
    {
        if (!settings.Value.IsOn)
        {
            return 0;
        }

        var sent = 0;
        while (await ClaimLot(ct) is { Count: > 0 } lot)
        {
            var outcomes = await Task.WhenAll(lot.Select(async push => (Push: push, Outcome: await service.Send(push, ct))));

            // What a service has taken is noted even when we are told to stop.
            sent += await Note(outcomes);
            ct.ThrowIfCancellationRequested();
        }

        return sent;
    }

    private async Task<List<QueuedPush>> ClaimLot(CancellationToken ct)
    {
        var (now, key) = (clock.GetUtcNow(), settings.Value.PublicKey);
        await db.QueuedPushes.Where(push => push.ExpiresAt <= now).ExecuteDeleteAsync(ct);
        var due = await db.QueuedPushes.Where(push => push.NextAttemptAt <= now && push.Subscription.ServerKey == key)
            .OrderBy(push => push.NextAttemptAt).Select(push => push.Id).Take(AtOnce).ToListAsync(ct);
        if (due.Count == 0)
        {
            return [];
        }

        // Guard: whoever moves the hour of the next attempt first has the push.
        var (run, until) = (Guid.NewGuid(), now + Claim);
        await db.QueuedPushes.Where(push => due.Contains(push.Id) && push.NextAttemptAt <= now)
            .ExecuteUpdateAsync(push => push.SetProperty(p => p.NextAttemptAt, until).SetProperty(p => p.ClaimedBy, run), ct);
        return await db.QueuedPushes.AsNoTracking().Include(push => push.Subscription).Where(push => due.Contains(push.Id) && push.ClaimedBy == run).ToListAsync(ct);
    }

    private async Task<int> Note((QueuedPush Push, PushOutcome Outcome)[] outcomes)
    {
        var taken = outcomes.Count(one => one.Outcome.Answer == PushAnswer.Taken);
        var over = outcomes.Where(one => one.Outcome.Answer is PushAnswer.Taken or PushAnswer.Refused).Select(one => one.Push.Id).ToList();
        await db.QueuedPushes.Where(push => over.Contains(push.Id)).ExecuteDeleteAsync(CancellationToken.None);

        var gone = outcomes.Where(one => one.Outcome.Answer == PushAnswer.Gone).Select(one => one.Push.SubscriptionId).Distinct().ToList();
        if (gone.Count > 0)
        {
            await db.PushSubscriptions.Where(device => gone.Contains(device.Id)).ExecuteDeleteAsync(CancellationToken.None);
        }

        foreach (var (push, outcome) in outcomes.Where(one => one.Outcome.Answer == PushAnswer.Later))
        {
            var attempts = push.Attempts + 1;
            var next = clock.GetUtcNow() + Longer(SendMails.PauseAfter(attempts), outcome.After ?? TimeSpan.Zero);
            await db.QueuedPushes.Where(row => row.Id == push.Id).ExecuteUpdateAsync(row => row.SetProperty(p => p.Attempts, attempts).SetProperty(p => p.NextAttemptAt, next), CancellationToken.None);
        }

        foreach (var (push, outcome) in outcomes.Where(one => one.Outcome.Answer != PushAnswer.Taken))
        {
            NotSent(log, push.Id, push.SubscriptionId, outcome.Answer, outcome.Why);
        }

        if (taken > 0)
        {
            Sent(log, taken);
        }

        return taken;
    }

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;

    [LoggerMessage(EventName = "PushesSent", Level = LogLevel.Information, Message = "{Count} pushes sent")]
    private static partial void Sent(ILogger logger, int count);

    [LoggerMessage(EventName = "PushNotSent", Level = LogLevel.Warning, Message = "Push {Push} to device {Device}: {Answer}, {Why}")]
    private static partial void NotSent(ILogger logger, Guid push, Guid device, PushAnswer answer, string why);
}
