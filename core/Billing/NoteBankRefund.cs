using Portal.Core.Organisers;
using Portal.Core.Persistence;

namespace Portal.Core.Billing;

/// <summary>
/// An agent notes that the bank gave a family money back for what it had paid online: PayFiP refunds nothing by itself,
/// the accountant does. The opposite entry takes the credit away, so that it is not deducted from the next invoice too
/// (R73, I3, I7).
/// </summary>
public sealed class NoteBankRefund(PortalDb db, ReceiveMoney receiveMoney, TimeProvider clock)
{
    /// <param name="payment">Paid online.</param>
    /// <param name="amount">What the bank gave back: all of that payment, or a part of it. Null when it could not be read.</param>
    /// <param name="reason">What the agent writes; the family reads it.</param>
    /// <returns>The opposite entry, or why there is none. Sent twice, or by two agents at once, it is written once.</returns>
    public Task<CounterPayment> Run(Agent agent, InvoiceId invoice, Guid payment, Money? amount, string? reason, CancellationToken ct) =>
        db.InTransaction(() => Note(agent, invoice, payment, amount ?? Money.Zero, reason?.Trim() ?? "", ct), ct);

    private async Task<CounterPayment> Note(Agent agent, InvoiceId id, Guid paymentId, Money amount, string reason, CancellationToken ct)
    {
        if (await receiveMoney.LockToGiveBack(agent, id, paymentId, ct) is not ({ } payment, var isGivenBack))
        {
            return new CounterPayment(Refusal.NotFound, null);
        }

        return WhyNot(payment, isGivenBack, amount, reason) is { } why
            ? new CounterPayment(why, null)
            : new CounterPayment(null, await receiveMoney.GiveBack(payment, amount, reason, agent, "invoice.refunded", clock.GetUtcNow(), ct));
    }

    private static Refusal? WhyNot(InvoicePayment payment, bool isGivenBack, Money amount, string reason) =>
        !payment.CanBeRefunded ? Refusal.NotPaidOnline
        : isGivenBack ? Refusal.AlreadyRefunded
        : amount <= Money.Zero || amount > payment.Amount ? Refusal.RefundAmountWrong
        : reason.Length is 0 or > InvoicePayment.LongestReason ? Refusal.TakeBackReasonNeeded
        : null;
}
