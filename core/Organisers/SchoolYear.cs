namespace Portal.Core.Organisers;

/// <summary>School years, known by the calendar year in which they begin: the summer belongs to the year that ends.</summary>
public static class SchoolYear
{
    /// <summary>The year in which it began.</summary>
    public static int Of(DateOnly day) => day.Month >= 9 ? day.Year : day.Year - 1;

    /// <summary>The year that families register for: the next one from June on.</summary>
    public static int ToRegisterFor(DateOnly today) => today.Month >= 6 ? today.Year : today.Year - 1;

    /// <summary>« 2026-2027 ».</summary>
    public static string InWords(int year) => $"{year}-{year + 1}";

    /// <summary>31 August.</summary>
    public static DateOnly LastDay(int year) => new(year + 1, 8, 31);
}
