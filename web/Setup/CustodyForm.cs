using System.Globalization;
using Portal.Core;
using Portal.Core.Custody;

namespace Portal.Web.Setup;

/// <summary>What stands in the form of a custody rule.</summary>
/// <param name="Home">How the parent at home is called.</param>
/// <param name="Other">How the second parent is called.</param>
/// <param name="Terms">What to begin with; null for a new share.</param>
/// <param name="From">The first day proposed.</param>
/// <param name="Prefix">Before the ids of its fields, where one page has several such forms.</param>
public sealed record CustodyForm(string Home, string Other, CustodyTerms? Terms, DateOnly From, string Prefix = "")
{
    public static IReadOnlyList<(SchoolHoliday Holiday, string Field, string Name)> Holidays { get; } =
    [
        (SchoolHoliday.AllSaints, "toussaint", "Toussaint"),
        (SchoolHoliday.Christmas, "noel", "Noël"),
        (SchoolHoliday.Winter, "hiver", "Hiver"),
        (SchoolHoliday.Spring, "printemps", "Printemps"),
        (SchoolHoliday.Summer, "ete", "Été"),
    ];

    public static IReadOnlyList<DayOfWeek> Week { get; } = [DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday, DayOfWeek.Friday, DayOfWeek.Saturday, DayOfWeek.Sunday];

    /// <returns>Null when a field is lacking or is nothing one could choose.</returns>
    public static CustodyTerms? Read(IFormCollection form)
    {
        var shares = Holidays.Select(holiday => (holiday.Holiday, Share: Number(form[holiday.Field]))).ToList();
        return Day(form["depuis"]) is { } from && Number(form["paires"]) is { } even && Number(form["impaires"]) is { } odd && Number(form["passage"]) is { } changeover && shares.TrueForAll(share => share.Share is not null)
            ? new CustodyTerms(from, (CustodySide)even, (CustodySide)odd, (DayOfWeek)changeover, shares.ToDictionary(share => share.Holiday, share => (HolidayShare)share.Share!.Value))
            {
                Weekends = (VisitWeeks)Chosen(form["weekends"]),
                WeekendFrom = (WeekendStart)Chosen(form["debut"]),
                Wednesdays = (VisitWeeks)Chosen(form["mercredis"]),
            }
            : null;
    }

    /// <summary>One day, or several when the second is given.</summary>
    /// <returns>False when something is written that is no day; nothing written is no range.</returns>
    public static bool TryRange(string? from, string? to, out DayRange? range)
    {
        range = null;
        if (string.IsNullOrWhiteSpace(from) && string.IsNullOrWhiteSpace(to))
        {
            return true;
        }

        if (Day(from) is not { } first || (!string.IsNullOrWhiteSpace(to) && Day(to) is null))
        {
            return false;
        }

        range = new DayRange(first, Day(to) ?? first);
        return true;
    }

