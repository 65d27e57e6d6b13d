using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Bookings;
using Portal.Core.Carts;
using Portal.Core.Households;
using Portal.Core.Organisers;
using Portal.Core.Persistence;
using Portal.TestSupport;
using Portal.TestSupport.Engines;
using Xunit;

namespace Portal.IntegrationTests.Bookings;

/// <summary>Giving a booking back (R33, R70, R71, R88, O7, O13), and the credit note at work.</summary>
public sealed class CancelBookingTests
{
    private static readonly CoreOptions WithBank = new() { Bank = true };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(HoldsIn.Database)]
    [InlineData(HoldsIn.Redis)]
    public async Task Cancelled_in_time_a_paid_booking_becomes_a_credit_note_and_a_free_place_R70(HoldsIn holds)
    {
        var town = new TestTown { LunchPlaces = 1 };
        var (martin, durand) = (town.Household(), town.Household());
        await using var host = await CoreHost.Start(town, WithBank with { Holds = holds });
        await host.As(martin).BookAndPay(Ct, martin.Picks(town.Lunch, TestTown.Friday));
        host.Feed.Clear();

        var cancelled = await host.As(martin).Cancel((await host.As(martin).Bookings(Ct)).Single().Id, Ct);

        Assert.Equal((null, new Money(3.10m), "AV-2026-000001"), (cancelled.Refusal, cancelled.GivenBack, cancelled.CreditNumber));
        Assert.Equal(new Money(3.10m), await host.As(martin).Purse(Ct));
        Assert.Equal((town.Canteen, 1), host.Feed.Counts.Select(count => (count.PoolId, count.Left)).Single());
        Assert.Contains("AV-2026-000001", (await host.As(martin).Mails(Ct))[^1].Text, StringComparison.Ordinal);
        Assert.Contains(await host.Ask(db => db.AuditEntries.ToListAsync(Ct)), entry => entry.What == "booking.cancelled" && entry.Before == "Confirmed" && entry.After == "Cancelled");
        Assert.Equal(Money.Zero, Money.Sum(await host.Ask(db => db.Charges.Select(charge => charge.Amount).ToListAsync(Ct))));
        Assert.Null((await host.As(durand).Tick(Ct, durand.Picks(town.Lunch, TestTown.Friday))).Lines.Single().Refused);
        Assert.Empty(await host.Faults(Ct));
    }

    [Fact]
    public async Task The_credit_note_pays_by_itself_at_the_next_payment_R70()
    {
        var town = new TestTown();
        var martin = town.Household();
        await using var host = await CoreHost.Start(town, WithBank);
        await CreditOf(host, martin, town.Lunch);

        var operation = await host.As(martin).GoToTheBank(Ct, martin.Picks(town.Lunch, TestTown.Monday), martin.Picks(town.Evening, TestTown.Monday));
        host.Bank.Pay(operation);
        await host.As(martin).Return(operation, Ct);

        Assert.Equal("200", host.Bank.Operations.Single(open => open.IdOp == operation).Order.Montant);
        Assert.Equal(Money.Zero, await host.As(martin).Purse(Ct));
        Assert.Equal(2, (await host.As(martin).Bookings(Ct)).Count(booking => booking.HoldsPlace));
        Assert.Equal([PurseMove.CreditNote, PurseMove.Used], (await host.As(martin).PurseEntries(Ct)).Select(entry => entry.Move));
        Assert.Contains("avec vos avoirs", (await host.As(martin).Mails(Ct))[^1].Text, StringComparison.Ordinal);
        await AssertBooks(host, martin);
    }

    [Fact]
    public async Task A_credit_note_that_pays_it_all_leaves_the_bank_alone_and_keeps_its_rest_R70()
    {
        var town = new TestTown();
        var martin = town.Household();
        await using var host = await CoreHost.Start(town, WithBank);
        await CreditOf(host, martin, town.Lunch);
        var asked = host.Bank.Operations.Count;

        await host.As(martin).Tick(Ct, martin.Picks(town.Evening, TestTown.Monday));
        var committed = await host.As(martin).Commit(Ct);

        Assert.Null(committed.PaymentPage);
        Assert.Equal("2026-000002", committed.RequestNumber);
        Assert.Equal(asked, host.Bank.Operations.Count);
        Assert.Equal(new Money(1.10m), await host.As(martin).Purse(Ct));
        await AssertBooks(host, martin);
    }

    [Fact]
    public async Task When_the_rest_is_under_the_bank_s_euro_the_purse_keeps_the_difference_R70()
    {
        var town = new TestTown();
        var martin = town.Household();
        await using var host = await CoreHost.Start(town, WithBank);
        await CreditOf(host, martin, town.Lunch);

        // 3.90 due, 3.10 in the purse: the bank would be asked for 0.80 and takes no less than 1.00.
        var operation = await host.As(martin).GoToTheBank(Ct, martin.Picks(town.Lunch, TestTown.Monday), martin.Picks(town.Morning, TestTown.Monday));

        Assert.Equal("100", host.Bank.Operations.Single(open => open.IdOp == operation).Order.Montant);
        Assert.Equal(new Money(0.20m), await host.As(martin).Purse(Ct));
    }

    [Fact]
    public async Task Less_than_a_euro_in_all_is_refused_with_its_sentence_and_the_cart_stays()
    {
        var town = new TestTown();
        var martin = town.Household();
        await using var host = await CoreHost.Start(town, WithBank);
        await host.As(martin).Tick(Ct, martin.Picks(town.Morning, TestTown.Thursday));

        var committed = await host.As(martin).Commit(Ct);

        Assert.Equal(Refusal.AmountTooSmall, committed.Refusal);
        Assert.Equal(CartState.Open, (await host.As(martin).Cart(Ct))!.State);
        Assert.Empty(host.Bank.Operations);
    }

    [Fact]
    public async Task Past_the_limit_nothing_is_given_back_R71()
    {
        var town = new TestTown();
        var martin = town.Household();
        await using var host = await CoreHost.Start(town, WithBank);
        await host.As(martin).BookAndPay(Ct, martin.Picks(town.Lunch, TestTown.Monday));
        var booking = (await host.As(martin).Bookings(Ct)).Single();
        host.Clock.Now = ParisTime.At(TestTown.Friday, new TimeOnly(12, 0)).AddSeconds(1);

        var cancelled = await host.As(martin).Cancel(booking.Id, Ct);
        var unticked = await host.As(martin).Untick(Ct, martin.Picks(town.Lunch, TestTown.Monday));

        Assert.Equal(Refusal.TooLateToCancel, cancelled.Refusal);
        Assert.Equal("Enfant1, Cantine, lundi 30 novembre : l’annulation fermait vendredi 27 novembre à 12 h.", unticked.Lines.Single().Sentence!.Replace('\u00A0', ' '));
        Assert.True((await host.As(martin).Bookings(Ct)).Single().HoldsPlace);
        Assert.Empty(await host.As(martin).PurseEntries(Ct));
    }

    [Fact]
    public async Task One_line_of_a_paid_request_is_cancelled_alone_O13()
    {
        var town = new TestTown();
        var martin = town.Household(children: 2);
        await using var host = await CoreHost.Start(town, WithBank);
        await host.As(martin).BookAndPay(
            Ct,
            new(martin.Children[0].Id, town.Lunch, TestTown.Friday),
            new(martin.Children[1].Id, town.Lunch, TestTown.Friday),
            new(martin.Children[0].Id, town.Evening, TestTown.Friday));
        var evening = (await host.As(martin).Bookings(Ct)).Single(booking => booking.SlotId == town.Evening);

        var cancelled = await host.As(martin).Cancel(evening.Id, Ct);

        Assert.Equal(new Money(2m), cancelled.GivenBack);
        Assert.Equal(2, (await host.As(martin).Bookings(Ct)).Count(booking => booking.HoldsPlace));
        Assert.Equal(3, (await host.As(martin).Requests(Ct)).Single().Lines.Count);
        await AssertBooks(host, martin);
    }

    [Fact]
    public async Task Cancelling_ten_times_at_once_gives_back_once_O7()
    {
        var town = new TestTown();
        var martin = town.Household(mate: true);
        await using var host = await CoreHost.Start(town, WithBank);
        await host.As(martin).BookAndPay(Ct, martin.Picks(town.Lunch, TestTown.Friday));
        var booking = (await host.As(martin).Bookings(Ct)).Single().Id;

        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(number => host.As(number % 2 == 0 ? martin.Parent : martin.Mate).Cancel(booking, Ct)));

        Assert.Single(answers, answer => answer.Refusal is null);
        Assert.All(answers.Where(answer => answer.Refusal is not null), answer => Assert.Equal(Refusal.NothingToCancel, answer.Refusal));
        Assert.Equal(new Money(3.10m), await host.As(martin).Purse(Ct));
        Assert.Equal((100, 0, 0), (await host.Count(town.Canteen, TestTown.Friday, Ct)).Standing());
        Assert.Single(await host.As(martin).Mails(Ct), mail => mail.Cause.StartsWith("cancelled:", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Another_household_s_booking_is_not_found_and_nothing_changes_I6()
    {
        var town = new TestTown();
        var (martin, durand) = (town.Household(), town.Household());
        await using var host = await CoreHost.Start(town, WithBank);
        await host.As(martin).BookAndPay(Ct, martin.Picks(town.Lunch, TestTown.Friday));

        var theirs = await host.As(durand).Cancel((await host.As(martin).Bookings(Ct)).Single().Id, Ct);
        var forged = await host.As(durand).Cancel(BookingId.New(), Ct);

        Assert.Equal((Refusal.NotFound, Refusal.NotFound), (theirs.Refusal, forged.Refusal));
        Assert.True((await host.As(martin).Bookings(Ct)).Single().HoldsPlace);
        Assert.Empty(await host.Ask(db => db.PurseEntries.ToListAsync(Ct)));
    }

    [Fact]
    public async Task A_cancelled_day_can_be_booked_again()
    {
        var town = new TestTown { LunchPlaces = 1 };
        var martin = town.Household();
        await using var host = await CoreHost.Start(town, WithBank);
        await CreditOf(host, martin, town.Lunch);

        await host.As(martin).Tick(Ct, martin.Picks(town.Lunch, TestTown.Friday));
        var committed = await host.As(martin).Commit(Ct);

        Assert.NotNull(committed.RequestNumber);
        Assert.Single(await host.As(martin).Bookings(Ct), booking => booking.HoldsPlace);
        Assert.Equal(Money.Zero, await host.As(martin).Purse(Ct));
        await AssertBooks(host, martin);
    }

    [Fact]
    public async Task Cancelled_by_the_cart_and_booked_elsewhere_in_one_go_only_the_difference_is_paid_R59_R70()
    {
        var town = new TestTown();
        var martin = town.Household();
        await using var host = await CoreHost.Start(town, WithBank);
        await host.As(martin).BookAndPay(Ct, martin.Picks(town.Lunch, TestTown.Friday));
        await host.As(martin).Untick(Ct, martin.Picks(town.Lunch, TestTown.Friday));

        var operation = await host.As(martin).GoToTheBank(Ct, martin.Picks(town.LunchAndGames, TestTown.Monday));
        host.Bank.Pay(operation);
        await host.As(martin).Return(operation, Ct);

        Assert.Equal("140", host.Bank.Operations.Single(open => open.IdOp == operation).Order.Montant);
        Assert.Equal(Money.Zero, await host.As(martin).Purse(Ct));
        Assert.Equal(TestTown.Monday, (await host.As(martin).Bookings(Ct)).Single(booking => booking.HoldsPlace).Date);
        await AssertBooks(host, martin);
    }

    [Fact]
    public async Task A_cart_that_only_cancels_is_committed_without_the_bank_R70()
    {
        var town = new TestTown();
        var martin = town.Household();
        await using var host = await CoreHost.Start(town, WithBank);
        await host.As(martin).BookAndPay(Ct, martin.Picks(town.Lunch, TestTown.Friday));
        await host.As(martin).Untick(Ct, martin.Picks(town.Lunch, TestTown.Friday));

        var committed = await host.As(martin).Commit(Ct);

        Assert.Equal("2026-000002", committed.RequestNumber);
        Assert.Equal(new Money(3.10m), await host.As(martin).Purse(Ct));
        Assert.Contains("annulation", (await host.As(martin).Mails(Ct))[^1].Subject, StringComparison.Ordinal);
        await AssertBooks(host, martin);
    }

    [Fact]
    public async Task Where_the_service_answers_cancellations_the_booking_waits_and_keeps_its_place_R78_R80()
    {
        var town = new TestTown { Policies = TestTown.BilledLater with { Cancellation = CancellationPolicy.OnRequest } };
        var martin = town.Household();
        await using var host = await CoreHost.Start(town);
        await host.As(martin).Tick(Ct, martin.Picks(town.Lunch, TestTown.Friday));
        await host.As(martin).Commit(Ct);
        var booking = (await host.As(martin).Bookings(Ct)).Single().Id;

        var asked = await host.As(martin).Cancel(booking, Ct);
        var again = await host.As(martin).Cancel(booking, Ct);

        Assert.Equal((null, true), (asked.Refusal, asked.AskedOnly));
        Assert.Equal(Refusal.AlreadyAsked, again.Refusal);
        Assert.Equal(BookingState.CancelAsked, (await host.As(martin).Bookings(Ct)).Single().State);
        Assert.Equal(99, await host.Left(town.Canteen, TestTown.Friday, Ct));
    }

    [Fact]
    public async Task Where_the_desk_cancels_the_page_says_so_and_nothing_changes_R88()
    {
        var town = new TestTown { Policies = TestTown.BilledLater with { Cancellation = CancellationPolicy.NotOnline } };
        var martin = town.Household();
        await using var host = await CoreHost.Start(town);
        await host.As(martin).Tick(Ct, martin.Picks(town.Lunch, TestTown.Friday));
        await host.As(martin).Commit(Ct);

        var cancelled = await host.As(martin).Cancel((await host.As(martin).Bookings(Ct)).Single().Id, Ct);

        Assert.Equal(Refusal.NotCancellableOnline, cancelled.Refusal);
        Assert.True((await host.As(martin).Bookings(Ct)).Single().HoldsPlace);
    }

    [Fact]
    public async Task A_booking_whose_return_is_being_spent_at_the_bank_is_not_cancelled_beside_it_I3()
    {
        var town = new TestTown();
        var martin = town.Household(mate: true);
        await using var host = await CoreHost.Start(town, WithBank);
        await host.As(martin).BookAndPay(Ct, martin.Picks(town.Lunch, TestTown.Friday));
        var booking = (await host.As(martin).Bookings(Ct)).Single().Id;
        await host.As(martin).Untick(Ct, martin.Picks(town.Lunch, TestTown.Friday));
        await host.As(martin).GoToTheBank(Ct, martin.Picks(town.LunchAndGames, TestTown.Monday));

        var cancelled = await host.As(martin.Mate).Cancel(booking, Ct);

        Assert.Equal(Refusal.PaymentInProgress, cancelled.Refusal);
    }

    [Fact]
    public async Task Nor_is_it_when_the_cart_goes_to_the_bank_while_the_cancellation_waits_I3()
    {
        var town = new TestTown();
        var martin = town.Household(mate: true);
        await using var host = await CoreHost.Start(town, WithBank);
        await host.As(martin).BookAndPay(Ct, martin.Picks(town.Lunch, TestTown.Friday));
        var booking = (await host.As(martin).Bookings(Ct)).Single().Id;
        await host.As(martin).Untick(Ct, martin.Picks(town.Lunch, TestTown.Friday));
        await host.As(martin).Tick(Ct, martin.Picks(town.LunchAndGames, TestTown.Monday));

        // Another transaction has the household's money, as the start of a payment does, and sends the cart to the bank.
        await using var db = host.Database.Open();
        await using var transaction = await db.Database.BeginTransactionAsync(Ct);
        await db.LockMoney(martin.Id, Ct);
        await db.Carts.Where(cart => cart.State == CartState.Open).ExecuteUpdateAsync(cart => cart.SetProperty(row => row.State, CartState.Paying), Ct);
        var cancelling = host.As(martin.Mate).Cancel(booking, Ct);
        await Eventually.True(() => host.Ask(SomebodyWaits), "a cancellation that waits for the money", Ct);
        await transaction.CommitAsync(Ct);

        Assert.Equal(Refusal.PaymentInProgress, (await cancelling).Refusal);
    }

    private static Task<bool> SomebodyWaits(PortalDb db) => db.SomebodyWaits(Ct);

    /// <summary>Books and pays a day, and gives it back.</summary>
    private static async Task CreditOf(CoreHost host, TestHousehold household, SlotId slot)
    {
        await host.As(household).BookAndPay(Ct, household.Picks(slot, TestTown.Friday));
        await host.As(household).Cancel((await host.As(household).Bookings(Ct)).Single().Id, Ct);
    }

    private static async Task AssertBooks(CoreHost host, TestHousehold household)
    {
        var (paid, owned) = await host.Books(household.Id, Ct);
        Assert.Equal(paid, owned);
        Assert.Empty(await host.Faults(Ct));
    }
}
