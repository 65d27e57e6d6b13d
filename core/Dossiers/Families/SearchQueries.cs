using System.Globalization;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Portal.Core.Households;
using Portal.Core.Organisers;
using Portal.Core.Persistence;

namespace Portal.Core.Dossiers;

/// <summary>A household as the search of the service shows it.</summary>
public sealed record FoundHousehold(HouseholdId Id, string DossierNumber, string Name, string? City, IReadOnlyList<string> Adults, IReadOnlyList<string> Children);

/// <summary>
/// Households by any word: each word of a household is a row, so that « begins with » is one stretch of an index on both
/// engines; several words are asked for together.
/// </summary>
public static class SearchQueries
{
    /// <summary>More are not read by anybody.</summary>
    public const int MostFound = 30;

    private const int MostWords = 6;

    /// <summary>The words of a text: small, without accents, parted by all that is neither letter nor figure.</summary>
    public static IEnumerable<string> WordsOf(string? text)
    {
        var word = new StringBuilder();
        foreach (var letter in (text ?? "").ToLowerInvariant().Normalize(NormalizationForm.FormD).Append(' '))
        {
            if (char.IsLetterOrDigit(letter))
            {
                word.Append(letter);
            }
            else if (CharUnicodeInfo.GetUnicodeCategory(letter) != UnicodeCategory.NonSpacingMark && word.Length > 0)
            {
                yield return word.ToString(0, Math.Min(word.Length, HouseholdWord.Longest));
                word.Clear();
            }
        }
    }

    /// <summary>The households that an organiser knows, each word of the question beginning one of theirs.</summary>
    public static Task<IReadOnlyList<FoundHousehold>> FindHouseholds(this PortalDb db, OrganiserId organiser, string question, CancellationToken ct) => db.FindHouseholds(new Agent("", organiser), question, ct);

    /// <summary>Those of them that concern the agent.</summary>
    public static async Task<IReadOnlyList<FoundHousehold>> FindHouseholds(this PortalDb db, Agent agent, string question, CancellationToken ct)
    {
        var organiser = agent.OrganiserId;
        var words = WordsOf(question).Distinct().Take(MostWords).ToList();
        if (words.Count == 0)
        {
            return [];
        }

        var matching = db.HouseholdsAt(organiser).AsNoTracking();
        if (agent.Only is not null)
        {
            matching = matching.Where(home => db.ChildrenOf(agent).Any(child => child.HouseholdId == home.Id));
        }

        foreach (var word in words)
        {
            // From the word to just before the next one that does not begin so: a range that an index serves whatever the plan.
            var (from, to) = (word, word + '\uFFFF');
            matching = matching.Where(home => db.HouseholdWords.Any(row => row.HouseholdId == home.Id && row.Word.CompareTo(from) >= 0 && row.Word.CompareTo(to) < 0));
        }

        var found = await matching.OrderBy(home => home.Name).ThenBy(home => home.DossierNumber).Take(MostFound)
            .Select(home => new { home.Id, home.DossierNumber, home.Name, home.City }).ToListAsync(ct);
        var ids = found.ConvertAll(home => home.Id);
        var adults = (await db.Guardians.Where(adult => ids.Contains(adult.HouseholdId)).Select(adult => new { adult.HouseholdId, adult.FirstName, adult.LastName }).ToListAsync(ct)).ToLookup(adult => adult.HouseholdId, adult => $"{adult.FirstName} {adult.LastName}");
        var shown = agent.Only is null ? db.Children : db.ChildrenOf(agent);
        var children = (await shown.Where(child => ids.Contains(child.HouseholdId)).OrderBy(child => child.BirthDate).Select(child => new { child.HouseholdId, child.FirstName }).ToListAsync(ct)).ToLookup(child => child.HouseholdId, child => child.FirstName);
        return [.. found.Select(home => new FoundHousehold(home.Id, home.DossierNumber, home.Name, home.City, [.. adults[home.Id]], [.. children[home.Id]]))];
    }

    /// <summary>
    /// Children whom the agent may see, each word of the question beginning a word of their own name: not of their parents',
    /// whom a leader at the door knows nothing of.
    /// </summary>
    /// <param name="most">How many are read at most, by their names.</param>
    public static async Task<IReadOnlyList<Child>> FindChildren(this PortalDb db, Agent agent, string question, int most, CancellationToken ct)
    {
        var words = WordsOf(question).Distinct().Take(MostWords).ToList();
        if (words.Count == 0)
        {
            return [];
        }

        var matching = db.ChildrenOf(agent).AsNoTracking();
        foreach (var word in words)
        {
            var (from, to) = (word, word + '\uFFFF');
            matching = matching.Where(child => db.HouseholdWords.Any(row => row.HouseholdId == child.HouseholdId && row.Word.CompareTo(from) >= 0 && row.Word.CompareTo(to) < 0));
        }

        // The index knows the words of a household, without saying whose: the child's own are looked at here.
        var found = new List<Child>();
        await foreach (var child in matching.OrderBy(child => child.LastName).ThenBy(child => child.FirstName).ThenBy(child => child.Id).AsAsyncEnumerable().WithCancellation(ct))
        {
            var own = WordsOf($"{child.FirstName} {child.LastName}").ToList();
            if (words.TrueForAll(word => own.Exists(mine => mine.StartsWith(word, StringComparison.Ordinal))))
            {
                found.Add(child);
            }

            if (found.Count == most)
            {
                break;
            }
        }

        return found;
    }

    /// <summary>Writes the words of some households anew.</summary>
    public static async Task IndexWords(this PortalDb db, IReadOnlyCollection<HouseholdId> households, CancellationToken ct)
    {
        var homes = await db.Households.AsNoTracking().Include(home => home.Guardians).Include(home => home.Children).AsSplitQuery().Where(home => households.Contains(home.Id)).ToListAsync(ct);
        await db.HouseholdWords.Where(row => households.Contains(row.HouseholdId)).ExecuteDeleteAsync(ct);
        await db.BulkInsert(homes.SelectMany(WordsOf), ct);
    }

    /// <summary>All that a household is found by.</summary>
    public static IEnumerable<HouseholdWord> WordsOf(Households.Household home) =>
        new[] { home.Name, home.DossierNumber, home.DossierNumber.Replace("-", "", StringComparison.Ordinal), home.City, home.BenefitNumber }
            .Concat(home.Guardians.SelectMany(adult => new[] { adult.FirstName, adult.LastName, adult.Email, adult.Phone, adult.WorkPhone }))
            .Concat(home.Children.SelectMany(child => new[] { child.FirstName, child.LastName }))
            .SelectMany(WordsOf)
            .Distinct()
            .Select(word => new HouseholdWord { Word = word, HouseholdId = home.Id });
}
