using Microsoft.EntityFrameworkCore;
using Portal.Core.Organisers;
using Portal.Core.Persistence;

namespace Portal.Core.Register;

/// <summary>Two households that may be one, or one household in which a child may be twice.</summary>
/// <param name="Other">The same as <paramref name="One"/> where a child is there twice.</param>
/// <param name="Score">From <see cref="FindDuplicates.Likely"/> to 100.</param>
/// <param name="Reasons">Each a French sentence.</param>
/// <param name="Children">Children who may be the same.</param>
public sealed record LikelyDuplicate(HouseholdRef One, HouseholdRef Other, int Score, IReadOnlyList<string> Reasons, IReadOnlyList<(ChildId One, ChildId Other)> Children);

/// <summary>A household, as a list of likely doubles names it.</summary>
public sealed record HouseholdRef(HouseholdId Id, string Name, string DossierNumber);

/// <summary>
/// Looks for the same family twice: by the children's names and birth dates, by addresses of mail, telephones and the number at
/// the CAF. Whoever shares one of these is compared, nobody else, so that a large commune is compared in a second or two.
/// </summary>
public sealed class FindDuplicates(PortalDb db)
{
    /// <summary>What is worth a look.</summary>
    public const int Likely = 50;

    /// <summary>More are not looked at in one sitting.</summary>
    public const int MostFound = 100;

    /// <summary>A telephone or an address that so many have is a foster home's or a mistake: it says nothing.</summary>
    private const int TooMany = 12;

    private sealed record Row(Guid Child, HouseholdId Home, string First, string Last, DateOnly Born);

    private sealed class Pair
    {
        public int Score { get; set; }

        public List<string> Reasons { get; } = [];

        public List<(ChildId, ChildId)> Children { get; } = [];

        public void Add(int points, string reason)
        {
            if (!Reasons.Contains(reason))
            {
                Score += points;
                Reasons.Add(reason);
            }
        }
    }

    /// <summary>The likeliest first; those of whom somebody said that they are not the same are left out.</summary>
    public async Task<IReadOnlyList<LikelyDuplicate>> Run(Agent agent, CancellationToken ct)
    {
        var organiser = agent.OrganiserId;
        var homes = await db.HouseholdsAt(organiser).Select(home => new { home.Id, home.Name, home.DossierNumber, home.BenefitNumber }).ToDictionaryAsync(home => home.Id, ct);
        var known = db.HouseholdsAt(organiser);
        var children = await db.Children.Where(child => known.Any(home => home.Id == child.HouseholdId)).Select(child => new Row(child.Id.Value, child.HouseholdId, child.FirstName, child.LastName, child.BirthDate)).ToListAsync(ct);
        var adults = await db.Guardians.Where(adult => known.Any(home => home.Id == adult.HouseholdId)).Select(adult => new { adult.HouseholdId, adult.Email, adult.Phone }).ToListAsync(ct);
        var refused = (await db.Set<NotTheSame>().Where(pair => pair.OrganiserId == organiser).Select(pair => new { pair.One, pair.Other }).ToListAsync(ct)).Select(pair => (pair.One, pair.Other)).ToHashSet();

        var pairs = new Dictionary<(Guid, Guid), Pair>();
        Compare(children, refused, pairs);
        PairUp(adults.SelectMany(adult => adult.Email.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(email => (email.ToLowerInvariant(), adult.HouseholdId))), 35, email => $"même courriel ({email})", pairs);
        PairUp(adults.Where(adult => !string.IsNullOrEmpty(adult.Phone)).Select(adult => (adult.Phone!, adult.HouseholdId)), 25, phone => $"même téléphone ({phone})", pairs);
        PairUp(homes.Values.Where(home => !string.IsNullOrEmpty(home.BenefitNumber)).Select(home => (Text.Plain(home.BenefitNumber), home.Id)), 50, number => $"même numéro d’allocataire ({number})", pairs);

        return [.. pairs.Where(pair => pair.Value.Score >= Likely && !refused.Contains(pair.Key))
            .OrderByDescending(pair => pair.Value.Score).ThenBy(pair => pair.Key.Item1).ThenBy(pair => pair.Key.Item2).Take(MostFound)
            .Select(pair => new LikelyDuplicate(Home(pair.Key.Item1), Home(pair.Key.Item2), Math.Min(100, pair.Value.Score), pair.Value.Reasons, pair.Value.Children))];

        HouseholdRef Home(Guid id) => new(new HouseholdId(id), homes[new HouseholdId(id)].Name, homes[new HouseholdId(id)].DossierNumber);
    }

