using Portal.Core.Bookings;

namespace Portal.Web.Words;

/// <summary>The words of weeks and weekdays, and how forms write them.</summary>
public static class WeekWords
{
    /// <summary>The days on which a town receives children. Sunday is not one.</summary>
    public static IReadOnlyList<(DayOfWeek Day, string Word)> Days { get; } =
    [
        (DayOfWeek.Monday, "Lundi"), (DayOfWeek.Tuesday, "Mardi"), (DayOfWeek.Wednesday, "Mercredi"),
        (DayOfWeek.Thursday, "Jeudi"), (DayOfWeek.Friday, "Vendredi"), (DayOfWeek.Saturday, "Samedi"),
    ];

    public static string Of(WeekType weeks) => weeks switch
    {
        WeekType.Every => "Toutes les semaines",
        WeekType.Odd => "Semaines impaires",
        WeekType.Even => "Semaines paires",
    };

    /// <summary>How a form carries it.</summary>
    public static string CodeOf(WeekType weeks) => weeks switch { WeekType.Every => "toutes", WeekType.Odd => "impaires", WeekType.Even => "paires" };

    public static WeekType Read(string? code) => code switch { "impaires" => WeekType.Odd, "paires" => WeekType.Even, _ => WeekType.Every };
}
