using Portal.Core.Accounts;
using Portal.Core.Organisers;

namespace Portal.Core.Register;

/// <summary>What an import keeps in mind from one household of the file to the next.</summary>
/// <param name="yearOfFiles">The school year of the files that it opens for children.</param>
/// <param name="lastDossier">The rank of the last number given before the import.</param>
/// <param name="numbersInFile">Numbers that the file itself gives: none of them is given to another.</param>
internal sealed class ImportMemory(Agent agent, DateTimeOffset now, int yearOfFiles, int lastDossier, HashSet<string> numbersInFile)
{
    private readonly Dictionary<Guid, int> lineOf = [];
    private readonly HashSet<string> numbersGiven = [];

    public Agent Agent => agent;

    public DateTimeOffset Now => now;

    public int YearOfFiles => yearOfFiles;

    public ImportReport Report { get; } = new();

    /// <returns>The earlier line that spoke of this household or child; null when this is the first.</returns>
    public int? EarlierLineOf(Guid subject, int line) => lineOf.TryAdd(subject, line) ? null : lineOf[subject];

    public bool IsGiven(string number) => numbersGiven.Contains(number);

    /// <summary>The number of a new household's file: the one that its lines say, else the next.</summary>
    public string NumberFor(string said)
    {
        var number = said;
        while (number.Length == 0 || (said.Length == 0 && numbersInFile.Contains(number)))
        {
            number = DossierNumbers.Of(DossierNumbers.YearOf(now), ++lastDossier);
        }

        numbersGiven.Add(number);
        return number;
    }
}
