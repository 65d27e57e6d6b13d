using System.Buffers;

namespace Portal.Core.Register;

/// <summary>Whether a text has its accents, quotes and signs where people in France write them: « GÈrard » and « G‚rard » do not.</summary>
internal static class FrenchLetters
{
    // Of names in France: its own letters, and those of families from around it.
    private const string Small = "àâäáãåæçéèêëíìîïñóòôöõøœúùûüýÿšžß";

    private static readonly HashSet<char> Letters = [.. Small, .. Small.ToUpperInvariant()];

    private static readonly SearchValues<char> Little = SearchValues.Create($"abcdefghijklmnopqrstuvwxyz{Small.Replace("ß", "")}");
    private static readonly SearchValues<char> Large = SearchValues.Create($"ABCDEFGHIJKLMNOPQRSTUVWXYZ{Small.Replace("ß", "").ToUpperInvariant()}");

    // What may stand alone between two spaces: « à », and the letters of « É. Martin ».
    private static readonly HashSet<char> Alone = [.. "àôÀÂÇÉÈÔÎ"];

    /// <summary>True when each letter and sign beyond ASCII stands where it may.</summary>
    public static bool AreLikely(string text)
    {
        for (var index = 0; index < text.Length; index++)
        {
            if (char.IsAscii(text[index]))
            {
                continue;
            }

            if (!char.IsLetter(text[index]))
            {
                if (!IsInPlace(text[index], At(text, index - 1), At(text, index + 1)))
                {
                    return false;
                }

                continue;
            }

            var (start, end) = WordAround(text, index);
            if (!IsWord(text.AsSpan(start..end)))
            {
                return false;
            }

            index = end - 1;
        }

        return true;
    }

    private static bool IsInPlace(char sign, char before, char after) => sign switch
    {
        '\u00A0' or '\u202F' => true,
        '’' => char.IsLetter(before),
        '«' or '“' or '‘' => !char.IsLetterOrDigit(before) && after > ' ',
        '»' or '”' => !char.IsLetterOrDigit(after) && before > ' ',
        '–' or '—' or '€' => !char.IsLetter(before) && !char.IsLetter(after),
        '…' => !char.IsLetter(after),
        '°' => char.IsLetterOrDigit(before),
        '²' => before is 'm' or 'M',
        _ => false,
    };

    private static (int Start, int End) WordAround(string text, int index)
    {
        var (start, end) = (index, index);
        while (char.IsLetterOrDigit(At(text, start - 1)))
        {
            start--;
        }

        while (char.IsLetterOrDigit(At(text, end)))
        {
            end++;
        }

        return (start, end);
    }

    // A word is small, or begins large, or is large throughout; « EuroPôle » is two, and « 2ème » begins with a number.
    private static bool IsWord(ReadOnlySpan<char> word)
    {
        var letters = word.TrimStart("0123456789");
        for (var at = 2; at < letters.Length; at++)
        {
            if (char.IsAsciiLetterUpper(letters[at]) && char.IsAsciiLetterLower(letters[at - 1]) && char.IsAsciiLetterLower(letters[at - 2]))
            {
                return (IsAscii(letters[..at]) || IsWord(letters[..at])) && (IsAscii(letters[at..]) || IsWord(letters[at..]));
            }
        }

        foreach (var letter in letters)
        {
            if (!char.IsAsciiLetter(letter) && !Letters.Contains(letter))
            {
                return false;
            }
        }

        return letters.Length == 1
            ? letters.Length < word.Length ? letters[0] is 'è' or 'é' or 'È' or 'É' : Alone.Contains(letters[0])
            : !letters[1..].ContainsAny(Large) || !letters.ContainsAny(Little);
    }

    private static bool IsAscii(ReadOnlySpan<char> letters) => System.Text.Ascii.IsValid(letters);

    private static char At(string text, int index) => index >= 0 && index < text.Length ? text[index] : ' ';
}