    public static DateOnly? Day(string? text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is > 2000 and < 2100 ? day : null;

    public static CustodyAnswer? Answer(string? text) => text switch
    {
        "accepter" => CustodyAnswer.Accept,
        "refuser" => CustodyAnswer.Decline,
        "retirer" => CustodyAnswer.Withdraw,
        _ => null,
    };

    /// <summary>The choices that the holidays of one kind have.</summary>
    public static IEnumerable<HolidayShare> ChoicesFor(SchoolHoliday holiday) => Enum.GetValues<HolidayShare>().Where(share => holiday == SchoolHoliday.Summer || !share.IsByFortnights());

    // A field that is not there chooses nothing; one that holds something else is no choice that exists.
    private static int Chosen(string? text) => string.IsNullOrEmpty(text) ? 0 : Number(text) ?? -1;

    private static int? Number(string? text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}

/// <summary>A custody rule in sentences that both parents read alike.</summary>
public static class CustodyWords
{
    public static string Of(HolidayShare share, string home, string other) => share switch
    {
        HolidayShare.LikeWeeks => "comme les autres semaines",
        HolidayShare.FirstHalfHomeInEvenYears => $"1re moitié chez {home} les années paires, chez {other} les années impaires",
        HolidayShare.FirstHalfHomeInOddYears => $"1re moitié chez {other} les années paires, chez {home} les années impaires",
        HolidayShare.AllHomeInEvenYears => $"entières, chez {home} les années paires, chez {other} les années impaires",
        HolidayShare.AllHomeInOddYears => $"entières, chez {other} les années paires, chez {home} les années impaires",
        HolidayShare.FortnightsFromHomeInEvenYears => $"par quinzaines\u00A0: 1re et 3e chez {home} les années paires, chez {other} les années impaires",
        HolidayShare.FortnightsFromHomeInOddYears => $"par quinzaines\u00A0: 1re et 3e chez {other} les années paires, chez {home} les années impaires",
    };

    /// <summary>The same as short as a list of choices on a phone: the other years follow from it.</summary>
    public static string Choice(HolidayShare share, string home, string other) => share switch
    {
        HolidayShare.LikeWeeks => "comme les autres semaines",
        HolidayShare.FirstHalfHomeInEvenYears => $"1re moitié chez {home}, années paires",
        HolidayShare.FirstHalfHomeInOddYears => $"1re moitié chez {other}, années paires",
        HolidayShare.AllHomeInEvenYears => $"entières chez {home}, années paires",
        HolidayShare.AllHomeInOddYears => $"entières chez {other}, années paires",
        HolidayShare.FortnightsFromHomeInEvenYears => $"1re et 3e quinzaines chez {home}, années paires",
        HolidayShare.FortnightsFromHomeInOddYears => $"1re et 3e quinzaines chez {other}, années paires",
    };

    public static string Weeks(CustodyTerms terms, SharedChild share) =>
        terms.EvenWeeks == terms.OddWeeks ? $"Toutes les semaines chez {share.Called(terms.EvenWeeks)}.{Visits(terms, share.Called(terms.EvenWeeks.Opposite()))}"
        : $"Semaines paires chez {share.Called(terms.EvenWeeks)}, impaires chez {share.Called(terms.OddWeeks)}, du {NameOf(terms.Changeover)} au {NameOf((DayOfWeek)(((int)terms.Changeover + 6) % 7))}.";

    public static string Of(VisitWeeks weeks) => weeks switch
    {
        VisitWeeks.Never => "aucun",
        VisitWeeks.Even => "ceux des semaines paires",
        VisitWeeks.Odd => "ceux des semaines impaires",
        VisitWeeks.Every => "tous",
    };

    public static string Of(WeekendStart start) => start switch
    {
        WeekendStart.Friday => "le vendredi, après l’école",
        WeekendStart.Saturday => "le samedi",
    };

    private static string Visits(CustodyTerms terms, string other)
    {
        var weekends = terms.Weekends switch
        {
            VisitWeeks.Never => "",
            VisitWeeks.Every => $" Tous les week-ends chez {other}",
            VisitWeeks.Even or VisitWeeks.Odd => $" Un week-end sur deux chez {other}, {Of(terms.Weekends)}",
        };
        var wednesdays = terms.Wednesdays switch
        {
            VisitWeeks.Never => "",
            VisitWeeks.Every => $" Tous les mercredis chez {other}.",
            VisitWeeks.Even or VisitWeeks.Odd => $" Les mercredis chez {other}, {Of(terms.Wednesdays)}.",
        };
        return $"{(weekends.Length == 0 ? "" : $"{weekends}, {(terms.WeekendFrom == WeekendStart.Friday ? "du vendredi au dimanche" : "samedi et dimanche")}.")}{wednesdays}";
    }

    public static string Of(ProposalState state) => state switch
    {
        ProposalState.Waiting => "en attente",
        ProposalState.Accepted => "accepté",
        ProposalState.Declined => "refusé",
        ProposalState.Withdrawn => "retiré",
    };

    public static string Of(CustodyGround ground) => ground switch
    {
        CustodyGround.Exception => ", échange ou exception",
        CustodyGround.Holiday => ", vacances",
        CustodyGround.Visit => ", week-end ou mercredi",
        CustodyGround.Week or CustodyGround.BeforeRules => "",
    };

    public static string Of(Core.Households.Relation relation) => relation switch
    {
        Core.Households.Relation.Mother => "Mère",
        Core.Households.Relation.Father => "Père",
        Core.Households.Relation.LegalGuardian => "Tuteur ou tutrice",
        Core.Households.Relation.StepParent => "Beau-parent",
        Core.Households.Relation.Other => "Autre",
    };

    public static string NameOf(DayOfWeek day) => FrenchWords.French.DateTimeFormat.GetDayName(day);

    /// <summary>« chez vous », « chez Karim ».</summary>
    public static string Where(ChildCustody custody, CustodySide side) => side == custody.Mine ? "chez vous" : $"chez {custody.OtherParent}";

    /// <summary>« jusqu’au dimanche 6 décembre », « du 7 au … ».</summary>
    public static string Until(DayRange days, DateOnly today) =>
        days.From > today ? days.InWords.Capitalised() : days.To == days.From ? "Aujourd’hui" : $"Jusqu’au {days.To.DayInWords()}";
}
