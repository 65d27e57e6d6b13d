using System.Net.Mail;

namespace Portal.Core.Accounts;

/// <summary>Addresses as families type them: one, or several parted by « ; », the first for receipts (R10).</summary>
public static class Emails
{
    private const int Most = 5;
    private const int Longest = 254;

    /// <returns>The addresses, trimmed, without twins; or why not.</returns>
    public static (IReadOnlyList<string> Addresses, AccountRefusal? Refusal) Read(string? typed)
    {
        var addresses = (typed ?? "").Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        return addresses.Count > Most ? ([], AccountRefusal.TooManyEmails)
            : addresses.Count == 0 || addresses.Exists(address => !IsOne(address)) ? ([], AccountRefusal.EmailWrong)
            : (addresses, null);
    }

    /// <summary>One complete address, as a mail server would take it.</summary>
    public static bool IsOne(string? address) =>
        address is { Length: > 0 and <= Longest } && !address.Any(char.IsWhiteSpace) && !address.Contains(';')
        && MailAddress.TryCreate(address, out var read) && read.Address == address && read.Host.Contains('.') && !read.Host.StartsWith('.') && !read.Host.EndsWith('.');
}
