using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Portal.Core;
using Portal.Core.Live;
using Portal.Core.Persistence;
using Portal.Core.Places;
using Portal.Realtime.Holds;
using Portal.Realtime.Live;

namespace Portal.Realtime;

/// <summary>Place holds and the live feed, from <c>ConnectionStrings:Redis</c>; empty, the database serves alone.</summary>
public static class RealtimeSetup
{
    public static IServiceCollection AddPortalRealtime(this IServiceCollection services, IConfiguration configuration)
    {
        var address = configuration.GetConnectionString("Redis");

        services.AddScoped<DatabasePlaceHolds>();
        if (string.IsNullOrWhiteSpace(address))
        {
            services.AddScoped<IPlaceHolds>(provider => provider.GetRequiredService<DatabasePlaceHolds>());
        }
        else
        {
            services.AddSingleton(provider => new RedisLink(address, provider.GetRequiredService<IOptions<PortalSettings>>(), provider.GetRequiredService<ILogger<RedisLink>>()));
            services.AddScoped<RedisPlaceHolds>();
            services.AddScoped<IPlaceHolds>(provider => provider.GetRequiredService<RedisPlaceHolds>());
        }

        services.AddSignalR(options =>
        {
            options.MaximumReceiveMessageSize = 4 * 1024;
            // A browser that hears nothing for twice as long and a little takes its connection for dead (live.js).
            options.KeepAliveInterval = TimeSpan.FromSeconds(5);
            options.AddFilter<DepartedCallers>();
            options.AddFilter<Refusals>();
        });
        services.AddSingleton<IHubProtocol, PlainRefusals>();
        services.AddSingleton<LiveSessions>();
        services.AddSingleton<Browsers>();
        services.AddSingleton(provider => new LiveFeed(
            provider.GetRequiredService<IServiceScopeFactory>(),
            provider.GetService<RedisLink>(),
            provider.GetRequiredService<Browsers>(),
            provider.GetRequiredService<ILogger<LiveFeed>>()));
        services.AddSingleton<ILiveFeed>(provider => provider.GetRequiredService<LiveFeed>());
        services.AddHostedService(provider => provider.GetRequiredService<LiveFeed>());
        services.AddSingleton<LostCommits>();
        services.ConfigureDbContext<PostgresPortalDb>((provider, options) => options.AddInterceptors(provider.GetRequiredService<LostCommits>()));
        services.ConfigureDbContext<SqlServerPortalDb>((provider, options) => options.AddInterceptors(provider.GetRequiredService<LostCommits>()));
        return services;
    }

    /// <summary>The sweep of carts: for the web nodes, which are never all away.</summary>
    public static IServiceCollection AddCartTimers(this IServiceCollection services) => services.AddHostedService<CartTimers>();
}
