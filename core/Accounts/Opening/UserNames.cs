using System.Globalization;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Portal.Core.Persistence;

namespace Portal.Core.Accounts;

/// <summary>Identifiers of accounts: letters only, so that they are typed and read out without a doubt (R3).</summary>
public static class UserNames
{
    private const int Shortest = 6;
    private const int Longest = 30;

    public static bool IsGood(string? name) => name is { Length: >= Shortest and <= Longest } && name.All(char.IsAsciiLetter);

    /// <summary>« camillefabre », then « camillefabrea », « camillefabreb »… : the first that nobody has.</summary>
    /// <param name="given">Those given out in this deed and not yet saved.</param>
    public static async Task<string> Propose(PortalDb db, string firstName, string lastName, ISet<string> given, CancellationToken ct)
    {
        var root = Plain(firstName + lastName);
        root = root.Length > Longest - 3 ? root[..(Longest - 3)] : root.PadRight(Shortest, 'x');
        var upper = root.ToUpperInvariant();
        var taken = (await db.Accounts.Where(account => account.NormalizedUserName!.StartsWith(upper)).Select(account => account.NormalizedUserName!).ToListAsync(ct)).ToHashSet();
        var name = Endings().Select(ending => root + ending).First(name => !taken.Contains(name.ToUpperInvariant()) && !given.Contains(name));
        given.Add(name);
        return name;
    }

    private static string Plain(string name) => new([.. name.Normalize(NormalizationForm.FormD)
        .Where(letter => CharUnicodeInfo.GetUnicodeCategory(letter) != UnicodeCategory.NonSpacingMark && char.IsAsciiLetter(letter))
        .Select(char.ToLowerInvariant)]);

    private static IEnumerable<string> Endings()
    {
        yield return "";
        for (var number = 0; ; number++)
        {
            var ending = "";
            for (var rest = number; rest >= 0; rest = (rest / 26) - 1)
            {
                ending = (char)('a' + (rest % 26)) + ending;
            }

            yield return ending;
        }
    }
}
