using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Places;
using Portal.TestSupport;

namespace Portal.IntegrationTests.Places;

/// <summary>Three hundred callers for the last ten places of one day.</summary>
internal static class Crowd
{
    public const int Callers = 300;
    public const int LastPlaces = 10;

    /// <summary>All of them call at once.</summary>
    /// <returns>How many were told that they have a place.</returns>
    public static async Task<int> Rush(CoreHost host, DateOnly day, CancellationToken ct)
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var answers = Enumerable.Range(0, Callers).Select(_ => Call()).ToList();
        gate.SetResult();
        return (await Task.WhenAll(answers)).Count(held => held);

        async Task<bool> Call()
        {
            await gate.Task;
            var wanted = new PlaceWanted(CartLineId.New(), day, [host.Town.Canteen]);
            var answer = await host.AtTheDoor(holds => holds.Hold(host.Town.OrganiserId, CartId.New(), [wanted], host.Clock.Now.AddMinutes(15), ct), ct);
            return answer.Taken.Contains(wanted.LineId);
        }
    }

    /// <summary>What the database says afterwards: places booked, and live holds.</summary>
    public static Task<int> Taken(CoreHost host, DateOnly day, CancellationToken ct) => host.Ask(async db =>
    {
        var booked = await db.PoolDays.Where(row => row.PoolId == host.Town.Canteen && row.Date == day).Select(row => row.Booked).SingleAsync(ct);
        return booked + await db.Holds.CountAsync(hold => hold.PoolId == host.Town.Canteen && hold.Date == day && hold.ExpiresAt > host.Clock.Now, ct);
    });
}
