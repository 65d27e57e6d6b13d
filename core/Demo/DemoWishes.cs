using Portal.Core.Activities;
using Portal.Core.Organisers;
using Portal.Core.Places;

namespace Portal.Core.Demo;

/// <summary>What each family would like: week patterns for some, a day now and then for others, nothing for many.</summary>
internal sealed class DemoWishes
{
    /// <summary>The days of the school year, its summer included.</summary>
    public static readonly int Days = SchoolYear2026.LastDay.DayNumber - SchoolYear2026.Start.DayNumber + 1;

    private static readonly DateOnly FirstDay = SchoolYear2026.Start;
    private static readonly Moment[] Moments = Enum.GetValues<Moment>();

    // Children of the demonstration came on Thursdays, and have a few days ahead; the others are theirs to book.
    private static readonly HashSet<DateOnly> ShownDays =
    [
        .. new DateOnly(2026, 9, 3).UpTo(new(2026, 11, 19)).Where(day => day.DayOfWeek == DayOfWeek.Thursday),
        new(2026, 9, 9), new(2026, 10, 7), new(2026, 10, 21), new(2026, 11, 18),
        new(2026, 12, 1), new(2026, 12, 2), new(2026, 12, 8), new(2027, 1, 14),
    ];

    // The outing of the last Wednesday, then the Christmas meal: many want to be there, and not all will.
    private static readonly HashSet<DateOnly> Treats = [new(2026, 12, 16), new(2026, 12, 17)];

    private readonly CatalogueDraft commune;
    private readonly Random chance;
    private readonly int[][] openDays;
    private readonly Dictionary<(FacilityId, Moment), (int Index, Habit Habit)[]> habits;

    public DemoWishes(CatalogueDraft commune, Random chance)
    {
        this.commune = commune;
        this.chance = chance;
        openDays = [.. commune.Activities.Select(OpenDays)];
        habits = commune.Habits.Select((habit, index) => (Index: index, Habit: habit))
            .GroupBy(row => (row.Habit.Activity.FacilityId, row.Habit.Moment))
            .ToDictionary(group => group.Key, group => group.ToArray());
    }

    public int[] OpenDaysOf(Activity activity) => openDays[activity.Id.Value - 1];

    /// <summary>Adds what this child would like.</summary>
    public void Of(int number, Pupil pupil, List<Outing> outings)
    {
        foreach (var moment in Moments)
        {
            if (HabitOf(pupil, moment) is not { } choice)
            {
                continue;
            }

            var (index, habit) = choice;
            var days = OpenDaysOf(habit.Activity);
            var planned = pupil.IsShown || chance.NextDouble() < Appetite(moment);
            var wished = pupil.IsShown ? days.Where(day => ShownDays.Contains(DateAt(day)) && moment is not Moment.Morning and not Moment.Evening)
                : planned && moment == Moment.Holidays ? HolidayDays(habit.Activity, days)
                : planned ? Pattern(moment, days)
                : moment != Moment.Holidays && chance.NextDouble() < 0.25 ? NowAndThen(days)
                : [];
            if (!pupil.IsShown && moment is (Moment.Noon or Moment.Wednesday) && chance.NextDouble() < 0.4)
            {
                wished = wished.Union(days.Where(day => Treats.Contains(DateAt(day))));
            }

            foreach (var day in Allowed(habit, pupil, wished))
            {
                outings.Add(new Outing(number, (short)day, (short)index, planned));
            }
        }
    }

    /// <summary>Whom the activity is for, when its bookings are open, and its caps: the portal would have refused the rest.</summary>
    private static IEnumerable<int> Allowed(Habit habit, Pupil pupil, IEnumerable<int> wished)
    {
        var (activity, child, resident) = (habit.Activity, pupil.Child, pupil.Household.IsResident);
        var agenda = Agenda.Empty;
        foreach (var day in wished.Order())
        {
            var date = DateAt(day);
            var bookable = activity.IsFor(child, date) && (resident || !activity.ResidentsOnly) && !activity.PeriodOn(date)!.IsNotYetOpen(resident, DemoDesk.Now);
            if (bookable && BookingRules.WhyNoMore(child.Id, activity, habit.Slots[0].Id, date, agenda) is null)
            {
                agenda.Add(new TakenSlot(child.Id, habit.Slots[0].Id, date, null, null));
                yield return day;
            }
        }
    }

