
namespace Portal.Web.Setup;

/// <summary>The clock of this process: the system's, and in Development one that a door can push forward (I8).</summary>
public static class PortalClock
{
    public static IServiceCollection AddPortalClock(this IServiceCollection services, IHostEnvironment environment)
    {
        if (!environment.IsDevelopment())
        {
            return services.AddSingleton(TimeProvider.System);
        }

        services.AddSingleton<MovableClock>();
        return services.AddSingleton<TimeProvider>(provider => provider.GetRequiredService<MovableClock>());
    }

    /// <summary>
    /// <c>POST /dev/horloge?avance=00:16:00</c> or <c>?a=2026-12-03T09:00:00Z</c>. Outside Development there is no such
    /// address: nobody may move the time of a town.
    /// </summary>
    public static void MapClockDoor(this WebApplication app)
    {
        if (!app.Environment.IsDevelopment())
        {
            return;
        }

        app.MapPost("/dev/horloge", (MovableClock clock, TimeSpan? avance, DateTimeOffset? a) =>
        {
            clock.Offset = a is { } instant ? instant - TimeProvider.System.GetUtcNow() : clock.Offset + (avance ?? TimeSpan.Zero);
            return Results.Json(new { maintenant = clock.GetUtcNow() });
        }).DisableAntiforgery();
    }
}

/// <summary>Time that runs as it does outside, from a point one may choose.</summary>
public sealed class MovableClock : TimeProvider
{
    public TimeSpan Offset { get; set; }

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Offset;
}
