using FsCheck;
using FsCheck.Fluent;
using Portal.Core;
using Portal.Core.Carts;
using Portal.Core.Payments;
using Portal.Core.Places;
using Portal.TestSupport;
using Xunit;

namespace Portal.UnitTests.Payments;

/// <summary>What a cart costs, on the recap and at the bank alike (I9, R63, R70), and the bank's one euro.</summary>
public sealed class DueTests
{
    [Fact]
    public void A_prepaid_cart_costs_its_bookings()
    {
        var due = Due(bookings: [3.10m, 3.10m]);

        Assert.Equal((new Money(6.20m), Money.Zero, new Money(6.20m)), (due.Bookings, due.FromPurse, due.ToPay));
    }

    [Fact]
    public void What_is_billed_later_is_not_asked_for_now_R86()
    {
        var due = Due(new TestTown { Policies = TestTown.BilledLater }, [3.10m]);

        Assert.Equal((Money.Zero, new Money(3.10m), Money.Zero), (due.Bookings, due.Later, due.ToPay));
    }

    [Fact]
    public void Credit_notes_pay_first_by_themselves_R70()
    {
        var due = Due(bookings: [3.10m, 3.10m], purse: 4m);

        Assert.Equal((new Money(4m), new Money(2.20m)), (due.FromPurse, due.ToPay));
    }

    [Fact]
    public void Credit_notes_that_pay_it_all_leave_the_bank_alone_R70()
    {
        var due = Due(bookings: [3.10m], purse: 10m);

        Assert.Equal((new Money(3.10m), Money.Zero), (due.FromPurse, due.ToPay));
        Assert.False(due.TooSmallForTheBank);
    }

    [Fact]
    public void A_cancellation_in_the_same_cart_pays_for_a_booking()
    {
        var due = Due(bookings: [3.10m], cancellations: [2m]);

        Assert.Equal(new Money(1.10m), due.ToPay);
    }

    [Fact]
    public void More_cancelled_than_booked_asks_for_nothing()
    {
        Assert.Equal(Money.Zero, Due(bookings: [3.10m], cancellations: [6.20m]).ToPay);
    }

    [Fact]
    public void A_purse_in_debit_takes_nothing_more()
    {
        var due = Due(bookings: [3.10m], purse: -5m);

        Assert.Equal((Money.Zero, new Money(3.10m)), (due.FromPurse, due.ToPay));
    }

    [Fact]
    public void The_purse_leaves_the_bank_its_euro()
    {
        var due = Due(bookings: [3.10m], purse: 2.90m);

        Assert.Equal((new Money(2.10m), new Money(1m)), (due.FromPurse, due.ToPay));
    }

    [Fact]
    public void Less_than_a_euro_in_all_cannot_be_paid_online()
    {
        Assert.True(Due(bookings: [0.80m]).TooSmallForTheBank);
        Assert.True(Due(bookings: [0.80m], purse: 0.30m).TooSmallForTheBank);
        Assert.False(Due(bookings: [0.80m], purse: 0.80m).TooSmallForTheBank);
        Assert.False(Due(bookings: [1m]).TooSmallForTheBank);
    }

    [Fact]
    public void A_line_taken_out_is_not_due()
    {
        var town = new TestTown();
        var cart = Cart(town, [3.10m, 2m], []);
        cart.Lines[1].Remove(1);

        Assert.Equal(new Money(3.10m), Core.Payments.Due.Of(cart, town.Catalogue(), Money.Zero).ToPay);
    }

    [Fact]
    public void Purse_and_bank_together_pay_what_is_due_and_the_bank_is_never_asked_for_cents_alone_I9() =>
        Prop.ForAll(Gen.Choose(0, 2000).ToArbitrary(), Gen.Choose(0, 2000).ToArbitrary(), Gen.Choose(-500, 2500).ToArbitrary(), (booked, cancelled, purse) =>
            {
                var due = Due(bookings: [booked / 100m], cancellations: [cancelled / 100m], purse: purse / 100m);
                var owed = Money.Max(Money.Zero, Money.FromCents(booked - cancelled));
                return due.FromPurse + due.ToPay == owed
                    && due.FromPurse >= Money.Zero
                    && due.FromPurse <= Money.Max(Money.Zero, Money.FromCents(purse))
                    && (due.ToPay == Money.Zero || due.ToPay >= Core.Payments.Due.BankMinimum || due.TooSmallForTheBank)
                    && (!due.TooSmallForTheBank || owed < Core.Payments.Due.BankMinimum);
            })
            .QuickCheckThrowOnFailure();

    private static Due Due(decimal[] bookings, decimal[]? cancellations = null, decimal purse = 0) => Due(new TestTown(), bookings, cancellations, purse);

    private static Due Due(TestTown town, decimal[] bookings, decimal[]? cancellations = null, decimal purse = 0) =>
        Core.Payments.Due.Of(Cart(town, bookings, cancellations ?? []), town.Catalogue(), new Money(purse));

    private static Cart Cart(TestTown town, decimal[] bookings, decimal[] cancellations)
    {
        var household = town.Household();
        var cart = Core.Carts.Cart.OpenFor(household.Parent, town.OrganiserId, town.Policies, TestClock.Morning);
        foreach (var amount in bookings)
        {
            cart.Book(CartLineId.New(), new SlotDay(household.Child.Id, town.Lunch, TestTown.Thursday), new Money(amount), "", TestClock.Morning);
        }

        foreach (var amount in cancellations)
        {
            cart.Cancel(BookingId.New(), new SlotDay(household.Child.Id, town.Lunch, TestTown.Friday), new ShownTerms(CancellationEffect.Ends, false, new Money(amount), new Money(amount), null), "", TestClock.Morning);
        }

        return cart;
    }
}
