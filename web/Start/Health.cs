using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Portal.Core.Persistence;

namespace Portal.Web.Start;

/// <summary>
/// How a node says that it is well. <c>/sante</c> answers 200 when the database does, tables and all: for the proxy and for
/// <c>./portal up</c>. <c>/sante/vivant</c> answers as long as the process does: who restarts it asks there, since another
/// process would find the same database away.
/// </summary>
public static class Health
{
    private const string Ready = "ready";

    public static IServiceCollection AddPortalHealth(this IServiceCollection services)
    {
        services.AddHealthChecks().AddCheck<DatabaseCheck>("database", tags: [Ready]);
        return services;
    }

    public static void MapHealth(this WebApplication app)
    {
        app.MapHealthChecks("/sante", new() { Predicate = check => check.Tags.Contains(Ready) }).ShortCircuit();
        app.MapHealthChecks("/sante/vivant", new() { Predicate = _ => false }).ShortCircuit();
    }

    private sealed class DatabaseCheck(PortalDb db) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            await db.Organisers.AnyAsync(cancellationToken);
            return HealthCheckResult.Healthy();
        }
    }
}
