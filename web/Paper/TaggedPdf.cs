using PdfSharp.Drawing;
using PdfSharp.Events;
using PdfSharp.Fonts;
using PdfSharp.Pdf;
using PdfSharp.UniversalAccessibility;

namespace Portal.Web.Paper;

/// <summary>
/// Pages of A4 whose words stand in a tree of headings, paragraphs and tables, in French, so that a reader aloud can follow
/// (PDF/UA as far as the library goes). Lengths are points from the page's upper left corner; pages are drawn in order.
/// </summary>
internal sealed class TaggedPdf : IDisposable
{
    public const double Width = 595;
    public const double Height = 842;

    private readonly PdfDocument document = new();
    private readonly StructureBuilder structure;
    private XGraphics? page;

    public TaggedPdf(string title, DateTimeOffset now)
    {
        document.Info.Title = title;
        document.Info.Creator = "Portail famille";
        document.Info.CreationDate = document.Info.ModificationDate = now.UtcDateTime;
        document.RenderEvents.RenderTextEvent += MarkActualText;
        var manager = UAManager.ForDocument(document);
        manager.SetDocumentLanguage("fr");
        structure = manager.StructureBuilder;
    }

    public void NextPage()
    {
        page?.Dispose();
        page = XGraphics.FromPdfPage(document.AddPage());
    }

    /// <param name="words">Said in the place of what is drawn, where that is not the words themselves.</param>
    public void Begin(PdfBlockLevelElementTag tag, string? words = null)
    {
        structure.BeginElement(tag);
        if (words is not null)
        {
            structure.CurrentStructureElement.Elements.SetString("/ActualText", words);
        }
    }

    /// <param name="scope">Column or Row.</param>
    public void BeginHeader(string scope)
    {
        structure.BeginElement(PdfBlockLevelElementTag.TableHeaderCell);
        structure.CurrentStructureElement.TableAttributes.Elements.SetName("/Scope", $"/{scope}");
    }

    /// <summary>What only decorates, or was said before: it is not read aloud.</summary>
    public void BeginDecoration() => structure.BeginArtifact();

    public void End() => structure.End();

    /// <param name="y">Of the line on which the letters stand.</param>
    /// <param name="grey">0 is black, 1 is white.</param>
    public void Text(Lettering letters, string words, double x, double y, double grey) =>
        letters.Draw(page!, words, x, y, new XSolidBrush(XColor.FromGrayScale(grey)));

    public void Line(double from, double to, double y, double thickness, double grey)
    {
        BeginDecoration();
        page!.DrawLine(new XPen(XColor.FromGrayScale(grey), thickness), from, y, to, y);
        End();
    }

    public byte[] ToBytes()
    {
        page?.Dispose();
        page = null;
        using var file = new MemoryStream();
        document.Save(file);
        return file.ToArray();
    }

    public void Dispose()
    {
        page?.Dispose();
        document.Dispose();
    }

    // The library writes what a glyph means in hexadecimal as it stands. Beyond U+FFFF a reader expects the two halves of the pair.
    private static void MarkActualText(object? sender, RenderTextEventArgs drawn) =>
        drawn.CodePointGlyphIndexPairs =
        [
            .. drawn.CodePointGlyphIndexPairs.Select(pair => pair.CodePoint > char.MaxValue ? new CodePointGlyphIndexPair(Halves(pair.CodePoint), pair.GlyphIndex) : pair),
        ];

    private static int Halves(int codePoint)
    {
        var halves = char.ConvertFromUtf32(codePoint);
        return (halves[0] << 16) | halves[1];
    }
}
