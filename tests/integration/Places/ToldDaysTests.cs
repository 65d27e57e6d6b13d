using Microsoft.EntityFrameworkCore;
using Portal.Core.Persistence;
using Portal.Core.Places;
using Portal.TestSupport;
using Xunit;

namespace Portal.IntegrationTests.Places;

/// <summary>What was told is noted without standing in anybody's way (I4; issue 10, item 12).</summary>
public sealed class ToldDaysTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task However_many_days_were_told_they_are_noted_by_one_statement()
    {
        await using var host = await CoreHost.Start(new TestTown());
        var days = TestTown.Days.Select(day => new PoolDate(host.Town.Canteen, day)).ToList();
        await Move(host, days);

        var asked = await Questions.Of(() => host.In<PortalDb>(db => db.NoteTold([.. days.Select(day => (day, 1))], Ct)));

        Assert.Single(asked);
        Assert.Empty(await Untold(host));
    }

    [Fact]
    public async Task A_day_that_has_moved_since_stays_untold()
    {
        await using var host = await CoreHost.Start(new TestTown());
        var day = new PoolDate(host.Town.Canteen, TestTown.Thursday);
        await Move(host, [day]);
        await Move(host, [day]);

        await host.In<PortalDb>(db => db.NoteTold([(day, 1)], Ct));

        Assert.Equal([TestTown.Thursday], await Untold(host));
    }

    [Fact]
    public async Task A_day_that_somebody_is_booking_right_now_is_passed_by_and_waits_for_the_next_second()
    {
        await using var host = await CoreHost.Start(new TestTown());
        var (busy, calm) = (new PoolDate(host.Town.Canteen, TestTown.Thursday), new PoolDate(host.Town.Canteen, TestTown.Friday));
        await Move(host, [busy, calm]);

        await host.In<PortalDb>(db => db.InTransaction(
            async () =>
            {
                await db.LockPoolDays([busy], Ct);
                await host.In<PortalDb>(other => other.NoteTold([(busy, 1), (calm, 1)], Ct).WaitAsync(TimeSpan.FromSeconds(30), Ct));
                return true;
            },
            Ct));

        Assert.Equal([TestTown.Thursday], await Untold(host));
    }

    private static Task Move(CoreHost host, IReadOnlyList<PoolDate> days) => host.In<PortalDb>(db => db.InTransaction(
        async () =>
        {
            await db.LockPoolDays(days, Ct);
            return true;
        },
        Ct));

    private static Task<List<DateOnly>> Untold(CoreHost host) => host.Ask(db => db.PoolDays.Where(row => row.Untold).Select(row => row.Date).ToListAsync(Ct));
}
