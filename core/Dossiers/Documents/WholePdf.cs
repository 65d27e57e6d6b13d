namespace Portal.Core.Dossiers;

/// <summary>
/// Whether a PDF arrived whole, looked at as a reader begins: from its end, where it says where its table stands. A few searches
/// through the bytes and nothing unpacked, whatever a stranger sends. A wrong place of the table is forgiven where a trailer
/// stands, as readers make such a table anew.
/// </summary>
public static class WholePdf
{
    /// <summary>Where readers look for the end; mailers and scanners leave a few bytes behind it.</summary>
    private const int Tail = 1024;

    public static bool Is(ReadOnlySpan<byte> file)
    {
        var written = file.TrimEnd("\0\t\n\f\r "u8);
        var tail = written[Math.Max(0, written.Length - Tail)..];
        return tail.LastIndexOf("%%EOF"u8) is var end and >= 0
            && TableIn(tail[..end]) is { } table
            && (StandsAt(file, table) || file.IndexOf("trailer"u8) >= 0)
            && file.IndexOf(" obj"u8) >= 0
            && file.IndexOf("/Root"u8) >= 0
            && HasPages(file);
    }

    /// <returns>The number that stands after « startxref »; null where there is none.</returns>
    private static long? TableIn(ReadOnlySpan<byte> tail)
    {
        var said = tail.LastIndexOf("startxref"u8);
        return said >= 0 && long.TryParse(tail[(said + "startxref".Length)..].Trim("\0\t\n\f\r "u8), System.Globalization.NumberStyles.None, null, out var place) ? place : null;
    }

    // A table in words, or packed in an object (PDF 1.5).
    private static bool StandsAt(ReadOnlySpan<byte> file, long place)
    {
        if (place <= 0 || place >= file.Length)
        {
            return false;
        }

        var there = file[(int)place..].TrimStart("\0\t\n\f\r "u8);
        return there.StartsWith("xref"u8) || there[..Math.Min(there.Length, 32)].IndexOf(" obj"u8) > 0;
    }

    // In the open, packed, or sealed by a password.
    private static bool HasPages(ReadOnlySpan<byte> file) => file.IndexOf("/Pages"u8) >= 0 || file.IndexOf("/ObjStm"u8) >= 0 || file.IndexOf("/Encrypt"u8) >= 0;
}
