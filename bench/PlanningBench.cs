using System.Diagnostics;
using Npgsql;
using Portal.Core;
using Portal.Core.Bookings;
using Portal.Core.Persistence;

namespace Portal.Bench;

/// <summary>
/// The month of three children with all activities: reading and judging it, as the server does for one page. The floor is
/// as many empty questions to the same database, in one batch as ours.
/// </summary>
internal static class PlanningBench
{
    public static async Task Run(string database, int rounds, CancellationToken ct)
    {
        await using var workshop = Workshop.Open();
        var (parent, children, catalogue) = await workshop.FamilyOfThree(ct);
        var month = ParisTime.DayOf(TimeProvider.System.GetUtcNow()).FirstOfMonth().AddMonths(1);
        Console.WriteLine($"{await workshop.Size(ct)} ; {catalogue.Organiser.Name}, {children.Count} enfants, {month.MonthInWords()}");

        var questions = 0;
        using var ear = new Questions(() => questions++);
        PlanningMonth? shown = null;
        var (times, floors) = (new List<double>(), new List<double>());
        for (var round = 0; round <= rounds; round++)
        {
            questions = 0;
            var start = Stopwatch.GetTimestamp();
            shown = await workshop.In((PortalDb db) => PlanningMonth.Of(db, catalogue, parent, month, TimeProvider.System.GetUtcNow(), ct));
            var took = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            if (round > 0)
            {
                times.Add(took);
                floors.Add(await EmptyQuestions(database, questions, ct));
            }
        }

        var rows = shown!.Days.SelectMany(day => day.Rows).ToList();
        Console.WriteLine($"{questions} questions en un trajet ; {shown.Days.Count} jours, {rows.Count} créneaux, {rows.Sum(row => row.Cells.Count)} cases jugées");
        Tell("le mois", times);
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
        await using var batch = new NpgsqlBatch(connection);
        for (var question = 0; question < count; question++)
        {
            batch.BatchCommands.Add(new NpgsqlBatchCommand("select 1"));
        }

        await using (var reader = await batch.ExecuteReaderAsync(ct))
        {
            while (await reader.NextResultAsync(ct))
            {
            }
        }

        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    /// <summary>Hears each question that EF asks, whoever asks it.</summary>
    private sealed class Questions : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>, IDisposable
    {
        private readonly Action asked;
        private readonly List<IDisposable> ears = [];

        public Questions(Action asked)
        {
            this.asked = asked;
            ears.Add(DiagnosticListener.AllListeners.Subscribe(this));
        }

        public void OnNext(DiagnosticListener value)
        {
            if (value.Name == "Microsoft.EntityFrameworkCore")
            {
                ears.Add(value.Subscribe(this));
            }
        }

        public void OnNext(KeyValuePair<string, object?> value)
        {
            if (value.Key == "Microsoft.EntityFrameworkCore.Database.Command.CommandExecuted")
            {
                asked();
            }
        }

        public void OnCompleted()
        {
        }

        public void OnError(Exception error)
        {
        }

        public void Dispose() => ears.ForEach(ear => ear.Dispose());
    }
}