    private static void Compare(List<Row> children, HashSet<(Guid, Guid)> refused, Dictionary<(Guid, Guid), Pair> pairs)
    {
        // Born on one day, or the day and the month exchanged by a hand: 03/04 and 04/03.
        foreach (var same in children.GroupBy(child => (child.Born.Year, Math.Min(child.Born.Month, child.Born.Day), Math.Max(child.Born.Month, child.Born.Day))))
        {
            var born = same.OrderBy(child => child.Child).ToList();
            for (var i = 0; i < born.Count; i++)
            {
                for (var j = i + 1; j < born.Count; j++)
                {
                    Compare(born[i], born[j], refused, pairs);
                }
            }
        }
    }

    private static void Compare(Row one, Row other, HashSet<(Guid, Guid)> refused, Dictionary<(Guid, Guid), Pair> pairs)
    {
        var sameFirst = Likeness.SameName(one.First, other.First);
        if ((!sameFirst && !Likeness.CloseName(one.First, other.First)) || !Likeness.CloseName(one.Last, other.Last) || refused.Contains(NotTheSame.Pair(one.Child, other.Child)))
        {
            return;
        }

        // Twins are born on one day in one house, and may be called almost alike.
        if (one.Home == other.Home && !sameFirst)
        {
            return;
        }

        var pair = At(pairs, one.Home, other.Home);
        var (names, born) = (sameFirst && Likeness.SameName(one.Last, other.Last), one.Born == other.Born);
        var dates = born ? "même date de naissance" : "jour et mois de naissance échangés";
        pair.Add((names ? 50 : 35) + (born ? 20 : 5), names ? $"{one.First} {one.Last}\u00A0: même nom, {dates}" : $"{one.First} {one.Last} et {other.First} {other.Last}\u00A0: noms proches, {dates}");
        pair.Children.Add(one.Home.Value == NotTheSame.Pair(one.Home.Value, other.Home.Value).One ? (new ChildId(one.Child), new ChildId(other.Child)) : (new ChildId(other.Child), new ChildId(one.Child)));
    }

    private static void PairUp(IEnumerable<(string Value, HouseholdId Home)> all, int points, Func<string, string> reason, Dictionary<(Guid, Guid), Pair> pairs)
    {
        foreach (var same in all.GroupBy(row => row.Value, row => row.Home))
        {
            var homes = same.Distinct().ToList();
            if (homes.Count > TooMany)
            {
                continue;
            }

            foreach (var (one, other) in homes.SelectMany((one, index) => homes.Skip(index + 1).Select(other => (one, other))))
            {
                At(pairs, one, other).Add(points, reason(same.Key));
            }
        }
    }

    private static Pair At(Dictionary<(Guid, Guid), Pair> pairs, HouseholdId one, HouseholdId other)
    {
        var key = NotTheSame.Pair(one.Value, other.Value);
        if (!pairs.TryGetValue(key, out var pair))
        {
            pairs[key] = pair = new Pair();
        }

        return pair;
    }
}

/// <summary>An agent says that two households, or two children, are not the same: they are not proposed again.</summary>
public sealed class KeepApart(PortalDb db, TimeProvider clock)
{
    /// <param name="one">A household's or a child's id.</param>
    /// <param name="other">Another of the same kind.</param>
    /// <returns>Why nothing was done; null when it is remembered.</returns>
    public Task<Refusal?> Run(Agent agent, Guid one, Guid other, CancellationToken ct) => db.InTransaction<Refusal?>(async () =>
    {
        var homes = db.HouseholdsAt(agent.OrganiserId);
        Guid[] both = [one, other];
        var (asHomes, asChildren) = (both.Select(id => new HouseholdId(id)).ToList(), both.Select(id => new ChildId(id)).ToList());
        if (one == other || (await homes.CountAsync(home => asHomes.Contains(home.Id), ct) != 2 && await db.Children.CountAsync(child => asChildren.Contains(child.Id) && homes.Any(home => home.Id == child.HouseholdId), ct) != 2))
        {
            return Refusal.NotFound;
        }

        var (first, second) = NotTheSame.Pair(one, other);
        if (!await db.Set<NotTheSame>().AnyAsync(pair => pair.OrganiserId == agent.OrganiserId && pair.One == first && pair.Other == second, ct))
        {
            db.Add(new NotTheSame { OrganiserId = agent.OrganiserId, One = first, Other = second, By = agent.Name, At = clock.GetUtcNow() });
        }

        return null;
    }, ct);
}
