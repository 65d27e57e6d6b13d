using System.Text;

namespace Portal.Simulator.Mail;

/// <summary>
/// One client's visit, RFC 5321 without its extensions. An address that starts with <c>refuse+</c> is refused (550), one that
/// starts with <c>plus-tard+</c> is put off (451).
/// </summary>
internal sealed class SmtpConversation(SmtpLines lines, MailBox mails)
{
    private const int LargestMail = 5 * 1024 * 1024;
    private const int MostRecipients = 100;

    private readonly List<string> recipients = [];
    private string? sender;

    public async Task Hold(CancellationToken ct)
    {
        await lines.Write("220 simulateur ESMTP", ct);

        while (await lines.Read(ct) is { } line)
        {
            var verb = line.Split(' ', 2)[0].ToUpperInvariant();
            var reply = verb switch
            {
                "EHLO" => Greet($"250-simulateur\r\n250-8BITMIME\r\n250 SIZE {LargestMail}"),
                "HELO" => Greet("250 simulateur"),
                "MAIL" => From(line),
                "RCPT" => To(line),
                "DATA" => await Data(ct),
                "RSET" => Greet("250 OK"),
                "NOOP" => "250 OK",
                "QUIT" => "221 au revoir",
                _ => "502 5.5.1 commande inconnue",
            };
            await lines.Write(reply, ct);

            if (verb is "QUIT") return;
        }
    }

    private string Greet(string reply)
    {
        sender = null;
        recipients.Clear();
        return reply;
    }

    private string From(string line)
    {
        if (sender is not null) return "503 5.5.1 un envoi est en cours";
        if (AddressIn(line, "FROM:") is not { } address) return "501 5.1.7 adresse illisible";

        sender = address;
        return "250 2.1.0 OK";
    }

    private string To(string line)
    {
        if (sender is null) return "503 5.5.1 MAIL d'abord";
        if (AddressIn(line, "TO:") is not { Length: > 0 } address) return "501 5.1.3 adresse illisible";
        if (address.StartsWith("refuse+", StringComparison.OrdinalIgnoreCase)) return "550 5.1.1 destinataire inconnu";
        if (address.StartsWith("plus-tard+", StringComparison.OrdinalIgnoreCase)) return "451 4.3.0 revenez plus tard";
        if (recipients.Count == MostRecipients) return "452 4.5.3 trop de destinataires";

        recipients.Add(address);
        return "250 2.1.5 OK";
    }

    private async Task<string> Data(CancellationToken ct)
    {
        if (sender is null || recipients.Count == 0) return "503 5.5.1 RCPT d'abord";
        await lines.Write("354 terminez par un point seul", ct);

        using var message = new MemoryStream();
        while (await lines.Read(ct) is { } line)
        {
            if (line == ".") return Keep(message);

            // Past the limit it goes on listening, and keeps nothing: the client hears the refusal at the end.
            if (message.Length <= LargestMail) message.Write(Encoding.Latin1.GetBytes((line is ['.', ..] ? line[1..] : line) + "\r\n"));
        }

        return "451 4.4.2 message interrompu";
    }

    private string Keep(MemoryStream message)
    {
        if (message.Length > LargestMail) return Greet("552 5.3.4 message trop grand");

        mails.Keep(sender!, [.. recipients], message.ToArray());
        return Greet("250 2.0.0 OK");
    }

    /// <summary>The address between angle brackets after the given word; empty for <c>MAIL FROM:&lt;&gt;</c>.</summary>
    private static string? AddressIn(string line, string word)
    {
        var open = line.IndexOf('<', StringComparison.Ordinal);
        var close = line.IndexOf('>', open + 1);
        return line.Contains(word, StringComparison.OrdinalIgnoreCase) && open >= 0 && close > open ? line[(open + 1)..close] : null;
    }
}
