using Portal.Core;
using Portal.Core.Activities;
using Portal.Core.Carts;
using Portal.TestSupport;
using Xunit;

namespace Portal.IntegrationTests.Carts;

/// <summary>« Annuler le dernier geste », for as long as the cart lives.</summary>
public sealed class UndoTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_the_last_gesture_ticked_is_unticked_all_at_once_and_the_rest_stays()
    {
        var town = new TestTown { LunchPlaces = 1 };
        var (martin, durand) = (town.Household(), town.Household());
        await using var host = await CoreHost.Start(town);
        await host.As(martin).Tick(Ct, martin.Picks(town.Evening, TestTown.Thursday));
        await host.As(martin).Tick(Ct, martin.Picks(town.Lunch, TestTown.Thursday), martin.Picks(town.Lunch, TestTown.Friday));

        await host.As(martin).Undo(Ct);

        Assert.Equal([town.Evening], (await host.As(martin).Cart(Ct))!.LiveLines.Select(line => line.SlotId));
        Assert.Null((await host.As(durand).Tick(Ct, durand.Picks(town.Lunch, TestTown.Friday))).Lines.Single().Refused);
    }

    [Fact]
    public async Task What_it_unticked_is_asked_for_again()
    {
        var town = new TestTown();
        var martin = town.Household();
        await using var host = await CoreHost.Start(town);
        await host.As(martin).Tick(Ct, [.. TestTown.Days.Take(3).Select(day => martin.Picks(town.Lunch, day))]);
        await host.As(martin).Untick(Ct, martin.Picks(town.Lunch, TestTown.Friday));

        await host.As(martin).Undo(Ct);

        Assert.Equal(TestTown.Days.Take(3), (await host.As(martin).Cart(Ct))!.LiveLines.Select(line => line.Date).Order());
    }

    [Fact]
    public async Task A_place_that_somebody_took_meanwhile_is_gone_and_the_parent_is_told_why_O15()
    {
        var town = new TestTown { LunchPlaces = 1 };
        var (martin, durand) = (town.Household(), town.Household());
        await using var host = await CoreHost.Start(town);
        await host.As(martin).Tick(Ct, martin.Picks(town.Lunch, TestTown.Thursday), martin.Picks(town.Evening, TestTown.Thursday));
        await host.As(martin).Untick(Ct, martin.Picks(town.Lunch, TestTown.Thursday));
        await host.As(durand).Tick(Ct, durand.Picks(town.Lunch, TestTown.Thursday));

        var undone = await host.As(martin).Undo(Ct);

        Assert.Equal(Refusal.DayFull, undone.Lines.Single().Refused);
        Assert.Equal([town.Evening], (await host.As(martin).Cart(Ct))!.LiveLines.Select(line => line.SlotId));
    }

    [Fact]
    public async Task Undoing_twice_is_doing_again()
    {
        var town = new TestTown();
        var martin = town.Household();
        await using var host = await CoreHost.Start(town);
        await host.As(martin).Tick(Ct, martin.Picks(town.Evening, TestTown.Thursday));
        await host.As(martin).Tick(Ct, martin.Picks(town.Lunch, TestTown.Thursday));

        await host.As(martin).Undo(Ct);
        var isUndo = (await host.As(martin).Cart(Ct))!.LastWasUndo;
        await host.As(martin).Undo(Ct);

        Assert.True(isUndo);
        Assert.Equal([town.Lunch, town.Evening], (await host.As(martin).Cart(Ct))!.LiveLines.Select(line => line.SlotId).Order(Comparer<SlotId>.Create((a, b) => a.Value.CompareTo(b.Value))));
    }

    [Fact]
    public async Task A_booking_that_was_to_be_cancelled_is_kept_again()
    {
        var town = new TestTown { Policies = TestTown.BilledLater };
        var martin = town.Household();
        await using var host = await CoreHost.Start(town);
        await host.As(martin).Tick(Ct, martin.Picks(town.Lunch, TestTown.Thursday));
        await host.As(martin).Commit(Ct);
        await host.As(martin).Tick(Ct, martin.Picks(town.Evening, TestTown.Thursday));
        await host.As(martin).Untick(Ct, martin.Picks(town.Lunch, TestTown.Thursday));

        await host.As(martin).Undo(Ct);

        Assert.Equal(CartOperation.Book, (await host.As(martin).Cart(Ct))!.LiveLines.Single().Operation);
    }

    [Fact]
    public async Task Hours_go_back_to_what_they_were()
    {
        var town = new TestTown();
        var martin = town.Household();
        await using var host = await CoreHost.Start(town);
        var day = martin.Picks(town.Nursery, TestTown.Thursday) with { Hours = new ChosenHours(null, new TimeOnly(17, 30)) };
        await host.As(martin).Tick(Ct, day);
        await host.As(martin).ChangeHours(Ct, day with { Hours = new ChosenHours(null, new TimeOnly(18, 30)) });

        await host.As(martin).Undo(Ct);

        Assert.Equal((new TimeOnly(17, 30), new Money(2m)), ((await host.As(martin).Cart(Ct))!.LiveLines.Single() is var line ? line.Departure : null, line.Amount));
    }

    [Fact]
    public async Task Without_a_living_cart_there_is_nothing_to_undo()
    {
        var town = new TestTown();
        var martin = town.Household();
        await using var host = await CoreHost.Start(town);
        await host.As(martin).Tick(Ct, martin.Picks(town.Lunch, TestTown.Thursday));
        host.Clock.Advance(town.Policies.CartLifetime);

        var undone = await host.As(martin).Undo(Ct);

        Assert.Equal(Refusal.NothingToUndo, undone.Lines.Single().Refused);
    }
}