    private static double Appetite(Moment moment) => moment switch
    {
        Moment.Morning => 0.16,
        Moment.Noon => 0.60,
        Moment.Evening => 0.32,
        Moment.Wednesday => 0.24,
        Moment.Saturday => 0.15,
        Moment.Holidays => 0.28,
    };

    private static DateOnly DateAt(int day) => FirstDay.AddDays(day);

    private int[] OpenDays(Activity activity)
    {
        var calendar = new SchoolCalendar([.. commune.Spans.Where(span => span.OrganiserId is null || span.OrganiserId == activity.OrganiserId)]);
        return [.. Enumerable.Range(0, Days).Where(day => activity.TakesPlaceOn(DateAt(day), calendar))];
    }

    private (int Index, Habit Habit)? HabitOf(Pupil pupil, Moment moment)
    {
        var options = pupil.Facilities
            .SelectMany(facility => habits.GetValueOrDefault((facility.Id, moment), []))
            .Where(option => option.Habit.Activity.IsFor(pupil.Child, FirstDay))
            .ToList();
        if (options.Count == 0)
        {
            return null;
        }

        if (pupil.IsShown)
        {
            return options.MaxBy(option => option.Habit.Weight);
        }

        var draw = chance.Next(options.Sum(option => option.Habit.Weight));
        return options.First(option => (draw -= option.Habit.Weight) < 0);
    }

    /// <summary>The same weekdays every week, or every second one; until Christmas, the winter or the summer.</summary>
    private List<int> Pattern(Moment moment, int[] days)
    {
        var daily = moment == Moment.Noon ? 0.72 : 0.58;
        var weekdays = new bool[7];
        do
        {
            for (var weekday = 1; weekday <= 5; weekday++)
            {
                weekdays[weekday] = chance.NextDouble() < daily;
            }

            weekdays[(int)DayOfWeek.Wednesday] = moment == Moment.Wednesday;
            weekdays[(int)DayOfWeek.Saturday] = moment == Moment.Saturday;
        }
        while (!Array.Exists(weekdays, on => on));

        var everySecond = chance.NextDouble() < 0.1;
        var horizon = chance.NextDouble() switch { < 0.5 => SchoolYear2026.Christmas, < 0.82 => SchoolYear2026.Winter, _ => SchoolYear2026.Summer };
        var until = horizon.From.DayNumber - FirstDay.DayNumber;
        return [.. days.Where(day => day < until && weekdays[(int)DateAt(day).DayOfWeek] && (!everySecond || day / 7 % 2 == 0) && chance.NextDouble() < 0.93)];
    }

    private List<int> NowAndThen(int[] days)
    {
        var until = new DateOnly(2027, 1, 29).DayNumber - FirstDay.DayNumber;
        var share = 0.02 + (0.06 * chance.NextDouble());
        return [.. days.Where(day => day < until && chance.NextDouble() < share)];
    }

    /// <summary>Some days of the holidays that are near enough to have been thought of.</summary>
    private List<int> HolidayDays(Activity activity, int[] days)
    {
        var wished = new List<int>();
        foreach (var period in activity.Periods)
        {
            var likely = period.From < SchoolYear2026.Christmas.From ? 0.8 : period.From < SchoolYear2026.Winter.From ? 0.7 : period.From < SchoolYear2026.Spring.From ? 0.25 : 0.05;
            if (chance.NextDouble() < likely)
            {
                wished.AddRange(days.Where(day => period.Covers(DateAt(day)) && chance.NextDouble() < 0.6));
            }
        }

        return wished;
    }
}
