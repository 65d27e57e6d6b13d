using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Nightly;
using Portal.Core.Organisers;
using Portal.Core.Persistence;
using Portal.Web.Start;

namespace Portal.Web.Pages.Staff.Town;

/// <summary>The nights of an organiser: the one that runs, step by step and live, and what the others did; one that is over can be asked for again.</summary>
[Opens(StaffRight.AnswerRequests)]
public sealed class NightsModel(PortalDb db, AskNightAgain askNightAgain, TimeProvider clock) : StaffPage(db)
{
    private const int Kept = 30;

    /// <summary>The latest first.</summary>
    public IReadOnlyList<JobRun> Runs { get; private set; } = [];

    /// <summary>The one whose steps are shown: the latest, unless another was asked for.</summary>
    public JobRun? Night { get; private set; }

    public DateTimeOffset Now { get; private set; }

    public async Task<IActionResult> OnGetAsync(Guid? nuit, CancellationToken ct)
    {
        var organiser = Organiser.Id;
        Now = clock.GetUtcNow();
        Runs = await Db.JobRuns.AsNoTracking().Include(run => run.Steps).Where(run => run.OrganiserId == organiser)
            .OrderByDescending(run => run.Date).ThenByDescending(run => run.Number).Take(Kept).ToListAsync(ct);
        if (nuit is not { } asked)
        {
            Night = Runs is [var latest, ..] ? latest : null;
            return Page();
        }

        var id = new JobRunId(asked);
        Night = await Db.JobRuns.AsNoTracking().Include(run => run.Steps).FirstOrDefaultAsync(run => run.Id == id && run.OrganiserId == organiser, ct);
        return Night is null ? NotFound() : Page();
    }

    public async Task<IActionResult> OnPostAsync(Guid nuit, CancellationToken ct)
    {
        var why = await askNightAgain.Run(Agent, new JobRunId(nuit), ct);
        if (why == Refusal.NotFound)
        {
            return NotFound();
        }

        return ThankOrSayNo("/agent/nuits", why?.Sentence(), "C’est demandé\u00A0: la nuit reprend dans quelques secondes, et s’affiche ici à mesure.");
    }

    /// <summary>« 1 250 par seconde, encore 2 min environ »; nothing before there is something to measure.</summary>
    public string? Pace(JobStep step)
    {
        if (step.StartedAt is not { } started || step.EndedAt is not null || step.Done == 0 || Now <= started)
        {
            return null;
        }

        var rate = step.Done / (Now - started).TotalSeconds;
        var left = TimeSpan.FromSeconds((step.Total - step.Done) / rate);
        return string.Create(FrenchWords.French, $"{rate:N0} par seconde, encore {(left.TotalMinutes < 1 ? "moins d’une minute" : $"{Math.Ceiling(left.TotalMinutes):N0}\u00A0min environ")}");
    }

    /// <summary>How long a night lasted, or lasts.</summary>
    public string Lasted(JobRun run) => (run.EndedAt ?? Now) - (run.StartedAt ?? Now) is var time && time.TotalMinutes < 1
        ? $"{Math.Ceiling(time.TotalSeconds)}\u00A0s"
        : $"{(int)time.TotalMinutes}\u00A0min";

    public static string StateOf(JobStep step) => step.EndedAt is not null ? "fait" : step.StartedAt is not null ? "en cours" : "à venir";

    /// <summary>What a night did, in one line of its history.</summary>
    public static string Summary(JobRun run)
    {
        var (sent, mails, errors) = (run.Steps.Single(step => step.Step == NightStep.Transmit).Done, run.Steps.Single(step => step.Step == NightStep.Report).Done, run.Steps.Sum(step => step.Errors));
        var said = string.Create(FrenchWords.French, $"{sent:N0} {(sent < 2 ? "demande transmise" : "demandes transmises")}, {mails:N0} {(mails < 2 ? "foyer prévenu" : "foyers prévenus")}");
        return errors == 0 ? said : $"{said}, {FrenchWords.Count(errors, "point à voir", "points à voir")}";
    }

    public static string Tone(JobState state) => state switch
    {
        JobState.Done => "booked",
        JobState.Running => "pending",
        JobState.Asked => "cart",
        JobState.Failed => "full",
        JobState.Overtaken => "absent",
    };
}
