namespace Portal.Core.Messaging;

/// <summary>Word that a mail was not delivered.</summary>
/// <param name="IsForGood">True when no mail will ever be: the mailbox does not exist, or is closed.</param>
/// <param name="Mail">Our mail, as its Message-ID names it; null when the report does not tell.</param>
public sealed record Bounce(string Address, bool IsForGood, string Reason, Guid? Mail);

/// <summary>What an enhanced status says about an address (RFC 3463).</summary>
public static class BounceStatus
{
    /// <summary>
    /// True for a bad or closed mailbox, or a domain that takes no mail. A full mailbox, a policy or suspicion of spam
    /// (5.2.2, 5.7.x) say nothing against the address.
    /// </summary>
    public static bool IsForGood(string status) => status.Split('.') is ["5", var subject, var detail] && (subject, detail) switch
    {
        ("0", "0") => true,
        ("1", "7" or "8" or "9") => false, // the sender's address
        ("1", _) => true,
        ("2", "1") => true,
        ("4", "4") => true,
        _ => false,
    };

    /// <summary>Why an address was stopped, in words, from what its server said: « 5.1.1 user unknown ».</summary>
    public static string InWords(string reason) => reason.Split(' ')[0].Split('.') switch
    {
        ["5", "1", "1"] or ["5", "1", "0"] => "cette boîte n’existe pas",
        ["5", "1", "6"] => "cette boîte a déménagé sans laisser d’adresse",
        ["5", "1", "2"] or ["5", "4", "4"] => "ce qui suit le @ ne reçoit pas de courriels\u00A0: c’est souvent une faute de frappe",
        ["5", "1", "3"] => "cette adresse est mal écrite",
        ["5", "2", "1"] => "cette boîte est fermée",
        _ => "son serveur refuse nos courriels pour de bon",
    };

    /// <summary>Our mail's id in a Message-ID; null when it is not ours.</summary>
    public static Guid? MailIn(string? messageId) =>
        messageId?.Trim().Trim('<', '>').Split('@') is [var id, "portail-famille"] && Guid.TryParseExact(id, "N", out var mail) ? mail : null;
}
