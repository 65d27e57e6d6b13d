namespace Portal.Core.Accounts;

/// <summary>What a password is worth, for the meter and for the refusal alike.</summary>
/// <param name="Refusal">Null when it may be taken.</param>
/// <param name="Words">« Bon », in words: never by colour alone.</param>
/// <param name="Score">From 0, guessed at once, to 4.</param>
public sealed record PasswordRating(AccountRefusal? Refusal, string Words, int Score);

/// <summary>
/// The CNIL's recommendation of 2022 for a password alone (80 bits: 12 characters of four kinds, 14 of three, or a phrase of
/// seven words), and what its « devinabilité » asks: nothing that a list of words, a date or one's own name would find.
/// </summary>
public static class PasswordRules
{
    public const int Shortest = 12;
    public const int Longest = 128;

    /// <summary>Beyond this the guesser has nothing to add, and would take long.</summary>
    private const int LongestRated = 64;

    private const int SafeScore = 3;

    /// <summary>What the forms say before anything is typed.</summary>
    public const string InWords = "12 caractères au moins, avec des minuscules, des majuscules, des chiffres et des signes\u00A0; ou une phrase de sept mots.";

    /// <param name="about">Names and identifiers that must not make the password.</param>
    public static PasswordRating Rate(string? password, params IEnumerable<string?> about)
    {
        var text = password ?? "";
        if (text.Length is < Shortest or > Longest)
        {
            return new(AccountRefusal.PasswordTooShort, "Trop court", 0);
        }

        if (!HasEnoughKinds(text))
        {
            return new(AccountRefusal.PasswordTooPlain, "Trop simple", 1);
        }

        var score = Zxcvbn.Zxcvbn.MatchPassword(text.Length > LongestRated ? text[..LongestRated] : text, [.. about.OfType<string>().Where(word => word.Length > 2)]).Score;
        return score < SafeScore ? new(AccountRefusal.PasswordGuessable, "Trop facile à deviner", score) : new(null, score == SafeScore ? "Bon" : "Très bon", score);
    }

    private static bool HasEnoughKinds(string text)
    {
        var kinds = new[] { text.Any(char.IsLower), text.Any(char.IsUpper), text.Any(char.IsAsciiDigit), text.Any(sign => !char.IsLetterOrDigit(sign)) }.Count(kind => kind);
        return kinds == 4 || (kinds == 3 && text.Length >= 14) || text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.OrdinalIgnoreCase).Count() >= 7;
    }
}
