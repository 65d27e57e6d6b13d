using Microsoft.EntityFrameworkCore;
using Portal.Core.Live;
using Portal.Core.Persistence;

namespace Portal.Core.Nightly;

/// <summary>
/// Writes down how far a step has come, in the transaction of what it did, so that a run that is killed counts neither
/// twice nor too little; and tells the board once that is saved.
/// </summary>
public sealed class StepProgress(PortalDb db, ILiveFeed feed, TimeProvider clock, OrganiserId organiser, JobRunId run, NightStep step) : IWorkProgress
{
    private IQueryable<JobStep> Row => db.JobSteps.Where(row => row.RunId == run && row.Step == step);

    /// <param name="left">How much there is to do now; what was done before is added.</param>
    public async Task Start(int left, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await Row.ExecuteUpdateAsync(row => row.SetProperty(s => s.Total, s => s.Done + left).SetProperty(s => s.StartedAt, s => s.StartedAt ?? now), ct);
        Tell();
    }

    /// <summary>Counts what the running transaction did. The last statement of it: nobody else wants this row.</summary>
    public async Task Advance(int done, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await Row.ExecuteUpdateAsync(row => row.SetProperty(s => s.Done, s => s.Done + done).SetProperty(s => s.Total, s => s.Total < s.Done + done ? s.Done + done : s.Total), ct);
        await db.JobRuns.Where(row => row.Id == run).ExecuteUpdateAsync(row => row.SetProperty(r => r.SeenAt, now), ct);
    }

    /// <summary>Tells the board now; in a transaction, once that is saved.</summary>
    public void Tell()
    {
        if (db.Database.CurrentTransaction is null)
        {
            feed.JobChanged(organiser);
            return;
        }

        db.OnceSaved(() =>
        {
            feed.JobChanged(organiser);
            return Task.CompletedTask;
        });
    }

    /// <param name="errors">What somebody must look at.</param>
    /// <param name="note">What was found, in a sentence; null keeps the numbers alone.</param>
    public async Task End(int errors, string? note, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await Row.ExecuteUpdateAsync(row => row.SetProperty(s => s.EndedAt, now).SetProperty(s => s.Errors, errors).SetProperty(s => s.Note, note), ct);
        await db.JobRuns.Where(row => row.Id == run).ExecuteUpdateAsync(row => row.SetProperty(r => r.SeenAt, now), ct);
        Tell();
    }
}
