using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Portal.Core.Persistence;

namespace Portal.Realtime.Live;

/// <summary>
/// Hears of commits whose answer was lost: the server went, or the network. The deed is told that it failed, and tells
/// nobody anything, though all of it may be saved. So the pages are asked to look again.
/// </summary>
internal sealed class LostCommits(LiveFeed feed) : DbTransactionInterceptor
{
    private const string Commit = "Commit";

    public override void TransactionFailed(DbTransaction transaction, TransactionErrorEventData eventData) => Heard(eventData);

    public override Task TransactionFailedAsync(DbTransaction transaction, TransactionErrorEventData eventData, CancellationToken cancellationToken = default)
    {
        Heard(eventData);
        return Task.CompletedTask;
    }

    // What met a conflict was undone as a whole, and is run again.
    private void Heard(TransactionErrorEventData failed)
    {
        if (failed.Action == Commit && !PortalDb.IsConflict(failed.Exception))
        {
            feed.OutcomeUnknown();
        }
    }
}
