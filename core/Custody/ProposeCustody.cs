using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Households;
using Portal.Core.Persistence;

namespace Portal.Core.Custody;

/// <summary>A parent proposes other weeks or other holidays from a day on. What they had proposed and was not answered is withdrawn.</summary>
public sealed class ProposeCustody(PortalDb db, CustodyLetters letters, TimeProvider clock)
{
    /// <returns>Why nothing was proposed; null when it is.</returns>
    public Task<CustodyRefusal?> Run(Guardian who, SharedChildId id, CustodyTerms terms, CancellationToken ct) => db.InTransaction<CustodyRefusal?>(
        async () =>
        {
            var now = clock.GetUtcNow();
            var today = ParisTime.DayOf(now);
            if (await db.ShareOf(who.HouseholdId, id, ct) is not { } share)
            {
                return CustodyRefusal.NotFound;
            }

            if (terms.WhyNot is { } unreadable)
            {
                return unreadable;
            }

            if (terms.From > today.AddMonths(ProposeSwap.MonthsAhead))
            {
                return CustodyRefusal.RuleUnreadable;
            }

            if (terms.From <= today)
            {
                return CustodyRefusal.TooLate;
            }

            // Guard: of two tabs, the second withdraws what the first proposed.
            await db.LockShare(id, ct);
            var mine = share.SideOf(who.HouseholdId);
            await db.CustodyRules.Where(rule => rule.ShareId == id && rule.ProposedBy == mine && rule.State == ProposalState.Waiting)
                .ExecuteUpdateAsync(row => row.SetProperty(rule => rule.State, ProposalState.Withdrawn).SetProperty(rule => rule.AnsweredAt, now), ct);

            var proposed = CustodyRule.Proposed(id, terms, mine, now);
            db.CustodyRules.Add(proposed);
            db.Record(now, who.Id.Value.ToString(), "custody.proposed", $"rule {proposed.Id}", who.HouseholdId, null, $"from {terms.From:O}");
            await letters.RuleProposed(share, proposed, now, ct);
            return null;
        },
        ct);
}
