using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Carts;
using Portal.Core.Households;
using Portal.Core.Payments;
using Portal.TestSupport;
using Xunit;

namespace Portal.IntegrationTests.Settlement;

/// <summary>Two roads end one payment at the same instant, each step of the interleaving made certain: its money moves once, and it is asked about no more than it should be (I3, O5).</summary>
public sealed class TwoRoadsTests
{
    private static readonly CoreOptions WithHangingBank = new() { Bank = true, Services = HangingBank.Hang };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Not_opened_and_let_go_at_once_the_purse_is_given_back_once_I3()
    {
        var (host, martin) = await WithCredit();
        await using var closing = host;
        var (asked, deaf) = (new TaskCompletionSource(), new TaskCompletionSource());
        host.Get<HangingBank.Line>().OnStart = async () =>
        {
            asked.SetResult();
            await deaf.Task;
            throw new PaymentGatewayUnavailableException("no answer in time");
        };
        await host.As(martin).Tick(Ct, martin.Picks(host.Town.Lunch, TestTown.Monday));
        var committing = Task.Run(() => host.As(martin).Commit(Ct), Ct);
        await asked.Task;
        var cart = (await host.As(martin).Cart(Ct))!.Id;
        host.Clock.Advance(TimeSpan.FromMinutes(3));

        await using (var meanwhile = await Meanwhile.Holding(host, db => db.LockCart(cart, Ct), Ct))
        {
            var polling = Task.Run(() => host.Poll(Ct), Ct);
            await meanwhile.Wait(1, Ct);
            deaf.SetResult();
            await meanwhile.Wait(2, Ct);
            await meanwhile.LetGo(Ct);
            await Task.WhenAll(polling, committing);
        }

        Assert.Equal(Refusal.BankUnavailable, (await committing).Refusal);
        Assert.Equal(new Money(2m), await host.As(martin).Purse(Ct));
        Assert.Single(await host.As(martin).PurseEntries(Ct), entry => entry.Move == PurseMove.Returned);
        Assert.Equal(CartState.Open, (await host.As(martin).Cart(Ct))!.State);
    }

    [Fact]
    public async Task The_database_itself_refuses_a_second_return_and_a_change_of_what_has_changed()
    {
        var (host, martin) = await WithCredit();
        await using var closing = host;
        var operation = await host.As(martin).GoToTheBank(Ct, martin.Picks(host.Town.Lunch, TestTown.Monday));
        var payment = (await host.As(martin).Payments(Ct))[^1];

        // A deed that reads before it locks, as none may: the stale reading is refused.
        var stale = await Record.ExceptionAsync(() => host.Ask(async db =>
        {
            var read = await db.Payments.SingleAsync(p => p.Id == payment.Id, Ct);
            host.Bank.Refuse(operation);
            await host.As(martin).Return(operation, Ct);
            read.PurseGivenBack();
            return await db.SaveChangesAsync(Ct);
        }));
        var twice = await Record.ExceptionAsync(() => host.Ask(db =>
        {
            db.PurseEntries.Add(new PurseEntry { HouseholdId = martin.Id, OrganiserId = host.Town.OrganiserId, Move = PurseMove.Returned, Amount = payment.FromPurse, Reason = "Encore", At = host.Clock.Now, PaymentId = payment.Id });
            return db.SaveChangesAsync(Ct);
        }));

        Assert.IsType<DbUpdateConcurrencyException>(stale);
        Assert.IsType<DbUpdateException>(twice);
        Assert.Equal(new Money(2m), await host.As(martin).Purse(Ct));
    }

