using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Activities;
using Portal.Core.Carts;
using Portal.Core.Persistence;
using Portal.Core.Places;
using Portal.Core.Settlement;
using Portal.TestSupport;
using Xunit;

namespace Portal.IntegrationTests.Carts;

/// <summary>Two tabs of one family, and a cart whose time runs out while a deed waits: lock, then read, then decide (I2, I3, R26).</summary>
public sealed class TwoTabsTests
{
    private static readonly CoreOptions WithBank = new() { Bank = true };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_prepaid_day_that_another_tab_ticks_while_free_ones_are_validated_is_paid_and_not_thrown_away()
    {
        var town = new TestTown { MorningPrice = 0m };
        var martin = town.Household();
        await using var host = await CoreHost.Start(town, WithBank);
        await host.As(martin).Tick(Ct, martin.Picks(town.Morning, TestTown.Friday));

        // The second tab has the cart and waits for the household; the first presses « Valider » behind it.
        await using var meanwhile = await Meanwhile.Holding(host, db => db.LockMoney(martin.Id, Ct), Ct);
        var ticking = host.As(martin).Tick(Ct, martin.Picks(town.Lunch, TestTown.Friday));
        await meanwhile.Wait(1, Ct);
        var committing = host.As(martin).Commit(Ct);
        await meanwhile.Wait(2, Ct);
        await meanwhile.LetGo(Ct);

        Assert.Null((await ticking).Lines.Single().Refused);
        var committed = await committing;
        Assert.Null(committed.Refusal);
        Assert.NotNull(committed.PaymentPage);
        Assert.Empty(await host.As(martin).Requests(Ct));
        var payment = (await host.As(martin).Payments(Ct)).Single();
        Assert.Equal((new Money(3.10m), 2), (payment.Amount, payment.Lines.Count));

        host.Bank.Pay(payment.OperationId!);
        await host.As(martin).Return(payment.OperationId!, Ct);
        Assert.Equal([town.Lunch, town.Morning], (await host.As(martin).Bookings(Ct)).Select(booking => booking.SlotId));
        Assert.Empty(await host.Faults(Ct));
    }

    [Fact]
    public async Task A_slot_whose_other_is_unticked_in_another_tab_during_the_commit_is_not_booked_alone_R26()
    {
        var town = new TestTown { Policies = TestTown.BilledLater };
        var martin = town.Household();
        await using var host = await CoreHost.Start(town);
        await host.As(martin).Tick(Ct, martin.Picks(town.Evening, TestTown.Friday), martin.Picks(town.LateEvening, TestTown.Friday));

        // The second tab has the cart and waits for the evening's pool-day.
        await using var meanwhile = await Meanwhile.Holding(host, db => db.LockPoolDays([new PoolDate(town.Evenings, TestTown.Friday)], Ct), Ct);
        var unticking = host.As(martin).Untick(Ct, martin.Picks(town.Evening, TestTown.Friday));
        await meanwhile.Wait(1, Ct);
        var committing = host.As(martin).Commit(Ct);
        await meanwhile.Wait(2, Ct);
        await meanwhile.LetGo(Ct);

        Assert.Null((await unticking).Lines.Single().Refused);
        var committed = await committing;
        Assert.Equal(Refusal.NeedsAnother, committed.Refusal);
        Assert.Contains("demande «\u00A0Accueil du soir\u00A0»", committed.Problems.Single().Sentence, StringComparison.Ordinal);
        Assert.Empty(await host.As(martin).Bookings(Ct));
        Assert.Equal([town.LateEvening], (await host.As(martin).Cart(Ct))!.LiveLines.Select(line => line.SlotId));
    }

    [Fact]
    public async Task A_day_ticked_while_the_cart_dies_is_held_in_a_fresh_one_I2()
    {
        var town = new TestTown { LunchPlaces = 1 };
        var (martin, durand) = (town.Household(), town.Household());
        await using var host = await CoreHost.Start(town);
        await host.As(martin).Tick(Ct, martin.Picks(town.Evening, TestTown.Friday));

        await using var meanwhile = await Meanwhile.Holding(host, db => db.LockMoney(martin.Id, Ct), Ct);
        var ticking = host.As(martin).Tick(Ct, martin.Picks(town.Lunch, TestTown.Friday));
        await meanwhile.Wait(1, Ct);
        host.Clock.Advance(TimeSpan.FromMinutes(15));
        await meanwhile.LetGo(Ct);
        var ticked = await ticking;
        await host.Sweep(Ct);

        Assert.Null(ticked.Lines.Single().Refused);
        var cart = (await host.As(martin).Cart(Ct))!;
        Assert.Equal((host.Clock.Now.AddMinutes(15), town.Lunch), (cart.ExpiresAt, cart.LiveLines.Single().SlotId));
        Assert.Equal(Refusal.DayFull, (await host.As(durand).Tick(Ct, durand.Picks(town.Lunch, TestTown.Friday))).Lines.Single().Refused);
        Assert.Equal(100, await host.Left(town.Evenings, TestTown.Friday, Ct));
    }

