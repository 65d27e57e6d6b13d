using Portal.Core.Activities;
using Portal.Core.Pricing;

namespace Portal.Core.Bookings;

/// <summary>A day of a slot whose limit to book comes soon, and the days that tell who always books it.</summary>
/// <param name="Before">The last school weeks' same weekday, the latest first; three or four.</param>
public sealed record UsualDay(OfferedSlot Slot, DateOnly Date, DateTimeOffset Limit, IReadOnlyList<DateOnly> Before);

/// <summary>
/// What « always » means (O23): at least three of the last four school weeks, the same slot on the same weekday. Weeks
/// without school do not count, and activities of the holidays have no such weeks.
/// </summary>
public static class UsualDays
{
    public const int Weeks = 4;
    public const int Enough = 3;

    /// <summary>How long before a limit families hear of it, at the earliest.</summary>
    public static readonly TimeSpan Ahead = TimeSpan.FromHours(36);

    /// <summary>A limit may be the 20th of the month before; none is set longer before its day.</summary>
    private const int FarthestDay = 75;

    /// <summary>Two weeks of holidays twice, and four weeks of school.</summary>
    private const int FarthestWeek = 9;

    public static IEnumerable<UsualDay> Due(Catalogue catalogue, DateTimeOffset now)
    {
        var today = ParisTime.DayOf(now);
        var soon = from slot in catalogue.Slots
                   where !slot.Activity.InHolidays
                   from day in today.UpTo(today.AddDays(FarthestDay))
                   where slot.Activity.OpenOn.Includes(day.DayOfWeek) && slot.TakesPlaceOn(day)
                   let limit = slot.BookingLimit(day)
                   where now < limit && limit <= now + Ahead
                   select new UsualDay(slot, day, limit, Before(slot, day, today));
        return soon.Where(day => day.Before.Count >= Enough);
    }

    private static IReadOnlyList<DateOnly> Before(OfferedSlot slot, DateOnly day, DateOnly today)
    {
        var latest = today.AddDays(-(((int)today.DayOfWeek - (int)day.DayOfWeek + 7) % 7));
        return [.. Enumerable.Range(0, FarthestWeek)
            .Select(week => latest.AddDays(-7 * week))
            .Where(date => date < day && slot.TakesPlaceOn(date))
            .Take(Weeks)];
    }
}
