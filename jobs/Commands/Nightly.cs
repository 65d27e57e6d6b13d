using System.Text;
using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Nightly;
using Portal.Core.Persistence;
using Portal.Jobs.Shift;

namespace Portal.Jobs.Commands;

/// <summary><c>job nightly</c>: the night of every organiser, now. One that has ended is asked for again, as the board's button does.</summary>
internal static class Nightly
{
    private const string ByHand = "l’exploitation du portail";

    /// <returns>A line per organiser: how its night stands, and how much each step did.</returns>
    public static async Task<string> Run(Call call)
    {
        var (db, ct) = (call.The<PortalDb>(), call.Ct);
        var said = new StringBuilder();
        foreach (var opened in await call.The<OpenNights>().Run(call.Date, ct))
        {
            var id = await AgainIfOver(db, opened, call.The<TimeProvider>().GetUtcNow(), ct);
            await call.The<NightRun>().Run(id, ct);

            var run = await db.JobRuns.AsNoTracking().Include(r => r.Steps).SingleAsync(r => r.Id == id, ct);
            var name = await db.Organisers.Where(o => o.Id == run.OrganiserId).Select(o => o.Name).SingleAsync(ct);
            said.AppendLine(FrenchWords.French, $"{name}\u00A0: {run.State.Name()}. {run.Failure}{string.Join(", ", run.Steps.Where(step => step.Done > 0).Select(step => $"{step.Step.Name().Uncapitalised()}\u00A0{step.Done}"))}");
        }

        return said.ToString().TrimEnd();
    }

    private static Task<JobRunId> AgainIfOver(PortalDb db, JobRunId opened, DateTimeOffset now, CancellationToken ct) => db.InTransaction(
        async () =>
        {
            var first = await db.JobRuns.SingleAsync(run => run.Id == opened, ct);
            var last = await db.JobRuns.Where(run => run.OrganiserId == first.OrganiserId && run.Date == first.Date).OrderByDescending(run => run.Number).FirstAsync(ct);
            if (!last.IsOver)
            {
                return last.Id;
            }

            var again = JobRun.Ask(last.OrganiserId, last.Date, last.Number + 1, ByHand, now);
            db.JobRuns.Add(again);
            return again.Id;
        },
        ct);
}
