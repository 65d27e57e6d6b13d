using Microsoft.EntityFrameworkCore;
using Portal.Core.Live;
using Portal.Core.Persistence;
using Portal.Core.Places;
using Portal.Core.WaitingLists;
using Portal.TestSupport;

namespace Portal.IntegrationTests.Chaos;

/// <summary>
/// What goes wrong in a town, as the seed has it: the machines fail while the office works. On each of the two sides a
/// trouble ends before the next begins.
/// </summary>
internal sealed class Trouble(ChaosTown town, int seed)
{
    /// <summary>Longer than any of our time-outs: who waits for it has given up before it wakes.</summary>
    private static readonly TimeSpan Frozen = TimeSpan.FromSeconds(4.5);

    private static readonly TimeSpan Away = TimeSpan.FromSeconds(1.5);

    /// <summary>The morning after the first night.</summary>
    private static readonly DateOnly Morning = new(2026, 11, 24);

    private readonly Random chance = new(seed);
    private readonly Random office = new(seed + 1_000_000);

    private (string Name, Func<CancellationToken, Task> Do)[] Machines =>
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
        ("kills the night shift", ct => town.StartShift()),
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
        ("cuts a database cable on one side", async ct => await Node(node => LoseAnswers(node.Database, ct))),
        ("cuts a Redis cable on one side", async ct => await Node(node => LoseAnswers(node.Redis, ct))),
    ];

    private (string Name, Func<CancellationToken, Task> Do)[] Office =>
    [
        ("closes the bank", async ct =>
        {
            town.Bank.Close();
            await Last(Away, ct);
            town.Bank.Reopen();
        }),
        ("lowers and raises capacities", Capacities),
        ("opens a place of a day that is waited for", OneMorePlace),
        ("runs the night", ct => town.Night(Morning, ct)),
        ("kills the night in the middle", ct => town.HalfAChore(db => db.JobRuns.AnyAsync(run => run.StartedAt != null, ct), ct, "nightly", "--date", $"{Morning:yyyy-MM-dd}")),
        ("draws up October", ct => town.Bill("--draft", ct)),
        ("issues October", async ct =>
        {
            await town.Bill("--draft", ct);
            await town.HalfAChore(db => db.Invoices.AnyAsync(ct), ct, "billing", "--month", "2026-10", "--issue");
            await town.Bill("--issue", ct);
        }),
        ("runs the sweep of offers beside the shift", ct => town.AtTheDesk((OfferPlaces deed) => deed.Run(ct))),
    ];

    /// <summary>Lets so many troubles come over the machines, and as many over the office.</summary>
    public Task Come(int count, CancellationToken ct) => Task.WhenAll(Come(Machines, chance, count, ct), Come(Office, office, count, ct));

    private async Task Come((string Name, Func<CancellationToken, Task> Do)[] all, Random which, int count, CancellationToken ct)
    {
        for (var i = 0; i < count; i++)
        {
            await Last(TimeSpan.FromMilliseconds(which.Next(200, 800)), ct);
            var (name, trouble) = all[which.Next(all.Length)];
            town.Note($"-- {name}");
            try
            {
                await trouble(ct);
            }
            catch (Exception away) when (PortalDb.IsOutage(away))
            {
                // The office meets what the machines do; it is done again by the next to come.
                town.Note($"-- {name}: the database was away");
            }

            town.Note($"-- {name}: over");
        }
    }

    private Task Node(Func<ChaosNode, Task> trouble) => trouble(town.Nodes[chance.Next(town.Nodes.Count)]);

    private static async Task Pull(Cable cable, CancellationToken ct)
    {
        cable.Pull();
        await Last(Away, ct);
        cable.Plug();
    }

    private static async Task LoseAnswers(Cable cable, CancellationToken ct)
    {
        cable.LoseAnswers();
        await Last(Frozen, ct);
        cable.Mend();
    }

    // An agent takes places away, also under those who hold them, and gives them back.
    private async Task Capacities(CancellationToken ct)
    {
        var places = new PoolDate(town.Town.Canteen, TestTown.Days[office.Next(3)]);
        foreach (var capacity in (int[])[office.Next(3), town.Town.LunchPlaces])
        {
            await SetCapacity(places, capacity, ct);
            await Last(TimeSpan.FromMilliseconds(500), ct);
        }
    }

    private Task<PlaceCount> OneMorePlace(CancellationToken ct) => SetCapacity(new PoolDate(town.Town.Canteen, Waiters.Day), 1, ct);

    private Task<PlaceCount> SetCapacity(PoolDate places, int capacity, CancellationToken ct) =>
        town.AtTheDesk<IPlaceHolds, PlaceCount>((holds, db) => db.InTransaction(() => holds.SetCapacity(town.Town.OrganiserId, places, capacity, ct), ct));

    /// <summary>A fault takes its time; that is not a wait for something to happen.</summary>
    private static async Task Last(TimeSpan time, CancellationToken ct)
    {
        using var timer = new PeriodicTimer(time);
        await timer.WaitForNextTickAsync(ct);
    }
}
