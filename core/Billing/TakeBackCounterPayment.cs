using Portal.Core.Organisers;
using Portal.Core.Persistence;

namespace Portal.Core.Billing;

/// <summary>
/// An agent took a wrong sum, or on the wrong invoice, at the counter: the opposite entry, with its own receipt, says so (R74, I3, I7).
/// Nothing is rewritten; what is left to pay follows by itself, being a sum.
/// </summary>
public sealed class TakeBackCounterPayment(PortalDb db, ReceiveMoney receiveMoney, TimeProvider clock)
{
    /// <param name="payment">Taken at the counter; what came online is the bank's to return (<see cref="NoteBankRefund"/>).</param>
    /// <param name="reason">What the agent writes; the family reads it.</param>
    /// <returns>The opposite entry, or why there is none. Sent twice, or by two agents at once, it is written once.</returns>
    public Task<CounterPayment> Run(Agent agent, InvoiceId invoice, Guid payment, string? reason, CancellationToken ct) =>
        db.InTransaction(() => TakeBack(agent, invoice, payment, reason?.Trim() ?? "", ct), ct);

    private async Task<CounterPayment> TakeBack(Agent agent, InvoiceId id, Guid paymentId, string reason, CancellationToken ct)
    {
        if (await receiveMoney.LockToGiveBack(agent, id, paymentId, ct) is not ({ } payment, var isTakenBack))
        {
            return new CounterPayment(Refusal.NotFound, null);
        }

        return WhyNot(payment, isTakenBack, reason) is { } why
            ? new CounterPayment(why, null)
            : new CounterPayment(null, await receiveMoney.GiveBack(payment, payment.Amount, reason, agent, "invoice.takenBack", clock.GetUtcNow(), ct));
    }

    private static Refusal? WhyNot(InvoicePayment payment, bool isTakenBack, string reason) =>
        !payment.CanBeTakenBack ? Refusal.NotTakenAtCounter
        : isTakenBack ? Refusal.AlreadyTakenBack
        : reason.Length is 0 or > InvoicePayment.LongestReason ? Refusal.TakeBackReasonNeeded
        : null;
}
