using Portal.Core;
using Portal.Core.Custody;

namespace Portal.Web.Words;

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
