using System.Globalization;
using Portal.Core;
using Portal.Core.Households;
using Portal.Core.Organisers;

namespace Portal.UnitTests.Places;

/// <summary>A slot of the model: numbers, and the numbers of its neighbours.</summary>
internal sealed record NaiveSlot(int Activity, int Hour, int[] OneOf, int[] Each, int[] Excludes);

internal sealed record NaivePeriod(DateOnly From, DateOnly To, DateTimeOffset? Residents, DateTimeOffset? All, DateTimeOffset? Closes);

internal sealed record NaiveActivity(
    (int From, int To) Ages, int? School, (SchoolLevel? From, SchoolLevel? To) Levels, bool ResidentsOnly, bool InHolidays,
    (int? Day, int? Week, int? Period) Caps, (int Days, int Hour, bool SkipWeekends) Limit, LatePolicy Late, NaivePeriod[] Periods);

internal sealed record NaiveChild(DateOnly Born, int? School, SchoolLevel? Level, bool Validated);

internal sealed record NaiveWorld(NaiveActivity[] Activities, NaiveSlot[] Slots, NaiveChild[] Children, bool Resident, (DateOnly From, DateOnly To) Holidays, DateOnly[] Shut);

/// <summary>One child has one slot on one day.</summary>
internal readonly record struct NaiveDay(int Child, int Slot, DateOnly Date);

/// <summary>
/// The rules told a second time, as a clerk would go through a list on paper: every reason against a day, in no order, in
/// plain numbers, with winter hours only. It knows nothing of the engine's types, nor of its short cuts.
/// </summary>
internal sealed class NaiveRules(NaiveWorld world)
{
    public HashSet<Refusal> Against(NaiveDay wish, IReadOnlyCollection<NaiveDay> had, DateTimeOffset now)
    {
        var slot = world.Slots[wish.Slot];
        var activity = world.Activities[slot.Activity];
        var child = world.Children[wish.Child];
        var reasons = new HashSet<Refusal>();

        var age = Enumerable.Range(0, 120).Last(years => child.Born.AddYears(years) <= wish.Date);
        If(age < activity.Ages.From, Refusal.TooYoung);
        If(age > activity.Ages.To, Refusal.TooOld);
        If(activity.School is { } school && child.School != school, Refusal.OtherSchool);
        If(activity.Levels.From is { } lowest && (child.Level is null || child.Level < lowest), Refusal.OtherClass);
        If(activity.Levels.To is { } highest && (child.Level is null || child.Level > highest), Refusal.OtherClass);
        If(activity.ResidentsOnly && !world.Resident, Refusal.ResidentsOnly);
        If(!child.Validated, Refusal.DossierIncomplete);

        var isHoliday = world.Holidays.From <= wish.Date && wish.Date <= world.Holidays.To;
        var isWeekend = wish.Date.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday;
        var period = activity.Periods.SingleOrDefault(period => period.From <= wish.Date && wish.Date <= period.To);
        If(isWeekend || isHoliday != activity.InHolidays || world.Shut.Contains(wish.Date) || period is null, Refusal.Closed);

        var opens = world.Resident ? period?.Residents : period?.All;
        If(opens is not null && now < opens, Refusal.NotYetOpen);
        If(period?.Closes is { } closes && now > closes, Refusal.NoLongerOpen);
        If(now > (activity.Late == LatePolicy.Refused ? Limit(activity, wish.Date) : Winter(wish.Date, slot.Hour).AddTicks(-1)), Refusal.TooLate);

        var sameChild = had.Where(day => day.Child == wish.Child).ToList();
        var sameDay = sameChild.Where(day => day.Date == wish.Date).Select(day => day.Slot).ToList();
        If(sameDay.Contains(wish.Slot), Refusal.AlreadyTaken);
        If(sameDay.Exists(other => slot.Excludes.Contains(other) || world.Slots[other].Excludes.Contains(wish.Slot)), Refusal.ExcludedByAnother);
        If(slot.OneOf.Length > 0 && !slot.OneOf.Any(sameDay.Contains), Refusal.NeedsAnother);
        If(!slot.Each.All(sameDay.Contains), Refusal.NeedsAnother);

        var afterwards = sameChild.Append(wish).Where(day => world.Slots[day.Slot].Activity == slot.Activity).Distinct().ToList();
        If(afterwards.Count(day => day.Date == wish.Date) > activity.Caps.Day, Refusal.DayCapReached);
        If(afterwards.Where(day => Week(day.Date) == Week(wish.Date)).DistinctBy(day => day.Date).Count() > activity.Caps.Week, Refusal.WeekCapReached);
        If(period is not null && afterwards.Where(day => period.From <= day.Date && day.Date <= period.To).DistinctBy(day => day.Date).Count() > activity.Caps.Period, Refusal.PeriodCapReached);
        return reasons;

        void If(bool against, Refusal reason)
        {
            if (against)
            {
                reasons.Add(reason);
            }
        }
    }

    private static DateTimeOffset Limit(NaiveActivity activity, DateOnly day)
    {
        var back = Enumerable.Range(1, 60).Select(n => day.AddDays(-n))
            .Where(before => !activity.Limit.SkipWeekends || before.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday));
        return Winter(back.ElementAt(activity.Limit.Days - 1), activity.Limit.Hour);
    }

    private static (int, int) Week(DateOnly day) => (ISOWeek.GetYear(day.ToDateTime(default)), ISOWeek.GetWeekOfYear(day.ToDateTime(default)));

    private static DateTimeOffset Winter(DateOnly day, int hour) => new(day.ToDateTime(new TimeOnly(hour, 0)), TimeSpan.FromHours(1));
}
