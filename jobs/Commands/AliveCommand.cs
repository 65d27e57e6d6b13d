using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Portal.Core.Persistence;

namespace Portal.Jobs.Commands;

/// <summary><c>alive</c>: whether the night shift of this machine works, by what its scheduler notes every five seconds. For a health check.</summary>
public static class AliveCommand
{
    /// <summary>Longer than the scheduler waits before it takes another for dead.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(45);

    public static async Task<int> Run(IServiceProvider services, CancellationToken ct)
    {
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<PortalDb>();

        // The scheduler's clock is the machine's, whatever day a demonstration believes it is.
        var since = (TimeProvider.System.GetUtcNow() - Limit).UtcTicks;
        var machine = $"{System.Net.Dns.GetHostName()}%";
        var alive = await db.Database
            .SqlQuery<int>($"SELECT CAST(COUNT(*) AS int) AS \"Value\" FROM qrtz_scheduler_state WHERE instance_name LIKE {machine} AND last_checkin_time > {since}")
            .SingleAsync(ct) > 0;

        Console.WriteLine(alive ? "L’équipe de nuit travaille." : "L’équipe de nuit de cette machine ne donne pas signe de vie.");
        return alive ? 0 : 1;
    }
}
