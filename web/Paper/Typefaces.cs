using System.Reflection;
using PdfSharp.Drawing;
using PdfSharp.Fonts;
using PdfSharp.Pdf;

namespace Portal.Web.Paper;

/// <summary>
/// The typefaces of our papers, in the order in which they are tried: that of the pages, with extended Latin; a wide one with
/// Vietnamese, Greek and Cyrillic; Arabic; Hebrew; pictures. They travel inside the program, so that a container needs no font
/// of its own. The library keeps one level of composed letters in a subset: these faces have no letter that needs two.
/// </summary>
internal sealed class Typefaces : IFontResolver
{
    private static readonly string[] Names = ["atkinson", "noto", "arabic", "hebrew", "emoji"];

    static Typefaces() => GlobalFontSettings.FontResolver = new Typefaces();

    private Typefaces()
    {
    }

    /// <param name="size">In points.</param>
    public static IReadOnlyList<XFont> Of(double size, bool bold) =>
        [.. Names.Select(name => new XFont(name, size, bold ? XFontStyleEx.Bold : XFontStyleEx.Regular, new XPdfFontOptions(PdfFontEncoding.Unicode)))];

    public FontResolverInfo ResolveTypeface(string familyName, bool isBold, bool isItalic) => new($"{familyName}-{(isBold ? 700 : 400)}");

    public byte[] GetFont(string faceName)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(faceName) ?? throw new InvalidOperationException($"The typeface {faceName} is not in the program.");
        using var file = new MemoryStream();
        stream.CopyTo(file);
        return file.ToArray();
    }
}
