using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Households;
using Portal.Core.Messaging;
using Portal.Core.Persistence;

namespace Portal.Core.Custody;

/// <summary>The other parent accepts or declines a proposed calendar, or its author withdraws it. Accepted, it holds from its first day.</summary>
public sealed class AnswerCustody(PortalDb db, CustodyLetters letters, TimeProvider clock)
{
    /// <returns>Why nothing was done; null when the answer is given.</returns>
    public Task<CustodyRefusal?> Run(Guardian who, Guid id, CustodyAnswer answer, CancellationToken ct) => db.InTransaction<CustodyRefusal?>(
        async () =>
        {
            var rule = await db.CustodyRules.AsNoTracking().FirstOrDefaultAsync(one => one.Id == id, ct);
            if (rule is null || await db.ShareOf(who.HouseholdId, rule.ShareId, ct) is not { } share || !answer.IsFor(share.SideOf(who.HouseholdId), rule.ProposedBy))
            {
                return CustodyRefusal.NotFound;
            }

            var now = clock.GetUtcNow();
            if (answer == CustodyAnswer.Accept && rule.From <= ParisTime.DayOf(now))
            {
                return CustodyRefusal.Over;
            }

            // Guard: answered once.
            var state = answer.Leaves();
            var moved = await db.CustodyRules.Where(one => one.Id == id && one.State == ProposalState.Waiting)
                .ExecuteUpdateAsync(row => row.SetProperty(one => one.State, state).SetProperty(one => one.AnsweredAt, now), ct);
            if (moved == 0)
            {
                return CustodyRefusal.Over;
            }

            foreach (var household in new[] { share.HomeId, share.HouseholdId })
            {
                db.Record(now, who.Id.Value.ToString(), $"custody.{state.ToString().ToLowerInvariant()}", $"rule {id}", household, null, $"from {rule.From:O}");
            }

            await letters.RuleAnswered(share, rule, answer, now, ct);
            return null;
        },
        ct);
}
