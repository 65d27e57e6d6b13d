using Portal.Core.Organisers;
using Portal.Core.Persistence;

namespace Portal.Core.Billing;

/// <summary>What was taken at the counter, or why it was not.</summary>
public sealed record CounterPayment(Refusal? Refusal, InvoicePayment? Payment);

/// <summary>An agent takes money for an invoice at the counter (R74): cash, cheque, CESU, holiday vouchers, a transfer; a part of it is welcome.</summary>
public sealed class TakeCounterPayment(PortalDb db, ReceiveMoney receiveMoney, TimeProvider clock)
{
    /// <summary>What an agent may take; the rest comes by itself.</summary>
    public static IReadOnlyList<PaymentMeans> Means { get; } = [PaymentMeans.Cash, PaymentMeans.Cheque, PaymentMeans.ServiceVoucher, PaymentMeans.HolidayVoucher, PaymentMeans.Transfer];

    /// <param name="seen">What was left to pay when the agent looked: a form sent twice is taken once.</param>
    public Task<CounterPayment> Run(Agent agent, InvoiceId invoice, PaymentMeans means, Money amount, string? reference, Money seen, CancellationToken ct) =>
        db.InTransaction(() => Take(agent, invoice, means, amount, reference, seen, ct), ct);

    private async Task<CounterPayment> Take(Agent agent, InvoiceId id, PaymentMeans means, Money amount, string? reference, Money seen, CancellationToken ct)
    {
        if (await db.StandingOf(id, ct) is not { } found || found.Invoice.OrganiserId != agent.OrganiserId)
        {
            return new CounterPayment(Refusal.NotFound, null);
        }

        // Read again once no other payment can come in between.
        await db.LockMoney(found.Invoice.HouseholdId, ct);
        var standing = (await db.StandingOf(id, ct))!;
        if (WhyNot(standing, means, amount, seen) is { } why)
        {
            return new CounterPayment(why, null);
        }

        var named = string.IsNullOrWhiteSpace(reference) ? null : reference.Trim();
        return new CounterPayment(null, await receiveMoney.Write(standing, means, amount, named?[..Math.Min(named.Length, 100)], agent.Name, null, clock.GetUtcNow(), ct));
    }

    private static Refusal? WhyNot(InvoiceStanding standing, PaymentMeans means, Money amount, Money seen) =>
        amount <= Money.Zero || !Means.Contains(means) ? Refusal.AmountUnreadable
        : standing.Left <= Money.Zero ? Refusal.NothingToPay
        : standing.Left != seen ? Refusal.BalanceChanged
        : amount > standing.Left ? Refusal.MoreThanDue
        : null;
}
