using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Portal.Core.Persistence.SqlServer;

namespace Portal.Core.Persistence;

/// <summary>Chooses the engine from <c>Portal:Database</c> (<c>postgres</c> or <c>sqlserver</c>) and <c>ConnectionStrings:Portal</c>.</summary>
public static class DatabaseSetup
{
    public static IServiceCollection AddPortalDatabase(this IServiceCollection services, IConfiguration configuration)
    {
        var connection = configuration.GetConnectionString("Portal")
            ?? throw new InvalidOperationException("ConnectionStrings:Portal is not set.");

        switch (configuration["Portal:Database"] ?? "postgres")
        {
            case "postgres":
                services.AddDbContext<PostgresPortalDb>(options => options.UseNpgsql(connection));
                services.AddScoped<PortalDb>(provider => provider.GetRequiredService<PostgresPortalDb>());
                break;
            case "sqlserver":
                services.AddDbContext<SqlServerPortalDb>(options => options.UseSqlServer(connection));
                services.AddScoped<PortalDb>(provider => provider.GetRequiredService<SqlServerPortalDb>());
                services.AddHostedService<RowVersionsAtStart>();
                break;
            case var other:
                throw new InvalidOperationException($"Portal:Database is « {other} »; it may be postgres or sqlserver.");
        }

        return services;
    }
}
