using System.Text;

namespace Portal.Web.Paper;

/// <summary>
/// Arabic letters joined as they are written: each as it stands alone, at the end, at the beginning or in the middle of its
/// word. The PDF library draws what it is given, letter by letter, so the joined forms that Unicode keeps for this are given to it.
/// </summary>
public static class ArabicForms
{
    private const int Alone = 0, Last = 1, First = 2, Middle = 3;

    private static readonly Dictionary<string, char[]> Forms = Read();

    /// <returns>The same words, still in the order in which they are read.</returns>
    public static string Join(string words)
    {
        var joined = new StringBuilder(words.Length);
        for (var at = 0; at < words.Length;)
        {
            var (length, forms) = LetterAt(words, at);
            if (forms is null)
            {
                joined.Append(words[at++]);
                continue;
            }

            var (before, after) = (Reaches(words, at), forms.Length > First && IsJoined(words, at + length));
            joined.Append(forms[before && after ? Middle : before ? Math.Min(Last, forms.Length - 1) : after ? First : Alone]);
            at += length;
        }

        return joined.ToString();
    }

    // Lam and alif are one sign.
    private static (int Length, char[]? Forms) LetterAt(string words, int at) =>
        at + 1 < words.Length && Forms.TryGetValue(words.Substring(at, 2), out var both) ? (2, both)
        : Forms.TryGetValue(words[at].ToString(), out var one) ? (1, one)
        : (1, null);

    private static bool IsJoined(string words, int at)
    {
        while (at < words.Length && IsMark(words[at]))
        {
            at++;
        }

        return at < words.Length && (words[at] == Stretch || LetterAt(words, at).Forms is { Length: > 1 });
    }

    /// <summary>Whether the letter before holds out its hand.</summary>
    private static bool Reaches(string words, int at)
    {
        do
        {
            at--;
        }
        while (at >= 0 && IsMark(words[at]));

        return at >= 0 && (words[at] == Stretch || (Forms.TryGetValue(words[at].ToString(), out var forms) && forms.Length > First));
    }

    private const char Stretch = '\u0640';

    private static bool IsMark(char letter) => char.GetUnicodeCategory(letter) == System.Globalization.UnicodeCategory.NonSpacingMark;

    // The two blocks list each letter's forms one after another, always in this order.
    private static Dictionary<string, char[]> Read()
    {
        (char From, char To)[] blocks = [('\uFE80', '\uFEFC'), ('\uFB50', '\uFBB1'), ('\uFBD3', '\uFBE7'), ('\uFBFC', '\uFBFF')];
        var forms = new Dictionary<string, char[]>(StringComparer.Ordinal);
        foreach (var (from, to) in blocks)
        {
            foreach (var letter in Enumerable.Range(from, to - from + 1).Select(code => (char)code).GroupBy(form => form.ToString().Normalize(NormalizationForm.FormKC)))
            {
                forms.TryAdd(letter.Key, [.. letter]);
            }
        }

        return forms;
    }
}
