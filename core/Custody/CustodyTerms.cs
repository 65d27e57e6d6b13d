namespace Portal.Core.Custody;

/// <summary>Who has the school holidays of one kind. « Even » and « odd » are the year in which they begin.</summary>
public enum HolidayShare
{
    /// <summary>They are weeks like others.</summary>
    LikeWeeks = 0,
    FirstHalfHomeInEvenYears = 1,
    FirstHalfHomeInOddYears = 2,
    AllHomeInEvenYears = 3,
    AllHomeInOddYears = 4,

    /// <summary>The summer by fortnights: its first and third quarters at home, the second and fourth at the second parent's; the other way round in odd years.</summary>
    FortnightsFromHomeInEvenYears = 5,
    FortnightsFromHomeInOddYears = 6,
}

/// <summary>In which weeks a child who lives with one parent is at the other's: the ISO weeks of the printed calendar. The numbers are stored.</summary>
public enum VisitWeeks
{
    Never = 0,
    Even = 1,
    Odd = 2,
    Every = 3,
}

/// <summary>On which day a weekend at the other parent's begins; it ends on Sunday. The numbers are stored.</summary>
public enum WeekendStart
{
    /// <summary>After school: Friday is the visited parent's to book and to pay, the evening's care with it.</summary>
    Friday = 0,
    Saturday = 1,
}

/// <summary>The five school holidays that French decisions name.</summary>
public enum SchoolHoliday
{
    AllSaints = 1,
    Christmas = 2,
    Winter = 3,
    Spring = 4,
    Summer = 5,
}

/// <summary>School holidays, both ends included.</summary>
public readonly record struct HolidaySpan(DateOnly From, DateOnly To)
{
    /// <summary>A bridge of a day or two is nobody's holiday.</summary>
    private const int Shortest = 5;

    public int Length => To.DayNumber - From.DayNumber + 1;

    /// <summary>Which holidays these are, by the month in which they begin; null for a bridge.</summary>
    public SchoolHoliday? Kind => Length < Shortest ? null : From.Month switch
    {
        1 or 2 or 3 => SchoolHoliday.Winter,
        4 or 5 => SchoolHoliday.Spring,
        6 or 7 or 8 or 9 => SchoolHoliday.Summer,
        10 or 11 => SchoolHoliday.AllSaints,
        _ => SchoolHoliday.Christmas,
    };

    public bool Covers(DateOnly day) => From <= day && day <= To;

    /// <summary>An odd number of days gives the one in the middle to the first half.</summary>
    public bool IsFirstHalf(DateOnly day) => day.DayNumber - From.DayNumber < FirstHalf;

    /// <summary>First or third of four parts, two in each half. What cannot be shared out evenly goes to the earlier part.</summary>
    public bool IsFirstOrThirdQuarter(DateOnly day) => IsFirstHalf(day)
        ? day.DayNumber - From.DayNumber < (FirstHalf + 1) / 2
        : day.DayNumber - From.DayNumber - FirstHalf < (Length - FirstHalf + 1) / 2;

    private int FirstHalf => (Length + 1) / 2;
}

/// <summary>What two parents, or a judge, have settled: whose weeks, whose halves of holidays.</summary>
/// <param name="From">The first day on which it holds.</param>
/// <param name="EvenWeeks">Who has the weeks whose ISO number is even.</param>
/// <param name="OddWeeks">Who has the others; the same one where the child lives with one parent all year.</param>
/// <param name="Changeover">The day of the week on which the child goes over: the custody week begins there, and is even or odd as the ISO week of that day is.</param>
/// <param name="Holidays">Kinds that are not named are weeks like others.</param>
public sealed record CustodyTerms(DateOnly From, CustodySide EvenWeeks, CustodySide OddWeeks, DayOfWeek Changeover, IReadOnlyDictionary<SchoolHoliday, HolidayShare> Holidays)
{
    public HolidayShare ShareOf(SchoolHoliday holiday) => Holidays.GetValueOrDefault(holiday);

    /// <summary>The weekends that a child who lives with one parent all year spends at the other's.</summary>
    public VisitWeeks Weekends { get; init; }

    public WeekendStart WeekendFrom { get; init; }

    /// <summary>The Wednesdays spent there too.</summary>
    public VisitWeeks Wednesdays { get; init; }

    public bool HasVisits => Weekends != VisitWeeks.Never || Wednesdays != VisitWeeks.Never;

    /// <summary>A day that the child, who lives with one parent, spends at the other's.</summary>
    public bool IsVisit(DateOnly day) => day.DayOfWeek switch
    {
        DayOfWeek.Wednesday => Falls(Wednesdays, day),
        DayOfWeek.Friday => WeekendFrom == WeekendStart.Friday && Falls(Weekends, day),
        DayOfWeek.Saturday or DayOfWeek.Sunday => Falls(Weekends, day),
        _ => false,
    };

    /// <summary>Why these cannot be anybody's terms: a choice that does not exist, fortnights outside the summer, or visits where weeks alternate.</summary>
    public CustodyRefusal? WhyNot =>
        !Enum.IsDefined(EvenWeeks) || !Enum.IsDefined(OddWeeks) || !Enum.IsDefined(Changeover)
            || !Enum.IsDefined(Weekends) || !Enum.IsDefined(WeekendFrom) || !Enum.IsDefined(Wednesdays)
            || Holidays.Any(share => !Enum.IsDefined(share.Key) || !Enum.IsDefined(share.Value) || (share.Value.IsByFortnights() && share.Key != SchoolHoliday.Summer)) ? CustodyRefusal.RuleUnreadable
        : HasVisits && EvenWeeks != OddWeeks ? CustodyRefusal.VisitsNeedOneHome
        : null;

    private static bool Falls(VisitWeeks weeks, DateOnly day) => weeks switch
    {
        VisitWeeks.Never => false,
        VisitWeeks.Even => CustodyCalendar.IsEvenWeek(day, DayOfWeek.Monday),
        VisitWeeks.Odd => !CustodyCalendar.IsEvenWeek(day, DayOfWeek.Monday),
        VisitWeeks.Every => true,
    };
}

public static class HolidayShares
{
    /// <summary>Two fortnights each, one after the other: for the summer alone, as other holidays last but two weeks.</summary>
    public static bool IsByFortnights(this HolidayShare share) => share is HolidayShare.FortnightsFromHomeInEvenYears or HolidayShare.FortnightsFromHomeInOddYears;
}
