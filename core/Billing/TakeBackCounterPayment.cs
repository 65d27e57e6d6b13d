using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Households;
using Portal.Core.Payments;
using Portal.Core.Persistence;

namespace Portal.Core.Billing;

/// <summary>
/// An agent took a wrong sum, or on the wrong invoice, at the counter: the opposite entry, with its own receipt, says so (R74, I3, I7).
/// Nothing is rewritten; what is left to pay follows by itself, being a sum.
/// </summary>
public sealed class TakeBackCounterPayment(PortalDb db, InvoiceLetters letters, TimeProvider clock)
{
    /// <param name="payment">Taken at the counter; what came online is the bank's to return.</param>
    /// <param name="reason">What the agent writes; the family reads it.</param>
    /// <returns>The opposite entry, or why there is none. Sent twice, or by two agents at once, it is written once.</returns>
    public Task<CounterPayment> Run(Agent agent, InvoiceId invoice, Guid payment, string? reason, CancellationToken ct) =>
        db.InTransaction(() => TakeBack(agent, invoice, payment, reason?.Trim() ?? "", ct), ct);

    private async Task<CounterPayment> TakeBack(Agent agent, InvoiceId id, Guid paymentId, string reason, CancellationToken ct)
    {
        var payment = await db.InvoicePayments.AsNoTracking().FirstOrDefaultAsync(p => p.Id == paymentId && p.InvoiceId == id && p.OrganiserId == agent.OrganiserId, ct);
        if (payment is null)
        {
            return new CounterPayment(Refusal.NotFound, null);
        }

        // Guard: a second agent waits here and then sees the first one's entry; the unique column holds whoever does not.
        await db.LockMoney(payment.HouseholdId, ct);
        var isTakenBack = await db.InvoicePayments.AnyAsync(p => p.CancelsId == paymentId, ct);
        if (WhyNot(payment, isTakenBack, reason) is { } why)
        {
            return new CounterPayment(why, null);
        }

        var now = clock.GetUtcNow();
        var standing = (await db.StandingOf(id, ct))!;
        var opposite = payment.Opposite("R" + await db.NextNumber(agent.OrganiserId, SeriesKind.Receipt, now, ct), reason, agent.Name, now);
        db.InvoicePayments.Add(opposite);

        var left = standing.Left - opposite.Amount;
        db.Record(now, agent.Name, "invoice.takenBack", $"invoice {standing.Invoice.Number}", payment.HouseholdId,
            $"{payment.Amount.Euros} {payment.Means}, {standing.Left.Euros} left, receipt {payment.Number}", $"{opposite.Amount.Euros} {opposite.Means}, {left.Euros} left, receipt {opposite.Number}: {reason}");
        var organiser = (await db.Organisers.FindAsync([agent.OrganiserId], ct))!;
        await letters.TakenBack(organiser, standing.Invoice, opposite, left, now, ct);
        return new CounterPayment(null, opposite);
    }

    private static Refusal? WhyNot(InvoicePayment payment, bool isTakenBack, string reason) =>
        !payment.CanBeTakenBack ? Refusal.NotTakenAtCounter
        : isTakenBack ? Refusal.AlreadyTakenBack
        : reason.Length is 0 or > InvoicePayment.LongestReason ? Refusal.TakeBackReasonNeeded
        : null;
}
