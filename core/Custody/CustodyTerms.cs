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
    public bool IsFirstHalf(DateOnly day) => day.DayNumber - From.DayNumber < (Length + 1) / 2;
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

    /// <summary>True when every choice is one that exists.</summary>
    public bool IsWellFormed =>
        Enum.IsDefined(EvenWeeks) && Enum.IsDefined(OddWeeks) && Enum.IsDefined(Changeover)
        && Holidays.All(share => Enum.IsDefined(share.Key) && Enum.IsDefined(share.Value));
}
