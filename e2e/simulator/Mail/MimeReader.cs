using System.Text;
using System.Text.RegularExpressions;

namespace Portal.Simulator.Mail;

/// <summary>Enough of MIME to show what a portal sends: encoded headers, quoted-printable and base64, nested multiparts.</summary>
internal static partial class MimeReader
{
    private const int DeepestPart = 8;

    /// <summary>The headers decoded (the first of each name), the first text part and the first HTML part.</summary>
    public static (IReadOnlyDictionary<string, string> Headers, string Text, string Html) Read(byte[] message)
    {
        // Latin-1 keeps every byte as one character, so parts can be cut as text and decoded as bytes.
        var (headers, body) = Split(Encoding.Latin1.GetString(message));
        string? text = null, html = null;
        Visit(headers, body, depth: 0);

        return (headers.ToDictionary(header => header.Key, header => DecodeWords(header.Value), StringComparer.OrdinalIgnoreCase), text ?? "", html ?? "");

        void Visit(Dictionary<string, string> partHeaders, string content, int depth)
        {
            var type = partHeaders.GetValueOrDefault("Content-Type", "text/plain");
            if (type.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase) && depth < DeepestPart)
            {
                foreach (var part in PartsOf(content, Parameter(type, "boundary")))
                {
                    var (inner, innerBody) = Split(part);
                    Visit(inner, innerBody, depth + 1);
                }
            }
            else if (type.StartsWith("text/html", StringComparison.OrdinalIgnoreCase)) html ??= Decode(partHeaders, type, content);
            else if (type.StartsWith("text/", StringComparison.OrdinalIgnoreCase)) text ??= Decode(partHeaders, type, content);
        }
    }

    private static (Dictionary<string, string> Headers, string Body) Split(string entity)
    {
        var end = entity.StartsWith("\r\n", StringComparison.Ordinal) ? 0 : entity.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        var head = end < 0 ? entity : entity[..end];
        var body = end < 0 ? "" : entity[(end + (end == 0 ? 2 : 4))..];

        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var line in Folding().Replace(head, "$1").Split("\r\n", StringSplitOptions.RemoveEmptyEntries))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0) headers.TryAdd(line[..colon].Trim(), line[(colon + 1)..].Trim());
        }

        return (headers, body);
    }

    private static IEnumerable<string> PartsOf(string content, string boundary) =>
        ("\r\n" + content).Split("\r\n--" + boundary)
            .Skip(1)
            .TakeWhile(part => !part.StartsWith("--", StringComparison.Ordinal))
            .Select(part => part[Math.Min(part.Length, part.IndexOf("\r\n", StringComparison.Ordinal) + 2)..]);

    private static string Decode(Dictionary<string, string> headers, string type, string content)
    {
        var bytes = headers.GetValueOrDefault("Content-Transfer-Encoding", "").ToLowerInvariant() switch
        {
            "base64" => FromBase64(content),
            "quoted-printable" => FromQuotedPrintable(SoftBreak().Replace(content, ""), underscoreIsSpace: false),
            _ => Encoding.Latin1.GetBytes(content),
        };
        return Charset(Parameter(type, "charset")).GetString(bytes);
    }

    /// <summary>RFC 2047. Neighbouring words are joined as bytes before they are decoded: some writers cut inside a letter.</summary>
    private static string DecodeWords(string value)
    {
        var decoded = EncodedRun().Replace(value, run =>
        {
            var words = EncodedWord().Matches(run.Value);
            var bytes = words.SelectMany(word => word.Groups[2].Value is "B" or "b"
                ? FromBase64(word.Groups[3].Value)
                : FromQuotedPrintable(word.Groups[3].Value, underscoreIsSpace: true));
            return Charset(words[0].Groups[1].Value).GetString(bytes.ToArray());
        });

        // What was not encoded may still be raw UTF-8, kept byte by byte until here.
        return decoded == value ? Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(value)) : decoded;
    }

    private static byte[] FromBase64(string text)
    {
        var compact = string.Concat(text.Where(sign => !char.IsWhiteSpace(sign)));
        var bytes = new byte[compact.Length];
        return Convert.TryFromBase64String(compact, bytes, out var length) ? bytes[..length] : Encoding.Latin1.GetBytes(text);
    }

    private static byte[] FromQuotedPrintable(string text, bool underscoreIsSpace)
    {
        var bytes = new List<byte>(text.Length);
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] == '=' && at + 2 < text.Length && char.IsAsciiHexDigit(text[at + 1]) && char.IsAsciiHexDigit(text[at + 2]))
            {
                bytes.Add(Convert.ToByte(text.Substring(at + 1, 2), 16));
                at += 2;
            }
            else bytes.Add(text[at] == '_' && underscoreIsSpace ? (byte)' ' : (byte)text[at]);
        }

        return [.. bytes];
    }

    private static Encoding Charset(string name)
    {
        try
        {
            return name.Length == 0 ? Encoding.UTF8 : Encoding.GetEncoding(name);
        }
        catch (ArgumentException)
        {
            return Encoding.UTF8;
        }
    }

    private static string Parameter(string header, string name) =>
        Regex.Match(header, $"""[;\s]{name}\s*=\s*(?:"([^"]*)"|([^;\s]+))""", RegexOptions.IgnoreCase) is { Success: true } found
            ? found.Groups[1].Value + found.Groups[2].Value
            : "";

    [GeneratedRegex(@"\r\n([ \t])")]
    private static partial Regex Folding();

    [GeneratedRegex(@"=[ \t]*\r\n")]
    private static partial Regex SoftBreak();

    [GeneratedRegex(@"=\?([^?\s]+)\?([BbQq])\?([^?\s]*)\?=")]
    private static partial Regex EncodedWord();

    [GeneratedRegex(@"=\?[^?\s]+\?[BbQq]\?[^?\s]*\?=(?:\s+=\?[^?\s]+\?[BbQq]\?[^?\s]*\?=)*")]
    private static partial Regex EncodedRun();
}
