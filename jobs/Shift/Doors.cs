using Portal.Core;
using Quartz;

namespace Portal.Jobs.Shift;

/// <summary>What the schedule opens: the deed of core that it is named for, and nothing else.</summary>
internal abstract class Door(IServiceProvider deeds, TimeProvider clock) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) =>
        await Chores.Scheduled[context.JobDetail.Key.Name].Run(new Call(deeds, clock.TodayInParis(), null, false, cancellationToken));
}

/// <summary>A door for one at a time, over all processes.</summary>
[DisallowConcurrentExecution]
internal sealed class NarrowDoor(IServiceProvider deeds, TimeProvider clock) : Door(deeds, clock);

/// <summary>A door for several at once.</summary>
internal sealed class WideDoor(IServiceProvider deeds, TimeProvider clock) : Door(deeds, clock);
