namespace Portal.Core;

/// <summary>A day is a day in Paris, an instant is UTC (I8). This is the only place where one becomes the other.</summary>
public static class ParisTime
{
    /// <summary>Europe/Paris.</summary>
    public static TimeZoneInfo Zone { get; } = TimeZoneInfo.FindSystemTimeZoneById("Europe/Paris");

    /// <summary>The school day that this instant belongs to.</summary>
    public static DateOnly DayOf(DateTimeOffset instant) => DateOnly.FromDateTime(InParis(instant).DateTime);

    /// <summary>The school day it is now.</summary>
    public static DateOnly TodayInParis(this TimeProvider clock) => DayOf(clock.GetUtcNow());

    /// <summary>The same instant, with the offset of clocks in Paris.</summary>
    public static DateTimeOffset InParis(DateTimeOffset instant) => TimeZoneInfo.ConvertTime(instant, Zone);

    /// <summary>
    /// The instant at which clocks in Paris show this time. An hour that the spring change skips is taken an hour later;
    /// one that the autumn change repeats is taken the second time, so that a limit never falls before the hour printed.
    /// </summary>
    public static DateTimeOffset At(DateOnly day, TimeOnly time)
    {
        var local = day.ToDateTime(time);
        if (Zone.IsInvalidTime(local))
        {
            local = local.AddHours(1);
        }

        var offset = Zone.IsAmbiguousTime(local) ? Zone.GetAmbiguousTimeOffsets(local).Min() : Zone.GetUtcOffset(local);
        return new DateTimeOffset(local, offset).ToUniversalTime();
    }
}
