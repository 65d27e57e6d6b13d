using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Households;
using Portal.Core.Organisers;
using Portal.Core.Persistence;

namespace Portal.Core.Payments;

/// <summary>What came of a refund that an agent noted: the entry that took the credit away, or why there is none.</summary>
public sealed record CreditRefund(Refusal? Refusal, PurseEntry? Entry)
{
    internal static CreditRefund No(Refusal why) => new(why, null);
}

/// <summary>
/// An agent notes that the bank gave a family money back that its purse holds as a credit note: a cart that was paid too late, a
/// booking that was paid online and cancelled. The opposite entry takes the credit away, so that it pays no further booking too
/// (R70, I3, I7).
/// </summary>
public sealed class NoteCreditRefund(PortalDb db, PaymentLetters letters, TimeProvider clock)
{
    /// <param name="creditNote">The entry that owes the money.</param>
    /// <param name="amount">What the bank gave back: all of the credit note, or a part of it. Null when it could not be read.</param>
    /// <param name="reason">What the agent writes; the family reads it.</param>
    /// <returns>The opposite entry, or why there is none. Sent twice, or by two agents at once, it is written once.</returns>
    public Task<CreditRefund> Run(Agent agent, Guid creditNote, Money? amount, string? reason, CancellationToken ct) =>
        db.InTransaction(() => Note(agent, creditNote, amount ?? Money.Zero, reason?.Trim() ?? "", ct), ct);

    private async Task<CreditRefund> Note(Agent agent, Guid id, Money amount, string reason, CancellationToken ct)
    {
        if (await LockToGiveBack(agent, id, ct) is not { } note)
        {
            return CreditRefund.No(Refusal.NotFound);
        }

        // Guard: under the money lock, so what is still there is still there when it is taken away.
        if (await WhyNot(note, amount, reason, ct) is { } why)
        {
            return CreditRefund.No(why);
        }

        var now = clock.GetUtcNow();
        var opposite = note.GivenBackBy(amount, reason, now);
        db.PurseEntries.Add(opposite);

        var left = await db.PurseOf(note.HouseholdId, note.OrganiserId, ct) - amount;
        db.Record(now, agent.Name, "credit.refunded", $"credit note {note.Number}", note.HouseholdId, $"{(left + amount).Euros} in the purse", $"{amount.Euros} given back by the bank, {left.Euros} left: {reason}");
        await letters.CreditRefunded((await db.Organisers.FindAsync([note.OrganiserId], ct))!, note, opposite, reason, left, now, ct);
        return new CreditRefund(null, opposite);
    }

    /// <returns>Null when it is not the agent's to find (I6), or is no credit note.</returns>
    private async Task<PurseEntry?> LockToGiveBack(Agent agent, Guid id, CancellationToken ct)
    {
        var found = db.PurseEntries.AsNoTracking().Where(entry => entry.Id == id && entry.OrganiserId == agent.OrganiserId && entry.Move == PurseMove.CreditNote);
        if (await found.FirstOrDefaultAsync(ct) is not { } note)
        {
            return null;
        }

        await db.LockMoney(note.HouseholdId, ct);
        return (await found.SingleAsync(ct)).HouseholdId == note.HouseholdId
            ? note
            : throw new DbUpdateConcurrencyException("Its household was made one with another while we waited: look again.");
    }

    private async Task<Refusal?> WhyNot(PurseEntry note, Money amount, string reason, CancellationToken ct) =>
        await db.PurseEntries.AnyAsync(entry => entry.CancelsId == note.Id, ct) ? Refusal.AlreadyRefunded
        : amount <= Money.Zero || amount > note.Amount ? Refusal.CreditRefundWrong
        : amount > await db.PurseOf(note.HouseholdId, note.OrganiserId, ct) ? Refusal.CreditSpent
        : reason.Length is 0 or > PurseEntry.LongestReason ? Refusal.TakeBackReasonNeeded
        : null;
}
