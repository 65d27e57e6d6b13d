using Portal.Core;
using Portal.Core.Carts;
using Portal.Core.Places;
using Portal.TestSupport;
using Xunit;

namespace Portal.UnitTests.Carts;

/// <summary>One end for the whole cart, by the server's clock (I2, O3, O6, R69).</summary>
public sealed class CartTests
{
    private static readonly DateTimeOffset Now = TestClock.Morning;

    [Fact]
    public void A_cart_lives_fifteen_minutes_and_not_an_instant_more_R69()
    {
        var cart = Open();

        Assert.Equal(Now.AddMinutes(15), cart.ExpiresAt);
        Assert.True(cart.IsAlive(Now.AddMinutes(15).AddTicks(-1)));
        Assert.False(cart.IsAlive(Now.AddMinutes(15)));
    }

    [Fact]
    public void Renewing_starts_its_time_again_from_now()
    {
        var cart = Open();

        var refusal = cart.Renew(TestTown.Clapiers, Now.AddMinutes(10));

        Assert.Null(refusal);
        Assert.Equal(Now.AddMinutes(25), cart.ExpiresAt);
    }

    [Fact]
    public void It_is_renewed_ten_times_as_RGAA_13_1_asks_and_then_no_more_O3()
    {
        var cart = Open();
        var renewals = Enumerable.Range(1, 10).Select(minute => cart.Renew(TestTown.Clapiers, Now.AddMinutes(minute))).ToList();

        var once_more = cart.Renew(TestTown.Clapiers, Now.AddMinutes(11));

        Assert.All(renewals, Assert.Null);
        Assert.Equal(Refusal.NoMoreRenewals, once_more);
        Assert.Equal(Now.AddMinutes(25), cart.ExpiresAt);
    }

    [Fact]
    public void A_cart_that_has_ended_is_not_renewed_I2()
    {
        Assert.Equal(Refusal.CartExpired, Open().Renew(TestTown.Clapiers, Now.AddMinutes(15)));
    }

    [Fact]
    public void A_cart_that_is_being_paid_is_not_renewed()
    {
        var cart = Open();
        cart.GoToPay(TestTown.Clapiers, Now);

        Assert.Equal(Refusal.PaymentInProgress, cart.Renew(TestTown.Clapiers, Now.AddMinutes(1)));
    }

    [Fact]
    public void Going_to_pay_gives_the_bank_its_grace()
    {
        var cart = Open();

        cart.GoToPay(TestTown.Clapiers, Now.AddMinutes(14));

        Assert.Equal(CartState.Paying, cart.State);
        Assert.Equal(Now.AddMinutes(34), cart.ExpiresAt);
        Assert.True(cart.IsAlive(Now.AddMinutes(33)));
    }

    [Fact]
    public void A_family_that_had_longer_than_the_grace_keeps_it()
    {
        var policies = TestTown.Clapiers with { CartLifetime = TimeSpan.FromHours(2) };
        var cart = Cart.OpenFor(new TestTown().Household().Parent, new(1), policies, Now);

        cart.GoToPay(policies, Now);

        Assert.Equal(Now.AddHours(2), cart.ExpiresAt);
    }

    [Fact]
    public void Back_from_the_bank_unpaid_its_remaining_time_runs_again_O6()
    {
        var cart = Open();
        cart.GoToPay(TestTown.Clapiers, Now.AddMinutes(5));

        cart.ComeBackUnpaid(TestTown.Clapiers, Now.AddMinutes(12));

        Assert.Equal(CartState.Open, cart.State);
        Assert.Equal(Now.AddMinutes(22), cart.ExpiresAt);
    }

    [Fact]
    public void Back_with_hardly_any_time_left_there_are_two_minutes_to_read_why_O6()
    {
        var cart = Open();
        cart.GoToPay(TestTown.Clapiers, Now.AddMinutes(15).AddSeconds(-1));

        cart.ComeBackUnpaid(TestTown.Clapiers, Now.AddMinutes(20));

        Assert.Equal(Now.AddMinutes(22), cart.ExpiresAt);
    }

