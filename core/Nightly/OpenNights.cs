using Microsoft.EntityFrameworkCore;
using Portal.Core.Persistence;

namespace Portal.Core.Nightly;

/// <summary>The hour of the night has come: every organiser gets its run, once, whoever asks how often. Who works it is another deed.</summary>
public sealed class OpenNights(PortalDb db, TimeProvider clock)
{
    /// <param name="date">The morning on which families read the answers.</param>
    /// <returns>The runs of that night, organiser by organiser.</returns>
    public async Task<IReadOnlyList<JobRunId>> Run(DateOnly date, CancellationToken ct)
    {
        var runs = new List<JobRunId>();
        foreach (var organiser in await db.Organisers.AsNoTracking().OrderBy(o => o.Id).Select(o => o.Id).ToListAsync(ct))
        {
            runs.Add(await db.InTransaction(() => Open(organiser, date, ct), ct));
        }

        return runs;
    }

    private async Task<JobRunId> Open(OrganiserId organiser, DateOnly date, CancellationToken ct)
    {
        var known = await db.JobRuns.Where(run => run.OrganiserId == organiser && run.Date == date && run.Number == 1).Select(run => (JobRunId?)run.Id).FirstOrDefaultAsync(ct);
        if (known is { } id)
        {
            return id;
        }

        var now = clock.GetUtcNow();
        // What an earlier night could not end, this one does.
        foreach (var earlier in await db.JobRuns.Where(run => run.OrganiserId == organiser && run.Date < date && (run.State == JobState.Asked || run.State == JobState.Running || run.State == JobState.Failed)).ToListAsync(ct))
        {
            earlier.Overtake(now);
        }

        var opened = JobRun.Ask(organiser, date, 1, null, now);
        db.JobRuns.Add(opened);
        return opened.Id;
    }
}
