using System.Diagnostics;
using Npgsql;
using Portal.Core.Activities;
using Portal.Core.Bookings;
using Portal.Core.Carts;
using Portal.Core.Households;
using Portal.Core.Places;
using Portal.Core.Pricing;

namespace Portal.Bench;

/// <summary>
/// A usual week applied to the whole school year, on the first of September: 864 lines, which is 36 weeks × 4 days ×
/// 3 children × 2 slots. The floor is what the same database does with that many bare rows of holds and lines, in one
/// transaction.
/// </summary>
internal static class WeekBench
{
    private const int Lines = 36 * 4 * 3 * 2;

    private static readonly DateOnly FirstDay = new(2026, 9, 1);

    public static async Task Run(string database, int rounds, CancellationToken ct)
    {
        await using var workshop = Workshop.Open(new DateTimeOffset(FirstDay.AddDays(-8), new TimeOnly(8, 0), TimeSpan.Zero));
        var (parent, children, catalogue) = await workshop.FamilyOfThree(ct);
        var organiser = catalogue.Organiser.Id;
        var wanted = Week(children, catalogue, parent);
        Console.WriteLine($"{await workshop.Size(ct)} ; {catalogue.Organiser.Name}, {wanted.Count} lignes sur {wanted.DistinctBy(day => day.Date).Count()} jours, {wanted.DistinctBy(day => day.SlotId).Count()} créneaux, {children.Count} enfants");

        var (looks, holds, floors) = (new List<double>(), new List<double>(), new List<double>());
        PickAnswer? answer = null;
        Preview? preview = null;
        for (var round = 0; round <= rounds; round++)
        {
            await workshop.In((EmptyCart deed) => deed.Run(parent, organiser, null, ct));
            var look = Stopwatch.GetTimestamp();
            preview = await workshop.In((PreviewPlaces deed) => deed.Run(parent, organiser, wanted, ct));
            var hold = Stopwatch.GetTimestamp();
            answer = await workshop.In((HoldPlaces deed) => deed.Run(parent, organiser, wanted, ct));
            var end = Stopwatch.GetTimestamp();
            // The first round warms the compiler and the pools, and is told apart.
            if (round == 0)
            {
                Console.WriteLine($"à froid             {Stopwatch.GetElapsedTime(hold, end).TotalMilliseconds,8:0} ms");
                continue;
            }

            looks.Add(Stopwatch.GetElapsedTime(look, hold).TotalMilliseconds);
            holds.Add(Stopwatch.GetElapsedTime(hold, end).TotalMilliseconds);
            floors.Add(await BareRows(database, answer.Lines.Count(line => line.Refused is null), ct));
        }

        await workshop.In((EmptyCart deed) => deed.Run(parent, organiser, null, ct));
        Console.WriteLine($"lignes gardées      {answer!.Lines.Count(line => line.Refused is null),8}      refusées {answer.Lines.Count(line => line.Refused is not null)} ; l’aperçu en annonçait {preview!.Count(Outlook.Takes)}");
        Tell("aperçu", looks);
        Tell("réserver", holds);
        Tell("plancher (insert)", floors);
        Console.WriteLine($"réserver coûte      {holds.Order().ElementAt(holds.Count / 2) / floors.Order().ElementAt(floors.Count / 2),8:0.0} × son plancher");
    }

    private static void Tell(string what, List<double> milliseconds)
    {
        var sorted = milliseconds.Order().ToList();
        Console.WriteLine($"{what,-20}{Workshop.At(sorted, .5),8:0} ms   p95 {Workshop.At(sorted, .95):0} ms   pire {sorted[^1]:0} ms");
    }

    private static List<SlotDay> Week(IReadOnlyList<Child> children, Catalogue catalogue, Guardian parent)
    {
        // Two slots that exclude nothing and need nothing.
        var slots = catalogue.SlotsFor(children, FirstDay, FirstDay).Where(slot => !slot.Activity.InHolidays && slot.Activity.OpenOn == OpenDays.SchoolDays && slot.Excluded.Count == 0 && slot.Slot.Rules.Count == 0).Take(2).ToList();
        var week = children.Select(child => UsualWeek.For(parent.HouseholdId, catalogue.Organiser.Id, child.Id)).ToList();
        foreach (var own in week)
        {
            own.Write("École", WeekType.Every, from slot in slots from day in new[] { DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Thursday, DayOfWeek.Friday } select (day, slot.Slot.Id));
        }

        return [.. week.SelectMany(own => own.Between(FirstDay, FirstDay.AddDays(PeriodPick.LongestDays))).Where(day => catalogue.Find(day.SlotId)!.TakesPlaceOn(day.Date))
            .OrderBy(day => day.Date).Take(Lines)];
    }

    private static async Task<double> BareRows(string database, int rows, CancellationToken ct)
    {
        await using var source = NpgsqlDataSource.Create(database);
        await using var connection = await source.OpenConnectionAsync(ct);
        await using (var make = new NpgsqlCommand("create temp table bare_holds (line uuid, pool int, day date, cart uuid, until timestamptz, primary key (line, pool, day)); create temp table bare_lines (id uuid primary key, cart uuid, child uuid, slot int, day date, amount numeric(12,2), reason varchar(400), state int)", connection))
        {
            await make.ExecuteNonQueryAsync(ct);
        }

        var (ids, cart, day) = (Enumerable.Range(0, rows).Select(_ => Guid.CreateVersion7()).ToArray(), Guid.CreateVersion7(), new DateOnly(2026, 12, 4));
        var start = Stopwatch.GetTimestamp();
        await using var transaction = await connection.BeginTransactionAsync(ct);
        foreach (var insert in new[]
        {
            "insert into bare_holds select id, 1, $2, $3, now() from unnest($1) id",
            "insert into bare_lines select id, $3, id, 1, $2, 3.10, 'Cantine, 3,10 €', 1 from unnest($1) id",
        })
        {
            await using var command = new NpgsqlCommand(insert, connection, transaction);
            command.Parameters.AddWithValue(ids);
            command.Parameters.AddWithValue(day);
            command.Parameters.AddWithValue(cart);
            await command.ExecuteNonQueryAsync(ct);
        }

        await transaction.CommitAsync(ct);
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }
}
