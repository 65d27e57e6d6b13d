using Microsoft.Extensions.DependencyInjection;
using Portal.Core;
using Portal.Core.WaitingLists;
using Quartz;

namespace Portal.Jobs.Shift;

/// <summary>When the night shift works. All schedules on one screen, in the time of Paris.</summary>
/// <remarks>
/// The schedule lives in memory, so one jobs process runs at a time; what it does is safe to run twice all the same,
/// because each deed claims its rows. The clustered store comes with nightly processing: docs/decisions.md.
/// </remarks>
internal static class Schedule
{
    public static IServiceCollection AddNightShift(this IServiceCollection services) => services
        .AddQuartz(quartz =>
        {
            Every<SendMailsJob>(quartz, TimeSpan.FromSeconds(2));
            Every<TellAlertsJob>(quartz, TimeSpan.FromSeconds(2));
            Every<ReadBouncesJob>(quartz, TimeSpan.FromMinutes(1));
            // One mail a day per adult; what a stopped shift has left goes into the next one.
            quartz.ScheduleJob<SendDigestsJob>(trigger => trigger
                .WithIdentity(nameof(SendDigestsJob))
                .WithCronSchedule("0 0 18 * * ?", cron => cron.InTimeZone(ParisTime.Zone)));
            Every<OfferPlacesJob>(quartz, TimeSpan.FromSeconds(3));
            Every<PollPaymentsJob>(quartz, TimeSpan.FromSeconds(15));
            // R57. The first hour after midnight finds the day's work, the others what a stopped shift has left; an hour that
            // the change of the clocks skips or repeats does no harm.
            quartz.ScheduleJob<NightlyJob>(trigger => trigger
                .WithIdentity(nameof(NightlyJob))
                .WithCronSchedule("0 10 * * * ?", cron => cron.InTimeZone(ParisTime.Zone)));
            // Each limit is announced once, by the first of the two that sees it: the second mends a night that was missed.
            quartz.ScheduleJob<RemindBeforeLimitJob>(trigger => trigger
                .WithIdentity(nameof(RemindBeforeLimitJob))
                .WithCronSchedule("0 0 8,17 * * ?", cron => cron.InTimeZone(ParisTime.Zone)));

            quartz.ScheduleJob<BookFreedPlacesJob>(trigger => trigger
                .WithIdentity(nameof(BookFreedPlacesJob))
                .WithCronSchedule($"0 {WaitingNight.Starts.Minute} {WaitingNight.Starts.Hour} * * ?", cron => cron.InTimeZone(ParisTime.Zone)));
            quartz.ScheduleJob<AuditCountersJob>(trigger => trigger
                .WithIdentity(nameof(AuditCountersJob))
                .WithCronSchedule("0 30 2 * * ?", cron => cron.InTimeZone(ParisTime.Zone)));
        })
        .AddQuartzHostedService(options => options.WaitForJobsToComplete = true);

    private static void Every<TJob>(IQuartzBuilder quartz, TimeSpan pause)
        where TJob : IJob =>
        quartz.ScheduleJob<TJob>(trigger => trigger
            .WithIdentity(typeof(TJob).Name)
            .StartNow()
            .WithSimpleSchedule(schedule => schedule.WithInterval(pause).RepeatForever()));
}
