using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Portal.Core.Bookings;
using Portal.Core.Dossiers;
using Portal.Core.Live;
using Portal.Core.Persistence;
using Portal.Core.Pricing;
using Portal.Core.WaitingLists;

namespace Portal.Core.Nightly;

/// <summary>
/// The night of one organiser, step by step in their order (R57, R64, R66, R72, O9, O23, I1). Each step works in small
/// transactions that claim their rows by the state they leave, and counts in them; so a night that is killed anywhere is
/// simply taken again, by this process or another: what is done is not done twice, and nothing is forgotten.
/// </summary>
public sealed partial class NightRun(
    PortalDb db,
    CatalogueReader catalogues,
    TransmitRequests transmitRequests,
    BookFreedPlaces bookFreedPlaces,
    CloseDay closeDay,
    LapseAbsences lapseAbsences,
    OfferPlaces offerPlaces,
    TellAnswers tellAnswers,
    RemindDocuments remindDocuments,
    RemindBeforeLimit remindBeforeLimit,
    AuditCounters auditCounters,
    NightLetters letters,
    IOptions<NightSettings> settings,
    ILiveFeed feed,
    TimeProvider clock,
    ILogger<NightRun> log)
{
    /// <summary>Who did it, in the audit's lines.</summary>
    internal const string Who = "night";

    private static string Worker => $"{Environment.MachineName}:{Environment.ProcessId}";

    /// <returns>How the run stands now; null when it is somebody else's, or over.</returns>
    public async Task<JobState?> Run(JobRunId id, CancellationToken ct)
    {
        var begun = await db.InTransaction(() => Begin(id, ct), ct);
        if (begun is null)
        {
            return null;
        }

        feed.JobChanged(begun.OrganiserId);
        Begun(log, begun.OrganiserId.Value, begun.Date, begun.Attempts);
        NightStep? at = null;
        try
        {
            foreach (var step in Enum.GetValues<NightStep>())
            {
                if (begun.Steps.Single(row => row.Step == step).EndedAt is null)
                {
                    at = step;
                    await Work(begun, step, ct);
                }
            }

            await Finish(id, run => run.End(clock.GetUtcNow()), ct);
        }
        catch (Exception) when (ct.IsCancellationRequested)
        {
            // Told to stop, between two transactions: another process, or this one when it is back, goes on. Not asked by type,
            // as SQL Server's driver calls a question that was given up an error of the database.
            await Finish(id, run => run.Release(), CancellationToken.None);
            throw;
        }
        catch (Exception failure)
        {
            Stopped(log, begun.OrganiserId.Value, begun.Date, at, failure);
            return await Fail(begun, NightWords.WhyStopped(at, failure));
        }

        feed.JobChanged(begun.OrganiserId);
        return JobState.Done;
    }

    private async Task<JobRun?> Begin(JobRunId id, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var dead = now - settings.Value.TakeOverAfter;
        var run = await db.JobRuns.Include(r => r.Steps).FirstOrDefaultAsync(r => r.Id == id, ct);
        var isFree = run is { State: JobState.Asked } || (run is { State: JobState.Failed } && run.NextAttemptAt <= now) || (run is { State: JobState.Running } && run.SeenAt < dead);
        if (!isFree)
        {
            return null;
        }

        run!.Begin(Worker, now);
        return run;
    }

    private async Task Work(JobRun run, NightStep step, CancellationToken ct)
    {
        var organiser = run.OrganiserId;
        var catalogue = await catalogues.Of(organiser, ct);
        var progress = new StepProgress(db, feed, clock, organiser, run.Id, step);
        switch (step)
        {
            case NightStep.Transmit:
                var night = await transmitRequests.Run(catalogue, run.Date, progress, settings.Value.Step, ct);
                await progress.End(0, night.Seen == 0 ? null : $"{FrenchWords.Count(night.Accepted, "acceptée", "acceptées")}, {night.Waiting}\u00A0en liste d’attente, {FrenchWords.Count(night.Refused, "refusée", "refusées")}.", ct);
                break;
            case NightStep.Waiting:
                await bookFreedPlaces.Run(ct, organiser, progress);
                await progress.End(0, null, ct);
                break;
            case NightStep.Day:
                var day = await closeDay.Run(catalogue, run.Date, progress, ct);
                await progress.End(day.Unanswered, day.Sentence(), ct);
                break;
            case NightStep.Absences:
                await lapseAbsences.Run(organiser, progress, ct);
                await progress.End(0, null, ct);
                break;
            case NightStep.Offers:
                await offerPlaces.Run(ct, organiser, progress);
                await progress.End(0, null, ct);
                break;
            case NightStep.Report:
                await tellAnswers.Run(catalogue, progress, ct);
                await progress.End(0, null, ct);
                break;
            case NightStep.Reminders:
                await remindDocuments.Run(ct, organiser, progress);
                await remindBeforeLimit.Run(ct, organiser, progress);
                await progress.End(0, null, ct);
                break;
            case NightStep.Counters:
                await CountAgain(catalogue, run, progress, ct);
                break;
        }
    }

    private async Task CountAgain(Catalogue catalogue, JobRun run, StepProgress progress, CancellationToken ct)
    {
        var (counted, drifted) = await auditCounters.Run(ct, catalogue.Organiser.Id);
        await progress.Start(counted, ct);
        await db.InTransaction(
            async () =>
            {
                if (drifted.Count > 0 && !await db.Mails.AnyAsync(mail => mail.Cause == $"night-drift:{run.Id.Value}", ct))
                {
                    await letters.Drifted(await db.Organisers.AsNoTracking().SingleAsync(o => o.Id == run.OrganiserId, ct), run.Id, drifted.Count, clock.GetUtcNow(), ct);
                }

                await progress.Advance(counted, ct);
                await progress.End(drifted.Count, drifted.Count == 0 ? "Tous les compteurs sont justes." : $"{FrenchWords.Count(drifted.Count, "journée est", "journées sont")} à vérifier.", ct);
                return 0;
            },
            ct);
    }

    // A process that was only slow may find its night taken, or ended, by another: whose it is says how it ended.
    private static bool IsOurs(JobRun run) => run.State == JobState.Running && run.Worker == Worker;

    private Task<JobState> Finish(JobRunId id, Action<JobRun> how, CancellationToken ct) => db.InTransaction(
        async () =>
        {
            var run = await db.JobRuns.SingleAsync(r => r.Id == id, ct);
            if (IsOurs(run))
            {
                how(run);
            }

            return run.State;
        },
        ct);

    // If even this cannot be written, the run stays « running » without a sign of life, and is taken again.
    private async Task<JobState> Fail(JobRun begun, string why)
    {
        var state = await db.InTransaction(
            async () =>
            {
                var now = clock.GetUtcNow();
                var run = await db.JobRuns.SingleAsync(r => r.Id == begun.Id);
                if (IsOurs(run))
                {
                    run.Fail(why, now);
                    await letters.Failed(await db.Organisers.AsNoTracking().SingleAsync(o => o.Id == run.OrganiserId), run, now, CancellationToken.None);
                }

                return run.State;
            },
            CancellationToken.None);

        feed.JobChanged(begun.OrganiserId);
        return state;
    }

    [LoggerMessage(EventName = "NightBegun", Level = LogLevel.Information, Message = "Night of {Date} at organiser {Organiser}: attempt {Attempt}")]
    private static partial void Begun(ILogger logger, int organiser, DateOnly date, int attempt);

    [LoggerMessage(EventName = "NightStopped", Level = LogLevel.Error, Message = "Night of {Date} at organiser {Organiser} stopped at {Step}")]
    private static partial void Stopped(ILogger logger, int organiser, DateOnly date, NightStep? step, Exception failure);
}
