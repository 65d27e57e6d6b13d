using System.Text.RegularExpressions;
using CsvHelper;
using MiniExcelLibs;

namespace Portal.Core.Register;

/// <summary>
/// Writes the register as a French spreadsheet opens it: « ; », a mark that says UTF-8, and an apostrophe before what it would
/// run as a formula. A text that begins with such apostrophes itself gets one more, so that reading takes exactly one off.
/// </summary>
public static partial class RegisterWriter
{
    private static readonly CsvWriterOptions French = CsvWriterOptions.Default with { Separator = ';', FormatProvider = FrenchWords.French };

    /// <param name="withMark">At the beginning of a file: says UTF-8 to spreadsheets.</param>
    public static byte[] Write(IEnumerable<IReadOnlyList<string>> rows, bool withMark)
    {
        using var bytes = new MemoryStream();
        using (var csv = CsvWriter.Create(bytes, French with { WriteByteOrderMark = withMark }, leaveOpen: true))
        {
            foreach (var row in rows)
            {
                foreach (var cell in row)
                {
                    csv.WriteField(Marked(cell));
                }

                csv.EndRecord();
            }
        }

        return bytes.ToArray();
    }

    /// <summary>The same lines as an Excel workbook: all cells are text, so that no zero is lost, and marked as in the CSV, so that both read alike.</summary>
    public static byte[] Workbook(IEnumerable<IReadOnlyList<string>> rows)
    {
        using var book = new MemoryStream();
        book.SaveAs(rows.Select(row => row.Select((cell, index) => (cell, index)).ToDictionary(pair => $"{pair.index}", object (pair) => Marked(pair.cell))), printHeader: false, sheetName: "Foyers");
        return book.ToArray();
    }

    /// <summary>A text that a spreadsheet shows and does not run.</summary>
    public static string Marked(string cell) => Formula().IsMatch(cell) ? $"'{cell}" : cell;

    [GeneratedRegex(@"^'*[=+\-@\t\r]")]
    private static partial Regex Formula();
}
