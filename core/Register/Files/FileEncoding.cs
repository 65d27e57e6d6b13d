using System.Text;
using System.Text.Unicode;

namespace Portal.Core.Register;

/// <summary>
/// How the bytes of a file are letters. A mark says it; UTF-16 shows it by its noughts; the other ways are tried one beside the
/// other, and one is believed only if all its letters stand where French writes them and no other way reads as well. A file of
/// which two readings are possible is not read: a family's name must not be kept wrong because somebody guessed.
/// </summary>
public static class FileEncoding
{
    private const string SaveAsUtf8 =
        "Enregistrez-le en UTF-8, puis recommencez\u00A0: dans Excel, «\u00A0Fichier\u00A0», «\u00A0Enregistrer sous\u00A0», type «\u00A0CSV UTF-8 (délimité par des virgules)\u00A0»\u00A0; "
        + "dans LibreOffice, «\u00A0Enregistrer sous\u00A0», cochez «\u00A0Éditer les paramètres du filtre\u00A0», jeu de caractères «\u00A0Unicode (UTF-8)\u00A0».";

    private static readonly FileProblem Unsure = new($"L’encodage de ce fichier ne se reconnaît pas avec certitude\u00A0: ses accents seraient peut-être faux. {SaveAsUtf8}");

    private static readonly FileProblem Broken = new($"L’encodage de ce fichier n’est pas celui qu’il annonce, ou des caractères y sont abîmés. {SaveAsUtf8}");

    private static readonly FileProblem NoText = new("Ce fichier n’est pas du texte. Enregistrez-le en CSV depuis votre tableur, puis recommencez.");

    // Windows, ISO-8859-15 (and what it shares with 8859-1), Mac, and DOS as France and as America had it.
    private static readonly Encoding[] OneByteEach = [.. new[] { 1252, 28605, 10000, 850, 437 }.Select(page => CodePagesEncodingProvider.Instance.GetEncoding(page)!)];

    private static readonly Encoding Utf8Strict = new UTF8Encoding(false, throwOnInvalidBytes: true);
    private static readonly Encoding Utf16 = new UnicodeEncoding(bigEndian: false, byteOrderMark: false, throwOnInvalidBytes: true);
    private static readonly Encoding Utf16BigEndian = new UnicodeEncoding(bigEndian: true, byteOrderMark: false, throwOnInvalidBytes: true);

    /// <summary>The text of a file without its mark; or why it cannot be read.</summary>
    public static (string Text, FileProblem? Problem) Read(ReadOnlySpan<byte> bytes) => bytes switch
    {
        [0xEF, 0xBB, 0xBF, .. var rest] => As(Utf8Strict, rest),
        [0xFF, 0xFE, 0, 0, ..] or [0, 0, 0xFE, 0xFF, ..] => ("", Unsure),
        [0xFF, 0xFE, .. var rest] => As(Utf16, rest),
        [0xFE, 0xFF, .. var rest] => As(Utf16BigEndian, rest),
        _ when bytes.Contains((byte)0) => Unmarked16(bytes),
        _ => Unmarked(bytes),
    };

    private static (string, FileProblem?) As(Encoding encoding, ReadOnlySpan<byte> bytes)
    {
        try
        {
            var text = encoding.GetString(bytes);
            return text.Contains('\uFFFD') ? ("", Broken) : text.Contains('\0') ? ("", NoText) : (text, null);
        }
        catch (DecoderFallbackException)
        {
            return ("", Broken);
        }
    }

    // Headings and most names are ASCII: their second bytes are noughts, all on one side.
    private static (string, FileProblem?) Unmarked16(ReadOnlySpan<byte> bytes)
    {
        var (even, odd) = (0, 0);
        for (var index = 0; index < bytes.Length; index++)
        {
            if (bytes[index] == 0)
            {
                _ = index % 2 == 0 ? even++ : odd++;
            }
        }

        return (even, odd) switch
        {
            _ when bytes.Length % 2 != 0 || (even > 0 && odd > 0) => ("", NoText),
            (0, _) when odd > bytes.Length / 4 => As(Utf16, bytes),
            (_, 0) when even > bytes.Length / 4 => As(Utf16BigEndian, bytes),
            _ => ("", NoText),
        };
    }

    private static (string, FileProblem?) Unmarked(ReadOnlySpan<byte> bytes)
    {
        if (!bytes.ContainsAnyExceptInRange((byte)0, (byte)127))
        {
            return (Encoding.ASCII.GetString(bytes), null);
        }

        var readings = Readings(bytes);
        if (Utf8.IsValid(bytes))
        {
            // Letters of another way rarely make good UTF-8; where they do, it does not read as French.
            var text = Encoding.UTF8.GetString(bytes);
            return readings.Count == 0 || FrenchLetters.AreLikely(text) ? As(Utf8Strict, bytes) : ("", Unsure);
        }

        return readings.Count == 1 ? (readings.Single(), null) : ("", Unsure);
    }

    /// <summary>The different texts that the bytes may be, as French is written.</summary>
    private static HashSet<string> Readings(ReadOnlySpan<byte> bytes)
    {
        var texts = new HashSet<string>(StringComparer.Ordinal);
        foreach (var encoding in OneByteEach)
        {
            var text = encoding.GetString(bytes);
            if (FrenchLetters.AreLikely(text))
            {
                texts.Add(text);
            }
        }

        return texts;
    }
}
