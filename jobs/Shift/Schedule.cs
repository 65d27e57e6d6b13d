using Microsoft.Data.SqlClient;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Portal.Core;
using Portal.Core.WaitingLists;
using Quartz;

namespace Portal.Jobs.Shift;

/// <summary>When the night shift works. All schedules on one screen, in the time of Paris.</summary>
/// <remarks>
/// The schedule is in the portal's database, and any number of processes share it: a firing belongs to one of them, and
/// when that one has shown no sign of life the others fire it again. What a job has done meanwhile is not done twice, as
/// each deed claims its rows. A change of the clocks moves no hour that matters: hours that a night skips or repeats
/// belong to jobs that run every hour, and find nothing the second time.
/// </remarks>
internal static class Schedule
{
    public static IServiceCollection AddNightShift(this IServiceCollection services, IConfiguration configuration) => services
        .AddQuartz(quartz =>
        {
            Every<AnswerResetsJob>(quartz, TimeSpan.FromSeconds(2));
            Every<SendMailsJob>(quartz, TimeSpan.FromSeconds(2));
            Every<TellAlertsJob>(quartz, TimeSpan.FromSeconds(2));
            Every<SendPushesJob>(quartz, TimeSpan.FromSeconds(3));
            Every<ReadBouncesJob>(quartz, TimeSpan.FromMinutes(1));
            Every<OfferPlacesJob>(quartz, TimeSpan.FromSeconds(3));
            Every<WorkNightsJob>(quartz, TimeSpan.FromSeconds(3));
            Every<PollPaymentsJob>(quartz, TimeSpan.FromSeconds(15));

            Every<IndexHouseholdsJob>(quartz, TimeSpan.FromMinutes(1));
            // A text is in force from the first minute of its day.
            Every<PublishTextsJob>(quartz, TimeSpan.FromMinutes(1));
            // What the cash office lets go starts within seconds, and what a stopped shift has left goes on.
            Every<IssueInvoicesJob>(quartz, TimeSpan.FromSeconds(5));
            // R57. The first hour after midnight opens the night, the others find it open: an hour that was missed, skipped
            // or repeated makes no difference, and so one missed firing is made up for at once.
            At<OpenNightsJob>(quartz, "0 10 * * * ?", CronTriggerMisfireInstruction.FireAndProceed);
            // R66. The deed books for whoever is first when it runs: once, late, is as good.
            At<BookFreedPlacesJob>(quartz, $"0 {WaitingNight.Starts.Minute} {WaitingNight.Starts.Hour} * * ?", CronTriggerMisfireInstruction.FireAndProceed);
            // Each limit is announced once, by the first of the two that sees it: the second mends the first, so that a
            // reminder is never sent in the middle of the night because a process came back then.
            At<RemindBeforeLimitJob>(quartz, "0 0 8,17 * * ?", CronTriggerMisfireInstruction.DoNothing);
            // The night has told already; this mends one that was given up. In the middle of the day nobody is woken.
            At<RemindDocumentsJob>(quartz, "0 15 8 * * ?", CronTriggerMisfireInstruction.DoNothing);
            At<RemindLateInvoicesJob>(quartz, "0 0 9 * * ?", CronTriggerMisfireInstruction.DoNothing);
            // One mail a day per adult, at the hour that they were told: what a stopped shift has left goes into the next one.
            At<SendDigestsJob>(quartz, "0 0 18 * * ?", CronTriggerMisfireInstruction.DoNothing);
            // R73, R74: drafts on the 1st, let go on the 5th; the days after mend a shift that was stopped.
            At<MonthEndJob>(quartz, "0 0 5 1-10 * ?", CronTriggerMisfireInstruction.FireAndProceed);
            // What the night tidies up is found again by the next one.
            At<CleanDocumentsJob>(quartz, "0 0 3 * * ?", CronTriggerMisfireInstruction.DoNothing);
            At<ForgetImportsJob>(quartz, "0 20 * * * ?", CronTriggerMisfireInstruction.DoNothing);
            At<ForgetMergesJob>(quartz, "0 25 3 * * ?", CronTriggerMisfireInstruction.DoNothing);
            At<ForgetTriesJob>(quartz, "0 30 3 * * ?", CronTriggerMisfireInstruction.DoNothing);
            At<ForgetIdentityChecksJob>(quartz, "0 35 3 * * ?", CronTriggerMisfireInstruction.DoNothing);
            At<ResealHealthJob>(quartz, "0 15 3 * * ?", CronTriggerMisfireInstruction.DoNothing);

            quartz.ConfigureScheduler(scheduler => (scheduler.InstanceName, scheduler.GenerateInstanceId) = ("portal", true));
            quartz.UsePersistentStore(store =>
            {
                store.UseSystemTextJsonSerializer();
                store.UseClustering(cluster => (cluster.CheckinInterval, cluster.CheckinMisfireThreshold) = (TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(10)));
                var connection = configuration.GetConnectionString("Portal")!;
                if (configuration["Portal:Database"] == "sqlserver")
                {
                    store.UseSqlServer(SqlClientFactory.Instance, connection);
                }
                else
                {
                    store.UsePostgres(NpgsqlFactory.Instance, connection);
                }
            });
        })
        // A new release replaces the schedule and keeps what has fired, so that a firing missed over a restart is still seen as missed.
        .Configure<QuartzOptions>(options => options.Scheduling.ScheduleTriggerRelativeToReplacedTrigger = true)
        .AddQuartzHostedService(options => options.WaitForJobsToComplete = true);

    // What looks every few seconds has nothing to make up for: the next look sees it all.
    private static void Every<TJob>(IQuartzBuilder quartz, TimeSpan pause)
        where TJob : IJob =>
        quartz.ScheduleJob<TJob>(
            trigger => trigger
                .WithIdentity(typeof(TJob).Name)
                .StartNow()
                .WithSimpleSchedule(schedule => schedule.WithInterval(pause).RepeatForever().WithMisfireInstruction(SimpleTriggerMisfireInstruction.NextWithExistingCount)),
            job => job.WithIdentity(typeof(TJob).Name).RequestRecovery());

    private static void At<TJob>(IQuartzBuilder quartz, string cron, CronTriggerMisfireInstruction whenMissed)
        where TJob : IJob =>
        quartz.ScheduleJob<TJob>(
            trigger => trigger
                .WithIdentity(typeof(TJob).Name)
                .WithCronSchedule(cron, schedule => schedule.InTimeZone(ParisTime.Zone).WithMisfireInstruction(whenMissed))
                .WithRetryPolicy(RetryPolicy.Exponential(3, TimeSpan.FromMinutes(1), 3, null)),
            job => job.WithIdentity(typeof(TJob).Name).RequestRecovery());
}
