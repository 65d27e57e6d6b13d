using System.Globalization;
using System.IO.Compression;
using System.Text;
using MiniExcelLibs;
using MiniExcelLibs.OpenXml;

namespace Portal.Core.Register;

/// <summary>
/// What a spreadsheet saves unless told otherwise. An Excel workbook is read, its first sheet, as the CSV it would have been; the
/// others are refused by their name.
/// </summary>
internal static class Workbook
{
    /// <summary>Of all parts of a workbook together, unpacked: a few kilobytes may say that they are gigabytes.</summary>
    private const long MostUnpacked = 64 * 1024 * 1024;

    private const int MostColumns = 200;

    /// <summary>Lines with nothing in them count here: a sheet may name its millionth line only.</summary>
    private const int MostRows = 2 * RegisterFile.MostLines;

    /// <summary>From here on a spreadsheet has lost the last digits.</summary>
    private const double FirstRounded = 1e15;

    private static readonly OpenXmlConfiguration InMemory = new() { EnableSharedStringCache = false };

    public static bool IsExcel(ReadOnlySpan<byte> bytes) => bytes is [0x50, 0x4B, ..] && Has(bytes, "xl/workbook");

    /// <returns>« un classeur LibreOffice (.ods) »; null when the bytes are of no file that is known and refused.</returns>
    public static string? NameOf(ReadOnlySpan<byte> bytes) => bytes switch
    {
        [0xD0, 0xCF, 0x11, 0xE0, ..] => "un ancien classeur Excel (.xls), ou un classeur protégé par un mot de passe",
        [0x25, 0x50, 0x44, 0x46, ..] => "un PDF",
        [0x50, 0x4B, ..] => Packed(bytes),
        _ => null,
    };

    /// <returns>Its first sheet, a line of text for each of its lines; or why it cannot be read.</returns>
    public static (string Text, FileProblem? Problem) Read(byte[] content)
    {
        try
        {
            return IsTooLarge(content)
                ? ("", new FileProblem("Ce classeur est trop lourd une fois ouvert\u00A0: ne gardez que la feuille des foyers, sans images, puis recommencez."))
                : Lines(content);
        }
        catch (Exception broken) when (broken is not OutOfMemoryException)
        {
            // Somebody's file: the library throws whatever it stumbles on, and the file is what is wrong.
            return ("", new FileProblem("Ce classeur ne s’ouvre pas\u00A0: enregistrez-le de nouveau depuis votre tableur, ou en CSV, puis recommencez."));
        }
    }

    // What a part says of its size is not believed: it is unpacked once, and thrown away.
    private static bool IsTooLarge(byte[] content)
    {
        using var parts = new ZipArchive(new MemoryStream(content));
        var (left, room) = (MostUnpacked, new byte[81920]);
        foreach (var part in parts.Entries)
        {
            using var unpacked = part.Open();
            for (int read; left >= 0 && (read = unpacked.Read(room)) > 0;)
            {
                left -= read;
            }
        }

        return left < 0;
    }

    private static (string Text, FileProblem? Problem) Lines(byte[] content)
    {
        var text = new StringBuilder();
        var count = 0;
        foreach (IDictionary<string, object?> row in MiniExcel.Query(new MemoryStream(content), excelType: ExcelType.XLSX, configuration: InMemory))
        {
            if (row.Count > MostColumns)
            {
                return ("", new FileProblem($"Ce classeur a plus de {MostColumns} colonnes\u00A0: gardez celles du modèle."));
            }

            if (++count > MostRows)
            {
                return ("", new FileProblem($"Ce fichier a plus de {RegisterFile.MostLines:# ##0} lignes\u00A0: coupez-le en deux, sans séparer un foyer."));
            }

            text.AppendJoin(';', row.Values.Select(cell => Quoted(Words(cell)))).Append('\n');
        }

        return (text.ToString(), null);
    }

    private static string Words(object? cell) => cell switch
    {
        null => "",
        DateTime day => day.ToString("dd/MM/yyyy", CultureInfo.InvariantCulture),
        bool yes => yes ? "oui" : "non",
        double number => Math.Abs(number) < FirstRounded ? ((decimal)number).ToString("0.##########", FrenchWords.French) : number.ToString("0.0####E+00", FrenchWords.French),
        _ => Convert.ToString(cell, FrenchWords.French) ?? "",
    };

    // A cell is one line, so that a line of the sheet keeps its number.
    private static string Quoted(string cell) =>
        cell.Length == 0 ? "" : $"\"{cell.ReplaceLineEndings(" ").Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    // All are archives: one says its kind in its first entry, the others name their parts.
    private static string Packed(ReadOnlySpan<byte> bytes) => true switch
    {
        _ when Has(bytes, "application/vnd.oasis.opendocument.spreadsheet") => "un classeur LibreOffice (.ods)",
        _ when Has(bytes, "Index/Document.iwa") => "un classeur Numbers",
        _ => "une archive ou un classeur",
    };

    private static bool Has(ReadOnlySpan<byte> bytes, string name) => bytes.IndexOf(Encoding.ASCII.GetBytes(name)) >= 0;
}
