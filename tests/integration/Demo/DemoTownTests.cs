using Microsoft.EntityFrameworkCore;
using Portal.Core.Bookings;
using Portal.Core.Demo;
using Portal.TestSupport;
using Xunit;

namespace Portal.IntegrationTests.Demo;

/// <summary>The commune of the demonstration, as it stands in a real database.</summary>
public sealed class DemoTownTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Its_counters_say_what_its_bookings_say_and_no_day_is_oversold_I1()
    {
        await using var database = await TestDatabase.Demo();
        await using var db = database.Open();

        var poolsOf = (await db.Slots.AsNoTracking().Include(slot => slot.Pools).ToListAsync(Ct)).ToDictionary(slot => slot.Id, slot => slot.Pools.Select(pool => pool.PoolId).ToList());
        var bookings = await db.Bookings.AsNoTracking().Where(booking => booking.State < BookingState.Cancelled).Select(booking => new { booking.SlotId, booking.Date }).ToListAsync(Ct);
        var booked = bookings.SelectMany(booking => poolsOf[booking.SlotId].Select(pool => (pool, booking.Date))).CountBy(day => day).ToDictionary();
        var days = await db.PoolDays.AsNoTracking().ToListAsync(Ct);

        Assert.NotEmpty(bookings);
        Assert.DoesNotContain(days, day => day.Booked != booked.GetValueOrDefault((day.PoolId, day.Date)) || day.Booked > day.Capacity);
        Assert.Empty(booked.Keys.Except(days.Select(day => (day.PoolId, day.Date))));
    }

    [Fact]
    public async Task Loading_it_again_changes_nothing()
    {
        await using var database = await TestDatabase.Demo();
        await using var db = database.Open();
        var before = await db.Bookings.CountAsync(Ct);

        var report = await new LoadDemo(db, new TestClock()).Run(DemoCommune.UsualHouseholds, DemoCommune.UsualSeed, Ct);

        Assert.False(report.Loaded);
        Assert.Equal(before, await db.Bookings.CountAsync(Ct));
    }
}
