using System.Text.RegularExpressions;

namespace Portal.Core.Organisers;

/// <summary>How families reach an organiser's service. What is left empty is not shown.</summary>
public sealed partial record ContactCard
{
    /// <summary>As it is read: « 04 65 71 12 34 », with spaces that do not break.</summary>
    public string Phone { get; init => field = InPairs(value); } = "";

    /// <summary>The address families write to; answers of the portal's mails go elsewhere.</summary>
    public string Email { get; init; } = "";

    /// <summary>One line of the address a line.</summary>
    public string Address { get; init; } = "";

    /// <summary>One line a line: « Du lundi au vendredi de 8 h 30 à 12 h ».</summary>
    public string Hours { get; init; } = "";

    /// <summary>A map of the place, on some other site; https.</summary>
    public string Map { get; init; } = "";

    /// <summary>Nothing to reach the service by: no card is drawn. A map alone is no way to reach anybody.</summary>
    public bool IsEmpty => (Phone + Email + Address + Hours).Length == 0;

    /// <summary>What a telephone dials: an international number, or a short one as it is.</summary>
    public string Dialled => Digits(Phone) is ['0', .. { Length: 9 } rest] ? $"+33{rest}" : Digits(Phone);

    /// <summary>The address as pages draw it, without empty lines.</summary>
    public IReadOnlyList<string> AddressLines => Lines(Address);

    /// <summary>The hours as pages draw them, without empty lines.</summary>
    public IReadOnlyList<string> HoursLines => Lines(Hours);

    /// <summary>On one line, as the foot of a mail has room for.</summary>
    public string OnOneLine => string.Join(" · ", ((string[])[Phone, Email, string.Join(", ", AddressLines), string.Join(", ", HoursLines)]).Where(part => part.Length > 0));

    /// <summary>Ten digits, a number with its country, or a short number of a service, however it is spaced.</summary>
    public static bool IsPhone(string typed) => PhoneForm().IsMatch(Digits(typed));

    /// <summary>An absolute https address: what a family presses never leaves in the clear.</summary>
    public static bool IsMap(string typed) => Uri.TryCreate(typed, UriKind.Absolute, out var link) && link.Scheme == Uri.UriSchemeHttps;

    private static string Digits(string typed) => Noise().Replace(typed, "");

    private static string InPairs(string typed) => Digits(typed) is ['0', ..] and { Length: 10 } number ? string.Join('\u00A0', number.Chunk(2).Select(pair => new string(pair))) : typed.Trim();

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    // Ten digits, a number with its country, or one of the short numbers of services.
    [GeneratedRegex("^(0[0-9]{9}|\\+[0-9]{6,15}|[13][0-9]{3})\\z")]
    private static partial Regex PhoneForm();

    [GeneratedRegex(@"[\s.\-()]")]
    private static partial Regex Noise();
}
