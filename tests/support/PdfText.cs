using System.Text;
using UglyToad.PdfPig;
using UglyToad.PdfPig.Content;

namespace Portal.TestSupport;

/// <summary>Reads the words of our papers back, as a person who copies them out of a reader would.</summary>
public static class PdfText
{
    /// <summary>What was drawn, in order: a heading, a paragraph, a cell of a table or a foot is one entry.</summary>
    public static IReadOnlyList<string> Of(byte[] pdf)
    {
        using var document = PdfDocument.Open(pdf);
        return [.. document.GetPages().SelectMany(page => page.GetMarkedContents()).Where(part => part.Letters.Count > 0).Select(Read)];
    }

    /// <summary>The same as running words, with ordinary spaces.</summary>
    public static string Words(byte[] pdf) => string.Join(' ', Of(pdf)).Replace('\u00A0', ' ');

    /// <summary>What stands after a label: the cell beside it.</summary>
    public static string After(byte[] pdf, string label)
    {
        var texts = Of(pdf);
        var at = texts.ToList().IndexOf(label);
        return at >= 0 && at + 1 < texts.Count ? texts[at + 1] : throw new InvalidOperationException($"« {label} » is not in: {string.Join(" | ", texts)}");
    }

    // A joined letter is the letter that it is a form of.
    private static string Read(MarkedContentElement part) =>
        string.Concat(part.Letters.Select(letter => letter.Value is [>= '\uFB50' and <= '\uFEFC', ..] joined ? joined.Normalize(NormalizationForm.FormKC) : letter.Value)).Trim(' ');
}
