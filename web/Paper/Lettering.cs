using System.Globalization;
using System.Text;
using PdfSharp.Drawing;
using PdfSharp.Fonts;

namespace Portal.Web.Paper;

/// <summary>
/// One size and weight of letters. A word is drawn whole by the first typeface that has all its letters, so that a name does
/// not change its face in the middle; where none has, each letter by the first that has it, and the sign of the unknown stands for one that nobody has.
/// </summary>
/// <param name="size">In points.</param>
internal sealed class Lettering(double size, bool bold)
{
    private static readonly Rune Unknown = new('\uFFFD');

    private readonly IReadOnlyList<XFont> faces = Typefaces.Of(size, bold);
    private readonly XGraphics measure = XGraphics.CreateMeasureContext(new XSize(1000, 1000), XGraphicsUnit.Point, XPageDirection.Downwards);
    private readonly Dictionary<string, double> widths = [];

    /// <param name="RightToLeft">Drawn letter by letter from its right end, in the order in which it is read.</param>
    private sealed record Run(int Face, string Letters, bool RightToLeft);

    /// <summary>What can be drawn of these words: composed, on one line, without the marks that only steer.</summary>
    public static string Drawn(string words)
    {
        var drawn = new StringBuilder(words.Length);
        foreach (var letter in Whole(words).Normalize(NormalizationForm.FormC).EnumerateRunes())
        {
            var category = Rune.GetUnicodeCategory(letter);
            if (category is UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
            {
                drawn.Append(' ');
            }
            else if (category != UnicodeCategory.Format && letter.Value is not (>= 0xFE00 and <= 0xFE0F))
            {
                drawn.Append(letter);
            }
        }

        return drawn.ToString();
    }

    /// <summary>Whether what is drawn, letter by letter, is not what was meant: a reader is then told the words themselves.</summary>
    public bool NeedsItsWords(string words) =>
        words.Any(IsRightToLeft) || Drawn(words).EnumerateRunes().Any(letter => FaceOf(letter.ToString()) is null);

    public double WidthOf(string words)
    {
        if (!widths.TryGetValue(words, out var width))
        {
            widths[words] = width = RunsOf(words).Sum(WidthOf);
        }

        return width;
    }

    /// <param name="y">Of the line on which the letters stand.</param>
    public void Draw(XGraphics page, string words, double x, double y, XBrush ink)
    {
        foreach (var run in RunsOf(words))
        {
            var width = WidthOf(run);
            if (run.RightToLeft)
            {
                DrawFromTheRight(page, run, x + width, y, ink);
            }
            else
            {
                page.DrawString(run.Letters, faces[run.Face], ink, x, y);
            }

            x += width;
        }
    }

    private void DrawFromTheRight(XGraphics page, Run run, double right, double y, XBrush ink)
    {
        foreach (var letter in run.Letters.EnumerateRunes())
        {
            right -= WidthOf(letter);
            page.DrawString(letter.ToString(), faces[FaceOf(letter)], ink, right, y);
        }
    }

    private double WidthOf(Run run) => run.RightToLeft ? run.Letters.EnumerateRunes().Sum(WidthOf) : measure.MeasureString(run.Letters, faces[run.Face]).Width;

    private double WidthOf(Rune letter) => measure.MeasureString(letter.ToString(), faces[FaceOf(letter)]).Width;

    private List<Run> RunsOf(string words)
    {
        var runs = new List<Run>();
        for (var at = 0; at < words.Length;)
        {
            var isRightToLeft = IsRightToLeft(words[at]);
            var end = isRightToLeft ? EndFromTheRight(words, at) : EndOfWord(words, at);
            Add(runs, words[at..end], isRightToLeft);
            at = end;
        }

        return runs;
    }

    private void Add(List<Run> runs, string word, bool isRightToLeft)
    {
        if (isRightToLeft)
        {
            runs.Add(new(default, string.Concat(ArabicForms.Join(word).EnumerateRunes().Select(Known)), RightToLeft: true));
            return;
        }

        if (FaceOf(word) is { } whole)
        {
            Append(runs, whole, word);
            return;
        }

        foreach (var letter in word.EnumerateRunes().Select(Known))
        {
            Append(runs, FaceOf(letter), letter.ToString());
        }
    }

    private static void Append(List<Run> runs, int face, string letters)
    {
        if (runs.Count > 0 && runs[^1] is { RightToLeft: false } last && last.Face == face)
        {
            runs[^1] = last with { Letters = last.Letters + letters };
        }
        else
        {
            runs.Add(new(face, letters, RightToLeft: false));
        }
    }

    private Rune Known(Rune letter) => FaceOf(letter.ToString()) is null ? Unknown : letter;

    private int FaceOf(Rune known) => FaceOf(known.ToString())!.Value;

    private int? FaceOf(string letters)
    {
        for (var face = 0; face < faces.Count; face++)
        {
            if (letters.EnumerateRunes().All(letter => GlyphHelper.GlyphIndexFromCodePoint(letter.Value, faces[face]) != 0))
            {
                return face;
            }
        }

        return null;
    }

    // Words that follow one another from right to left do so across the spaces between them.
    private static int EndFromTheRight(string words, int at)
    {
        var end = at;
        for (; at < words.Length && !IsWritten(words[at]); at++)
        {
            end = IsRightToLeft(words[at]) || char.GetUnicodeCategory(words[at]) == UnicodeCategory.NonSpacingMark ? at + 1 : end;
        }

        return end;
    }

    private static int EndOfWord(string words, int at)
    {
        do
        {
            at++;
        }
        while (at < words.Length && words[at - 1] != ' ' && words[at] != ' ' && !IsRightToLeft(words[at]));

        return at;
    }

    /// <summary>Letters and digits that run from left to right.</summary>
    private static bool IsWritten(char letter) => char.IsLetterOrDigit(letter) && !IsRightToLeft(letter);

    private static bool IsRightToLeft(char letter) =>
        letter is (>= '\u05BE' and <= '\u07FF') or (>= '\u08A0' and <= '\u08FF') or (>= '\uFB1D' and <= '\uFDFF') or (>= '\uFE70' and <= '\uFEFC')
        && char.GetUnicodeCategory(letter) != UnicodeCategory.DecimalDigitNumber;

    // Half a pair of surrogates is no letter.
    private static string Whole(string words) => string.Concat(words.EnumerateRunes());
}