    [Fact]
    public void An_expired_cart_keeps_its_lines_to_try_again_and_an_emptied_one_has_none_to_keep()
    {
        var (expired, emptied) = (WithALine(), WithALine());

        expired.Expire();
        emptied.Empty();

        Assert.Equal((CartState.Expired, CartLineState.Lost), (expired.State, expired.Lines.Single().State));
        Assert.Equal((CartState.Abandoned, CartLineState.Removed), (emptied.State, emptied.Lines.Single().State));
        Assert.Empty(expired.LiveLines);
    }

    [Fact]
    public void A_line_taken_out_costs_nothing()
    {
        var cart = WithALine();

        cart.Lines.Single().Remove(1);

        Assert.Equal(Money.Zero, cart.BookingTotal);
    }

    [Fact]
    public void Bookings_and_cancellations_are_summed_apart_R59_R63()
    {
        var cart = WithALine();
        cart.Cancel(BookingId.New(), new SlotDay(ChildId.New(), new SlotId(1), TestTown.Friday), new ShownTerms(CancellationEffect.Ends, false, new Money(2m), new Money(2m), null), "Annulation", Now);

        Assert.Equal((new Money(3.10m), new Money(2m)), (cart.BookingTotal, cart.CancelTotal));
    }

    [Fact]
    public void Nothing_is_committed_from_no_cart_an_empty_one_a_dead_one_or_one_at_the_bank()
    {
        var paying = WithALine();
        paying.GoToPay(TestTown.Clapiers, Now);

        Assert.Equal(Refusal.CartEmpty, CartRules.WhyNotCommit(null, Now));
        Assert.Equal(Refusal.CartEmpty, CartRules.WhyNotCommit(Open(), Now));
        Assert.Equal(Refusal.CartExpired, CartRules.WhyNotCommit(WithALine(), Now.AddMinutes(15)));
        Assert.Equal(Refusal.PaymentInProgress, CartRules.WhyNotCommit(paying, Now));
        Assert.Null(CartRules.WhyNotCommit(WithALine(), Now));
        Assert.Equal(Refusal.CartChanged, CartRules.WhyNotCommit(WithALine(), CartSeen.Of(WithALine()), Now));
    }

    [Fact]
    public void A_cart_that_is_over_or_at_the_bank_takes_no_line_I2()
    {
        var (dead, paying) = (Open(), Open());
        paying.GoToPay(TestTown.Clapiers, Now);
        var day = new SlotDay(ChildId.New(), new SlotId(1), TestTown.Thursday);

        Assert.Throws<InvalidOperationException>(() => dead.Book(CartLineId.New(), day, Money.Zero, "", Now.AddMinutes(15)));
        Assert.Throws<InvalidOperationException>(() => dead.Cancel(BookingId.New(), day, new ShownTerms(CancellationEffect.Ends, false, Money.Zero, Money.Zero, null), "", Now.AddMinutes(15)));
        Assert.Throws<InvalidOperationException>(() => dead.ChangeHours(BookingId.New(), day, default, Money.Zero, "", Now.AddMinutes(15)));
        Assert.Throws<InvalidOperationException>(() => paying.Book(CartLineId.New(), day, Money.Zero, "", Now));
        Assert.Empty(dead.Lines);
    }

    [Fact]
    public void The_tabs_hear_the_state_the_end_and_the_sum_of_the_cart()
    {
        var cart = WithALine();

        var open = CartNewsOf.Cart(cart);
        cart.Expire();
        var expired = CartNewsOf.Cart(cart);

        Assert.Equal(("open", cart.ExpiresAt, 1, new Money(3.10m)), (open.State, open.ExpiresAt, open.Lines, open.Total));
        Assert.Equal(("expired", null, 0), (expired.State, expired.ExpiresAt, expired.Lines));
    }

    private static Cart Open() => Cart.OpenFor(new TestTown().Household().Parent, new(1), TestTown.Clapiers, Now);

    private static Cart WithALine()
    {
        var cart = Open();
        cart.Book(CartLineId.New(), new SlotDay(ChildId.New(), new SlotId(1), TestTown.Thursday), new Money(3.10m), "Cantine", Now);
        return cart;
    }
}
