using Portal.Core.Live;
using Portal.Core.Places;
using Portal.TestSupport;

namespace Portal.IntegrationTests.Chaos;

/// <summary>What goes wrong in a town, one thing after the other, as the seed has it. Each trouble ends before the next begins.</summary>
internal sealed class Trouble(ChaosTown town, Random chance)
{
    /// <summary>Longer than any of our time-outs: who waits for it has given up before it wakes.</summary>
    private static readonly TimeSpan Frozen = TimeSpan.FromSeconds(7);

    private static readonly TimeSpan Away = TimeSpan.FromSeconds(2);

    private (string Name, Func<CancellationToken, Task> Do)[] All =>
    [
        ("kills a node", async ct => await Node(async node =>
        {
            await node.Process.Kill();
            await node.StartAgain();
            await node.Answers(ct);
        })),
        ("freezes a node", async ct => await Node(async node =>
        {
            await node.Process.Freeze();
            await Last(Frozen, ct);
            await node.Process.Thaw();
        })),
        ("kills the night shift", ct => town.Shift.StartAgain()),
        ("freezes the night shift", async ct =>
        {
            await town.Shift.Freeze();
            await Last(Frozen, ct);
            await town.Shift.Thaw();
        }),
        ("flushes Redis", ct => town.Servers.Redis.Say("FLUSHALL", ct)),
        ("kills the clients of Redis", async ct =>
        {
            await town.Servers.Redis.Say("CLIENT KILL TYPE pubsub", ct);
            await town.Servers.Redis.Say("CLIENT KILL TYPE normal", ct);
        }),
        ("stops Redis", async ct =>
        {
            town.Servers.Redis.Kill();
            await Last(Away, ct);
            await town.Servers.Redis.StartAgain(ct);
        }),
        ("crashes PostgreSQL", async ct =>
        {
            await town.Servers.Postgres.Crash(ct);
            await town.Servers.Postgres.StartAgain(ct);
        }),
        ("restarts PostgreSQL", async ct =>
        {
            await town.Servers.Postgres.Stop(ct);
            await town.Servers.Postgres.StartAgain(ct);
        }),
        ("pulls a database cable", async ct => await Node(node => Pull(node.Database, ct))),
        ("pulls a Redis cable", async ct => await Node(node => Pull(node.Redis, ct))),
        ("closes the bank", async ct =>
        {
            town.Bank.Close();
            await Last(Away, ct);
            town.Bank.Reopen();
        }),
        ("lowers and raises capacities", Capacities),
        ("runs the night", ct => town.Chore(ct, "nightly", "--date", "2026-11-24")),
        ("kills the night in the middle", ct => town.HalfAChore(TimeSpan.FromMilliseconds(chance.Next(900, 2500)), ct, "nightly", "--date", "2026-11-24")),
        ("draws up October", ct => town.Chore(ct, "billing", "--month", "2026-10", "--draft")),
        ("issues October", async ct =>
        {
            await town.Chore(ct, "billing", "--month", "2026-10", "--draft");
            await town.HalfAChore(TimeSpan.FromMilliseconds(chance.Next(900, 2500)), ct, "billing", "--month", "2026-10", "--issue");
            await town.Chore(ct, "billing", "--month", "2026-10", "--issue");
        }),
        ("runs the sweep of offers beside the shift", ct => town.Chore(ct, "offers")),
    ];

    /// <summary>Lets so many troubles come over the town.</summary>
    public async Task Come(int count, CancellationToken ct)
    {
        for (var i = 0; i < count; i++)
        {
            await Last(TimeSpan.FromMilliseconds(chance.Next(300, 1200)), ct);
            var (name, trouble) = All[chance.Next(All.Length)];
            town.Note($"-- {name}");
            await trouble(ct);
        }
    }

    private Task Node(Func<ChaosNode, Task> trouble) => trouble(town.Nodes[chance.Next(town.Nodes.Count)]);

    private static async Task Pull(Cable cable, CancellationToken ct)
    {
        cable.Pull();
        await Last(Away, ct);
        cable.Plug();
    }

    // An agent takes places away, also under those who hold them, and gives them back.
    private async Task Capacities(CancellationToken ct)
    {
        var places = new PoolDate(town.Town.Canteen, TestTown.Days[chance.Next(3)]);
        foreach (var capacity in (int[])[chance.Next(3), town.Town.LunchPlaces])
        {
            await town.AtTheDesk<IPlaceHolds, PlaceCount>((holds, db) => db.InTransaction(() => holds.SetCapacity(town.Town.OrganiserId, places, capacity, ct), ct));
            await Last(TimeSpan.FromMilliseconds(500), ct);
        }
    }

    /// <summary>A fault takes its time; that is not a wait for something to happen.</summary>
    private static async Task Last(TimeSpan time, CancellationToken ct)
    {
        using var timer = new PeriodicTimer(time);
        await timer.WaitForNextTickAsync(ct);
    }
}
