using Portal.Core.Activities;
using Portal.Core.Organisers;

namespace Portal.Core.Studio;

/// <summary>On which days a slot takes place, as its activity and the calendar are written.</summary>
public static class DaysOfSlots
{
    /// <summary>Every such day from today on.</summary>
    public static IEnumerable<DateOnly> DaysOf(this Activity activity, Slot slot, SchoolCalendar calendar, DateOnly today) =>
        activity.Periods.SelectMany(period => (period.From < today ? today : period.From).UpTo(period.To)).Distinct().Order()
            .Where(day => slot.IsOfferedOn(day) && activity.TakesPlaceOn(day, calendar));

    /// <summary>The first of them; null when there is none.</summary>
    public static DateOnly? FirstDayOf(this Activity activity, Slot slot, SchoolCalendar calendar, DateOnly today) =>
        activity.DaysOf(slot, calendar, today).Select(day => (DateOnly?)day).FirstOrDefault();
}
