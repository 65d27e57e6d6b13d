using Portal.Core.Audit;
using Portal.Core.Live;
using Portal.Core.Organisers;
using Portal.Core.Persistence;

namespace Portal.Core.Custody;

/// <summary>The service gives some days to one of the parents, whatever the rule says: an exception drawn by hand.</summary>
public sealed class DrawDays(PortalDb db, CustodyLetters letters, ILiveFeed feed, TimeProvider clock)
{
    public async Task<CustodyRefusal?> Run(Agent agent, SharedChildId id, DayRange days, CustodySide side, CancellationToken ct)
    {
        var (why, share) = await db.InTransaction(() => Decide(agent, id, days, side, ct), ct);
        if (share is not null)
        {
            feed.CustodyChanged(share.Households);
        }

        return why;
    }

    /// <returns>Why nothing was done, or the share it was done to.</returns>
    private async Task<(CustodyRefusal? Why, SharedChild? Share)> Decide(Agent agent, SharedChildId id, DayRange days, CustodySide side, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        if (await db.ShareAt(agent.OrganiserId, id, ct) is not { } share)
        {
            return (CustodyRefusal.NotFound, null);
        }

        if (!Enum.IsDefined(side) || days.Length is < 1 or > CustodySwap.MostDays || days.To > ParisTime.DayOf(now).AddMonths(ProposeSwap.MonthsAhead))
        {
            return (CustodyRefusal.DaysUnreadable, null);
        }

        var drawn = days.Days.Select(day => new DrawnDay { ShareId = id, Date = day, Side = side, At = now }).ToList();
        db.DrawnDays.AddRange(drawn);
        foreach (var household in share.Households)
        {
            db.Record(now, agent.Name, "custody.drawn", $"share {id.Value}", household, null, $"{days.From:O} to {days.To:O}: {side}");
        }

        await letters.DaysDrawn(share, drawn[0].Id, days, side, now, ct);
        return (null, share);
    }
}
