using Portal.Core.Audit;
using Portal.Core.Live;
using Portal.Core.Organisers;
using Portal.Core.Persistence;

namespace Portal.Core.Custody;

/// <summary>The service writes down what a judge decided, or what both parents told it: it holds without being accepted, and both are told.</summary>
public sealed class DecideCustody(PortalDb db, CustodyLetters letters, ILiveFeed feed, TimeProvider clock)
{
    /// <param name="decidedOn">The date of the document that was shown; null when there was none.</param>
    public async Task<CustodyRefusal?> Run(Agent agent, SharedChildId id, CustodyTerms terms, DateOnly? decidedOn, CancellationToken ct)
    {
        var (why, share) = await db.InTransaction(() => Decide(agent, id, terms, decidedOn, ct), ct);
        if (share is not null)
        {
            feed.CustodyChanged(share.Households);
        }

        return why;
    }

    /// <returns>Why nothing was done, or the share it was done to.</returns>
    private async Task<(CustodyRefusal? Why, SharedChild? Share)> Decide(Agent agent, SharedChildId id, CustodyTerms terms, DateOnly? decidedOn, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        if (await db.ShareAt(agent.OrganiserId, id, ct) is not { } share)
        {
            return (CustodyRefusal.NotFound, null);
        }

        var today = ParisTime.DayOf(now);
        if (terms.WhyNot is { } unreadable)
        {
            return (unreadable, null);
        }

        if (terms.From < today.AddMonths(-ProposeSwap.MonthsAhead) || terms.From > today.AddMonths(ProposeSwap.MonthsAhead) || decidedOn > today)
        {
            return (CustodyRefusal.RuleUnreadable, null);
        }

        var rule = CustodyRule.Decided(id, terms, decidedOn, now);
        db.CustodyRules.Add(rule);
        foreach (var household in share.Households)
        {
            db.Record(now, agent.Name, "custody.decided", $"rule {rule.Id}", household, null, $"from {terms.From:O}, decision of {decidedOn:O}");
        }

        await letters.RuleDecided(share, rule, now, ct);
        return (null, share);
    }
}
