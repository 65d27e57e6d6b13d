using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;

namespace Portal.TestSupport;

/// <summary>Reads the words of our own papers back, as a person who copies them out of a reader would: letter by letter, by what each glyph is said to mean.</summary>
public static partial class PdfText
{
    /// <summary>What was drawn, in order: a line of text or a cell of a table is one entry.</summary>
    public static IReadOnlyList<string> Of(byte[] pdf)
    {
        var streams = Streams(pdf);
        // The letters of each weight come with their meaning, in the order in which pages number them: /F0, /F1.
        var meanings = streams.Where(stream => stream.Contains("begincmap", StringComparison.Ordinal))
            .Select(map => Pair().Matches(map).ToDictionary(pair => pair.Groups["glyph"].Value, pair => (char)int.Parse(pair.Groups["letter"].Value, NumberStyles.HexNumber, CultureInfo.InvariantCulture)))
            .ToList();
        return
        [
            .. streams.Where(stream => stream.Contains(" Tj ET", StringComparison.Ordinal)).SelectMany(page => Shown().Matches(page))
                .Select(shown => Read(shown.Groups["glyphs"].Value, meanings[int.Parse(shown.Groups["font"].Value, CultureInfo.InvariantCulture)])),
        ];
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

    private static string Read(string glyphs, Dictionary<string, char> meaning) =>
        string.Concat(glyphs.Chunk(4).Select(glyph => meaning[new string(glyph)]));

    private static List<string> Streams(byte[] pdf)
    {
        var file = Encoding.Latin1.GetString(pdf);
        return [.. Stream().Matches(file).Select(stream => Unpacked(pdf.AsSpan(stream.Index + stream.Length, int.Parse(stream.Groups["length"].Value, CultureInfo.InvariantCulture))))];
    }

    private static string Unpacked(ReadOnlySpan<byte> packed)
    {
        using var zlib = new ZLibStream(new MemoryStream(packed.ToArray()), CompressionMode.Decompress);
        using var plain = new MemoryStream();
        zlib.CopyTo(plain);
        return Encoding.Latin1.GetString(plain.ToArray());
    }

    [GeneratedRegex(@"/Filter /FlateDecode /Length (?<length>\d+) >>\nstream\n")]
    private static partial Regex Stream();

    [GeneratedRegex("<(?<glyph>[0-9A-F]{4})> <(?<letter>[0-9A-F]{4})>\n")]
    private static partial Regex Pair();

    [GeneratedRegex(@"/F(?<font>\d+) [\d.]+ Tf [\d.\-]+ [\d.\-]+ Td <(?<glyphs>[0-9A-F]*)> Tj")]
    private static partial Regex Shown();
}
