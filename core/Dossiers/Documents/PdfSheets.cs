using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;

namespace Portal.Core.Dossiers;

/// <summary>
/// How many sheets a PDF has, as its tree of pages says: in the open, or in a compressed stream of objects (PDF 1.5). The
/// family wrote the file: what it says is shown to people, and nothing is decided by it.
/// </summary>
public static partial class PdfSheets
{
    /// <summary>More than that was not sent by a family.</summary>
    private const int Most = 5000;

    /// <summary>What is unpacked of one file at most: a few kilobytes may say that they are gigabytes.</summary>
    private const int MostUnpacked = 8 * 1024 * 1024;

    /// <returns>Null when it does not say, or says nonsense: an encrypted or broken file.</returns>
    public static async Task<int?> Count(Stream pdf, CancellationToken ct)
    {
        using var memory = new MemoryStream();
        await pdf.CopyToAsync(memory, ct);
        var bytes = memory.GetBuffer().AsMemory(0, (int)memory.Length);
        var text = Encoding.Latin1.GetString(bytes.Span);
        var counts = CountsIn(text);
        var left = MostUnpacked;
        foreach (Match packed in ObjectStreams().Matches(text))
        {
            var unpacked = Unpack(bytes[(packed.Index + packed.Length)..], left);
            left -= unpacked.Length;
            counts.AddRange(CountsIn(unpacked));
        }

        // The root of the tree counts all that is under it.
        var sheets = counts.DefaultIfEmpty(0).Max();
        return sheets is > 0 and <= Most ? sheets : null;
    }

    private static List<int> CountsIn(string text) =>
        [.. PageTree().Matches(text).Select(match => int.TryParse(match.Groups["count"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : 0)];

    private static string Unpack(ReadOnlyMemory<byte> packed, int most)
    {
        var room = new byte[most];
        var length = 0;
        try
        {
            using var unzip = new ZLibStream(new MemoryStream(packed.ToArray()), CompressionMode.Decompress);
            for (int read; length < most && (read = unzip.Read(room, length, most - length)) > 0;)
            {
                length += read;
            }
        }
        catch (InvalidDataException)
        {
            // Broken, or not what it says it is: what was read so far is all there is.
        }

        return Encoding.Latin1.GetString(room, 0, length);
    }

    [GeneratedRegex(@"/Type\s*/Pages\b[^>]{0,4000}?/Count\s+(?<count>[0-9]+)|/Count\s+(?<count>[0-9]+)[^>]{0,4000}?/Type\s*/Pages\b", RegexOptions.None, 2000)]
    private static partial Regex PageTree();

    [GeneratedRegex(@"/Type\s*/ObjStm\b[^>]{0,400}>>\s*stream\r?\n|/FlateDecode[^>]{0,200}/Type\s*/ObjStm\b[^>]{0,200}>>\s*stream\r?\n", RegexOptions.None, 2000)]
    private static partial Regex ObjectStreams();
}
