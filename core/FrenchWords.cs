using System.Globalization;
using System.Text;

namespace Portal.Core;

/// <summary>Dates, hours and counts as a French reader expects them, with their non-breaking spaces.</summary>
public static class FrenchWords
{
    private const char Nbsp = '\u00A0';

    /// <summary>Numbers and dates as families read them.</summary>
    public static CultureInfo French { get; } = CultureInfo.GetCultureInfo("fr-FR");

    /// <summary>« vendredi 27 novembre ».</summary>
    public static string DayInWords(this DateOnly day) => $"{day.ToString("dddd", French)} {NumberedDay(day)}";

    /// <summary>« 27 novembre ».</summary>
    public static string NumberedDay(this DateOnly day) => $"{NumberOf(day)}{Nbsp}{day.ToString("MMMM", French)}";

    /// <summary>« 1er juin 2026 ».</summary>
    public static string DatedDay(this DateOnly day) => $"{NumberedDay(day)} {day.Year}";

    /// <summary>« ven. 27 nov. ».</summary>
    public static string ShortDay(this DateOnly day) => $"{day.ToString("ddd", French)} {NumberOf(day)}{Nbsp}{day.ToString("MMM", French)}";

    /// <summary>« décembre 2026 ».</summary>
    public static string MonthInWords(this DateOnly day) => day.ToString("MMMM yyyy", French);

    /// <summary>« 12 h » or « 16 h 15 ».</summary>
    public static string InWords(this TimeOnly time) =>
        time.Minute == 0 ? $"{time.Hour}{Nbsp}h" : $"{time.Hour}{Nbsp}h{Nbsp}{time.Minute:00}";

    /// <summary>« vendredi 27 novembre à 12 h », in Paris.</summary>
    public static string InstantInWords(this DateTimeOffset instant)
    {
        var paris = ParisTime.InParis(instant);
        return $"{DateOnly.FromDateTime(paris.DateTime).DayInWords()} à {TimeOnly.FromDateTime(paris.DateTime).InWords()}";
    }

    /// <summary>« 1 place », « 3 places »; French counts nought as one.</summary>
    public static string Count(int number, string one, string many) => $"{number}{Nbsp}{(Math.Abs(number) < 2 ? one : many)}";

    /// <summary>« a », « a ou b », « a, b ou c ».</summary>
    /// <param name="link">The word before the last one: « et », « ou ».</param>
    public static string Listed(IReadOnlyList<string> things, string link) =>
        things.Count < 2 ? string.Concat(things) : $"{string.Join(", ", things.SkipLast(1))} {link} {things[^1]}";

    /// <summary>« de Léo », « d’Oscar », « d’octobre 2026 ».</summary>
    /// <remarks>See <see cref="Elides"/> for h and y. An article stays: « de Le Goff » is a person; a place is <see cref="DePlace"/>.</remarks>
    public static string De(this string name) => Elides(name) ? $"d’{name}" : $"de {name}";

    /// <summary>« que Léo », « qu’Oscar ».</summary>
    public static string Que(this string name) => Elides(name) ? $"qu’{name}" : $"que {name}";

    /// <summary>« de Claira », « d’Orange », « du Crès », « des Angles »: a town, a school or a service, whose article joins the « de ».</summary>
    public static string DePlace(this string name) =>
        name.StartsWith("Le ", StringComparison.Ordinal) ? $"du {name[3..]}"
        : name.StartsWith("Les ", StringComparison.Ordinal) ? $"des {name[4..]}"
        : De(name);

    /// <summary>« à Claira », « au Crès », « aux Angles ».</summary>
    public static string AtPlace(this string name) =>
        name.StartsWith("Le ", StringComparison.Ordinal) ? $"au {name[3..]}"
        : name.StartsWith("Les ", StringComparison.Ordinal) ? $"aux {name[4..]}"
        : $"à {name}";

    /// <summary>True when « de » and « que » lose their e before this word.</summary>
    /// <remarks>
    /// A vowel elides, with or without its accent. An h elides in the names that came by Latin and Greek, or have been French for
    /// centuries (« d’Hugo », « d’Hélène », « d’Henri », « d’Hugues »), and is kept in all others, where it is often heard
    /// (« de Hamza », « de Harry », « de Hans »): a reader forgives « de » sooner than « d’ ». A y elides before a consonant
    /// (« d’Yves », « d’Ysé ») and not before a vowel (« de Yasmine »).
    /// </remarks>
    public static bool Elides(string word)
    {
        var letters = Bare(word);
        return letters.Length > 0 && letters[0] switch
        {
            'h' => SilentH.Any(begin => letters.StartsWith(begin, StringComparison.Ordinal)),
            'y' => letters.Length > 1 && char.IsLetter(letters[1]) && !Vowels.Contains(letters[1]),
            var first => Vowels.Contains(first),
        };
    }

    /// <summary>As it continues after a colon.</summary>
    public static string Uncapitalised(this string words) => words.Length == 0 ? words : char.ToLower(words[0], French) + words[1..];

    /// <summary>The first letter large; the rest as it was.</summary>
    public static string Capitalised(this string words) => words.Length == 0 ? words : char.ToUpper(words[0], French) + words[1..];

    private const string Vowels = "aeiouyıøœæ";

    private static readonly string[] SilentH =
        ["hadri", "harmoni", "hecto", "hel", "henri", "henry", "herbert", "hermi", "herv", "hila", "hippoly", "hombelin", "homer", "honor", "horac", "hortens", "huber", "hugo", "hugue", "humber", "hyacin"];

    /// <summary>The first letters of a word, small and without their accents.</summary>
    private static string Bare(string word) =>
        string.Concat(word[..Math.Min(word.Length, 12)].Normalize(NormalizationForm.FormD).ToLowerInvariant().Where(sign => CharUnicodeInfo.GetUnicodeCategory(sign) != UnicodeCategory.NonSpacingMark));

    private static string NumberOf(DateOnly day) => day.Day == 1 ? "1er" : day.Day.ToString(French);
}
