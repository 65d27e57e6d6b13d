using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Live;
using Portal.Core.Organisers;
using Portal.Core.Persistence;

namespace Portal.Core.Nightly;

/// <summary>An agent asks for a night to be run again; the night shift takes it within seconds.</summary>
public sealed class AskNightAgain(PortalDb db, ILiveFeed feed, TimeProvider clock)
{
    /// <param name="id">A run of the agent's organiser; anybody else's is not found (I6).</param>
    /// <returns>Why nothing was asked; null when it was.</returns>
    public async Task<Refusal?> Run(Agent agent, JobRunId id, CancellationToken ct)
    {
        var why = await db.InTransaction(() => Ask(agent, id, ct), ct);

        if (why is null)
        {
            feed.JobChanged(agent.OrganiserId);
        }

        return why;
    }

    private async Task<Refusal?> Ask(Agent agent, JobRunId id, CancellationToken ct)
    {
        var date = await db.JobRuns.Where(run => run.Id == id && run.OrganiserId == agent.OrganiserId).Select(run => (DateOnly?)run.Date).FirstOrDefaultAsync(ct);
        if (date is not { } night)
        {
            return Refusal.NotFound;
        }

        var runs = await db.JobRuns.Where(run => run.OrganiserId == agent.OrganiserId && run.Date == night).ToListAsync(ct);
        if (runs.Exists(run => run.State is JobState.Asked or JobState.Running))
        {
            return Refusal.NightUnderWay;
        }

        var now = clock.GetUtcNow();
        // A failed run that still has an attempt before it would do the same work a second time.
        foreach (var failed in runs.Where(run => !run.IsOver))
        {
            failed.Overtake(now);
        }

        // Guard: the number is unique, so of two agents who press at once one is run again and finds the other's.
        var again = JobRun.Ask(agent.OrganiserId, night, runs.Max(run => run.Number) + 1, agent.Name, now);
        db.JobRuns.Add(again);
        db.Record(now, agent.Name, "night.asked-again", $"run {again.Id.Value}", null, null, $"{night:yyyy-MM-dd}");
        return null;
    }
}
