namespace Portal.Core;

/// <summary>
/// Limits in words. One at midnight is told by the evening before: who reads « dimanche 6 décembre à 0 h » comes on Sunday
/// evening, a day late.
/// </summary>
public static class LimitWords
{
    /// <summary>« vendredi 27 novembre à 12 h », « samedi 5 décembre à minuit », in Paris; as it follows « jusqu’au », « avant le » or « depuis ».</summary>
    public static string LimitInWords(this DateTimeOffset limit)
    {
        var (day, hour) = Told(limit);
        return $"{day.DayInWords()} à {hour}";
    }

    /// <summary>As near as it is: « jusqu’à ce soir minuit », « jusqu’à demain 11 h », « jusqu’à jeudi 11 h », « jusqu’au jeudi 10 décembre à 11 h ».</summary>
    public static string Until(this DateTimeOffset limit, DateTimeOffset now)
    {
        var (day, hour) = Told(limit);
        return (day.DayNumber - ParisTime.DayOf(now).DayNumber, hour) switch
        {
            (0, Midnight) => "jusqu’à ce soir minuit",
            (0, _) => $"jusqu’à aujourd’hui {hour}",
            (1, _) => $"jusqu’à demain {hour}",
            ( > 1 and < 7, _) => $"jusqu’à {day.ToString("dddd", FrenchWords.French)} {hour}",
            _ => $"jusqu’au {limit.LimitInWords()}",
        };
    }

    /// <summary>The day of something, after its name: « d’aujourd’hui », « de demain », « de jeudi », « du jeudi 10 décembre ».</summary>
    public static string OfDay(this DateOnly day, DateOnly today) => (day.DayNumber - today.DayNumber) switch
    {
        0 => "d’aujourd’hui",
        1 => "de demain",
        > 1 and < 7 => day.ToString("dddd", FrenchWords.French).De(),
        _ => $"du {day.DayInWords()}",
    };

    private const string Midnight = "minuit";

    private static (DateOnly Day, string Hour) Told(DateTimeOffset limit)
    {
        var paris = ParisTime.InParis(limit).DateTime;
        var (day, hour) = (DateOnly.FromDateTime(paris), new TimeOnly(paris.Hour, paris.Minute));
        return hour == TimeOnly.MinValue ? (day.AddDays(-1), Midnight) : (day, hour.InWords());
    }
}
