using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Portal.Core;
using Portal.Core.Live;
using Portal.Core.Persistence;
using Portal.Core.Places;
using Portal.Core.WaitingLists;
using Portal.TestSupport;

namespace Portal.IntegrationTests.Chaos;

/// <summary>
/// Families that wait for a full day and do nothing else; and somebody who looks at the ranks of everybody all the time.
/// Nobody's rank is ever worse than it was, whoever answers, dies or has another clock.
/// </summary>
internal sealed class Waiters(ChaosTown town, IReadOnlyList<TestHousehold> waiting, IReadOnlyList<TestHousehold> all)
{
    /// <summary>Nobody has a place there in the beginning, and tabs pick it too.</summary>
    public static readonly DateOnly Day = TestTown.Days[3];

    private readonly ConcurrentDictionary<WaitingEntryId, int> ranks = new();

    public async Task Join(CancellationToken ct)
    {
        var canteen = new PoolDate(town.Town.Canteen, Day);
        await town.AtTheDesk<IPlaceHolds, PlaceCount>((holds, db) => db.InTransaction(() => holds.SetCapacity(town.Town.OrganiserId, canteen, 0, ct), ct));
        foreach (var family in waiting)
        {
            await town.AtTheDesk((JoinWaitingList deed) => deed.Run(family.Parent, town.Town.OrganiserId, [family.Picks(town.Town.Lunch, Day)], ct));
        }
    }

    /// <summary>Looks until told to stop.</summary>
    public async Task Look(CancellationToken stop)
    {
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(150));
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await LookOnce(CancellationToken.None);
                await pause.WaitForNextTickAsync(stop);
            }
            catch (Exception away) when (away is OperationCanceledException or NpgsqlException || PortalDb.IsOutage(away))
            {
                // The database is away: the ranks are looked at when it is back.
            }
        }
    }

    public async Task LookOnce(CancellationToken ct)
    {
        foreach (var family in all.Concat(waiting))
        {
            foreach (var wait in await town.Ask(db => db.WaitsOf(family.Id, town.Town.OrganiserId, Day.AddDays(-30), DateOnly.MaxValue, town.Clock.GetUtcNow(), ct)))
            {
                if (wait.OfferedUntil is null && ranks.TryGetValue(wait.EntryId, out var before) && wait.Rank > before)
                {
                    town.Fault($"{family.Household.Name} waited at rank {before} for {wait.Date:O}, and now at {wait.Rank}");
                }

                if (wait.OfferedUntil is null)
                {
                    ranks[wait.EntryId] = wait.Rank;
                }
            }
        }
    }

    /// <summary>Who only waits is still there when all is over, in the order in which they came.</summary>
    public async Task AreStillThere(CancellationToken ct)
    {
        await LookOnce(ct);
        foreach (var family in waiting)
        {
            var entry = await town.Ask(db => db.WaitingEntries.AsNoTracking().SingleAsync(one => one.HouseholdId == family.Id, ct));
            if (entry.State is not (WaitingState.Waiting or WaitingState.Offered or WaitingState.Taken))
            {
                town.Fault($"{family.Household.Name} only waited, and is {entry.State}");
            }
        }
    }
}
