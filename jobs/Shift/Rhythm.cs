using System.Globalization;
using Portal.Core;
using Quartz;

namespace Portal.Jobs.Shift;

/// <summary>When something is done by itself: after each pause, or at hours of the clock in Paris. Reads as help and docs print it: « 2 s », « 8 h, 17 h ».</summary>
public abstract record Rhythm
{
    private Rhythm()
    {
    }

    /// <summary>As a person reads it.</summary>
    public sealed override string ToString() => InWords;

    protected abstract string InWords { get; }

    /// <summary>Looks again after each pause.</summary>
    public static Rhythm Every(TimeSpan pause) => new Looking(pause);

    /// <summary>Each hour of the day and of the night, so many minutes past.</summary>
    public static Hours EachHourAt(int minute) => new Hours(minute, []);

    /// <summary>Each day at these hours.</summary>
    public static Hours At(params TimeOnly[] times) => new Hours(times[0].Minute, [.. times.Select(time => time.Hour)]);

    internal abstract void Start<TJob>(ITriggerConfigurator<TJob> trigger)
        where TJob : IJob;

    /// <summary>What looks every few seconds has nothing to make up for: the next look sees it all.</summary>
    private sealed record Looking(TimeSpan Pause) : Rhythm
    {
        protected override string InWords => Pause.TotalMinutes >= 1 ? $"{Pause.TotalMinutes}\u00A0min" : $"{Pause.TotalSeconds}\u00A0s";

        internal override void Start<TJob>(ITriggerConfigurator<TJob> trigger) => trigger
            .StartNow()
            .WithSimpleSchedule(schedule => schedule.WithInterval(Pause).RepeatForever().WithMisfireInstruction(SimpleTriggerMisfireInstruction.NextWithExistingCount));
    }

    /// <summary>Hours of the clock. One that was missed while nobody worked is left out, unless it says otherwise.</summary>
    /// <param name="Minute">Past each of the hours.</param>
    /// <param name="OfTheDay">None stands for all.</param>
    public sealed record Hours(int Minute, IReadOnlyList<int> OfTheDay) : Rhythm
    {
        private CronTriggerMisfireInstruction WhenMissed { get; init; } = CronTriggerMisfireInstruction.DoNothing;

        private (int First, int Last)? Days { get; init; }

        protected override string InWords => Days is { } days ? $"{Clock} ({days.First}–{days.Last})" : Clock;

        /// <summary>As the scheduler reads it.</summary>
        public string Cron => string.Create(CultureInfo.InvariantCulture,
            $"0 {Minute} {(OfTheDay.Count == 0 ? "*" : string.Join(',', OfTheDay))} {(Days is { } days ? $"{days.First}-{days.Last}" : "*")} * ?");

        private string Clock => OfTheDay.Count == 0 ? $"… h {Minute}" : string.Join(", ", OfTheDay.Select(hour => new TimeOnly(hour, Minute).InWords()));

        /// <summary>Only on these days of a month.</summary>
        public Hours OnDays(int first, int last) => this with { Days = (first, last) };

        /// <summary>A firing that was missed is made up for, once, as soon as somebody works again.</summary>
        public Hours MadeUpFor() => this with { WhenMissed = CronTriggerMisfireInstruction.FireAndProceed };

        internal override void Start<TJob>(ITriggerConfigurator<TJob> trigger) => trigger
            .WithCronSchedule(Cron, schedule => schedule.InTimeZone(ParisTime.Zone).WithMisfireInstruction(WhenMissed))
            .WithRetryPolicy(RetryPolicy.Exponential(3, TimeSpan.FromMinutes(1), 3, null));
    }
}
