namespace Portal.Core.Organisers;

/// <summary>What may move a family up a waiting list (O10).</summary>
[Flags]
public enum PriorityGrounds
{
    /// <summary>Nothing but the time of asking.</summary>
    None = 0,

    /// <summary>The household lives in the commune.</summary>
    Resident = 1,

    /// <summary>Another child of the household is booked in the same activity on the same day.</summary>
    SiblingPresent = 2,

    /// <summary>Every adult of the household works: a parent alone counts when that parent does.</summary>
    AllParentsWork = 4,
}

/// <summary>How the family in front gets a place that frees (R66).</summary>
public enum FreedPlace
{
    /// <summary>As an offer with a time, which holds the place until the family answers (O9).</summary>
    Offered,

    /// <summary>Booked for it at night, without asking; a mail says so. Never where one pays first.</summary>
    BookedAtNight,
}

/// <summary>What becomes of the rank of a family that lets an offer pass, by a word or by silence.</summary>
public enum PassedOffer
{
    /// <summary>It waits no more.</summary>
    LeavesTheList,

    /// <summary>The place goes on to the next; the family keeps its rank for the one after.</summary>
    KeepsRank,

    /// <summary>It waits on, behind everybody.</summary>
    GoesToTheEnd,
}

/// <summary>
/// Which grounds an organiser looks at, in their order; after them, time (O10). Written as a line of words, the first one
/// weighing more than all that follow: <c>residents siblings works</c>. An empty line: first come, first served.
/// </summary>
public sealed record PriorityRules
{
    private static readonly (string Word, PriorityGrounds Grounds, string French)[] Known =
    [
        ("residents", PriorityGrounds.Resident, "les habitants de la commune"),
        ("siblings", PriorityGrounds.SiblingPresent, "les enfants dont un frère ou une sœur est déjà inscrit ce jour-là"),
        ("works", PriorityGrounds.AllParentsWork, "les familles où chaque parent travaille"),
    ];

    private PriorityRules(string text) => Text = text;

    /// <summary>The line it was read from, and is stored as.</summary>
    public string Text { get; }

    /// <summary>First come, first served.</summary>
    public static PriorityRules ByArrival { get; } = Parse("");

    /// <summary>Residents of the commune, then by time.</summary>
    public static PriorityRules ResidentsFirst { get; } = Parse("residents");

    /// <summary>The grounds that count, the weightiest first.</summary>
    public IReadOnlyList<PriorityGrounds> Order => [.. Words(Text).Select(word => Of(word).Grounds)];

    /// <summary>The priority of one who has nothing to put forward: no priority comes after it.</summary>
    public int Last => (1 << Order.Count) - 1;

    /// <exception cref="FormatException">A word is unknown, or said twice.</exception>
    public static PriorityRules Parse(string text)
    {
        var words = Words(text.Trim().ToLowerInvariant());
        return words.All(word => Known.Any(known => known.Word == word)) && words.Distinct().Count() == words.Length
            ? new PriorityRules(string.Join(' ', words))
            : throw new FormatException($"«\u00A0{text}\u00A0» n’est pas un ordre de priorité que Portal comprend.");
    }

    /// <summary>The priority that these grounds give, 0 first: a family with the weightiest ground passes before any without it.</summary>
    public int PriorityOf(PriorityGrounds grounds) =>
        Order.Aggregate(0, (priority, ground) => (priority << 1) | (grounds.HasFlag(ground) ? 0 : 1));

    /// <summary>The rules as every family may read them, before it joins.</summary>
    public string Sentence()
    {
        var before = Words(Text).Select(word => Of(word).French).ToList();
        return before.Count == 0
            ? "Les places vont par ordre d’arrivée."
            : $"{before[0].Capitalised()} passent avant, puis {string.Concat(before.Skip(1).Select(ground => ground + ", puis "))}l’ordre d’arrivée.";
    }

    /// <inheritdoc cref="Text"/>
    public override string ToString() => Text;

    private static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static (string Word, PriorityGrounds Grounds, string French) Of(string word) => Array.Find(Known, known => known.Word == word);
}
