namespace Portal.Core.Nightly;

/// <summary>How a run stands.</summary>
public enum JobState
{
    /// <summary>Waits for a process that takes it.</summary>
    Asked = 1,
    Running = 2,
    Done = 3,

    /// <summary>Stopped by an error; tried again at <see cref="JobRun.NextAttemptAt"/>, or given up.</summary>
    Failed = 4,

    /// <summary>Never ended, and its work was done by a later night.</summary>
    Overtaken = 5,
}

/// <summary>What a night does, in this order. A number is stored: a new step takes the next one, wherever it stands in the order.</summary>
public enum NightStep
{
    /// <summary>Requests « non transmises » get their answer (R57).</summary>
    Transmit = 1,

    /// <summary>Freed places are booked for those who wait, where the organiser does so at night (R66).</summary>
    Waiting = 2,

    /// <summary>The past day's roll call is closed: who was not there is absent (R71, R72, R80). What the service has left without an answer is shown.</summary>
    Day = 3,

    /// <summary>Absences whose delay for proof is over become due (R72).</summary>
    Absences = 4,

    /// <summary>Offers that are over pass to the next in line (O9).</summary>
    Offers = 5,

    /// <summary>One mail per household that has news (R57, R64).</summary>
    Report = 6,

    /// <summary>Documents about to expire, and limits that come near (O23).</summary>
    Reminders = 7,

    /// <summary>Counters are counted again (I1).</summary>
    Counters = 8,
}

/// <summary>One night of one organiser: what it did, step by step, and how it ended. The row is the job's memory and the board's source.</summary>
public sealed class JobRun
{
    private static readonly TimeSpan[] Pauses = [TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(20), TimeSpan.FromHours(1)];

    private readonly List<JobStep> steps = [];

    private JobRun()
    {
    }

    public JobRunId Id { get; private set; } = JobRunId.New();

    public OrganiserId OrganiserId { get; private set; }

    /// <summary>The morning on which families read the answers.</summary>
    public DateOnly Date { get; private set; }

    /// <summary>1 for the night itself, more for each time somebody asked for it again.</summary>
    public int Number { get; private set; }

    public JobState State { get; private set; }

    /// <summary>The agent who asked for it again; null when its hour came.</summary>
    public string? AskedBy { get; private set; }

    public DateTimeOffset AskedAt { get; private set; }

    public DateTimeOffset? StartedAt { get; private set; }

    public DateTimeOffset? EndedAt { get; private set; }

    /// <summary>The last sign of life of the process that works it: moved with every committed step.</summary>
    public DateTimeOffset? SeenAt { get; private set; }

    /// <summary>The machine and process that works it, or did.</summary>
    public string? Worker { get; private set; }

    /// <summary>How often it was begun, the first time included.</summary>
    public int Attempts { get; private set; }

    /// <summary>How often it failed: this decides when it is tried again. A process that was killed is no failure of the night.</summary>
    public int Failures { get; private set; }

    /// <summary>When a failed run is tried again; null when it is given up, or needs no trying.</summary>
    public DateTimeOffset? NextAttemptAt { get; private set; }

    /// <summary>Why it failed, in a sentence for the service.</summary>
    public string? Failure { get; private set; }

    public IReadOnlyList<JobStep> Steps => steps;

    public bool IsOver => State is JobState.Done or JobState.Overtaken || (State == JobState.Failed && NextAttemptAt is null);

    public static JobRun Ask(OrganiserId organiser, DateOnly date, int number, string? askedBy, DateTimeOffset now)
    {
        var run = new JobRun { OrganiserId = organiser, Date = date, Number = number, State = JobState.Asked, AskedBy = askedBy, AskedAt = now };
        run.steps.AddRange(Enum.GetValues<NightStep>().Select(step => new JobStep { RunId = run.Id, Step = step }));
        return run;
    }

    /// <summary>A process takes it, for the first time or where another has stopped.</summary>
    public void Begin(string worker, DateTimeOffset now)
    {
        (State, Worker, SeenAt, Attempts) = (JobState.Running, worker, now, Attempts + 1);
        (StartedAt, NextAttemptAt, Failure) = (StartedAt ?? now, null, null);
    }

    public void End(DateTimeOffset now) => (State, EndedAt, SeenAt) = (JobState.Done, now, now);

    /// <summary>Stops, to be tried again after a growing pause; after the last one it is given up.</summary>
    public void Fail(string why, DateTimeOffset now)
    {
        var failed = Failures;
        (State, Failure, SeenAt, Failures) = (JobState.Failed, why, now, failed + 1);
        NextAttemptAt = failed < Pauses.Length ? now + Pauses[failed] : null;
        EndedAt = NextAttemptAt is null ? now : null;
    }

    /// <summary>The process was told to stop: another may go on at once.</summary>
    public void Release() => State = JobState.Asked;

    public void Overtake(DateTimeOffset now) => (State, EndedAt, NextAttemptAt) = (JobState.Overtaken, now, null);
}

/// <summary>One step of a run, with how far it came. What is counted here was committed.</summary>
public sealed class JobStep
{
    public required JobRunId RunId { get; init; }

    public required NightStep Step { get; init; }

    /// <summary>How much there was to do when it was last begun, what was done before included.</summary>
    public int Total { get; private set; }

    public int Done { get; private set; }

    /// <summary>What somebody must look at: a counter that drifted, a request that nobody answered.</summary>
    public int Errors { get; private set; }

    /// <summary>What it found, in a sentence for the service.</summary>
    public string? Note { get; private set; }

    public DateTimeOffset? StartedAt { get; private set; }

    public DateTimeOffset? EndedAt { get; private set; }
}
