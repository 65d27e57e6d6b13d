namespace Portal.Core.Demo;

/// <summary>The household behind a demonstration account.</summary>
/// <param name="IsResident">Lives in the commune: some activities and openings look at it.</param>
internal sealed record ShownHousehold(string UserName, string Guardian, string Name, decimal? Quotient, IReadOnlyList<string> Organisers, IReadOnlyList<ShownChild> Children, bool IsResident = true);

internal sealed record ShownChild(string FirstName, DateOnly BirthDate, bool FileIsValidated = true, bool NeedsAppointment = false);

/// <summary>The households that a visitor signs in as. Same children, same quotients, whatever the seed.</summary>
internal static class ShownHouseholds
{
    public static IReadOnlyList<ShownHousehold> All { get; } =
    [
        new("parentclapiers", "Camille", "Fabre", 812, ["clapiers"],
            [new("Lina", new(2018, 5, 14)), new("Malo", new(2020, 10, 2))]),
        new("voisinclapiers", "Nabil", "Haddad", 1340, ["clapiers"],
            [new("Aya", new(2017, 3, 8)), new("Sami", new(2013, 6, 21), NeedsAppointment: true)], IsResident: false),
        new("parentclaira", "Mathilde", "Roca", 455, ["claira"],
            [new("Jules", new(2021, 2, 11)), new("Alma", new(2017, 9, 30)), new("Oscar", new(2013, 1, 19), FileIsValidated: false)]),
        new("parentcluses", "Awa", "Traoré", 980, ["cluses"],
            [new("Rita", new(2019, 4, 27)), new("Noé", new(2016, 12, 5)), new("Anna", new(2022, 7, 16), FileIsValidated: false)]),
        new("parentclisson", "Benoît", "Guérin", null, ["clisson"],
            [new("Louise", new(2018, 11, 23)), new("Marius", new(2021, 6, 9)), new("Zoé", new(2022, 9, 14), FileIsValidated: false)]),
        new("parentclapchaz", "Ioana", "Popescu", 640, ["clap-chaz"],
            [new("Eva", new(2022, 1, 28)), new("Robin", new(2017, 8, 3))]),
        new("parentdeuxstructures", "Sarah", "Nguyen", 705, ["clapiers", "cluses"],
            [new("Iris", new(2019, 1, 15)), new("Tom", new(2016, 6, 12))]),
    ];
}
