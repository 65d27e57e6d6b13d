using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Portal.Core;

/// <summary>What an address of mail has to be, wherever one is entered: one that our mails can leave for and that somebody may read.</summary>
public static partial class EmailAddress
{
    /// <summary>In characters (RFC 5321).</summary>
    public const int Longest = 254;

    private const int LongestLocal = 64;

    /// <summary>Where families have their mail. What is one slip away from one of these is asked back.</summary>
    private static readonly string[] Usual =
    [
        "gmail.com", "orange.fr", "wanadoo.fr", "free.fr", "sfr.fr", "neuf.fr", "bbox.fr", "laposte.net", "hotmail.com", "hotmail.fr", "outlook.com", "outlook.fr",
        "live.fr", "live.com", "msn.com", "yahoo.fr", "yahoo.com", "icloud.com", "numericable.fr", "club-internet.fr", "proton.me", "protonmail.com",
    ];

    /// <summary>Good addresses that look like a slip in one of those.</summary>
    private static readonly HashSet<string> AlsoUsual = ["ymail.com", "mail.com", "gmx.fr", "gmx.com", "aol.com", "me.com", "mac.com", "aliceadsl.fr", "hotmail.it", "hotmail.es", "yahoo.es", "outlook.es", "live.be", "free.org"];

    private static readonly Dictionary<string, string> Typos = new(StringComparer.Ordinal) { ["gmail.fr"] = "gmail.com", ["googlemail.fr"] = "gmail.com", ["laposte.fr"] = "laposte.net", ["icloud.fr"] = "icloud.com" };

    private static readonly IdnMapping Idn = new() { UseStd3AsciiRules = true };

    /// <summary>One complete address that the transport can send to: the part before « @ » in plain letters, the part after it a name that a mail server can have, neither with anything one does not see.</summary>
    public static bool IsSendable(string? address) =>
        address is { Length: > 0 and <= Longest } && address.LastIndexOf('@') is > 0 and <= LongestLocal and var at && Local().IsMatch(address[..at]) && AsciiHost(address[(at + 1)..]) is not null;

    /// <summary>The address that was probably meant: the same at a host where many have their mail and that is one slip away.</summary>
    /// <returns>Null when there is nothing to ask.</returns>
    public static string? SuggestionFor(string? address)
    {
        if (!IsSendable(address))
        {
            return null;
        }

        var at = address!.LastIndexOf('@');
        var host = address[(at + 1)..].ToLowerInvariant();
        var meant = Usual.Contains(host) || AlsoUsual.Contains(host) ? null
            : Typos.TryGetValue(host, out var known) ? known
            : Usual.FirstOrDefault(usual => IsOneTypoAway(host, usual))
              ?? (host.EndsWith(".con", StringComparison.Ordinal) ? $"{host[..^4]}.com" : null);
        return meant is null ? null : $"{address[..at]}@{meant}";
    }

    private static string? AsciiHost(string host)
    {
        // A wide or ligatured letter looks like another one; what one cannot see was pasted with the rest.
        if (host.IsNormalized(NormalizationForm.FormKC) && host.EnumerateRunes().All(letter => letter.Value is '.' or '-' || Rune.IsLetterOrDigit(letter) || Rune.GetUnicodeCategory(letter) == UnicodeCategory.NonSpacingMark))
        {
            try
            {
                var ascii = Idn.GetAscii(host);
                return Host().IsMatch(ascii) ? ascii : null;
            }
            catch (ArgumentException)
            {
                return null;
            }
        }

        return null;
    }

    // One letter too many, too few, another one, or two that have changed places.
    private static bool IsOneTypoAway(string typed, string meant)
    {
        if (Math.Abs(typed.Length - meant.Length) > 1)
        {
            return false;
        }

        var start = 0;
        while (start < typed.Length && start < meant.Length && typed[start] == meant[start])
        {
            start++;
        }

        var (rest, other) = (typed[start..], meant[start..]);
        return typed.Length == meant.Length
            ? (rest.Length > 0 && rest[1..] == other[1..]) || (rest.Length > 1 && rest[0] == other[1] && rest[1] == other[0] && rest[2..] == other[2..])
            : typed.Length > meant.Length ? rest[1..] == other : rest == other[1..];
    }

    [GeneratedRegex(@"^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*$")]
    private static partial Regex Local();

    [GeneratedRegex(@"^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+([a-z]{2,63}|xn--[a-z0-9-]{1,59})$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Host();
}
