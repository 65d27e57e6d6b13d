using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Portal.Core;

/// <summary>The clock of this process: the system's, and in Development one that can be set and moved (I8).</summary>
public static class PortalClock
{
    /// <param name="services">Where the clock goes, as <see cref="TimeProvider"/>; in Development as <see cref="MovableClock"/> too.</param>
    /// <param name="configuration"><c>Portal:Now</c> sets the clock of a process that starts in Development; nobody else may move the time of a town.</param>
    /// <param name="isDevelopment">Whether this process serves who develops, or families.</param>
    public static IServiceCollection AddPortalClock(this IServiceCollection services, IConfiguration configuration, bool isDevelopment)
    {
        if (!isDevelopment)
        {
            return services.AddSingleton(TimeProvider.System);
        }

        var clock = new MovableClock();
        if (configuration["Portal:Now"] is { Length: > 0 } now)
        {
            clock.Offset = DateTimeOffset.Parse(now, CultureInfo.InvariantCulture) - TimeProvider.System.GetUtcNow();
        }

        return services.AddSingleton(clock).AddSingleton<TimeProvider>(provider => provider.GetRequiredService<MovableClock>());
    }
}

/// <summary>Time that runs as it does outside, from a point one may choose.</summary>
public sealed class MovableClock : TimeProvider
{
    private long ahead;

    /// <summary>By how much it goes before the system's clock.</summary>
    public TimeSpan Offset
    {
        get => TimeSpan.FromTicks(Interlocked.Read(ref ahead));
        set => Interlocked.Exchange(ref ahead, value.Ticks);
    }

    /// <summary>The machine's clock and <see cref="Offset"/>.</summary>
    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Offset;
}
