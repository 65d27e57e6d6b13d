using Microsoft.EntityFrameworkCore;
using Portal.Core.Persistence;

namespace Portal.Core.Accounts;

/// <summary>
/// Removes tries that no limit looks at any more. Those of an account go with its next try; what is tried once, at a name
/// that does not exist or from a network that never comes back, would stay. Running it twice does no harm.
/// </summary>
public sealed class ForgetTries(PortalDb db, TimeProvider clock)
{
    /// <summary>One day, for <see cref="Tries.Window"/> of a quarter of an hour: long enough to look at an attack of last night.</summary>
    public static readonly TimeSpan Retention = TimeSpan.FromDays(1);

    /// <returns>How many were removed.</returns>
    public Task<int> Run(CancellationToken ct)
    {
        var before = clock.GetUtcNow() - Retention;
        return db.AccountAttempts.Where(attempt => attempt.At < before).ExecuteDeleteAsync(ct);
    }
}
