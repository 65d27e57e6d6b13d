using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Carts;
using Portal.Core.Organisers;
using Portal.Core.Persistence;
using Portal.TestSupport;
using Portal.TestSupport.Engines;
using Xunit;

namespace Portal.IntegrationTests.Bookings;

/// <summary>What a family read is what is carried out: a cart that holds something else by then is shown again (I9).</summary>
public sealed class CartSeenTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static TheoryData<Policies, bool> Buttons => new() { { TestTown.Clapiers, false }, { TestTown.BilledLater, false }, { TestTown.BilledLater, true } };

    [Theory]
    [MemberData(nameof(Buttons), DisableDiscoveryEnumeration = true)]
    public async Task A_cart_that_changes_while_the_button_waits_for_it_is_neither_paid_nor_booked_nor_emptied(Policies policies, bool emptied)
    {
        var town = new TestTown { Policies = policies };
        var martin = town.Household();
        await using var host = await CoreHost.Start(town);
        await host.As(martin).Tick(Ct, martin.Picks(town.Lunch, TestTown.Thursday));
        var read = CartSeen.Of((await host.As(martin).Cart(Ct))!);

        // Another tab has the cart's row, and other hours or another price go into it before it lets go.
        await using var db = host.Database.Open();
        await using var transaction = await db.Database.BeginTransactionAsync(Ct);
        await db.LockCart(read.Id, Ct);
        var pressed = emptied ? host.As(martin).Empty(read, Ct) : Refused(host, martin, read);
        await Eventually.True(() => host.Ask(SomebodyWaits), "a button that waits for the cart", Ct);
        await db.CartLines.ExecuteUpdateAsync(line => line.SetProperty(row => row.Amount, new Money(4.20m)), Ct);
        await transaction.CommitAsync(Ct);

        Assert.Equal(Refusal.CartChanged, await pressed);
        var cart = (await host.As(martin).Cart(Ct))!;
        Assert.Equal((CartState.Open, 1), (cart.State, cart.LiveLines.Count()));
        Assert.Empty(await host.As(martin).Bookings(Ct));
        Assert.Empty(await host.As(martin).Payments(Ct));
        Assert.Empty(await host.Faults(Ct));
    }

    [Fact]
    public async Task More_time_an_undone_gesture_and_a_look_at_the_cart_change_nothing_of_what_was_read()
    {
        var town = new TestTown { Policies = TestTown.BilledLater };
        var martin = town.Household();
        await using var host = await CoreHost.Start(town);
        var parent = host.As(martin);
        await parent.Tick(Ct, martin.Picks(town.Lunch, TestTown.Thursday));
        var before = (await parent.Cart(Ct))!;
        var read = CartSeen.Of(before);

        await parent.Renew(Ct);
        await parent.Tick(Ct, martin.Picks(town.Lunch, TestTown.Friday));
        var other = CartSeen.Of((await parent.Cart(Ct))!);
        await parent.Undo(Ct);
        var committed = await parent.Commit(read, Ct);

        Assert.NotEqual(read, other);
        Assert.Null(committed.Refusal);
        Assert.Equal(TestTown.Thursday, (await parent.Bookings(Ct)).Single().Date);
    }

    [Fact]
    public async Task Nothing_is_taken_out_of_a_cart_whose_line_changes_while_the_button_waits_and_a_second_press_is_no_fault()
    {
        var town = new TestTown { Policies = TestTown.BilledLater };
        var martin = town.Household();
        var day = martin.Picks(town.Lunch, TestTown.Thursday);
        await using var host = await CoreHost.Start(town);
        await host.As(martin).Tick(Ct, day);
        await host.As(martin).Tick(Ct, martin.Picks(town.Lunch, TestTown.Friday));
        var read = CartSeen.Of((await host.As(martin).Cart(Ct))!);
        await using var meanwhile = await Meanwhile.Holding(
            host,
            async db =>
            {
                await db.LockCart(read.Id, Ct);
                await db.CartLines.Where(line => line.Date == TestTown.Thursday).ExecuteUpdateAsync(line => line.SetProperty(row => row.Amount, new Money(4.20m)), Ct);
            },
            Ct);

        var pressed = host.As(martin).TakeOut(read, Ct, day);
        await meanwhile.Wait(1, Ct);
        await meanwhile.LetGo(Ct);
        var refused = (await pressed).Lines.Single().Refused;
        var after = (await host.As(martin).Cart(Ct))!;
        var again = await host.As(martin).TakeOut(CartSeen.Of(after), Ct, day);
        var twice = await host.As(martin).TakeOut(CartSeen.Of(after), Ct, day);

        Assert.Equal((Refusal.CartChanged, 2), (refused, after.LiveLines.Count()));
        Assert.All([again, twice], answer => Assert.DoesNotContain(answer.Lines, line => line.Refused is not null));
        Assert.Equal(TestTown.Friday, (await host.As(martin).Cart(Ct))!.LiveLines.Single().Date);
        Assert.Empty(await host.Faults(Ct));
    }

    private static async Task<Refusal?> Refused(CoreHost host, TestHousehold martin, CartSeen read) => (await host.As(martin).Commit(read, Ct)).Refusal;

    private static Task<bool> SomebodyWaits(PortalDb db) => db.SomebodyWaits(Ct);
}
