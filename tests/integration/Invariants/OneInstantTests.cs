using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Portal.Core;
using Portal.Core.Billing;
using Portal.Core.Bookings;
using Portal.Core.Organisers;
using Portal.Core.Payments;
using Portal.Core.Persistence;
using Portal.Core.Settlement;
using Portal.IntegrationTests.Billing;
using Portal.TestSupport;
using Portal.TestSupport.Engines;
using Xunit;

namespace Portal.IntegrationTests.Invariants;

/// <summary>What is decided, or reported, is read at one instant that nobody moves meanwhile; and a commit whose answer is lost is done once (I1, I3).</summary>
public sealed class OneInstantTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_price_that_moves_while_the_agent_waits_is_given_back_as_it_then_is()
    {
        var town = new TestTown { Policies = TestTown.BilledLater with { Cancellation = CancellationPolicy.OnRequest } };
        var martin = town.Household();
        await using var host = await CoreHost.Start(town);
        var day = martin.Picks(town.Lunch, TestTown.Thursday);
        await host.As(martin).Tick(Ct, day);
        await host.As(martin).Commit(Ct);
        await host.As(martin).Untick(Ct, day);
        await host.As(martin).Commit(Ct);
        var asked = (await host.As(martin).Bookings(Ct)).Single();

        await using (var meanwhile = await Meanwhile.Holding(host, async db =>
        {
            await db.LockMoney(martin.Id, Ct);
            await db.Bookings.ExecuteUpdateAsync(row => row.SetProperty(booking => booking.Price, new Money(5m)), Ct);
        }, Ct))
        {
            var accepting = Task.Run(() => new StaffDriver(host).Accept(Ct, asked), Ct);
            await meanwhile.Wait(1, Ct);
            await meanwhile.LetGo(Ct);
            Assert.Equal(1, (await accepting).Answered);
        }

        Assert.Equal(BookingState.CancelAsked, asked.State);
        Assert.Equal(-5m, (await host.Ask(db => db.Charges.Select(charge => charge.Amount).ToListAsync(Ct))).Min(amount => amount.Euros));
    }

    [Fact]
    public async Task A_cancellation_between_two_readings_of_the_audit_is_no_drift()
    {
        var town = new TestTown { Policies = TestTown.BilledLater };
        var martin = town.Household();
        var between = new Between();
        await using var host = await CoreHost.Start(town, new CoreOptions { Services = services => services.Intercept(between) });
        await host.As(martin).Tick(Ct, martin.Picks(town.Lunch, TestTown.Thursday));
        await host.As(martin).Commit(Ct);
        var booking = (await host.As(martin).Bookings(Ct)).Single().Id;
        between.Then = () => host.As(martin).Cancel(booking, Ct);

        var audit = await host.In((AuditCounters deed) => deed.Run(Ct));

        Assert.Empty(audit.Drifted);
        Assert.Equal(BookingState.Cancelled, (await host.As(martin).Bookings(Ct)).Single().State);
    }

    [Fact]
    public async Task A_counter_that_is_wrong_is_still_found()
    {
        var town = new TestTown { Policies = TestTown.BilledLater };
        var martin = town.Household();
        await using var host = await CoreHost.Start(town);
        await host.As(martin).Tick(Ct, martin.Picks(town.Lunch, TestTown.Thursday));
        await host.As(martin).Commit(Ct);
        await host.Ask(db => db.PoolDays.Where(day => day.PoolId == town.Canteen && day.Date == TestTown.Thursday).ExecuteUpdateAsync(row => row.SetProperty(day => day.Booked, 0), Ct));
        await host.Ask(db => db.PoolDays.Where(day => day.PoolId == town.Mornings && day.Date == TestTown.Friday).ExecuteUpdateAsync(row => row.SetProperty(day => day.Booked, 2), Ct));

        var audit = await host.In((AuditCounters deed) => deed.Run(Ct, town.OrganiserId));

        Assert.Equal([new(town.Canteen, TestTown.Thursday), new(town.Mornings, TestTown.Friday)], audit.Drifted);
        Assert.Equal(4 * TestTown.Days.Count, audit.Counted);
    }

    [Fact]
    public async Task Eleven_families_at_a_silent_bank_keep_nobody_from_ticking_A33()
    {
        var town = new TestTown();
        var families = town.Households(17);
        await using var host = await CoreHost.Start(town, new CoreOptions { Bank = true, Services = Settlement.HangingBank.Hang });
        var (silence, waiting) = (new TaskCompletionSource(), 0);
        host.Get<Settlement.HangingBank.Line>().OnStart = () =>
        {
            Interlocked.Increment(ref waiting);
            return silence.Task;
        };
        var payers = families.Take(11).Select(family => Task.Run(() => host.As(family).GoToTheBank(Ct, family.Picks(town.Lunch, TestTown.Thursday)), Ct)).ToList();
        await Eventually.True(() => Volatile.Read(ref waiting) == 11, "eleven families at the bank", Ct);

        foreach (var family in families.Skip(11))
        {
            Assert.Null((await host.As(family).Tick(Ct, family.Picks(town.Lunch, TestTown.Thursday))).Lines.Single().Refused);
        }

        Assert.All(payers, payer => Assert.False(payer.IsCompleted));
        silence.SetResult();
        await Task.WhenAll(payers);
        Assert.Empty(await host.Faults(Ct));
    }

    [Fact]
    public async Task A_commit_whose_answer_is_lost_is_done_once_and_asked_again_it_is_not_done_twice_A35()
    {
        var town = new TestTown { Policies = TestTown.BilledLater };
        var martin = town.Household();
        var lost = new LostAnswer();
        await using var host = await CoreHost.Start(town, new CoreOptions { Bank = true, Services = services => services.Intercept(lost) });
        await host.Used(martin, new(2026, 11, 3), 46.50m, Ct);
        host.Clock.Now = Months.FirstOfDecember;
        var invoice = (await host.Bill(Months.November, Ct)).Single().Invoice.Id;
        Task<CounterPayment> Take() => host.In((TakeCounterPayment deed) => deed.Run(new StaffDriver(host).Agent, invoice, PaymentMeans.Cash, new Money(20m), null, new Money(46.50m), Ct));

        lost.Next = true;
        await Assert.ThrowsAnyAsync<DbException>(Take);
        var again = await Take();
        await host.In((StartInvoicePayment deed) => deed.Run(martin.Parent, invoice, Ct));
        var operation = (await host.As(martin).Payments(Ct)).Single().OperationId!;
        host.Bank.Pay(operation);
        lost.Next = true;
        await Assert.ThrowsAnyAsync<DbException>(() => host.As(martin).Return(operation, Ct));
        var settled = await host.As(martin).Notify(operation, Ct);

        Assert.Equal(Refusal.BalanceChanged, again.Refusal);
        Assert.Equal(PaymentState.Paid, settled!.State);
        Assert.Equal(["R2026-000001", "R2026-000002"], await host.Ask(db => db.InvoicePayments.Select(payment => payment.Number!).Order().ToListAsync(Ct)));
        Assert.Equal(0m, Assert.Single(await host.Invoices(Ct)).Left.Euros);
    }

    /// <summary>Something that happens once, right after the next reading of bookings.</summary>
    private sealed class Between : DbCommandInterceptor
    {
        public Func<Task>? Then { get; set; }

        public override async ValueTask<DbDataReader> ReaderExecutedAsync(DbCommand command, CommandExecutedEventData eventData, DbDataReader result, CancellationToken cancellationToken = default)
        {
            if (Then is { } then && command.Names("Bookings"))
            {
                Then = null;
                await then();
            }

            return result;
        }
    }

    /// <summary>The database commits, and the line breaks before it can say so.</summary>
    private sealed class LostAnswer : DbTransactionInterceptor
    {
        public bool Next { get; set; }

        public override Task TransactionCommittedAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
        {
            if (!Next)
            {
                return Task.CompletedTask;
            }

            Next = false;
            throw Engine.OfThisTest.LostLine();
        }
    }
}
