using System.Globalization;
using Portal.Core;
using Portal.Core.Custody;

namespace Portal.Web.Setup;

/// <summary>What stands in the form of a custody rule.</summary>
/// <param name="Home">How the parent at home is called.</param>
/// <param name="Other">How the second parent is called.</param>
/// <param name="Terms">What to begin with; null for a new share.</param>
/// <param name="From">The first day proposed.</param>
public sealed record CustodyForm(string Home, string Other, CustodyTerms? Terms, DateOnly From)
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
    };

    public static string Weeks(CustodyTerms terms, SharedChild share) =>
        terms.EvenWeeks == terms.OddWeeks ? $"Toutes les semaines chez {share.Called(terms.EvenWeeks)}."
        : $"Semaines paires chez {share.Called(terms.EvenWeeks)}, impaires chez {share.Called(terms.OddWeeks)}, du {NameOf(terms.Changeover)} au {NameOf((DayOfWeek)(((int)terms.Changeover + 6) % 7))}.";

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
