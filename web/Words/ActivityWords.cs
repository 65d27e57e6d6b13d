using Portal.Core;
using Portal.Core.Activities;

namespace Portal.Web.Words;

/// <summary>The words of the catalogue.</summary>
public static class ActivityWords
{
    /// <summary>A family of the catalogue (R22).</summary>
    public static string Of(ActivityKind kind) => kind switch
    {
        ActivityKind.Canteen => "Cantine",
        ActivityKind.AfterSchool => "Avant et après l’école",
        ActivityKind.Wednesday => "Mercredis",
        ActivityKind.Holidays => "Vacances",
        ActivityKind.Youth => "Jeunes",
    };

    /// <summary>« lundi, mardi, jeudi et vendredi ».</summary>
    public static string DaysOf(OpenDays days) =>
        ForWhom.And([.. WeekWords.Days.Where(day => days.Includes(day.Day)).Select(day => day.Word.ToLowerInvariant())]);

    /// <summary>« 02/09/2026 », as the cards of the guides print it (R31).</summary>
    public static string DayNumbers(this DateOnly day) => day.ToString("dd/MM/yyyy", FrenchWords.French);
}
