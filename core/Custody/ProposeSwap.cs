using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Households;
using Portal.Core.Persistence;

namespace Portal.Core.Custody;

/// <summary>A parent proposes to the other to give or to take days, or both (O19). Nothing moves until the other accepts.</summary>
public sealed class ProposeSwap(PortalDb db, CustodyLetters letters, TimeProvider clock)
{
    /// <summary>As many as the other parent can read.</summary>
    public const int MostWaiting = 10;

    /// <summary>How far ahead days change hands.</summary>
    public const int MonthsAhead = 24;

    /// <param name="gives">Days of the proposer's own; null when none is given.</param>
    /// <param name="takes">Days of the other parent's; null when none is taken.</param>
    /// <returns>Why nothing was proposed; null when it is.</returns>
    public Task<CustodyRefusal?> Run(Guardian who, SharedChildId share, DayRange? gives, DayRange? takes, string? note, CancellationToken ct) =>
        db.InTransaction(() => Decide(who, share, gives, takes, note, ct), ct);

    private async Task<CustodyRefusal?> Decide(Guardian who, SharedChildId id, DayRange? gives, DayRange? takes, string? note, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        if (await db.ShareOf(who.HouseholdId, id, ct) is not { } share)
        {
            return CustodyRefusal.NotFound;
        }

        if (WhyNot(gives, takes, note, ParisTime.DayOf(now)) is { } why)
        {
            return why;
        }

        // Guard: two tabs count what waits one after the other.
        await db.LockShare(id, ct);
        var mine = share.SideOf(who.HouseholdId);
        if (await db.CustodySwaps.CountAsync(swap => swap.ShareId == id && swap.ProposedBy == mine && swap.State == ProposalState.Waiting && swap.ExpiresAt > now, ct) >= MostWaiting)
        {
            return CustodyRefusal.TooMany;
        }

        var proposed = CustodySwap.Proposed(id, mine, who.Id, gives, takes, note, now);
        if (!(await db.CalendarOf(share, ct)).Allows(proposed))
        {
            return CustodyRefusal.DaysMoved;
        }

        db.CustodySwaps.Add(proposed);
        db.Record(now, who.Id.Value.ToString(), "custody.swap-proposed", $"swap {proposed.Id}", who.HouseholdId, null, proposed.InWords(share.Called(mine)));
        await letters.SwapProposed(share, proposed, now, ct);
        return null;
    }

    private static CustodyRefusal? WhyNot(DayRange? gives, DayRange? takes, string? note, DateOnly today)
    {
        DayRange[] ranges = [.. new[] { gives, takes }.OfType<DayRange>()];
        return ranges.Length == 0 || ranges.Any(range => range.Length is < 1 or > CustodySwap.MostDays || range.To > today.AddMonths(MonthsAhead)) ? CustodyRefusal.DaysUnreadable
            : ranges.Any(range => range.From <= today) ? CustodyRefusal.TooLate
            : note?.Length > CustodySwap.LongestNote ? CustodyRefusal.NoteTooLong
            : null;
    }
}
