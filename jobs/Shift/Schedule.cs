using Microsoft.Data.SqlClient;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Quartz;

namespace Portal.Jobs.Shift;

/// <summary>When the night shift works: each deed of <see cref="Chores"/> at its hours, in the time of Paris.</summary>
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
            foreach (var (name, part) in Chores.Scheduled)
            {
                if (part.MayOverlap)
                {
                    Start<WideDoor>(quartz, name, part.When);
                }
                else
                {
                    Start<NarrowDoor>(quartz, name, part.When);
                }
            }

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

    private static void Start<TDoor>(IQuartzBuilder quartz, string name, Rhythm when)
        where TDoor : Door =>
        quartz.ScheduleJob<TDoor>(
            trigger => when.Start(trigger.WithIdentity(name)),
            job => job.WithIdentity(name).RequestRecovery());
}
