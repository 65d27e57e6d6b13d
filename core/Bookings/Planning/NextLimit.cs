using Portal.Core.Activities;
using Portal.Core.Dossiers;
using Portal.Core.Places;
using Portal.Core.Pricing;

namespace Portal.Core.Bookings;

/// <summary>The next limit of an activity that a family uses, and the day that it is of (O16, R32-R34): « Cantine de jeudi : jusqu’à demain 11 h ».</summary>
public sealed record NextLimit(Activity Activity, DateOnly Day, DateTimeOffset Limit)
{
    /// <summary>What was booked so long ago is still in use.</summary>
    public const int DaysOfUse = 35;

    private const int Most = 3;
    private const int FarthestDay = 45;

    /// <summary>As its family reads it.</summary>
    public string InWords(DateTimeOffset now) => $"{Name} {Day.OfDay(ParisTime.DayOf(now))}\u00A0: {Limit.Until(now)}";

    // Claira numbers the families of its catalogue (R22), « 04 – Cantine »: a list needs that, a sentence does not.
    private string Name => Activity.Name.StartsWith('0') ? Activity.Name.TrimStart("0123456789 \u00A0–".ToCharArray()) : Activity.Name;

    /// <param name="used">The slots that the family has booked; none: those that its children could.</param>
    /// <returns>One for each activity, the first to close first; a few.</returns>
    public static IReadOnlyList<NextLimit> Of(Catalogue catalogue, Family family, IReadOnlySet<SlotId> used, DateTimeOffset now)
    {
        var today = ParisTime.DayOf(now);
        var days = today.UpTo(today.AddDays(FarthestDay)).ToList();
        return
        [
            .. catalogue.Slots.Where(slot => used.Count == 0 || used.Contains(slot.Slot.Id))
                .GroupBy(slot => slot.Activity)
                .Select(activity => Next(activity.Key, activity.First(), family, days, now)).OfType<NextLimit>()
                .OrderBy(next => next.Limit).ThenBy(next => next.Activity.Name, StringComparer.Ordinal)
                .Take(Most),
        ];
    }

    // The limits are the activity's: any of its slots tells them.
    private static NextLimit? Next(Activity activity, OfferedSlot slot, Family family, List<DateOnly> days, DateTimeOffset now) =>
        (from day in days
         where slot.TakesPlaceOn(day) && !activity.PeriodOn(day)!.IsNotYetOpen(family.IsResident, now) && family.Children.Any(child => activity.IsFor(child, day) && !family.IsOthersDay(child.Id, day))
         let limit = DayLimits.Of(slot, day).Book
         where limit >= now
         orderby limit, day
         select new NextLimit(activity, day, limit)).FirstOrDefault();
}
