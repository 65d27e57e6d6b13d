using Portal.Core;
using Portal.Core.Carts;
using Portal.Core.Payments;
using Portal.Core.Places;
using Portal.TestSupport;
using Xunit;

namespace Portal.UnitTests.Payments;

/// <summary>What an answer that is not « paid » does to a payment: the table on which integrators of PayFiP converged (I3, O5).</summary>
public sealed class PaymentTests
{
    private static readonly DateTimeOffset Now = TestClock.Morning;

    [Theory]
    [InlineData(PaymentResult.NotYetKnown, 19, PaymentState.Started)]
    [InlineData(PaymentResult.NotYetKnown, 20, PaymentState.Expired)]
    [InlineData(PaymentResult.Unknown, 1, PaymentState.Expired)]
    [InlineData(PaymentResult.Unknown, 60, PaymentState.Expired)]
    [InlineData(PaymentResult.Abandoned, 1, PaymentState.Abandoned)]
    [InlineData(PaymentResult.Abandoned, 60, PaymentState.Abandoned)]
    [InlineData(PaymentResult.Refused, 1, PaymentState.Refused)]
    [InlineData(PaymentResult.Refused, 60, PaymentState.Refused)]
    [InlineData(PaymentResult.Unreadable, 1, PaymentState.Started)]
    [InlineData(PaymentResult.Unreadable, 60, PaymentState.Started)]
    public void Each_answer_has_its_state_by_the_age_of_the_operation(PaymentResult result, int minutes, PaymentState state)
    {
        var payment = Started();

        payment.NotPaid(result, Now.AddMinutes(minutes));

        Assert.Equal(state, payment.State);
    }

    [Fact]
    public void A_young_operation_is_asked_about_every_minute_an_old_one_every_ten_and_after_a_day_no_more()
    {
        var payment = Started();

        payment.NotPaid(PaymentResult.NotYetKnown, Now.AddMinutes(5));
        var young = payment.AskAgainAt;
        payment.NotPaid(PaymentResult.NotYetKnown, Now.AddHours(2));
        var old = payment.AskAgainAt;
        payment.NotPaid(PaymentResult.NotYetKnown, Now.AddDays(1));

        Assert.Equal(Now.AddMinutes(6), young);
        Assert.Equal(Now.AddHours(2).AddMinutes(10), old);
        Assert.Null(payment.AskAgainAt);
    }

    [Fact]
    public void An_abandoned_operation_is_still_asked_about_as_the_family_may_go_back_and_pay()
    {
        var payment = Started();

        payment.NotPaid(PaymentResult.Abandoned, Now.AddMinutes(2));

        Assert.NotNull(payment.AskAgainAt);
    }

    [Theory]
    [InlineData(PaymentResult.Refused)]
    [InlineData(PaymentResult.Unknown)]
    [InlineData(PaymentResult.NotYetKnown)]
    [InlineData(PaymentResult.Abandoned)]
    public void What_is_paid_stays_paid_whatever_is_heard_later_I3(PaymentResult later)
    {
        var payment = Started();
        payment.Paid(Now.AddMinutes(3));

        payment.NotPaid(later, Now.AddDays(2));

        Assert.Equal(PaymentState.Paid, payment.State);
        Assert.Null(payment.AskAgainAt);
    }

    [Theory]
    [InlineData(PaymentResult.Refused)]
    [InlineData(PaymentResult.Unknown)]
    public void An_operation_that_ended_is_paid_all_the_same_when_the_bank_says_so_I3(PaymentResult before)
    {
        var payment = Started();
        payment.NotPaid(before, Now.AddMinutes(30));

        payment.Paid(Now.AddHours(1));

        Assert.True(payment.IsSettled);
    }

    [Fact]
    public void A_deaf_bank_changes_only_the_hour_of_the_next_question()
    {
        var payment = Started();

        payment.AskLater(Now.AddMinutes(5));

        Assert.Equal((PaymentState.Started, Now.AddMinutes(6)), (payment.State, payment.AskAgainAt));
    }

    [Fact]
    public void Its_reference_is_what_PayFiP_takes_and_no_two_are_alike()
    {
        var references = Enumerable.Range(0, 100).Select(_ => Prepared().Reference).ToList();

        Assert.All(references, reference => Assert.Matches("^[A-Z0-9]{6,30}$", reference));
        Assert.Distinct(references);
    }

    [Fact]
    public void It_remembers_the_lines_that_were_in_the_cart_when_the_family_went_to_pay()
    {
        var (town, cart) = Filled();
        cart.Lines[0].Remove(1);

        var payment = Payment.For(cart, new Money(2m), Money.Zero, Now);

        Assert.Equal([cart.Lines[1].Id], payment.Lines.Select(line => line.LineId));
        Assert.Equal(town.OrganiserId, payment.OrganiserId);
    }

    [Fact]
    public void The_purse_is_set_aside_only_when_it_pays_something()
    {
        var (_, cart) = Filled();

        Assert.False(Payment.For(cart, new Money(5.10m), Money.Zero, Now).PurseReserved);
        Assert.True(Payment.For(cart, new Money(4.10m), new Money(1m), Now).PurseReserved);
    }

    private static Payment Started()
    {
        var payment = Prepared();
        payment.Opened("op", Now);
        return payment;
    }

    private static Payment Prepared() => Payment.For(Filled().Cart, new Money(5.10m), Money.Zero, Now);

    private static (TestTown Town, Cart Cart) Filled()
    {
        var town = new TestTown();
        var household = town.Household();
        var cart = Cart.OpenFor(household.Parent, town.OrganiserId, town.Policies, Now);
        cart.Book(CartLineId.New(), new SlotDay(household.Child.Id, town.Lunch, TestTown.Thursday), new Money(3.10m), "", Now);
        cart.Book(CartLineId.New(), new SlotDay(household.Child.Id, town.Evening, TestTown.Thursday), new Money(2m), "", Now);
        return (town, cart);
    }
}
