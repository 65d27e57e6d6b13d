using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Portal.Core.Payments;
using Portal.Core.Persistence;

namespace Portal.Core.Settlement;

/// <summary>
/// Asks the bank about every payment whose hour has come (O5): the browser that never returned and the notification that
/// never left cost the family nothing. Also closes payments that a crash left before the bank was asked.
/// </summary>
public sealed partial class PollPayments(PortalDb db, SettlePayment settlePayment, TimeProvider clock, ILogger<PollPayments> log)
{
    private const int AtOnce = 100;

    /// <summary>A bank that leaves so many unanswered one after the other is deaf: each costs a whole time-out, and the next round asks again.</summary>
    private const int MostSilent = 3;

    /// <returns>How many payments were asked about.</returns>
    public async Task<int> Run(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var due = await db.Payments.AsNoTracking()
            .Where(payment => payment.State != PaymentState.Paid && payment.AskAgainAt <= now)
            // Who waited longest comes first; what fails moves back by AskLater, so a hundred that always fail keep nobody waiting.
            .OrderBy(payment => payment.AskAgainAt)
            .Select(payment => payment.Id)
            .Take(AtOnce)
            .ToListAsync(ct);

        var failures = new List<Exception>();
        var (asked, silent) = (0, 0);
        foreach (var id in due.TakeWhile(_ => silent < MostSilent))
        {
            asked++;
            try
            {
                await settlePayment.Run(id, AnswerSource.Polling, ct);
                silent = 0;
            }
            catch (Exception failure) when (!ct.IsCancellationRequested)
            {
                // One deaf minute of the bank, or one payment that breaks, is no reason to leave the others unasked.
                Unavailable(log, id.Value, failure);
                silent = failure is PaymentGatewayUnavailableException ? silent + 1 : 0;
                failures.AddRange(failure is PaymentGatewayUnavailableException ? [] : [failure]);
                await db.InTransaction(() => AskLater(id), ct);
            }
        }

        return failures.Count == 0 ? asked : throw new AggregateException("Some payments could not be settled; they are asked about again.", failures);
    }

    private async Task<Payment> AskLater(PaymentId id)
    {
        // It may have been settled while the bank kept us waiting.
        var payment = await db.LockPayment(id, CancellationToken.None);
        payment.AskLater(clock.GetUtcNow());
        return payment;
    }

    [LoggerMessage(EventName = "BankSilent", Level = LogLevel.Warning, Message = "The bank did not answer about payment {Payment}")]
    private static partial void Unavailable(ILogger logger, Guid payment, Exception unavailable);
}