    [Fact]
    public async Task Settled_while_the_poll_waited_for_a_deaf_bank_it_is_never_asked_about_again()
    {
        var town = new TestTown();
        var martin = town.Household();
        await using var host = await CoreHost.Start(town, WithHangingBank);
        var operation = await host.As(martin).GoToTheBank(Ct, martin.Picks(town.Lunch, TestTown.Thursday));
        host.Bank.Pay(operation);
        host.Clock.Advance(TimeSpan.FromMinutes(1));
        var line = host.Get<HangingBank.Line>();
        line.OnLookup = async _ =>
        {
            line.OnLookup = _ => Task.CompletedTask;
            await host.As(martin).Notify(operation, Ct);
            throw new PaymentGatewayUnavailableException("no answer in time");
        };

        await host.Poll(Ct);
        host.Clock.Advance(TimeSpan.FromHours(1));
        var asked = await host.Poll(Ct);

        var payment = (await host.As(martin).Payments(Ct)).Single();
        Assert.Equal((PaymentState.Paid, null, 0), (payment.State, payment.AskAgainAt, asked));
    }

    [Fact]
    public async Task Opened_while_the_poll_took_it_for_dead_it_stays_open()
    {
        var town = new TestTown();
        var martin = town.Household();
        await using var host = await CoreHost.Start(town, WithHangingBank);
        var (asked, slow) = (new TaskCompletionSource(), new TaskCompletionSource());
        host.Get<HangingBank.Line>().OnStart = async () =>
        {
            asked.SetResult();
            await slow.Task;
        };
        await host.As(martin).Tick(Ct, martin.Picks(town.Lunch, TestTown.Thursday));
        var committing = Task.Run(() => host.As(martin).Commit(Ct), Ct);
        await asked.Task;
        var cart = (await host.As(martin).Cart(Ct))!.Id;
        host.Clock.Advance(TimeSpan.FromMinutes(3));

        // The operation is noted first, then the poll goes on with what it read before: that nothing was opened.
        await using (var meanwhile = await Meanwhile.Holding(host, db => db.LockCart(cart, Ct), Ct))
        {
            slow.SetResult();
            await meanwhile.Wait(1, Ct);
            var polling = Task.Run(() => host.Poll(Ct), Ct);
            await meanwhile.Wait(2, Ct);
            await meanwhile.LetGo(Ct);
            await Task.WhenAll(polling, committing);
        }

        Assert.Equal(PaymentState.Started, (await host.As(martin).Payments(Ct)).Single().State);
        Assert.Equal(CartState.Paying, (await host.As(martin).Cart(Ct))!.State);
        host.Bank.Pay((await host.As(martin).Payments(Ct)).Single().OperationId!);
        await host.As(martin).Return((await host.As(martin).Payments(Ct)).Single().OperationId!, Ct);
        Assert.Single(await host.As(martin).Bookings(Ct));
    }

    [Fact]
    public async Task A_hundred_payments_that_always_fail_do_not_keep_the_others_waiting_O5()
    {
        var town = new TestTown();
        var martin = town.Household();
        await using var host = await CoreHost.Start(town, WithHangingBank);
        await host.Ask(async db =>
        {
            for (var number = 0; number < 100; number++)
            {
                var stuck = Payment.ForInvoice(InvoiceId.New(), martin.Parent, town.OrganiserId, new Money(12m), host.Clock.Now);
                stuck.Opened($"stuck-{number}", host.Clock.Now);
                db.Payments.Add(stuck);
            }

            return await db.SaveChangesAsync(Ct);
        });
        host.Get<HangingBank.Line>().OnLookup = operation => operation.StartsWith("stuck", StringComparison.Ordinal) ? throw new InvalidOperationException("Nobody thought of this answer.") : Task.CompletedTask;
        host.Clock.Advance(TimeSpan.FromSeconds(5));
        var paid = await host.As(martin).GoToTheBank(Ct, martin.Picks(town.Lunch, TestTown.Thursday));
        host.Bank.Pay(paid);
        host.Clock.Advance(TimeSpan.FromMinutes(1));

        await Assert.ThrowsAsync<AggregateException>(() => host.Poll(Ct));
        await host.Poll(Ct);

        Assert.Single(await host.As(martin).Bookings(Ct));
    }

