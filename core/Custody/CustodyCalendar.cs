using System.Globalization;

namespace Portal.Core.Custody;

/// <summary>Why a day is somebody's.</summary>
public enum CustodyGround
{
    /// <summary>No rule holds yet: the child lives at home.</summary>
    BeforeRules,
    Week,
    Holiday,

    /// <summary>A weekend or a Wednesday at the parent with whom the child does not live.</summary>
    Visit,

    /// <summary>Swapped, or drawn by hand.</summary>
    Exception,
}

/// <summary>Whose a day is, and why.</summary>
public readonly record struct CustodyDay(CustodySide Side, CustodyGround Ground);

/// <summary>
/// Whose day it is (O19). Every day belongs to exactly one of the two households: an exception wins over holidays, holidays
/// over weekends and Wednesdays at the other parent's, and those over weeks. The planning that greys, the tick that refuses and both parents' page ask <see cref="Of"/>.
/// </summary>
public sealed class CustodyCalendar
{
    private readonly List<CustodyTerms> terms;
    private readonly Dictionary<DateOnly, CustodySide> exceptions;
    private readonly List<HolidaySpan> holidays;

    /// <param name="terms">Those that were agreed or decided, in the order in which they were: of two that begin on one day the last one holds.</param>
    /// <param name="exceptions">In the order in which they were written.</param>
    /// <param name="holidays">The school holidays of the child's town.</param>
    public CustodyCalendar(IEnumerable<CustodyTerms> terms, IEnumerable<(DateOnly Date, CustodySide Side)> exceptions, IEnumerable<HolidaySpan> holidays)
    {
        this.terms = [.. terms.OrderBy(one => one.From)];
        this.exceptions = [];
        foreach (var (date, side) in exceptions)
        {
            this.exceptions[date] = side;
        }

        this.holidays = [.. holidays.Where(span => span.Kind is not null).OrderBy(span => span.From)];
    }

    /// <summary>The terms in force on a day; null before the first.</summary>
    public CustodyTerms? TermsOn(DateOnly day) => terms.FindLast(one => one.From <= day);

    public CustodyDay Of(DateOnly day)
    {
        if (exceptions.TryGetValue(day, out var drawn))
        {
            return new CustodyDay(drawn, CustodyGround.Exception);
        }

        return TermsOn(day) is not { } settled ? new CustodyDay(CustodySide.Home, CustodyGround.BeforeRules)
            : InHolidays(settled, day) is { } half ? new CustodyDay(half, CustodyGround.Holiday)
            : settled.IsVisit(day) ? new CustodyDay(settled.EvenWeeks.Opposite(), CustodyGround.Visit)
            : new CustodyDay(IsEvenWeek(day, settled.Changeover) ? settled.EvenWeeks : settled.OddWeeks, CustodyGround.Week);
    }

    /// <summary>From one day to another, the runs of days with one parent, in order.</summary>
    public IReadOnlyList<(DayRange Days, CustodySide Side)> Stretches(DateOnly from, DateOnly to)
    {
        var runs = new List<(DayRange Days, CustodySide Side)>();
        foreach (var day in new DayRange(from, to).Days)
        {
            var side = Of(day).Side;
            if (runs.Count > 0 && runs[^1].Side == side)
            {
                runs[^1] = (runs[^1].Days with { To = day }, side);
            }
            else
            {
                runs.Add((new DayRange(day, day), side));
            }
        }

        return runs;
    }

    /// <summary>Whether every day that a swap gives is its giver's: what has changed hands since cannot be given again.</summary>
    public bool Allows(CustodySwap swap) => swap.Moves.All(move => Of(move.Day).Side == move.To.Opposite());

    /// <summary>
    /// Whether the custody week of a day is even: the ISO number of the week in which it began. A year of 53 weeks puts two
    /// odd ones in a row, as on the calendars that judges read.
    /// </summary>
    public static bool IsEvenWeek(DateOnly day, DayOfWeek changeover)
    {
        var began = day.AddDays(-(((int)day.DayOfWeek - (int)changeover + 7) % 7));
        return ISOWeek.GetWeekOfYear(began.ToDateTime(TimeOnly.MinValue)) % 2 == 0;
    }

    private CustodySide? InHolidays(CustodyTerms settled, DateOnly day)
    {
        var index = holidays.FindIndex(span => span.Covers(day));
        if (index < 0)
        {
            return null;
        }

        var span = holidays[index];
        var (isEven, isFirst) = (span.From.Year % 2 == 0, span.IsFirstHalf(day));
        bool? atHome = settled.ShareOf(span.Kind!.Value) switch
        {
            HolidayShare.LikeWeeks => null,
            HolidayShare.FirstHalfHomeInEvenYears => isFirst == isEven,
            HolidayShare.FirstHalfHomeInOddYears => isFirst != isEven,
            HolidayShare.AllHomeInEvenYears => isEven,
            HolidayShare.AllHomeInOddYears => !isEven,
            HolidayShare.FortnightsFromHomeInEvenYears => span.IsFirstOrThirdQuarter(day) == isEven,
            HolidayShare.FortnightsFromHomeInOddYears => span.IsFirstOrThirdQuarter(day) != isEven,
        };
        return atHome is not { } home ? null : home ? CustodySide.Home : CustodySide.Other;
    }
}

/// <summary>A shared child as one of its two households sees it.</summary>
/// <param name="Mine">The side of the household that looks.</param>
public sealed record ChildCustody(SharedChild Share, CustodyCalendar Calendar, CustodySide Mine)
{
    public CustodySide Theirs => Mine.Opposite();

    /// <summary>How the other parent is called on the calendar.</summary>
    public string OtherParent => Share.Called(Theirs);

    /// <summary>The file is kept by the other household.</summary>
    public bool IsGuest => Mine == CustodySide.Other;

    public bool IsMine(DateOnly day) => Calendar.Of(day).Side == Mine;
}
