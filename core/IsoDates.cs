using System.Globalization;

namespace Portal.Core;

/// <summary>Days and months as addresses, forms, files and audit lines write them, whatever the language of the machine.</summary>
public static class IsoDates
{
    private const string Day = "yyyy-MM-dd";
    private const string Month = "yyyy-MM";

    /// <summary>« 2026-11-20 ».</summary>
    public static string Iso(this DateOnly day) => day.ToString(Day, CultureInfo.InvariantCulture);

    /// <summary>« 2026-11 ».</summary>
    public static string IsoMonth(this DateOnly day) => day.ToString(Month, CultureInfo.InvariantCulture);

    /// <summary>A day that <see cref="Iso"/> wrote.</summary>
    /// <exception cref="FormatException">It is something else.</exception>
    public static DateOnly Read(string day) => DateOnly.ParseExact(day, Day, CultureInfo.InvariantCulture);

    /// <summary>False when the text is no day of that form.</summary>
    public static bool TryRead(string? text, out DateOnly day) => DateOnly.TryParseExact(text, Day, CultureInfo.InvariantCulture, DateTimeStyles.None, out day);

    /// <summary>The first day of a month; false when the text is no month of that form.</summary>
    public static bool TryReadMonth(string? text, out DateOnly first) => DateOnly.TryParseExact(text, Month, CultureInfo.InvariantCulture, DateTimeStyles.None, out first);
}