    [Fact]
    public async Task What_nobody_answers_is_asked_after_growing_pauses_and_not_for_ever()
    {
        var town = new TestTown();
        var martin = town.Household();
        await using var host = await CoreHost.Start(town, WithHangingBank);
        await host.As(martin).GoToTheBank(Ct, martin.Picks(town.Lunch, TestTown.Thursday));
        var questions = 0;
        host.Get<HangingBank.Line>().OnLookup = _ =>
        {
            questions++;
            throw new PaymentGatewayUnavailableException("no answer in time");
        };

        for (var step = 0; step < 1000 && await Due(host, martin) is { } due; step++)
        {
            host.Clock.Now = due;
            await host.Poll(Ct);
        }

        Assert.InRange(questions, 100, 400);
        var payment = (await host.As(martin).Payments(Ct)).Single();
        Assert.Equal((PaymentState.Expired, null), (payment.State, payment.AskAgainAt));
    }

    [Fact]
    public async Task An_answer_that_does_not_match_is_noted_once_asked_less_and_less_and_ends_with_the_purse_given_back()
    {
        var (host, martin) = await WithCredit(LyingBank.Saying(answer => answer));
        await using var closing = host;
        var operation = await host.As(martin).GoToTheBank(Ct, martin.Picks(host.Town.Lunch, TestTown.Monday));
        host.Bank.Pay(operation);
        await host.Ask(db => db.Organisers.ExecuteUpdateAsync(row => row.SetProperty(organiser => organiser.ServiceEmail, "enfance@exemple.fr").SetProperty(organiser => organiser.CatalogueVersion, organiser => organiser.CatalogueVersion + 1), Ct));
        host.Get<LyingBank.Lie>().About = answer => answer with { Amount = new Money(31m) };
        await host.As(martin).Return(operation, Ct);
        var before = await host.As(martin).Purse(Ct);

        var questions = 0;
        for (; questions < 1000 && await Due(host, martin) is { } due; questions++)
        {
            host.Clock.Now = due;
            await host.Poll(Ct);
        }

        Assert.InRange(questions, 5, 20);
        Assert.Single(await host.Ask(db => db.AuditEntries.Where(entry => entry.What == "payment.mismatch").ToListAsync(Ct)));
        var mail = Assert.Single(await host.Ask(db => db.Mails.Where(mail => mail.To == "enfance@exemple.fr").ToListAsync(Ct)));
        Assert.Contains("31,00\u00A0€ dans la réponse", mail.Text, StringComparison.Ordinal);
        Assert.Equal(PaymentState.Mismatched, (await host.As(martin).Payments(Ct))[^1].State);
        Assert.Equal((Money.Zero, new Money(2m)), (before, await host.As(martin).Purse(Ct)));

        // Somebody looked, and the bank now tells the truth: the money is found, and the purse pays its part after all.
        host.Get<LyingBank.Lie>().About = answer => answer;
        await host.As(martin).Notify(operation, Ct);
        Assert.Equal(PaymentState.Paid, (await host.As(martin).Payments(Ct))[^1].State);
        var (paid, owned) = await host.Books(martin.Id, Ct);
        Assert.Equal(paid, owned);
    }

    private static async Task<DateTimeOffset?> Due(CoreHost host, TestHousehold household) => (await host.As(household).Payments(Ct))[^1].AskAgainAt;

    /// <summary>A family with two euros to its credit.</summary>
    private static async Task<(CoreHost Host, TestHousehold Martin)> WithCredit(Action<Microsoft.Extensions.DependencyInjection.IServiceCollection>? bank = null)
    {
        var town = new TestTown();
        var martin = town.Household();
        var host = await CoreHost.Start(town, WithHangingBank with { Services = bank ?? HangingBank.Hang });
        await host.As(martin).BookAndPay(Ct, martin.Picks(town.Evening, TestTown.Friday));
        await host.As(martin).Cancel((await host.As(martin).Bookings(Ct)).Single().Id, Ct);
        return (host, martin);
    }
}
