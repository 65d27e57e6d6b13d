namespace Portal.Core.Accounts;

/// <summary>Addresses as families type them: one, or several parted by « ; », the first for receipts (R10).</summary>
public static class Emails
{
    private const int Most = 5;

    /// <returns>The addresses, trimmed, without twins; or why not.</returns>
    public static (IReadOnlyList<string> Addresses, AccountRefusal? Refusal) Read(string? typed)
    {
        var addresses = Parts(typed);
        return addresses.Count > Most ? ([], AccountRefusal.TooManyEmails)
            : addresses.Count == 0 ? ([], AccountRefusal.EmailWrong)
            : addresses.Select(WhyNot).FirstOrDefault(why => why is not null) is { } wrong ? ([], wrong)
            : (addresses, null);
    }

    /// <summary>Why this is not one address that a mail can be sent to; null when it is.</summary>
    public static AccountRefusal? WhyNot(string? address) =>
        EmailAddress.IsSendable(address?.Trim()) ? null
        : address?.Trim() is { } typed && typed.IndexOf('@') is > 0 and var at && typed.IndexOf('.', at) > at + 1 && !typed.EndsWith('.') ? AccountRefusal.EmailUnsendable
        : AccountRefusal.EmailWrong;

    /// <summary>The first address that is likely a slip, and what was probably meant.</summary>
    /// <param name="kept">Those that their writer means.</param>
    /// <returns>Null when there is nothing to ask.</returns>
    public static (string Typed, string Meant)? SlipIn(string? typed, IReadOnlyCollection<string> kept) => Parts(typed)
        .Where(address => !kept.Contains(address, StringComparer.OrdinalIgnoreCase))
        .Select(address => EmailAddress.SuggestionFor(address) is { } meant ? (address, meant) : ((string, string)?)null)
        .FirstOrDefault(slip => slip is not null);

    private static List<string> Parts(string? typed) => [.. (typed ?? "").Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.OrdinalIgnoreCase)];
}