    [Fact]
    public async Task A_booking_unticked_while_the_cart_dies_is_to_be_cancelled_by_a_fresh_one()
    {
        var (host, martin) = await BookedEvening();
        await using var running = host;

        await AsTheCartDies(host, martin, () => host.As(martin).Untick(Ct, martin.Picks(host.Town.Evening, TestTown.Friday)));

        var cart = (await host.As(martin).Cart(Ct))!;
        Assert.Equal((host.Clock.Now.AddMinutes(15), CartOperation.Cancel), (cart.ExpiresAt, cart.LiveLines.Single().Operation));
        Assert.NotNull((await host.As(martin).Commit(Ct)).RequestNumber);
    }

    [Fact]
    public async Task Hours_changed_while_the_cart_dies_are_asked_for_in_a_fresh_one()
    {
        var (host, martin) = await BookedEvening();
        await using var running = host;
        var nursery = martin.Picks(host.Town.Nursery, TestTown.Friday) with { Hours = new ChosenHours(null, new TimeOnly(17, 30)) };

        await AsTheCartDies(host, martin, () => host.As(martin).ChangeHours(Ct, nursery));

        var cart = (await host.As(martin).Cart(Ct))!;
        Assert.Equal((host.Clock.Now.AddMinutes(15), CartOperation.ChangeHours), (cart.ExpiresAt, cart.LiveLines.Single().Operation));
        Assert.NotNull((await host.As(martin).Commit(Ct)).RequestNumber);
    }

    [Fact]
    public async Task The_last_gesture_of_a_cart_that_dies_meanwhile_is_not_undone_in_half()
    {
        var (host, martin) = await BookedEvening();
        await using var running = host;

        PickAnswer? undone = null;
        await AsTheCartDies(host, martin, async () => undone = await host.As(martin).Undo(Ct));

        Assert.Equal(Refusal.NothingToUndo, undone!.Lines.Single().Refused);
        Assert.Null(await host.As(martin).Cart(Ct));
    }

    [Fact]
    public async Task A_cart_committed_as_it_dies_is_refused_and_books_nothing_R69()
    {
        var (host, martin) = await BookedEvening();
        await using var running = host;

        CommitAnswer? committed = null;
        await AsTheCartDies(host, martin, async () => committed = await host.As(martin).Commit(Ct));

        Assert.Equal(Refusal.CartExpired, committed!.Refusal);
        Assert.Equal(2, (await host.As(martin).Bookings(Ct)).Count);
    }

    /// <summary>An evening and a nursery are booked, and a lunch waits in the cart.</summary>
    private static async Task<(CoreHost Host, TestHousehold Martin)> BookedEvening()
    {
        var town = new TestTown { Policies = TestTown.BilledLater };
        var martin = town.Household();
        var host = await CoreHost.Start(town);
        await host.As(martin).Tick(Ct, martin.Picks(town.Evening, TestTown.Friday), martin.Picks(town.Nursery, TestTown.Friday));
        await host.As(martin).Commit(Ct);
        await host.As(martin).Tick(Ct, martin.Picks(town.Lunch, TestTown.Monday));
        return (host, martin);
    }

    /// <summary>Does something that waits for the cart's row until the cart's time is over; the sweep comes last.</summary>
    private static async Task AsTheCartDies(CoreHost host, TestHousehold martin, Func<Task> deed)
    {
        var cart = (await host.As(martin).Cart(Ct))!;
        await using var meanwhile = await Meanwhile.Holding(host, db => db.LockCart(cart.Id, Ct), Ct);
        var doing = deed();
        await meanwhile.Wait(1, Ct);
        host.Clock.Advance(TimeSpan.FromMinutes(15));
        await meanwhile.LetGo(Ct);
        await doing;
        await host.Sweep(Ct);
    }
}
