using Microsoft.EntityFrameworkCore;
using Portal.Core.Persistence;

namespace Portal.Core.Bookings;

/// <summary>
/// Removes who came to fetch a child, once nobody can have a question about that day any more: after
/// <see cref="MonthsKept"/>. The audit line of the press stays, without a name. Running it twice does no harm.
/// </summary>
public sealed class ForgetIdentityChecks(PortalDb db, TimeProvider clock)
{
    /// <summary>Twelve months: a dispute about who left with a child is a matter of weeks, and of the next school year's start at most.</summary>
    public const int MonthsKept = 12;

    /// <returns>How many were removed.</returns>
    public Task<int> Run(CancellationToken ct)
    {
        var before = clock.TodayInParis().AddMonths(-MonthsKept);
        return db.IdentityChecks.Where(check => check.Date < before).ExecuteDeleteAsync(ct);
    }
}
