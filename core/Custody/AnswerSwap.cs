using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Households;
using Portal.Core.Live;
using Portal.Core.Persistence;

namespace Portal.Core.Custody;

/// <summary>What becomes of a proposal.</summary>
public enum CustodyAnswer
{
    /// <summary>By the other parent.</summary>
    Accept,

    /// <summary>By the other parent.</summary>
    Decline,

    /// <summary>By the one who proposed it.</summary>
    Withdraw,
}

/// <summary>
/// A swap is accepted or declined by the other parent, or withdrawn by the one who proposed it (O19). Accepted, its days
/// change hands at once. What is booked on them stays booked, and is owed by its booker, until that one cancels it.
/// </summary>
public sealed class AnswerSwap(PortalDb db, CustodyLetters letters, ILiveFeed feed, TimeProvider clock)
{
    /// <returns>Why nothing was done; null when the answer is given.</returns>
    public async Task<CustodyRefusal?> Run(Guardian who, Guid swap, CustodyAnswer answer, CancellationToken ct)
    {
        var (why, share) = await db.InTransaction(() => Decide(who, swap, answer, ct), ct);
        if (share is not null && answer == CustodyAnswer.Accept)
        {
            feed.CustodyChanged(share.Households);
        }

        return why;
    }

    /// <returns>Why nothing was done, or the share that was answered about.</returns>
    private async Task<(CustodyRefusal? Why, SharedChild? Share)> Decide(Guardian who, Guid id, CustodyAnswer answer, CancellationToken ct)
    {
        var found = await db.CustodySwaps.AsNoTracking().FirstOrDefaultAsync(swap => swap.Id == id, ct);
        if (found is null || await db.ShareOf(who.HouseholdId, found.ShareId, ct) is not { } share || !answer.IsFor(share.SideOf(who.HouseholdId), found.ProposedBy))
        {
            return (CustodyRefusal.NotFound, null);
        }

        // Guard: answers about one child are given one after the other, so that two swaps cannot both move one day.
        await db.LockShare(share.Id, ct);
        var now = clock.GetUtcNow();
        var swap = await db.CustodySwaps.AsNoTracking().SingleAsync(one => one.Id == id, ct);
        if (!swap.IsOpen(now))
        {
            return (CustodyRefusal.Over, null);
        }

        if (answer == CustodyAnswer.Accept && !(await db.CalendarOf(share, ct)).Allows(swap))
        {
            return (CustodyRefusal.DaysMoved, null);
        }

        var state = answer.Leaves();
        await db.CustodySwaps.Where(one => one.Id == id && one.State == ProposalState.Waiting)
            .ExecuteUpdateAsync(row => row.SetProperty(one => one.State, state).SetProperty(one => one.AnsweredAt, now), ct);
        if (answer == CustodyAnswer.Accept)
        {
            db.DrawnDays.AddRange(swap.Moves.Select(move => new DrawnDay { ShareId = share.Id, Date = move.Day, Side = move.To, At = now, SwapId = id }));
        }

        var words = swap.InWords(share.Called(swap.ProposedBy));
        foreach (var household in share.Households)
        {
            db.Record(now, who.Id.Value.ToString(), $"custody.swap-{state.ToString().ToLowerInvariant()}", $"swap {id}", household, null, words);
        }

        await letters.SwapAnswered(share, swap, answer, now, ct);
        return (null, share);
    }
}

internal static class CustodyAnswers
{
    /// <summary>One answers what the other proposed, and withdraws what one proposed oneself.</summary>
    public static bool IsFor(this CustodyAnswer answer, CustodySide who, CustodySide? proposedBy) =>
        proposedBy is { } side && (answer == CustodyAnswer.Withdraw) == (who == side);

    public static ProposalState Leaves(this CustodyAnswer answer) => answer switch
    {
        CustodyAnswer.Accept => ProposalState.Accepted,
        CustodyAnswer.Decline => ProposalState.Declined,
        CustodyAnswer.Withdraw => ProposalState.Withdrawn,
    };
}
