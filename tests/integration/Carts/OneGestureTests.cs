using Portal.Core.Activities;
using Portal.TestSupport;
using Xunit;

namespace Portal.IntegrationTests.Carts;

/// <summary>A gesture of a family is one transaction, whatever steps it has: all of it is kept, told and undone, or nothing (R36, R62).</summary>
public sealed class OneGestureTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_dies_between_unticking_and_ticking_leaves_the_cart_as_it_was()
    {
        var town = new TestTown { LunchPlaces = 1 };
        var martin = town.Household();
        await using var host = await CoreHost.Start(town, new CoreOptions { Services = BreakingHolds.OnceAtTheSecondHold });
        await host.As(martin).Tick(Ct, martin.Picks(town.Lunch, TestTown.Friday));
        host.Feed.Clear();

        await Assert.ThrowsAsync<InvalidOperationException>(() => host.As(martin).Pick([martin.Picks(town.Lunch, TestTown.Friday)], [martin.Picks(town.Lunch, TestTown.Monday)], Ct));

        Assert.Equal([TestTown.Friday], (await host.As(martin).Cart(Ct))!.LiveLines.Select(line => line.Date));
        Assert.Equal((0, 1), (await host.Left(town.Canteen, TestTown.Friday, Ct), await host.Left(town.Canteen, TestTown.Monday, Ct)));
        Assert.Empty(host.Feed.Counts);
    }

    [Fact]
    public async Task Days_that_change_places_keep_the_cart_and_its_end_and_are_undone_together()
    {
        var town = new TestTown();
        var martin = town.Household();
        await using var host = await CoreHost.Start(town);
        await host.As(martin).Tick(Ct, martin.Picks(town.Lunch, TestTown.Friday));
        var before = (await host.As(martin).Cart(Ct))!;
        host.Clock.Advance(TimeSpan.FromMinutes(1));

        await host.As(martin).Pick([martin.Picks(town.Lunch, TestTown.Friday)], [martin.Picks(town.Lunch, TestTown.Monday)], Ct);
        var moved = (await host.As(martin).Cart(Ct))!;
        await host.As(martin).Undo(Ct);

        Assert.Equal((before.Id, before.ExpiresAt, TestTown.Monday), (moved.Id, moved.ExpiresAt, moved.LiveLines.Single().Date));
        Assert.Equal([TestTown.Friday], (await host.As(martin).Cart(Ct))!.LiveLines.Select(line => line.Date));
    }

    [Fact]
    public async Task Days_taken_out_of_the_recap_are_given_back_or_kept_as_they_were_R62()
    {
        var town = new TestTown { Policies = TestTown.BilledLater };
        var martin = town.Household();
        await using var host = await CoreHost.Start(town);
        var (lunch, evening, nursery) = (martin.Picks(town.Lunch, TestTown.Friday), martin.Picks(town.Evening, TestTown.Friday), martin.Picks(town.Nursery, TestTown.Monday));
        await host.As(martin).Tick(Ct, evening, nursery);
        await host.As(martin).Commit(Ct);
        await host.As(martin).Tick(Ct, lunch);
        await host.As(martin).Untick(Ct, evening);
        await host.As(martin).ChangeHours(Ct, nursery with { Hours = new ChosenHours(null, new TimeOnly(17, 30)) });
        host.Feed.Clear();

        var answer = await host.As(martin).TakeOut(Ct, lunch, evening, nursery, martin.Picks(town.Morning, TestTown.Friday));

        Assert.All(answer.Lines, line => Assert.Null(line.Refused));
        Assert.Null(await host.As(martin).Cart(Ct));
        Assert.Equal("empty", host.Feed.Carts.Single().State);
        Assert.Equal(100, await host.Left(town.Canteen, TestTown.Friday, Ct));
        Assert.All(await host.As(martin).Bookings(Ct), booking => Assert.True(booking.HoldsPlace));
        Assert.Empty(await host.Faults(Ct));
    }
}
