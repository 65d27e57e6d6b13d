using Microsoft.EntityFrameworkCore;
using Portal.Core.Organisers;
using Portal.Core.Persistence;

namespace Portal.Core.Billing;

/// <summary>What the turn of a month did.</summary>
public sealed record MonthEndReport(int Drafted, int LetGo);

/// <summary>
/// The turn of a month (R73, R74): from the 1st on the past month is drawn up for every organiser that bills; on the 5th
/// what has no anomaly is let go by itself, so that families have it in time. A draft with something to look at waits
/// for the cash office.
/// </summary>
public sealed class MonthEnd(PortalDb db, DraftMonth draftMonth, IssueMonth issueMonth)
{
    public const string Who = "billing";

    private const int LastDay = 5;

    /// <param name="today">In Paris.</param>
    public async Task<MonthEndReport> Run(DateOnly today, CancellationToken ct)
    {
        var month = new DateOnly(today.Year, today.Month, 1).AddMonths(-1);
        var organisers = await db.Organisers.AsNoTracking().Where(organiser => organiser.Policies.Billing != BillingMode.Purse).OrderBy(organiser => organiser.Id).Select(organiser => organiser.Id).ToListAsync(ct);

        var (drafted, letGo) = (0, 0);
        foreach (var organiser in organisers)
        {
            var known = await db.BillingMonths.AsNoTracking().FirstOrDefaultAsync(m => m.OrganiserId == organiser && m.Month == month, ct);
            if (known is null)
            {
                known = (await draftMonth.Run(organiser, month, Who, ct)) is { Refusal: null } answer ? answer.Month : null;
                drafted += known is null ? 0 : 1;
            }

            if (known is { State: BillingState.Draft, Anomalies: 0 } && today.Day >= LastDay)
            {
                letGo += await issueMonth.Run(organiser, month, known.CutOff, Who, ct) is null ? 1 : 0;
            }
        }

        return new MonthEndReport(drafted, letGo);
    }
}
