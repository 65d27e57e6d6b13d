using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Portal.Core;
using Portal.Core.Persistence;
using Portal.Core.Places;
using Portal.Core.WaitingLists;

namespace Portal.EndToEnd.Support;

/// <summary>Wednesdays that are full, a family that waits for them, and a place that frees (R66, O8-O10).</summary>
public static class WaitingTown
{
    /// <summary>Two Wednesdays of December, whole days with lunch.</summary>
    private static readonly DateOnly[] Wednesdays = [new(2026, 12, 9), new(2026, 12, 16)];

    /// <summary>Clisson's parent waits for both Wednesdays, each for itself.</summary>
    public static Task Wait(this DemoTown town) => town.Portal.Run(async (IServiceProvider services) =>
    {
        var db = services.GetRequiredService<PortalDb>();
        var (guardian, pools, slot) = await Facts(db);
        await db.PoolDays.Where(day => pools.Contains(day.PoolId) && Wednesdays.Contains(day.Date)).ExecuteUpdateAsync(day => day.SetProperty(d => d.Capacity, d => d.Booked));
        var child = await db.Children.Where(c => c.HouseholdId == guardian.HouseholdId).OrderBy(c => c.BirthDate).FirstAsync();
        var organiser = await db.Organisers.Where(o => o.Code == "clisson").Select(o => o.Id).SingleAsync();
        var answers = await services.GetRequiredService<JoinWaitingList>().Run(guardian, organiser, [.. Wednesdays.Select(day => new SlotDay(child.Id, slot, day))], allOrNothing: false, CancellationToken.None);
        Assert.All(answers, line => Assert.Null(line.Refused));
        return answers.Count;
    });

    /// <summary>A place frees on the first of them, and the sweep offers it.</summary>
    public static Task FreeOne(this DemoTown town) => town.Portal.Run(async (IServiceProvider services) =>
    {
        var db = services.GetRequiredService<PortalDb>();
        var (_, pools, _) = await Facts(db);
        await db.PoolDays.Where(day => pools.Contains(day.PoolId) && day.Date == Wednesdays[0]).ExecuteUpdateAsync(day => day.SetProperty(d => d.Capacity, d => d.Booked + 1));
        Assert.Equal(1, await services.GetRequiredService<OfferPlaces>().Run(CancellationToken.None));
        return 1;
    });

    private static async Task<(Core.Households.Guardian Guardian, List<PoolId> Pools, SlotId Slot)> Facts(PortalDb db)
    {
        var account = await db.Users.SingleAsync(user => user.UserName == "parentclisson");
        var guardian = await db.Guardians.AsNoTracking().SingleAsync(g => g.Id == account.GuardianId);
        var slot = await db.Slots.AsNoTracking().Include(s => s.Pools).FirstAsync(s => s.Name == "Mercredi journée avec repas");
        return (guardian, [.. slot.Pools.Select(pool => pool.PoolId)], slot.Id);
    }
}
