using System.Text;

namespace Portal.Core.Register;

/// <summary>Files that a spreadsheet saves unless told otherwise, by their first bytes: they are refused by their name.</summary>
internal static class Workbook
{
    /// <returns>« un classeur Excel (.xlsx) »; null when the bytes are of no such file.</returns>
    public static string? NameOf(ReadOnlySpan<byte> bytes) => bytes switch
    {
        [0xD0, 0xCF, 0x11, 0xE0, ..] => "un ancien classeur Excel (.xls)",
        [0x25, 0x50, 0x44, 0x46, ..] => "un PDF",
        [0x50, 0x4B, ..] => Packed(bytes),
        _ => null,
    };

    // Both are archives: one says its kind in its first entry, the other names its parts.
    private static string Packed(ReadOnlySpan<byte> bytes) => true switch
    {
        _ when Has(bytes, "application/vnd.oasis.opendocument.spreadsheet") => "un classeur LibreOffice (.ods)",
        _ when Has(bytes, "xl/workbook") => "un classeur Excel (.xlsx)",
        _ when Has(bytes, "Index/Document.iwa") => "un classeur Numbers",
        _ => "une archive ou un classeur",
    };

    private static bool Has(ReadOnlySpan<byte> bytes, string name) => bytes.IndexOf(Encoding.ASCII.GetBytes(name)) >= 0;
}
