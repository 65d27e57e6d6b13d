using System.Text;

namespace Portal.Core.Messaging;

/// <summary>
/// Reads a delivery status notification (RFC 3464): a <c>multipart/report</c> with one part of fields, which machines
/// write for machines. Anything else (a person's answer, an absence message) is not a report.
/// </summary>
public static class DeliveryReport
{
    /// <returns>The recipients that were not reached; empty when this is not a report, or one of success or delay.</returns>
    public static IReadOnlyList<Bounce> Read(string message)
    {
        var (headers, body) = Split(message.ReplaceLineEndings("\n"));
        var type = headers.GetValueOrDefault("content-type", "");
        if (!type.StartsWith("multipart/report", StringComparison.OrdinalIgnoreCase) || Parameter(type, "boundary") is not { Length: > 0 } boundary)
        {
            return [];
        }

        var parts = Parts(body, boundary).Select(Split).ToList();
        var mail = parts.Where(part => TypeOf(part) is "text/rfc822-headers" or "message/rfc822" or "message/global-headers" or "message/global")
            .Select(part => BounceStatus.MailIn(Split(Decoded(part)).Headers.GetValueOrDefault("message-id"))).FirstOrDefault(found => found is not null);

        // The first group of fields is about the message, each other about one recipient.
        return [.. parts.Where(part => TypeOf(part) is "message/delivery-status" or "message/global-delivery-status")
            .SelectMany(part => Decoded(part).Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Select(FieldsIn))
            .Select(fields => BounceIn(fields, mail)).OfType<Bounce>()];
    }

    private static Bounce? BounceIn(Dictionary<string, string> fields, Guid? mail)
    {
        // What we wrote to comes first: a forwarder's report names the address behind it.
        var recipient = fields.GetValueOrDefault("original-recipient") ?? fields.GetValueOrDefault("final-recipient");
        if (recipient is null || !fields.GetValueOrDefault("action", "").Equals("failed", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var address = recipient[(recipient.IndexOf(';', StringComparison.Ordinal) + 1)..].Trim().Trim('<', '>');
        var status = fields.GetValueOrDefault("status", "").Split(' ', '(')[0];
        var said = fields.GetValueOrDefault("diagnostic-code", "");
        return new Bounce(address, BounceStatus.IsForGood(status), $"{status} {said[(said.IndexOf(';', StringComparison.Ordinal) + 1)..].Trim()}".Trim(), mail);
    }

    private static IEnumerable<string> Parts(string body, string boundary)
    {
        var part = new StringBuilder();
        var isInside = false;
        foreach (var line in body.Split('\n'))
        {
            var edge = line.TrimEnd();
            if (edge != $"--{boundary}" && edge != $"--{boundary}--")
            {
                part.Append(isInside ? line + "\n" : "");
                continue;
            }

            if (isInside)
            {
                yield return part.ToString();
            }

            part.Clear();
            isInside = edge == $"--{boundary}";
            if (!isInside)
            {
                yield break;
            }
        }

        if (isInside)
        {
            yield return part.ToString();
        }
    }

    private static (Dictionary<string, string> Headers, string Body) Split(string text)
    {
        text = text.TrimStart('\n');
        var end = text.IndexOf("\n\n", StringComparison.Ordinal);
        return end < 0 ? (FieldsIn(text), "") : (FieldsIn(text[..end]), text[(end + 2)..]);
    }

    private static string TypeOf((Dictionary<string, string> Headers, string Body) part) =>
        part.Headers.GetValueOrDefault("content-type", "").Split(';')[0].Trim().ToLowerInvariant();

    private static string Decoded((Dictionary<string, string> Headers, string Body) part) => part.Headers.GetValueOrDefault("content-transfer-encoding", "").Trim().ToLowerInvariant() switch
    {
        "base64" => Encoding.UTF8.GetString(FromBase64(part.Body)).ReplaceLineEndings("\n"),
        "quoted-printable" => Unquoted(part.Body),
        _ => part.Body,
    };

    private static byte[] FromBase64(string text)
    {
        var buffer = new byte[text.Length];
        return Convert.TryFromBase64String(string.Concat(text.Where(sign => !char.IsWhiteSpace(sign))), buffer, out var length) ? buffer[..length] : [];
    }

    // Fields are ASCII: only the soft line ends and what stands for « = » matter.
    private static string Unquoted(string text) => text.Replace("=\n", "", StringComparison.Ordinal).Replace("=3D", "=", StringComparison.OrdinalIgnoreCase);

    /// <summary>Fields by their names in small letters; a line that begins with a space continues the one before, the first of a name counts.</summary>
    private static Dictionary<string, string> FieldsIn(string text)
    {
        var fields = new Dictionary<string, string>();
        var name = "";
        foreach (var line in text.Split('\n'))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (line is [' ' or '\t', ..])
            {
                if (name.Length > 0)
                {
                    fields[name] += " " + line.Trim();
                }
            }
            else if (colon > 0)
            {
                name = line[..colon].Trim().ToLowerInvariant();
                name = fields.TryAdd(name, line[(colon + 1)..].Trim()) ? name : "";
            }
        }

        return fields;
    }

    private static string? Parameter(string header, string name)
    {
        foreach (var part in header.Split(';').Skip(1))
        {
            var at = part.IndexOf('=', StringComparison.Ordinal);
            if (at > 0 && part[..at].Trim().Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return part[(at + 1)..].Trim().Trim('"');
            }
        }

        return null;
    }
}
