using MimeKit;

namespace Portal.Core.Messaging;

/// <summary>
/// Reads a delivery status notification (RFC 3464): a <c>multipart/report</c> with one part of fields, which machines
/// write for machines. Anything else (a person's answer, an absence message, a report that somebody forwards) is not a report.
/// </summary>
public static class DeliveryReport
{
    /// <returns>The recipients that were not reached; empty when this is not a report, or one of success or delay.</returns>
    public static async Task<IReadOnlyList<Bounce>> Read(Stream message, CancellationToken ct)
    {
        try
        {
            using var mail = await MimeMessage.LoadAsync(message, ct);
            return [.. ReportsIn(mail.Body).SelectMany(BouncesIn)];
        }
        catch (FormatException)
        {
            return [];
        }
    }

    // A gateway or a list may wrap the report in parts of its own; what is attached as a whole message came to somebody else.
    private static IEnumerable<MultipartReport> ReportsIn(MimeEntity? part) => part switch
    {
        MultipartReport report => [report],
        Multipart parts => parts.SelectMany(ReportsIn),
        _ => [],
    };

    private static IEnumerable<Bounce> BouncesIn(MultipartReport report)
    {
        var mail = report.Select(MailIn).FirstOrDefault(found => found is not null);

        // The first group of fields is about the message, each other about one recipient.
        return report.OfType<MessageDeliveryStatus>().SelectMany(status => status.StatusGroups).Select(fields => BounceIn(fields, mail)).OfType<Bounce>();
    }

    private static Guid? MailIn(MimeEntity part) => part is MessagePart { Message: { } returned } ? BounceStatus.MailIn($"<{returned.MessageId}>") : null;

    private static Bounce? BounceIn(HeaderList fields, Guid? mail)
    {
        // What we wrote to comes first: a forwarder's report names the address behind it.
        if ((fields["Original-Recipient"] ?? fields["Final-Recipient"]) is not { } recipient
            || !string.Equals(fields["Action"]?.Trim(), "failed", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var status = (fields["Status"] ?? "").Trim().Split(' ', '(')[0];
        return new Bounce(AfterType(recipient).Trim('<', '>'), BounceStatus.IsForGood(status), $"{status} {AfterType(fields["Diagnostic-Code"] ?? "")}".Trim(), mail);
    }

    /// <summary>« rfc822; parent@exemple.fr » without its type, on one line.</summary>
    private static string AfterType(string field) =>
        string.Join(' ', field[(field.IndexOf(';', StringComparison.Ordinal) + 1)..].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
