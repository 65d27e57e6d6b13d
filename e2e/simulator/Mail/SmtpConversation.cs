using System.Net.Security;
using System.Text;

namespace Portal.Simulator.Mail;

/// <summary>
/// One client's visit, RFC 5321, and as the door says STARTTLS (RFC 3207) and AUTH (RFC 4954). An address that starts with <c>refuse+</c> is refused (550), one that
/// starts with <c>plus-tard+</c> is put off (451).
/// </summary>
internal sealed class SmtpConversation(Stream stream, MailBox mails, SmtpDoor door)
{
    private const int LargestMail = 5 * 1024 * 1024;
    private const int MostRecipients = 100;

    private readonly List<string> recipients = [];
    private SmtpLines lines = new(stream);
    private string? sender;
    private bool isSecret;
    private bool isKnown = !door.AsksWho;

    public async Task Hold(CancellationToken ct)
    {
        await lines.Write("220 simulateur ESMTP", ct);

        while (await lines.Read(ct) is { } line)
        {
            var verb = line.Split(' ', 2)[0].ToUpperInvariant();
            if (verb is "STARTTLS" && door.Certificate is not null && !isSecret)
            {
                await Encrypt(ct);
                continue;
            }

            var reply = verb switch
            {
                "EHLO" => Greet(string.Concat(Extensions.Select(extension => $"250-{extension}\r\n")) + $"250 SIZE {LargestMail}"),
                "HELO" => Greet("250 simulateur"),
                "AUTH" when door.AsksWho => await SignIn(line, ct),
                "MAIL" when !isKnown => "530 5.7.0 identifiez-vous d'abord",
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

    // A password is asked for only where nobody overhears it.
    private bool MaySignIn => door.AsksWho && (isSecret || door.Certificate is null);

    private IEnumerable<string> Extensions =>
        ["simulateur", "8BITMIME", .. door.Certificate is not null && !isSecret ? ["STARTTLS"] : Array.Empty<string>(), .. MaySignIn ? ["AUTH LOGIN PLAIN"] : Array.Empty<string>()];

    private async Task Encrypt(CancellationToken ct)
    {
        await lines.Write("220 2.0.0 chiffrons", ct);
        var secret = new SslStream(stream);
        await secret.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = door.Certificate }, ct);
        lines = new(secret);
        isSecret = true;
        Greet("");
    }

    private async Task<string> SignIn(string line, CancellationToken ct)
    {
        if (!MaySignIn) return "538 5.7.11 chiffrez d'abord";

        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var (user, password) = words.ElementAtOrDefault(1)?.ToUpperInvariant() switch
        {
            "LOGIN" => (words.Length > 2 ? words[2] : await Ask("Username:", ct), await Ask("Password:", ct)),
            "PLAIN" => Parts(words.Length > 2 ? words[2] : await Ask("", ct)),
            _ => (null, null),
        };
        isKnown = user is not null && password is not null && (SmtpDoor.Read(user), SmtpDoor.Read(password)) == door.Account;
        return isKnown ? "235 2.7.0 bonjour" : "535 5.7.8 identifiant ou mot de passe inconnu";
    }

    private async Task<string?> Ask(string what, CancellationToken ct)
    {
        await lines.Write("334 " + Convert.ToBase64String(Encoding.UTF8.GetBytes(what)), ct);
        return await lines.Read(ct);
    }

    // RFC 4616: nothing, the user and the password, each after a null.
    private static (string? User, string? Password) Parts(string? said) => SmtpDoor.Read(said ?? "").Split('\0') is [_, var user, var password]
        ? (Convert.ToBase64String(Encoding.UTF8.GetBytes(user)), Convert.ToBase64String(Encoding.UTF8.GetBytes(password)))
        : (null, null);

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
