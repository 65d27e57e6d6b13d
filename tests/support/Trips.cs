using System.Collections.Concurrent;
using System.Diagnostics;

namespace Portal.TestSupport;

/// <summary>Counts the ways to the database and back, as its driver sees them: a batch is one, however many questions are in it.</summary>
public static class Trips
{
    private static readonly ActivitySource Work = new("Portal.Tests.Trips");

    public static async Task<int> Of(Func<Task> work)
    {
        var trips = new ConcurrentBag<ActivityTraceId>();
        using var ear = new ActivityListener
        {
            ShouldListenTo = source => source.Name is "Npgsql" or "Portal.Tests.Trips",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                if (activity.Source.Name == "Npgsql" && activity.GetTagItem("db.query.text") is not null)
                {
                    trips.Add(activity.TraceId);
                }
            },
        };
        ActivitySource.AddActivityListener(ear);

        // Other tests run beside this one: only what hangs under this root is counted.
        using var root = Work.StartActivity("trips")!;
        await work();
        return trips.Count(trace => trace == root.TraceId);
    }
}
