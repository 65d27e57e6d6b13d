using Portal.Core.Dossiers;
using Portal.Core.Households;
using Portal.Core.Organisers;

namespace Portal.Core.Demo;

/// <summary>A child with the facilities open to it: those of its district, at each organiser that validated its file.</summary>
/// <param name="IsShown">A child of a demonstration account: its days are left free to book.</param>
internal sealed record Pupil(Child Child, Household Household, IReadOnlyList<Facility> Facilities, bool IsShown);

/// <summary>The families of the commune: names, ages, quotients, dossiers, accounts, by chance from a seed.</summary>
internal sealed class DemoFamilies(IReadOnlyList<OrganiserDraft> organisers, Random chance)
{
    /// <summary>Ages are counted on the first day of class.</summary>
    private static readonly DateOnly QuotientsFrom = SchoolYear2026.Start;

    public List<Household> Households { get; } = [];

    public List<ChildFile> Files { get; } = [];

    public List<Account> Accounts { get; } = [];

    public List<Pupil> Pupils { get; } = [];

    /// <summary>One household among the others.</summary>
    public void Settle(int number)
    {
        var home = organisers[number % organisers.Count];
        var district = home.Districts[number / organisers.Count % home.Districts.Count];
        var other = chance.NextDouble() < 0.10 ? organisers[(number + 1 + chance.Next(organisers.Count - 1)) % organisers.Count] : null;
        var name = Any(DemoNames.Families);

        var household = new Household { DossierNumber = DossierNumber(number), Name = name, IsResident = chance.NextDouble() < 0.93 };
        var first = chance.NextDouble() < 0.7 ? Any(DemoNames.Women) : Any(DemoNames.Men);
        var payer = household.AddGuardian(first, name, DemoNames.Email(first, name, number), works: Works(number));
        if (chance.NextDouble() < 0.74)
        {
            var (partner, partnersName) = (Any(chance.NextDouble() < 0.3 ? DemoNames.Women : DemoNames.Men), chance.NextDouble() < 0.6 ? name : Any(DemoNames.Families));
            household.AddGuardian(partner, partnersName, DemoNames.Email(partner, partnersName, number), works: Works(number / 3));
        }

        DeclareQuotient(household);
        for (var left = HowManyChildren(); left > 0; left--)
        {
            var born = BirthDate();
            Welcome(household, FirstNameNotIn(household), born, [(home, district), .. SecondHome(other, number)], validated: chance.NextDouble() >= 0.06, isShown: false);
        }

        Households.Add(household);
        Accounts.Add(Account.For(payer, DemoAccounts.OfHousehold(number)));
    }

    /// <summary>A household of a demonstration account, written rather than drawn by chance.</summary>
    public void Settle(int number, ShownHousehold shown)
    {
        var homes = shown.Organisers.Select(code => organisers.Single(organiser => organiser.Organiser.Code == code)).Select(home => (home, home.Districts[0])).ToList();

        var household = new Household { DossierNumber = DossierNumber(number), Name = shown.Name, IsResident = shown.IsResident };
        var payer = household.AddGuardian(shown.Guardian, shown.Name, $"{shown.UserName}@exemple.fr", works: true);
        if (shown.Quotient is { } value)
        {
            household.Declare(new FamilyQuotient { HouseholdId = household.Id, Value = value, ValidFrom = QuotientsFrom });
        }

        foreach (var child in shown.Children)
        {
            Welcome(household, child.FirstName, child.BirthDate, homes, validated: child.FileIsValidated, isShown: true);
            if (child.NeedsAppointment)
            {
                Files.Where(file => file.ChildId == household.Children[^1].Id).ToList().ForEach(file => file.AskForAppointment(true));
            }
        }

        Households.Add(household);
        Accounts.Add(Account.For(payer, shown.UserName));
    }

    private void Welcome(Household household, string firstName, DateOnly born, List<(OrganiserDraft Organiser, District District)> homes, bool validated, bool isShown)
    {
        // Born from 2016 on: in one of our schools. Older ones are at the collège.
        FacilityId? school = born.Year >= 2016 ? homes[0].District.School.Id : null;
        var child = household.AddChild(firstName, household.Name, born, school, school is null ? null : LevelOf(born));
        foreach (var (organiser, _) in homes)
        {
            Files.Add(validated
                ? ChildFile.Validated(child.Id, household.Id, organiser.Organiser.Id, SchoolYear2026.Start.Year)
                : ChildFile.Started(child.Id, household.Id, organiser.Organiser.Id, SchoolYear2026.Start.Year));
        }

        if (validated)
        {
            Pupils.Add(new Pupil(child, household, [.. homes.SelectMany(home => home.District.Facilities)], isShown));
        }
    }

    // One class a year, from those born in 2024 (toute petite section) to those of 2016 (CM2).
    private static SchoolLevel LevelOf(DateOnly born) => (SchoolLevel)Math.Clamp(2025 - born.Year, (int)SchoolLevel.Tps, (int)SchoolLevel.Cm2);

    private static IEnumerable<(OrganiserDraft Organiser, District District)> SecondHome(OrganiserDraft? other, int number) =>
        other is null ? [] : [(other, other.Districts[number / 5 % other.Districts.Count])];

    // Every number once and none in a row, as on posted letters (R3): 7919 and 900 000 share no factor.
    private static string DossierNumber(int number) => $"26-{100_000 + (number * 7919L % 900_000)}";

    // Four adults in five; by number rather than by chance, so that the rest of the commune stays as it was.
    private static bool Works(int number) => number % 5 != 0;

    // About 85 families in a hundred declare one; some have last year's too.
    private void DeclareQuotient(Household household)
    {
        if (chance.NextDouble() >= 0.85)
        {
            return;
        }

        var value = Math.Round(Math.Clamp(Math.Exp(6.68 + (0.5 * Bell())), 120, 3800));
        if (chance.NextDouble() < 0.2)
        {
            household.Declare(new FamilyQuotient { HouseholdId = household.Id, Value = (decimal)Math.Round(value * (0.85 + (0.3 * chance.NextDouble()))), ValidFrom = QuotientsFrom.AddYears(-1) });
        }

        household.Declare(new FamilyQuotient { HouseholdId = household.Id, Value = (decimal)value, ValidFrom = QuotientsFrom });
    }

    private double Bell() => Math.Sqrt(-2 * Math.Log(1 - chance.NextDouble())) * Math.Cos(2 * Math.PI * chance.NextDouble());

    private int HowManyChildren() => chance.NextDouble() switch { < 0.52 => 1, < 0.90 => 2, < 0.985 => 3, _ => 4 };

    // Three to sixteen years old on the first day of class; seven in ten of an age for our schools.
    private DateOnly BirthDate()
    {
        var (from, to) = chance.NextDouble() < 0.72
            ? (new DateOnly(2016, 1, 1), new DateOnly(2023, 8, 31))
            : (new DateOnly(2009, 9, 2), new DateOnly(2015, 12, 31));
        return from.AddDays(chance.Next(to.DayNumber - from.DayNumber + 1));
    }

    private string FirstNameNotIn(Household household)
    {
        string name;
        do
        {
            name = Any(DemoNames.Children);
        }
        while (household.Children.Any(child => child.FirstName == name));

        return name;
    }

    private string Any(string[] names) => names[chance.Next(names.Length)];
}
