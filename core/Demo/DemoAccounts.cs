namespace Portal.Core.Demo;

/// <summary>Somebody whose name and password a visitor of the demonstration is given.</summary>
/// <param name="Sentence">Who it is, in a line.</param>
/// <param name="Organiser">The code of the organiser it shows first.</param>
public sealed record DemoAccount(string UserName, string Sentence, string Organiser);

/// <summary>The accounts of the demonstration. User names are letters only (R3).</summary>
public static class DemoAccounts
{
    /// <summary>One for all: four kinds of characters and more than twelve of them, as the CNIL asks.</summary>
    public const string Password = "Portail-2026-demo!";

    public static IReadOnlyList<DemoAccount> Parents { get; } =
    [
        new("parentclapiers", "Parent de deux enfants de la même école\u00A0: paie ses journées en ligne", "clapiers"),
        new("voisinclapiers", "Un voisin, pour se disputer la dernière place à deux navigateurs", "clapiers"),
        new("parentclaira", "Parent de trois enfants, de la cantine au Point jeune, une inscription à remplir", "claira"),
        new("parentcluses", "Parent de trois enfants, dont un dossier à compléter", "cluses"),
        new("parentclisson", "Parent de trois enfants, sans quotient familial connu, un règlement à signer", "clisson"),
        new("parentclapchaz", "Parent de deux enfants d’âges différents", "clap-chaz"),
        new("parentdeuxstructures", "Parent connu de deux structures, Clapiers et Cluses", "clapiers"),
    ];

    /// <summary>Two parents who share a child (O19); their households stand beside those that chance draws.</summary>
    public static IReadOnlyList<DemoAccount> Separated { get; } =
    [
        new("mereclapiers", "Mère séparée\u00A0: sa fille vit chez elle les semaines paires", "clapiers"),
        new("pereclapiers", "Père séparé de la même enfant\u00A0: son propre foyer, et un échange proposé", "clapiers"),
    ];

    public static IReadOnlyList<DemoAccount> Agents { get; } =
    [
        new("agentclapiers", "Agent du service Enfance Jeunesse", "clapiers"),
        new("agentclaira", "Agent de l’espace famille", "claira"),
        new("agentcluses", "Agent du guichet unique", "cluses"),
        new("agentclisson", "Agent des temps de l’enfant", "clisson"),
        new("agentclapchaz", "Agent de l’accueil de loisirs", "clap-chaz"),
    ];

    public static IReadOnlyList<DemoAccount> All { get; } = [.. Parents, .. Agents];

    /// <summary>The user name of the household with that number, for those nobody is shown: load tests sign in by it.</summary>
    public static string OfHousehold(int number) => $"famille{number:000000}";
}
