using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Portal.Core.Persistence;

namespace Portal.Core.Nightly;

/// <summary>
/// Takes the nights that wait: those whose hour has come, those an agent asked for again, those that failed and are due
/// again, and those whose process has given no sign of life. Any number of processes may run it; each night has one.
/// </summary>
public sealed class WorkNights(PortalDb db, NightRun nightRun, IOptions<NightSettings> settings, TimeProvider clock)
{
    /// <returns>How many runs were worked here.</returns>
    public async Task<int> Run(CancellationToken ct)
    {
        var worked = 0;
        var tried = new List<JobRunId>();
        while (await Next(tried, ct) is { } next)
        {
            tried.Add(next);
            worked += await nightRun.Run(next, ct) is null ? 0 : 1;
        }

        return worked;
    }

    private async Task<JobRunId?> Next(List<JobRunId> tried, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var dead = now - settings.Value.TakeOverAfter;
        return await db.JobRuns
            .Where(run => run.State == JobState.Asked || (run.State == JobState.Failed && run.NextAttemptAt <= now) || (run.State == JobState.Running && run.SeenAt < dead))
            .Where(run => !tried.Contains(run.Id))
            .OrderBy(run => run.AskedAt)
            .Select(run => (JobRunId?)run.Id)
            .FirstOrDefaultAsync(ct);
    }
}
