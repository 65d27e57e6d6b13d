using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Bookings;
using Portal.Core.Carts;
using Portal.Core.Payments;
using Portal.TestSupport;
using Xunit;

namespace Portal.IntegrationTests.Settlement;

/// <summary>Every way in which a payment may end, over the real gateway and a simulated bank: no money is lost or doubled (I3, R68, O4-O6).</summary>
public sealed class PaymentEndsTests
{
    private static readonly CoreOptions WithBank = new() { Bank = true };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(HoldsIn.Database)]
    [InlineData(HoldsIn.Redis)]
    public async Task Paid_and_back_the_days_are_booked_charged_numbered_and_mailed_R68(HoldsIn holds)
    {
        var town = new TestTown { LunchPlaces = 10 };
        var martin = town.Household();
        await using var host = await CoreHost.Start(town, WithBank with { Holds = holds });
        var operation = await host.As(martin).GoToTheBank(Ct, martin.Picks(town.Lunch, TestTown.Thursday), martin.Picks(town.Evening, TestTown.Thursday));
        var order = host.Bank.Operations.Single().Order;

        host.Bank.Pay(operation);
        var settled = await host.As(martin).Return(operation, Ct);

        Assert.Equal(("510", "034088", "famille1@example.fr", "http://portail.example.fr/paiement/notification"), (order.Montant, order.Numcli, order.Mel, order.Urlnotif));
        Assert.Equal((PaymentState.Paid, CartState.Committed, "2026-000001"), (settled!.State, settled.Cart, settled.RequestNumber));
        Assert.All(await host.As(martin).Bookings(Ct), booking => Assert.Equal((BookingState.Confirmed, true), (booking.State, booking.Prepaid)));
        Assert.Equal(new Money(5.10m), Money.Sum(await host.Ask(db => db.Charges.Select(charge => charge.Amount).ToListAsync(Ct))));
        Assert.StartsWith("C’est réservé", (await host.As(martin).Mails(Ct)).Single().Subject, StringComparison.Ordinal);
        Assert.Contains(await host.Ask(db => db.AuditEntries.ToListAsync(Ct)), entry => entry.What == "payment.settled");
        Assert.Equal(["open", "paying", "committed"], host.Feed.Carts.Select(cart => cart.State));
        Assert.Equal((9, 0, 1), (await host.Count(town.Canteen, TestTown.Thursday, Ct)).Standing());
        await AssertWell(host, martin);
    }

    [Fact]
    public async Task At_the_bank_the_places_have_its_grace()
    {
        var town = new TestTown { LunchPlaces = 1 };
        var (martin, durand) = (town.Household(), town.Household());
        await using var host = await CoreHost.Start(town, WithBank);
        await host.As(martin).Tick(Ct, martin.Picks(town.Lunch, TestTown.Thursday));
        host.Clock.Advance(TimeSpan.FromMinutes(14));
        var operation = await host.As(martin).GoToTheBankAgain(Ct);

        host.Clock.Advance(TimeSpan.FromMinutes(19));
        var swept = await host.Sweep(Ct);
        var other = await host.As(durand).Tick(Ct, durand.Picks(town.Lunch, TestTown.Thursday));
        host.Bank.Pay(operation);
        await host.As(martin).Return(operation, Ct);

        Assert.Equal((0, Refusal.DayFull), (swept, other.Lines.Single().Refused));
        Assert.Single(await host.As(martin).Bookings(Ct));
        await AssertWell(host, martin);
    }

    [Fact]
    public async Task Refused_the_cart_comes_back_with_the_time_it_had_and_can_be_paid_again_O6()
    {
        var town = new TestTown();
        var martin = town.Household();
        await using var host = await CoreHost.Start(town, WithBank);
        await host.As(martin).Tick(Ct, martin.Picks(town.Lunch, TestTown.Thursday));
        host.Clock.Advance(TimeSpan.FromMinutes(5));
        var refused = await host.As(martin).GoToTheBankAgain(Ct);

        host.Clock.Advance(TimeSpan.FromMinutes(3));
        host.Bank.Refuse(refused);
        var settled = await host.As(martin).Return(refused, Ct);
        var cart = await host.As(martin).Cart(Ct);
        host.Clock.Advance(TimeSpan.FromMinutes(1));
        var second = await host.As(martin).GoToTheBankAgain(Ct);
        host.Clock.Advance(TimeSpan.FromMinutes(2));
        await host.Poll(Ct);
        var whileAtTheBank = (await host.As(martin).Cart(Ct))!.State;
        host.Bank.Pay(second);
        await host.As(martin).Return(second, Ct);

        Assert.Equal((PaymentState.Refused, CartState.Open), (settled!.State, settled.Cart));
        Assert.Equal((CartState.Open, TestClock.Morning.AddMinutes(18)), (cart!.State, cart.ExpiresAt));
        Assert.Equal(CartState.Paying, whileAtTheBank);
        Assert.Single(await host.As(martin).Bookings(Ct));
        await AssertWell(host, martin);
    }

    [Fact]
    public async Task Abandoned_the_cart_waits_at_the_bank_until_the_browser_itself_is_back_O6()
    {
        var town = new TestTown();
        var martin = town.Household();
        await using var host = await CoreHost.Start(town, WithBank);
        var operation = await host.As(martin).GoToTheBank(Ct, martin.Picks(town.Lunch, TestTown.Thursday));

        host.Bank.Abandon(operation);
        var notified = await host.As(martin).Notify(operation, Ct);
        var returned = await host.As(martin).Return(operation, Ct);

        Assert.Equal((CartState.Paying, CartState.Open), (notified!.Cart, returned!.Cart));
        Assert.Single((await host.As(martin).Cart(Ct))!.LiveLines);
        await AssertWell(host, martin);
    }

    [Fact]
    public async Task Abandoned_and_then_paid_on_the_old_page_it_counts_I3()
    {
        var town = new TestTown();
        var martin = town.Household();
        await using var host = await CoreHost.Start(town, WithBank);
        var operation = await host.As(martin).GoToTheBank(Ct, martin.Picks(town.Lunch, TestTown.Thursday));
        host.Bank.Abandon(operation);
        await host.As(martin).Return(operation, Ct);

        host.Bank.Pay(operation);
        host.Clock.Advance(TimeSpan.FromMinutes(2));
        await host.Poll(Ct);

        Assert.Single(await host.As(martin).Bookings(Ct));
        Assert.Null(await host.As(martin).Cart(Ct));
        await AssertWell(host, martin);
    }

    [Fact]
    public async Task Paid_without_a_return_nor_a_notification_polling_finds_it_O5()
    {
        var town = new TestTown();
        var martin = town.Household();
        await using var host = await CoreHost.Start(town, WithBank);
        var operation = await host.As(martin).GoToTheBank(Ct, martin.Picks(town.Lunch, TestTown.Thursday));
        host.Bank.Pay(operation);

        var tooSoon = await host.Poll(Ct);
        host.Clock.Advance(TimeSpan.FromSeconds(31));
        var asked = await host.Poll(Ct);
        host.Clock.Advance(TimeSpan.FromHours(1));
        var again = await host.Poll(Ct);

        Assert.Equal((0, 1, 0), (tooSoon, asked, again));
        Assert.Single(await host.As(martin).Bookings(Ct));
        Assert.Single(await host.As(martin).Mails(Ct));
        await AssertWell(host, martin);
    }

    [Theory]
    [InlineData(HoldsIn.Database)]
    [InlineData(HoldsIn.Redis)]
    public async Task Paid_after_the_end_the_places_are_taken_again_if_they_are_free_O4(HoldsIn holds)
    {
        var town = new TestTown { LunchPlaces = 1 };
        var martin = town.Household();
        await using var host = await CoreHost.Start(town, WithBank with { Holds = holds });
        var operation = await host.As(martin).GoToTheBank(Ct, martin.Picks(town.Lunch, TestTown.Thursday));
        host.Bank.Visit(operation);
        host.Clock.Advance(TimeSpan.FromMinutes(21));
        await host.Sweep(Ct);

        host.Bank.Pay(operation);
        var settled = await host.As(martin).Notify(operation, Ct);

        Assert.Equal((PaymentState.Paid, CartState.Committed), (settled!.State, settled.Cart));
        Assert.Single(await host.As(martin).Bookings(Ct));
        Assert.Equal((0, 0, 1), (await host.Count(town.Canteen, TestTown.Thursday, Ct)).Standing());
        await AssertWell(host, martin);
    }

    [Theory]
    [InlineData(HoldsIn.Database)]
    [InlineData(HoldsIn.Redis)]
    public async Task Paid_after_the_end_and_the_places_gone_the_money_is_a_credit_note_and_a_mail_O4(HoldsIn holds)
    {
        var town = new TestTown { LunchPlaces = 1 };
        var (martin, durand) = (town.Household(), town.Household());
        await using var host = await CoreHost.Start(town, WithBank with { Holds = holds });
        var operation = await host.As(martin).GoToTheBank(Ct, martin.Picks(town.Lunch, TestTown.Thursday), martin.Picks(town.Evening, TestTown.Thursday));
        host.Bank.Visit(operation);
        host.Clock.Advance(TimeSpan.FromMinutes(21));
        await host.Sweep(Ct);
        await host.As(durand).BookAndPay(Ct, durand.Picks(town.Lunch, TestTown.Thursday));

        host.Bank.Pay(operation);
        host.Clock.Advance(TimeSpan.FromMinutes(1));
        await host.Poll(Ct);

        Assert.Equal(town.Evening, (await host.As(martin).Bookings(Ct)).Single().SlotId);
        Assert.Equal(new Money(3.10m), await host.As(martin).Purse(Ct));
        var mail = (await host.As(martin).Mails(Ct)).Single();
        Assert.Contains("Une partie", mail.Subject, StringComparison.Ordinal);
        Assert.Contains("AV-2026-000001", mail.Text, StringComparison.Ordinal);
        Assert.Contains("C’est complet", mail.Text, StringComparison.Ordinal);
        await AssertWell(host, martin);
        await AssertWell(host, durand);
    }

    [Fact]
    public async Task Paid_after_the_end_without_a_sweep_in_between_is_the_same_I2()
    {
        var town = new TestTown { LunchPlaces = 1 };
        var (martin, durand) = (town.Household(), town.Household());
        await using var host = await CoreHost.Start(town, WithBank);
        var operation = await host.As(martin).GoToTheBank(Ct, martin.Picks(town.Lunch, TestTown.Thursday));
        host.Bank.Visit(operation);
        host.Clock.Advance(TimeSpan.FromMinutes(21));
        await host.As(durand).Tick(Ct, durand.Picks(town.Lunch, TestTown.Thursday));

        host.Bank.Pay(operation);
        await host.As(martin).Return(operation, Ct);

        Assert.Empty(await host.As(martin).Bookings(Ct));
        Assert.Equal(new Money(3.10m), await host.As(martin).Purse(Ct));
        await AssertWell(host, martin);
    }

    [Theory]
    [InlineData(HoldsIn.Database)]
    [InlineData(HoldsIn.Redis)]
    public async Task Return_notifications_and_polling_all_at_once_make_one_booking_one_request_and_one_mail_I3(HoldsIn holds)
    {
        var town = new TestTown { LunchPlaces = 10 };
        var martin = town.Household();
        await using var host = await CoreHost.Start(town, WithBank with { Holds = holds });
        var operation = await host.As(martin).GoToTheBank(Ct, martin.Picks(town.Lunch, TestTown.Thursday));
        host.Bank.Pay(operation);
        host.Clock.Advance(TimeSpan.FromMinutes(1));

        await Task.WhenAll(Enumerable.Range(0, 12).Select(number => Task.Run(
            async () => await (number % 3 == 0 ? host.Poll(Ct) : number % 3 == 1 ? host.As(martin).Notify(operation, Ct) : (Task)host.As(martin).Return(operation, Ct)),
            Ct)));
        await host.As(martin).Notify(operation, Ct);

        Assert.Single(await host.As(martin).Bookings(Ct));
        Assert.Equal("2026-000001", (await host.As(martin).Requests(Ct)).Single().Number);
        Assert.Single(await host.As(martin).Mails(Ct));
        Assert.Single(await host.Ask(db => db.Charges.ToListAsync(Ct)));
        Assert.Empty(await host.As(martin).PurseEntries(Ct));
        await AssertWell(host, martin);
    }

    [Fact]
    public async Task Two_payments_of_one_cart_book_once_and_the_second_is_owed_to_the_family_I3()
    {
        var town = new TestTown();
        var martin = town.Household();
        await using var host = await CoreHost.Start(town, WithBank);
        var first = await host.As(martin).GoToTheBank(Ct, martin.Picks(town.Lunch, TestTown.Thursday));
        host.Bank.Visit(first);
        host.Clock.Advance(TimeSpan.FromMinutes(2));
        var left = await host.As(martin).AbandonPayment(Ct);
        var second = await host.As(martin).GoToTheBankAgain(Ct);

        host.Bank.Pay(second);
        host.Bank.Pay(first);
        await Task.WhenAll(host.As(martin).Notify(second, Ct), host.As(martin).Notify(first, Ct));

        Assert.Equal(CartState.Open, left);
        Assert.Single(await host.As(martin).Bookings(Ct));
        Assert.Equal(new Money(3.10m), await host.As(martin).Purse(Ct));
        Assert.Contains((await host.As(martin).PurseEntries(Ct)).Single().Number!, (await host.As(martin).Mails(Ct)).Single(mail => mail.Text.Contains("avoir", StringComparison.Ordinal)).Text, StringComparison.Ordinal);
        await AssertWell(host, martin);
    }

    [Fact]
    public async Task The_mail_about_a_payment_too_many_speaks_of_no_cancellation()
    {
        var town = new TestTown();
        var martin = town.Household();
        await using var host = await CoreHost.Start(town, WithBank);
        var first = await host.As(martin).GoToTheBank(Ct, martin.Picks(town.Lunch, TestTown.Thursday));
        host.Bank.Visit(first);
        host.Clock.Advance(TimeSpan.FromMinutes(2));
        await host.As(martin).AbandonPayment(Ct);
        var second = await host.As(martin).GoToTheBankAgain(Ct);
        host.Bank.Pay(second);
        await host.As(martin).Notify(second, Ct);

        host.Bank.Pay(first);
        await host.As(martin).Notify(first, Ct);

        var mail = (await host.As(martin).Mails(Ct)).Single(sent => sent.Text.Contains("avoir", StringComparison.Ordinal));
        Assert.DoesNotContain("annulation", mail.Subject, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("ce panier était déjà réglé", mail.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Aucune ligne", mail.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Left_and_changed_meanwhile_an_old_page_pays_what_it_showed_and_the_rest_stays_in_the_cart()
    {
        var town = new TestTown();
        var martin = town.Household();
        await using var host = await CoreHost.Start(town, WithBank);
        var operation = await host.As(martin).GoToTheBank(Ct, martin.Picks(town.Lunch, TestTown.Thursday));
        host.Bank.Visit(operation);
        host.Clock.Advance(TimeSpan.FromMinutes(1));
        await host.As(martin).AbandonPayment(Ct);
        await host.As(martin).Tick(Ct, martin.Picks(town.Lunch, TestTown.Friday));

        host.Bank.Pay(operation);
        await host.As(martin).Notify(operation, Ct);

        Assert.Equal(TestTown.Thursday, (await host.As(martin).Bookings(Ct)).Single().Date);
        var cart = (await host.As(martin).Cart(Ct))!;
        Assert.Equal((CartState.Open, TestTown.Friday), (cart.State, cart.LiveLines.Single().Date));
        await AssertWell(host, martin);
    }

    [Fact]
    public async Task With_the_bank_down_at_the_start_the_cart_is_intact_and_can_be_paid_afterwards()
    {
        var town = new TestTown { LunchPlaces = 1 };
        var martin = town.Household();
        await using var host = await CoreHost.Start(town, WithBank);
        await host.As(martin).Tick(Ct, martin.Picks(town.Lunch, TestTown.Thursday));
        var before = (await host.As(martin).Cart(Ct))!;

        host.Bank.Close();
        var committed = await host.As(martin).Commit(Ct);
        var after = (await host.As(martin).Cart(Ct))!;
        host.Bank.Reopen();
        var operation = await host.As(martin).GoToTheBankAgain(Ct);
        host.Bank.Pay(operation);
        await host.As(martin).Return(operation, Ct);

        Assert.Equal(Refusal.BankUnavailable, committed.Refusal);
        Assert.Equal((CartState.Open, before.ExpiresAt, 1), (after.State, after.ExpiresAt, after.LiveLines.Count()));
        Assert.Single(await host.As(martin).Bookings(Ct));
        await AssertWell(host, martin);
    }

    [Fact]
    public async Task With_the_bank_down_at_the_start_the_purse_is_given_back_R70()
    {
        var town = new TestTown();
        var martin = town.Household();
        await using var host = await CoreHost.Start(town, WithBank);
        await host.As(martin).BookAndPay(Ct, martin.Picks(town.Evening, TestTown.Friday));
        await host.As(martin).Cancel((await host.As(martin).Bookings(Ct)).Single().Id, Ct);
        await host.As(martin).Tick(Ct, martin.Picks(town.Lunch, TestTown.Monday));

        host.Bank.Close();
        await host.As(martin).Commit(Ct);

        Assert.Equal(new Money(2m), await host.As(martin).Purse(Ct));
        await AssertWell(host, martin);
    }

    [Fact]
    public async Task With_the_bank_down_at_the_return_nothing_changes_and_polling_asks_again_later_O5()
    {
        var town = new TestTown();
        var martin = town.Household();
        await using var host = await CoreHost.Start(town, WithBank);
        var operation = await host.As(martin).GoToTheBank(Ct, martin.Picks(town.Lunch, TestTown.Thursday));
        host.Bank.Pay(operation);

        host.Bank.Close();
        await Assert.ThrowsAsync<PaymentGatewayUnavailableException>(() => host.As(martin).Return(operation, Ct));
        host.Clock.Advance(TimeSpan.FromSeconds(40));
        await host.Poll(Ct);
        var during = ((await host.As(martin).Payments(Ct)).Single().State, (await host.As(martin).Cart(Ct))!.State);
        host.Bank.Reopen();
        host.Clock.Advance(TimeSpan.FromMinutes(2));
        await host.Poll(Ct);

        Assert.Equal((PaymentState.Started, CartState.Paying), during);
        Assert.Single(await host.As(martin).Bookings(Ct));
        await AssertWell(host, martin);
    }

    [Fact]
    public async Task Forgotten_by_the_bank_the_payment_ends_and_its_purse_comes_back()
    {
        var town = new TestTown();
        var martin = town.Household();
        await using var host = await CoreHost.Start(town, WithBank);
        await host.As(martin).BookAndPay(Ct, martin.Picks(town.Evening, TestTown.Friday));
        await host.As(martin).Cancel((await host.As(martin).Bookings(Ct)).Single().Id, Ct);
        await host.As(martin).GoToTheBank(Ct, martin.Picks(town.Lunch, TestTown.Monday));

        host.Clock.Advance(TimeSpan.FromMinutes(16));
        await host.Poll(Ct);
        await host.Poll(Ct);

        Assert.Equal(PaymentState.Expired, (await host.As(martin).Payments(Ct))[^1].State);
        Assert.Equal(new Money(2m), await host.As(martin).Purse(Ct));
        Assert.Equal(CartState.Open, (await host.As(martin).Cart(Ct))!.State);
        await AssertWell(host, martin);
    }

    [Fact]
    public async Task Paid_after_its_purse_was_given_back_and_spent_the_family_is_owed_what_it_paid_I3()
    {
        var town = new TestTown();
        var martin = town.Household(mate: true);
        await using var host = await CoreHost.Start(town, WithBank);
        await host.As(martin).BookAndPay(Ct, martin.Picks(town.Evening, TestTown.Friday));
        await host.As(martin).Cancel((await host.As(martin).Bookings(Ct)).Single().Id, Ct);
        var operation = await host.As(martin.Parent).GoToTheBank(Ct, martin.Picks(town.Lunch, TestTown.Monday));
        host.Bank.Abandon(operation);
        await host.As(martin.Parent).Return(operation, Ct);
        await host.As(martin.Mate).Tick(Ct, martin.Picks(town.Evening, TestTown.Monday));
        await host.As(martin.Mate).Commit(Ct);

        host.Bank.Pay(operation);
        await host.As(martin.Parent).Notify(operation, Ct);

        Assert.Equal(new Money(1.10m), await host.As(martin).Purse(Ct));
        Assert.Equal(town.Evening, (await host.As(martin).Bookings(Ct)).Single(booking => booking.HoldsPlace).SlotId);
        var request = (await host.As(martin).Requests(Ct))[^1];
        Assert.Equal(Refusal.NotPaidFor, request.Lines.Single().Refused);
        Assert.Contains("ne couvre plus cette ligne", (await host.As(martin).Mails(Ct)).Single(mail => mail.Cause == $"request:{request.Id.Value}").Text, StringComparison.Ordinal);
        await AssertWell(host, martin);
    }

    [Fact]
    public async Task Two_guardians_who_pay_at_once_do_not_spend_one_credit_note_twice_I3()
    {
        var town = new TestTown();
        var martin = town.Household(children: 2, mate: true);
        await using var host = await CoreHost.Start(town, WithBank);
        await host.As(martin).BookAndPay(Ct, martin.Picks(town.LunchAndGames, TestTown.Friday));
        await host.As(martin).Cancel((await host.As(martin).Bookings(Ct)).Single().Id, Ct);
        await host.As(martin.Parent).Tick(Ct, new Core.Places.SlotDay(martin.Children[0].Id, town.LunchAndGames, TestTown.Monday));
        await host.As(martin.Mate).Tick(Ct, new Core.Places.SlotDay(martin.Children[1].Id, town.LunchAndGames, TestTown.Monday));

        var answers = await Task.WhenAll(host.As(martin.Parent).Commit(Ct), host.As(martin.Mate).Commit(Ct));

        Assert.Single(answers, answer => answer.PaymentPage is not null);
        Assert.Single(answers, answer => answer.RequestNumber is not null);
        Assert.Equal(Money.Zero, await host.As(martin).Purse(Ct));
        await AssertWell(host, martin);
    }

    [Fact]
    public async Task An_operation_that_we_never_opened_is_nobody_s_and_changes_nothing()
    {
        var town = new TestTown();
        var martin = town.Household();
        await using var host = await CoreHost.Start(town, WithBank);
        await host.As(martin).GoToTheBank(Ct, martin.Picks(town.Lunch, TestTown.Thursday));

        Assert.Null(await host.As(martin).Notify(Guid.NewGuid().ToString(), Ct));
        Assert.Null(await host.As(martin).Notify("' OR 1=1 --", Ct));
        Assert.Equal(CartState.Paying, (await host.As(martin).Cart(Ct))!.State);
    }

    public static TheoryData<string, Func<PaymentAnswer, PaymentAnswer>> Lies => new()
    {
        { "less", answer => answer with { Amount = new Money(1m) } },
        { "more", answer => answer with { Amount = new Money(31m) } },
        { "nothing", answer => answer with { Amount = null } },
        { "another reference", answer => answer with { Reference = "PF00000000" } },
        { "another cash office", answer => answer with { ClientNumber = "999999" } },
        { "gibberish", answer => answer with { Result = PaymentResult.Unreadable } },
    };

    [Theory]
    [MemberData(nameof(Lies))]
    public async Task An_answer_that_is_not_what_was_asked_never_counts_as_paid_and_leaves_a_trace(string what, Func<PaymentAnswer, PaymentAnswer> lie)
    {
        var town = new TestTown();
        var martin = town.Household();
        await using var host = await CoreHost.Start(town, WithBank with { Services = LyingBank.Saying(lie) });
        var operation = await host.As(martin).GoToTheBank(Ct, martin.Picks(town.Lunch, TestTown.Thursday));
        host.Bank.Pay(operation);

        await host.As(martin).Return(operation, Ct);
        host.Clock.Advance(TimeSpan.FromMinutes(5));
        await host.Poll(Ct);

        Assert.Empty(await host.As(martin).Bookings(Ct));
        Assert.NotEqual(PaymentState.Paid, (await host.As(martin).Payments(Ct)).Single().State);
        Assert.NotNull((await host.As(martin).Payments(Ct)).Single().AskAgainAt);
        Assert.NotEmpty(await host.Ask(db => db.ReceivedAnswers.Where(answer => answer.Source == AnswerSource.Return).ToListAsync(Ct)));
        Assert.True(what == "gibberish" || await host.Ask(db => db.AuditEntries.AnyAsync(entry => entry.What == "payment.mismatch", Ct)));

        // Somebody looked, and the bank now tells the truth: the money is found.
        host.Get<LyingBank.Lie>().About = answer => answer;
        await host.As(martin).Notify(operation, Ct);
        Assert.Single(await host.As(martin).Bookings(Ct));
        await AssertWell(host, martin);
    }

    [Fact]
    public async Task A_change_of_hours_paid_late_is_carried_out_from_where_it_was_quoted_or_its_money_comes_back_I9()
    {
        var town = new TestTown();
        var martin = town.Household();
        await using var host = await CoreHost.Start(town, WithBank);
        await host.As(martin).BookAndPay(Ct, Nursery(town, martin, "17:30"));
        await host.As(martin).ChangeHours(Ct, Nursery(town, martin, "18:00"));
        var first = await host.As(martin).GoToTheBankAgain(Ct);
        host.Bank.Visit(first);
        host.Clock.Advance(TimeSpan.FromMinutes(21));
        await host.Sweep(Ct);
        await host.As(martin).ChangeHours(Ct, Nursery(town, martin, "18:30"));
        var second = await host.As(martin).GoToTheBankAgain(Ct);
        host.Bank.Pay(second);
        await host.As(martin).Return(second, Ct);

        host.Bank.Pay(first);
        await host.As(martin).Notify(first, Ct);

        var booking = (await host.As(martin).Bookings(Ct)).Single();
        Assert.Equal((new Money(4m), new TimeOnly(18, 30)), (booking.Price, booking.Departure));
        Assert.Equal(new Money(4m), Money.Sum(await host.Ask(db => db.Charges.Select(charge => charge.Amount).ToListAsync(Ct))));
        Assert.Equal(Refusal.BookingChanged, (await host.As(martin).Requests(Ct))[^1].Lines.Single().Refused);
        Assert.Equal(new Money(1m), await host.As(martin).Purse(Ct));
        Assert.Contains("un horaire avait changé entre-temps", (await host.As(martin).PurseEntries(Ct)).Single().Reason, StringComparison.Ordinal);
        Assert.Contains("a changé entre-temps", (await host.As(martin).Mails(Ct))[^1].Text, StringComparison.Ordinal);
        await AssertWell(host, martin);
    }

    [Fact]
    public async Task Paid_late_on_a_booking_that_has_not_moved_the_hours_change_as_they_were_quoted_I9()
    {
        var town = new TestTown();
        var martin = town.Household();
        await using var host = await CoreHost.Start(town, WithBank);
        await host.As(martin).BookAndPay(Ct, Nursery(town, martin, "17:30"));
        await host.As(martin).ChangeHours(Ct, Nursery(town, martin, "18:00"));
        var late = await host.As(martin).GoToTheBankAgain(Ct);
        host.Bank.Visit(late);
        host.Clock.Advance(TimeSpan.FromMinutes(21));
        await host.Sweep(Ct);

        host.Bank.Pay(late);
        await host.As(martin).Notify(late, Ct);

        var booking = (await host.As(martin).Bookings(Ct)).Single();
        Assert.Equal((new Money(3m), new TimeOnly(18, 0), Money.Zero), (booking.Price, booking.Departure, await host.As(martin).Purse(Ct)));
        await AssertWell(host, martin);
    }

    [Fact]
    public async Task A_booking_whose_other_hours_are_being_paid_is_not_cancelled_alone_meanwhile()
    {
        var town = new TestTown();
        var martin = town.Household(mate: true);
        await using var host = await CoreHost.Start(town, WithBank);
        await host.As(martin).BookAndPay(Ct, Nursery(town, martin, "17:30"));
        await host.As(martin).ChangeHours(Ct, Nursery(town, martin, "18:00"));
        var operation = await host.As(martin).GoToTheBankAgain(Ct);

        var cancelled = await host.As(martin.Mate).Cancel((await host.As(martin).Bookings(Ct)).Single().Id, Ct);
        host.Bank.Pay(operation);
        await host.As(martin).Return(operation, Ct);

        Assert.Equal(Refusal.PaymentInProgress, cancelled.Refusal);
        Assert.Equal(new TimeOnly(18, 0), (await host.As(martin).Bookings(Ct)).Single().Departure);
        await AssertWell(host, martin);
    }

    private static Core.Places.SlotDay Nursery(TestTown town, TestHousehold family, string departure) =>
        family.Picks(town.Nursery, TestTown.Thursday) with { Hours = new Core.Activities.ChosenHours(null, TimeOnly.Parse(departure, System.Globalization.CultureInfo.InvariantCulture)) };

    private static async Task AssertWell(CoreHost host, TestHousehold household)
    {
        var (paid, owned) = await host.Books(household.Id, Ct);
        Assert.Equal(paid, owned);
        Assert.Empty(await host.Faults(Ct));
    }
}
