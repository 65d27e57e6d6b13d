using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Households;
using Portal.Core.Live;
using Portal.Core.Persistence;

namespace Portal.Core.Custody;

/// <summary>The other parent accepts or declines a proposed calendar, or its author withdraws it. Accepted, it holds from its first day.</summary>
public sealed class AnswerCustody(PortalDb db, CustodyLetters letters, ILiveFeed feed, TimeProvider clock)
{
    /// <returns>Why nothing was done; null when the answer is given.</returns>
    public async Task<CustodyRefusal?> Run(Guardian who, Guid id, CustodyAnswer answer, CancellationToken ct)
    {
        var (why, share) = await db.InTransaction(() => Decide(who, id, answer, ct), ct);
        if (share is not null && answer == CustodyAnswer.Accept)
        {
            feed.CustodyChanged(share.Households);
        }

        return why;
    }

    /// <returns>Why nothing was done, or the share that was answered about.</returns>
    private async Task<(CustodyRefusal? Why, SharedChild? Share)> Decide(Guardian who, Guid id, CustodyAnswer answer, CancellationToken ct)
    {
        var rule = await db.CustodyRules.AsNoTracking().FirstOrDefaultAsync(one => one.Id == id, ct);
        if (rule is null || await db.ShareOf(who.HouseholdId, rule.ShareId, ct) is not { } share || !answer.IsFor(share.SideOf(who.HouseholdId), rule.ProposedBy))
        {
            return (CustodyRefusal.NotFound, null);
        }

        var now = clock.GetUtcNow();
        if (answer == CustodyAnswer.Accept && rule.From <= ParisTime.DayOf(now))
        {
            return (CustodyRefusal.Over, null);
        }

        // Guard: answered once.
        var state = answer.Leaves();
        var moved = await db.CustodyRules.Where(one => one.Id == id && one.State == ProposalState.Waiting)
            .ExecuteUpdateAsync(row => row.SetProperty(one => one.State, state).SetProperty(one => one.AnsweredAt, now), ct);
        if (moved == 0)
        {
            return (CustodyRefusal.Over, null);
        }

        foreach (var household in share.Households)
        {
            db.Record(now, who.Id.Value.ToString(), $"custody.{state.ToString().ToLowerInvariant()}", $"rule {id}", household, null, $"from {rule.From:O}");
        }

        await letters.RuleAnswered(share, rule, answer, now, ct);
        return (null, share);
    }
}
