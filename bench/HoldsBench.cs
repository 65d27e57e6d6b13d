using System.Diagnostics;
using System.Net;
using System.Text.Json;

namespace Portal.Bench;

/// <summary>
/// Ticks per second through HTTP, granted and refused, each beside its floor (<see cref="Floor"/>) at the same width and in the
/// same run: first both are warmed, then they are measured in turns, so that what else the machine does falls on both. A granted
/// tick is unticked again, which costs time and is not counted.
/// </summary>
internal static class HoldsBench
{
    private const int Turns = 3;

    /// <param name="span">How long each of the four is measured.</param>
    /// <param name="together">All families press the same days; else each begins elsewhere.</param>
    public static async Task Run(Uri portal, string database, int families, TimeSpan span, bool together)
    {
        Console.WriteLine($"{families} familles, {span.TotalSeconds:0} s, {portal}");
        await using var floor = await Floor.Start(database);
        var parents = await SignIn(portal, families);
        var granted = await Task.WhenAll(parents.Select((_, number) => Presser.AtTheFloor(floor.Address, $"floor{number}", "/hold")));
        var refused = await Task.WhenAll(parents.Select((_, number) => Presser.AtTheFloor(floor.Address, $"floor{number}", "/refuse")));
        var full = parents.SelectMany(parent => parent.Full.Select(_ => parent)).Distinct().ToList();
        Console.WriteLine($"{parents.Count} familles connectées, {full.Count} devant un jour complet");

        Side[] sides =
        [
            new("tick", until => All(parents, (parent, number) => parent.Press(until, HttpStatusCode.OK, together ? parent.Free : [.. parent.Free.Skip(number % parent.Free.Count), .. parent.Free.Take(number % parent.Free.Count)], takesBack: true))),
            new("tick floor", until => All(granted, (one, _) => one.Press(until, HttpStatusCode.OK, one.Free))),
            new("refusal", until => All(full, (parent, _) => parent.Press(until, HttpStatusCode.Conflict, parent.Full))),
            new("refusal floor", until => All(full.Zip(refused).Select(pair => pair.Second), (one, _) => one.Press(until, HttpStatusCode.Conflict, one.Free))),
        ];
        foreach (var side in sides)
        {
            // Warm.
            await side.Run(span / Turns);
        }

        var results = sides.ToDictionary(side => side, _ => new List<Pressed>());
        for (var turn = 0; turn < Turns; turn++)
        {
            foreach (var side in sides)
            {
                results[side].Add(await side.Run(span / Turns));
            }
        }

        // Where no family stands before a full day, nothing is said of refusals.
        foreach (var (what, bare) in new[] { (sides[0], sides[1]), (sides[2], sides[3]) }.Where(pair => results[pair.Item1].Exists(turn => turn.Milliseconds.Count > 0)))
        {
            Print(what.Name, families, span, Pressed.Sum(results[what]), Pressed.Sum(results[bare]));
        }

        await Floor.CleanUp(database);
    }

    private static void Print(string what, int families, TimeSpan span, Pressed figure, Pressed floor) => Console.WriteLine(JsonSerializer.Serialize(new
    {
        bench = "holds",
        what,
        families,
        figure = Math.Round(figure.Milliseconds.Count / span.TotalSeconds),
        floor = Math.Round(floor.Milliseconds.Count / span.TotalSeconds),
        ratio = Math.Round((double)figure.Milliseconds.Count / Math.Max(1, floor.Milliseconds.Count), 3),
        p50 = figure.At(.5),
        p95 = figure.At(.95),
        p99 = figure.At(.99),
        floorP99 = floor.At(.99),
        others = figure.Others,
    }));

    private static async Task<List<Presser>> SignIn(Uri portal, int families)
    {
        var parents = new List<Presser>();
        for (var number = 8; parents.Count < families && number < 2000; number++)
        {
            if (await Presser.AtThePortal(portal, $"famille{number:000000}", "2027-03") is { } parent)
            {
                parents.Add(parent);
            }
        }

        return parents;
    }

    private static async Task<Pressed> All(IEnumerable<Presser> pressers, Func<Presser, int, Task<Pressed>> press) => Pressed.Sum(await Task.WhenAll(pressers.Select(press)));

    /// <summary>One of the two that are compared.</summary>
    private sealed record Side(string Name, Func<long, Task<Pressed>> Press)
    {
        public Task<Pressed> Run(TimeSpan span) => Press(Stopwatch.GetTimestamp() + (long)(span.TotalSeconds * Stopwatch.Frequency));
    }
}
