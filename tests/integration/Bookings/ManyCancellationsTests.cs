using Portal.Core.Bookings;
using Portal.Core.Places;
using Portal.TestSupport;
using Xunit;

namespace Portal.IntegrationTests.Bookings;

/// <summary>A family that gives a term back, and the others of its organiser who commit at the same time.</summary>
public sealed class ManyCancellationsTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_hundred_days_are_given_back_in_as_many_statements_as_one_day()
    {
        var town = new TestTown { Policies = TestTown.BilledLater };
        var (one, many) = (town.Household(), town.Household(children: 6));
        await using var host = await CoreHost.Start(town);
        SlotDay[] few = [one.Picks(town.Lunch, TestTown.Days[5]), one.Picks(town.Evening, TestTown.Days[5])];
        SlotDay[] days = [.. many.Children.SelectMany(child => TestTown.Days.SelectMany(day => new[] { new SlotDay(child.Id, town.Lunch, day), new SlotDay(child.Id, town.Evening, day) }))];
        await Give(host, one, few);
        await Give(host, many, days);

        var forOne = await Questions.Of(() => host.As(one).Commit(Ct));
        var forMany = await Questions.Of(() => host.As(many).Commit(Ct));

        Assert.True(days.Length > 100);
        Assert.All(await host.As(many).Bookings(Ct), booking => Assert.Equal(BookingState.Cancelled, booking.State));
        Assert.InRange(forMany.Count, 1, forOne.Count + 4);
        Assert.Equal(100, await host.Left(town.Canteen, TestTown.Days[3], Ct));
    }

    [Fact]
    public async Task Who_waits_for_a_day_does_not_keep_the_others_of_the_organiser_waiting()
    {
        var town = new TestTown { Policies = TestTown.BilledLater };
        var (martin, durand) = (town.Household(), town.Household());
        await using var host = await CoreHost.Start(town);
        await host.As(martin).Tick(Ct, martin.Picks(town.Lunch, TestTown.Thursday));
        await host.As(durand).Tick(Ct, durand.Picks(town.Lunch, TestTown.Friday));
        await using var thursday = await Meanwhile.Holding(host, db => db.LockPoolDays([new PoolDate(town.Canteen, TestTown.Thursday)], Ct), Ct);

        var waiting = host.As(martin).Commit(Ct);
        await thursday.Wait(1, Ct);
        var other = await host.As(durand).Commit(Ct).WaitAsync(TimeSpan.FromSeconds(20), Ct);

        Assert.False(waiting.IsCompleted);
        Assert.NotNull(other.RequestNumber);
        await thursday.LetGo(Ct);
        Assert.Equal("2026-000002", (await waiting).RequestNumber);
    }

    private static async Task Give(CoreHost host, TestHousehold who, SlotDay[] days)
    {
        await host.As(who).Tick(Ct, days);
        await host.As(who).Commit(Ct);
        await host.As(who).Untick(Ct, days);
    }
}
