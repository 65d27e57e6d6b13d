using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Portal.Core;
using Portal.Core.Carts;
using Portal.Core.Payments;
using Portal.Core.Persistence;
using Portal.Core.Pricing;
using Portal.TestSupport;
using Xunit;

namespace Portal.IntegrationTests.Settlement;

/// <summary>Our process dies between two steps of a payment, and polling makes it good (I3, I4, O5).</summary>
public sealed class CrashTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Dead_before_the_operation_was_noted_the_cart_comes_back_and_can_be_paid(bool afterOpening)
    {
        var town = new TestTown();
        var martin = town.Household();
        await using var host = await CoreHost.Start(town, new CoreOptions { Bank = true, Services = DyingAtTheBank.Once(afterOpening) });
        await host.As(martin).Tick(Ct, martin.Picks(town.Lunch, TestTown.Thursday));
        await Assert.ThrowsAsync<InvalidOperationException>(() => host.As(martin).Commit(Ct));
        var dead = (await host.As(martin).Cart(Ct))!.State;

        host.Clock.Advance(TimeSpan.FromMinutes(3));
        await host.Poll(Ct);
        var repaired = (await host.As(martin).Cart(Ct))!.State;
        var operation = await host.As(martin).GoToTheBankAgain(Ct);
        host.Bank.Pay(operation);
        await host.As(martin).Return(operation, Ct);

        Assert.Equal((CartState.Paying, CartState.Open), (dead, repaired));
        Assert.Single(await host.As(martin).Bookings(Ct));
        Assert.Empty(await host.Faults(Ct));
    }

    [Fact]
    public async Task Dead_after_the_credit_notes_were_set_aside_for_it_all_polling_books_R70()
    {
        var town = new TestTown();
        var martin = town.Household();
        await using var host = await CoreHost.Start(town, new CoreOptions { Bank = true });
        await host.As(martin).BookAndPay(Ct, martin.Picks(town.Lunch, TestTown.Friday));
        await host.As(martin).Cancel((await host.As(martin).Bookings(Ct)).Single().Id, Ct);
        await host.As(martin).Tick(Ct, martin.Picks(town.Lunch, TestTown.Monday));

        // Only the first step of the commit, which is a transaction of its own.
        var catalogue = await host.In((CatalogueReader reader) => reader.Of(town.OrganiserId, Ct));
        var (refusal, payment) = await host.In((IServiceProvider services) => services.GetRequiredService<PortalDb>().InTransaction(
            async () => await services.GetRequiredService<StartPayment>().Prepare((await services.GetRequiredService<PortalDb>().LockCurrentCart(martin.Parent.Id, town.OrganiserId, Ct))!, catalogue, host.Clock.Now, Ct), Ct));
        host.Clock.Advance(TimeSpan.FromMinutes(3));
        await host.Poll(Ct);

        Assert.Equal((null, Money.Zero), (refusal, payment!.Amount));
        Assert.Equal(TestTown.Monday, (await host.As(martin).Bookings(Ct)).Single(booking => booking.HoldsPlace).Date);
        Assert.Equal(Money.Zero, await host.As(martin).Purse(Ct));
        Assert.Empty(await host.Faults(Ct));
    }

    [Fact]
    public async Task Dead_in_the_middle_of_the_booking_what_the_bank_said_is_kept_and_polling_books_I3()
    {
        var town = new TestTown();
        var martin = town.Household();
        await using var host = await CoreHost.Start(town, new CoreOptions { Bank = true, Services = BreakingHolds.OnceAtTheConfirmation });
        var operation = await host.As(martin).GoToTheBank(Ct, martin.Picks(town.Lunch, TestTown.Thursday));
        host.Bank.Pay(operation);

        await Assert.ThrowsAsync<InvalidOperationException>(() => host.As(martin).Return(operation, Ct));
        var kept = await host.Ask(db => db.ReceivedAnswers.SingleAsync(answer => answer.Source == AnswerSource.Return, Ct));
        var nothing = (await host.As(martin).Bookings(Ct)).Count + (await host.As(martin).Mails(Ct)).Count;
        host.Clock.Advance(TimeSpan.FromMinutes(1));
        await host.Poll(Ct);

        Assert.Equal((PaymentResult.PaidByCard, new Money(3.10m)), (kept.Result, kept.Amount));
        Assert.Equal(0, nothing);
        Assert.Single(await host.As(martin).Bookings(Ct));
        Assert.Single(await host.As(martin).Mails(Ct));
        Assert.Empty(await host.Faults(Ct));
    }

    [Fact]
    public async Task One_payment_that_nobody_understands_does_not_keep_the_others_from_being_found_O5()
    {
        var town = new TestTown();
        var (martin, durand) = (town.Household(), town.Household());
        await using var host = await CoreHost.Start(town, new CoreOptions { Bank = true, Services = ChokingBank.Choke });
        var choking = await host.As(martin).GoToTheBank(Ct, martin.Picks(town.Lunch, TestTown.Thursday));
        host.Clock.Advance(TimeSpan.FromSeconds(1));
        var paid = await host.As(durand).GoToTheBank(Ct, durand.Picks(town.Lunch, TestTown.Thursday));
        host.Get<ChokingBank.On>().Operation = choking;
        host.Bank.Pay(paid);

        for (var minute = 0; minute < 3; minute++)
        {
            host.Clock.Advance(TimeSpan.FromMinutes(1));
            await Record.ExceptionAsync(() => host.Poll(Ct));
        }

        Assert.Single(await host.As(durand).Bookings(Ct));
    }

    [Fact]
    public async Task A_deaf_bank_is_asked_a_few_times_in_one_round_and_about_everybody_once_it_hears()
    {
        var town = new TestTown();
        var families = town.Households(8);
        await using var host = await CoreHost.Start(town, new CoreOptions { Bank = true, Services = HangingBank.Hang });
        foreach (var family in families)
        {
            host.Bank.Pay(await host.As(family).GoToTheBank(Ct, family.Picks(town.Lunch, TestTown.Thursday)));
        }

        var asked = 0;
        host.Get<HangingBank.Line>().OnLookup = _ => ++asked > 0 ? throw new PaymentGatewayUnavailableException("Nobody answers.") : Task.CompletedTask;
        host.Clock.Advance(TimeSpan.FromMinutes(1));
        await host.Poll(Ct);
        var inOneRound = asked;
        host.Get<HangingBank.Line>().OnLookup = _ => Task.CompletedTask;
        for (var minute = 0; minute < 3; minute++)
        {
            host.Clock.Advance(TimeSpan.FromMinutes(1));
            await host.Poll(Ct);
        }

        Assert.Equal(3, inOneRound);
        Assert.Equal(8, await host.Ask(db => db.Bookings.CountAsync(Ct)));
    }

    [Fact]
    public async Task A_cart_whose_owner_went_to_pay_and_vanished_ends_and_frees_its_places()
    {
        var town = new TestTown { LunchPlaces = 1 };
        var martin = town.Household();
        await using var host = await CoreHost.Start(town, new CoreOptions { Bank = true });
        await host.As(martin).GoToTheBank(Ct, martin.Picks(town.Lunch, TestTown.Thursday));

        host.Clock.Advance(TimeSpan.FromMinutes(20));
        var swept = await host.Sweep(Ct);
        await host.Poll(Ct);

        Assert.Equal(1, swept);
        Assert.Equal(1, await host.Left(town.Canteen, TestTown.Thursday, Ct));
        Assert.Equal(PaymentState.Expired, (await host.As(martin).Payments(Ct)).Single().State);
        Assert.Equal(0, await host.Ask(db => db.Bookings.CountAsync(Ct)));
    }
}
