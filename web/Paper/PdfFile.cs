using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace Portal.Web.Paper;

/// <summary>Letters of one weight in a PDF: those that were drawn are remembered, with their widths and what they mean.</summary>
public sealed class PdfFont(string name, TrueType font)
{
    private readonly SortedDictionary<ushort, char> used = [];

    public string Name { get; } = name;

    public TrueType Font { get; } = font;

    /// <summary>Glyph by glyph, so that a reader can still find and copy the words.</summary>
    internal IReadOnlyDictionary<ushort, char> Used => used;

    /// <param name="size">In points, as is the answer.</param>
    public double WidthOf(string words, double size) => words.Sum(letter => Font.WidthOf(Font.GlyphOf(letter))) * size / 1000;

    internal string Glyphs(string words)
    {
        var glyphs = new StringBuilder(words.Length * 4);
        foreach (var letter in words)
        {
            var glyph = Font.GlyphOf(letter);
            used.TryAdd(glyph, letter);
            glyphs.Append(CultureInfo.InvariantCulture, $"{glyph:X4}");
        }

        return glyphs.ToString();
    }
}

/// <summary>
/// A small PDF 1.7: pages of A4, text in embedded TrueType letters, straight lines. Lengths are points from the page's
/// upper left corner. That is all that our papers need, so no library comes with its own terms.
/// </summary>
public sealed class PdfFile(string title, DateTimeOffset now, params IReadOnlyList<PdfFont> fonts)
{
    public const double Width = 595.28;
    public const double Height = 841.89;

    private const int ObjectsPerFont = 5;
    private const int FirstFont = 4;

    private readonly List<StringBuilder> pages = [];

    public int Pages => pages.Count;

    public void AddPage() => pages.Add(new StringBuilder());

    /// <param name="page">From 0.</param>
    /// <param name="y">Of the line on which the letters stand.</param>
    /// <param name="grey">0 is black, 1 is white.</param>
    public void Text(int page, PdfFont font, double size, double x, double y, string words, double grey = 0) =>
        pages[page].Append(CultureInfo.InvariantCulture, $"BT {grey:0.##} g /F{IndexOf(font)} {size:0.##} Tf {x:0.##} {Height - y:0.##} Td <{font.Glyphs(words)}> Tj ET\n");

    public void Line(int page, double x1, double x2, double y, double thickness, double grey) =>
        pages[page].Append(CultureInfo.InvariantCulture, $"{grey:0.##} G {thickness:0.##} w {x1:0.##} {Height - y:0.##} m {x2:0.##} {Height - y:0.##} l S\n");

    public byte[] ToBytes()
    {
        using var file = new Objects();
        var firstPage = FirstFont + (ObjectsPerFont * fonts.Count);
        var resources = string.Join(' ', fonts.Select((_, index) => $"/F{index} {FirstFont + (ObjectsPerFont * index)} 0 R"));
        file.Add("<< /Type /Catalog /Pages 2 0 R /Lang (fr-FR) /ViewerPreferences << /DisplayDocTitle true >> >>");
        file.Add($"<< /Type /Pages /Kids [{string.Join(' ', pages.Select((_, page) => $"{firstPage + (2 * page)} 0 R"))}] /Count {pages.Count} >>");
        file.Add(string.Create(CultureInfo.InvariantCulture, $"<< /Title <FEFF{Convert.ToHexString(Encoding.BigEndianUnicode.GetBytes(title))}> /Producer (Portail famille) /CreationDate (D:{now.UtcDateTime:yyyyMMddHHmmss}Z) >>"));
        foreach (var font in fonts)
        {
            AddFont(file, font);
        }

        for (var page = 0; page < pages.Count; page++)
        {
            file.Add(string.Create(CultureInfo.InvariantCulture, $"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {Width} {Height}] /Resources << /Font << {resources} >> >> /Contents {firstPage + (2 * page) + 1} 0 R >>"));
            file.AddStream("", Encoding.ASCII.GetBytes(pages[page].ToString()));
        }

        return file.ToBytes();
    }

    private static void AddFont(Objects file, PdfFont letters)
    {
        var (first, font, name) = (file.Count + 1, letters.Font, letters.Name);
        int InThousandths(int units) => units * 1000 / font.UnitsPerEm;

        file.Add($"<< /Type /Font /Subtype /Type0 /BaseFont /{name} /Encoding /Identity-H /DescendantFonts [{first + 1} 0 R] /ToUnicode {first + 4} 0 R >>");
        file.Add($"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /{name} /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /FontDescriptor {first + 2} 0 R /CIDToGIDMap /Identity /W [{string.Join(' ', letters.Used.Keys.Select(glyph => $"{glyph} [{font.WidthOf(glyph)}]"))}] >>");
        file.Add($"<< /Type /FontDescriptor /FontName /{name} /Flags 4 /FontBBox [{string.Join(' ', font.Box.Select(InThousandths))}] /ItalicAngle 0 /Ascent {InThousandths(font.Ascent)} /Descent {InThousandths(font.Descent)} /CapHeight {InThousandths(font.Ascent)} /StemV 80 /FontFile2 {first + 3} 0 R >>");
        file.AddStream($"/Length1 {font.Bytes.Length}", font.Bytes);
        file.AddStream("", Encoding.ASCII.GetBytes(MeaningOf(letters)));
    }

    // At most a hundred lines per block, as the format asks.
    private static string MeaningOf(PdfFont letters)
    {
        var map = new StringBuilder("/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /Letters def /CMapType 2 def\n1 begincodespacerange <0000> <FFFF> endcodespacerange\n");
        foreach (var block in letters.Used.Chunk(100))
        {
            map.Append(CultureInfo.InvariantCulture, $"{block.Length} beginbfchar\n");
            foreach (var (glyph, letter) in block)
            {
                map.Append(CultureInfo.InvariantCulture, $"<{glyph:X4}> <{(int)letter:X4}>\n");
            }

            map.Append("endbfchar\n");
        }

        return map.Append("endcmap CMapName currentdict /CMap defineresource pop end end").ToString();
    }

    private int IndexOf(PdfFont font) => fonts.ToList().IndexOf(font);

    /// <summary>The numbered objects of a file and, at its end, where each begins.</summary>
    private sealed class Objects : IDisposable
    {
        private readonly MemoryStream file = new();
        private readonly List<long> begins = [];

        public Objects() => Write("%PDF-1.7\n%éèêë\n");

        public int Count => begins.Count;

        public void Add(string content)
        {
            begins.Add(file.Position);
            Write($"{begins.Count} 0 obj\n{content}\nendobj\n");
        }

        public void AddStream(string entries, byte[] content)
        {
            using var packed = new MemoryStream();
            using (var zlib = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true))
            {
                zlib.Write(content);
            }

            begins.Add(file.Position);
            Write($"{begins.Count} 0 obj\n<< {entries} /Filter /FlateDecode /Length {packed.Length} >>\nstream\n");
            packed.WriteTo(file);
            Write("\nendstream\nendobj\n");
        }

        public byte[] ToBytes()
        {
            var table = file.Position;
            Write($"xref\n0 {begins.Count + 1}\n0000000000 65535 f \n");
            begins.ForEach(begin => Write(string.Create(CultureInfo.InvariantCulture, $"{begin:0000000000} 00000 n \n")));
            Write($"trailer\n<< /Size {begins.Count + 1} /Root 1 0 R /Info 3 0 R >>\nstartxref\n{table}\n%%EOF\n");
            return file.ToArray();
        }

        public void Dispose() => file.Dispose();

        private void Write(string text) => file.Write(Encoding.Latin1.GetBytes(text));
    }
}
