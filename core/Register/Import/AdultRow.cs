using Portal.Core.Households;

namespace Portal.Core.Register;

/// <summary>One of the two adults that a household's lines speak of, and who that is; null for an adult who is new.</summary>
internal sealed record AdultRow(RegisterSubject Subject, int Rank, Guardian? Adult)
{
    /// <summary>How the adult is named after the household: « F12#1 ».</summary>
    public static string KeyOf(string household, int rank) => $"{household}#{rank}";

    /// <returns>Who they are; or why the lines cannot be taken.</returns>
    public static (IReadOnlyList<AdultRow> Adults, string? Why) Of(HouseholdRows rows, Household? home, ExportedHousehold? exported, HouseholdLot lot)
    {
        var found = new List<AdultRow>();
        foreach (var (subject, rank) in new[] { (RegisterSubject.FirstAdult, 1), (RegisterSubject.SecondAdult, 2) })
        {
            if (!rows.SpeaksOf(subject))
            {
                continue;
            }

            var adult = home is null ? null : Find(rows, subject, rank, home, exported!, lot, found);
            if (adult is not null && found.Exists(other => other.Adult == adult))
            {
                return ([], "les deux responsables sont la même personne.");
            }

            if (adult is null && (rows.ValueOf(subject, RegisterColumns.FirstName).Length == 0 || rows.ValueOf(subject, RegisterColumns.LastName).Length == 0))
            {
                return ([], $"le responsable {rank} n’est pas connu\u00A0: son nom et son prénom sont à remplir.");
            }

            found.Add(new AdultRow(subject, rank, adult));
        }

        return (found, null);
    }

    // As it was exported, else by what the other program calls them, else by name, else by address.
    private static Guardian? Find(HouseholdRows rows, RegisterSubject subject, int rank, Household home, ExportedHousehold exported, HouseholdLot lot, List<AdultRow> found)
    {
        if (!rows.HasNewsOf(subject))
        {
            return subject == RegisterSubject.FirstAdult ? exported.First : exported.Second;
        }

        if (lot.AdultNamed(KeyOf(rows.Key, rank)) is { } id && home.Guardians.FirstOrDefault(adult => adult.Id.Value == id) is { } named)
        {
            return named;
        }

        var (name, email) = ($"{rows.ValueOf(subject, RegisterColumns.FirstName)} {rows.ValueOf(subject, RegisterColumns.LastName)}", rows.ValueOf(subject, RegisterColumns.Email));
        var alike = home.Guardians.Where(adult => Text.AreSame(adult.FullName, name)).ToList();
        return alike.Find(adult => !found.Exists(other => other.Adult == adult)) ?? alike.FirstOrDefault() ?? (email.Length > 0 ? home.Guardians.FirstOrDefault(adult => adult.Email == email) : null);
    }
}
