using Portal.Core;

namespace Portal.Web.Start;

/// <summary>In Development the clock of this process has a door (I8).</summary>
public static class ClockEndpoint
{
    /// <summary>
    /// <c>POST /dev/horloge?avance=00:16:00</c> or <c>?a=2026-12-03T09:00:00Z</c>. Outside Development there is no such
    /// address: nobody may move the time of a town.
    /// </summary>
    public static void MapClock(this WebApplication app)
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
