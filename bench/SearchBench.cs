using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Portal.Core.Dossiers;
using Portal.Core.Persistence;

namespace Portal.Bench;

/// <summary>
/// Households found by the beginnings of words, as an agent types them: a common name, a rare pair, one letter, nothing.
/// The floor is as many empty questions to the same database.
/// </summary>
internal static class SearchBench
{
    /// <summary>The households, then their adults, then their children.</summary>
    private const int QuestionsOfASearch = 3;

    public static async Task Run(string database, int rounds, CancellationToken ct)
    {
        await using var workshop = Workshop.Open();
        var (organiser, names) = await workshop.In(async (PortalDb db) => (
            await db.ChildFiles.GroupBy(file => file.OrganiserId).OrderByDescending(group => group.Count()).Select(group => group.Key).FirstAsync(ct),
            await db.Households.OrderBy(home => home.Id).Take(20).Select(home => new { home.Name, home.DossierNumber, Child = home.Children.Select(child => child.FirstName).First() }).ToListAsync(ct)));
        Console.WriteLine(await workshop.Size(ct));

        string[] asked = [.. names.SelectMany(home => new[] { home.Name, $"{home.Name} {home.Child}", $"{home.Name[..3]} {home.Child[..2]}", home.DossierNumber }), "a", "e", "zzzz"];
        var (times, floors, found) = (new List<(double Took, string Asked)>(), new List<double>(), 0);
        for (var round = 0; round <= rounds; round++)
        {
            foreach (var words in asked)
            {
                var start = Stopwatch.GetTimestamp();
                var homes = await workshop.In((PortalDb db) => db.FindHouseholds(organiser, words, ct));
                var took = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
                if (round > 0)
                {
                    times.Add((took, words));
                    found += homes.Count;
                    floors.Add(await EmptyQuestions(database, QuestionsOfASearch, ct));
                }
            }
        }

        var worst = times.MaxBy(time => time.Took);
        Console.WriteLine($"{times.Count} recherches, {found} foyers trouvés ; la plus lente : « {worst.Asked} »");
        Tell("la recherche", [.. times.Select(time => time.Took)]);
        Tell("plancher (select 1)", floors);
    }

    private static void Tell(string what, List<double> milliseconds)
    {
        var sorted = milliseconds.Order().ToList();
        Console.WriteLine($"{what,-20}{Workshop.At(sorted, .5),8:0.0} ms   p95 {Workshop.At(sorted, .95):0.0} ms   pire {sorted[^1]:0.0} ms");
    }

    private static async Task<double> EmptyQuestions(string database, int count, CancellationToken ct)
    {
        await using var connection = new NpgsqlConnection(database);
        await connection.OpenAsync(ct);
        var start = Stopwatch.GetTimestamp();
        for (var question = 0; question < count; question++)
        {
            await using var command = new NpgsqlCommand("select 1", connection);
            await command.ExecuteScalarAsync(ct);
        }

        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }
}
