using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Payments;
using Portal.Core.Places;
using Portal.IntegrationTests.Settlement;
using Portal.TestSupport;
using Portal.TestSupport.Engines;
using Xunit;

namespace Portal.IntegrationTests.Invariants;

/// <summary>
/// The controls of the deeds that move money: each walks through one interleaving, made certain by rows that are held, once as
/// the portal is and once with its lock, and what stands behind it in the database, taken out by a double. Then money appears.
/// </summary>
public sealed class MoneyControlTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_control_of_settling_owes_a_late_payment_twice_once_the_locks_are_taken_out_I3(bool guarded)
    {
        var town = new TestTown();
        var martin = town.Household();
        await using var host = await CoreHost.Start(town, Bank(guarded));
        // Left at the bank, paid anew: what the first page is paid for is owed to the family.
        var first = await host.As(martin).GoToTheBank(Ct, martin.Picks(town.Lunch, TestTown.Thursday));
        host.Bank.Visit(first);
        host.Clock.Advance(TimeSpan.FromMinutes(2));
        await host.As(martin).AbandonPayment(Ct);
        var second = await host.As(martin).GoToTheBankAgain(Ct);
        host.Bank.Pay(second);
        await host.As(martin).Notify(second, Ct);
        host.Bank.Pay(first);

        // Both have read the payment before either writes: they wait for the number of their request, or for each other.
        await using (var meanwhile = await Meanwhile.Holding(host, db => db.NumberSeries.ExecuteUpdateAsync(row => row.SetProperty(series => series.Last, series => series.Last), Ct), Ct))
        {
            var notified = Task.Run(() => host.As(martin).Notify(first, Ct), Ct);
            await meanwhile.Wait(1, Ct);
            var returned = Task.Run(() => host.As(martin).Return(first, Ct), Ct);
            await meanwhile.Wait(2, Ct);
            await meanwhile.LetGo(Ct);
            await Task.WhenAll(notified, returned);
        }

        var (paid, owned) = await host.Books(martin.Id, Ct);
        Assert.Equal(new Money(guarded ? 3.10m : 6.20m), await host.As(martin).Purse(Ct));
        Assert.Equal(guarded ? Money.Zero : new Money(3.10m), owned - paid);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_control_of_paying_spends_one_credit_note_twice_once_the_locks_are_taken_out_I3(bool guarded)
    {
        var town = new TestTown();
        var martin = town.Household(children: 2, mate: true);
        await using var host = await CoreHost.Start(town, Bank(guarded));
        await host.As(martin).BookAndPay(Ct, martin.Picks(town.LunchAndGames, TestTown.Friday));
        await host.As(martin).Cancel((await host.As(martin).Bookings(Ct)).Single().Id, Ct);
        var credit = await host.As(martin).Purse(Ct);
        await host.As(martin.Parent).Tick(Ct, new SlotDay(martin.Children[0].Id, town.LunchAndGames, TestTown.Monday));
        await host.As(martin.Mate).Tick(Ct, new SlotDay(martin.Children[1].Id, town.LunchAndGames, TestTown.Monday));

        // Both have read the purse before either writes: they wait for their holds, which go to the bank with them.
        await using (var meanwhile = await Meanwhile.Holding(host, db => db.Holds.ExecuteUpdateAsync(row => row.SetProperty(hold => hold.ExpiresAt, hold => hold.ExpiresAt), Ct), Ct))
        {
            var one = Task.Run(() => host.As(martin.Parent).Commit(Ct), Ct);
            await meanwhile.Wait(1, Ct);
            var other = Task.Run(() => host.As(martin.Mate).Commit(Ct), Ct);
            await meanwhile.Wait(2, Ct);
            await meanwhile.LetGo(Ct);
            await Task.WhenAll(one, other);
        }

        Assert.Equal(guarded ? Money.Zero : -credit, await host.As(martin).Purse(Ct));
        Assert.Equal(guarded, (await host.Faults(Ct)).Count == 0);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_control_of_giving_back_fills_the_purse_twice_once_the_locks_are_taken_out_I3(bool guarded)
    {
        var town = new TestTown();
        var martin = town.Household();
        await using var host = await CoreHost.Start(town, Bank(guarded));
        await host.As(martin).BookAndPay(Ct, martin.Picks(town.Evening, TestTown.Friday));
        await host.As(martin).Cancel((await host.As(martin).Bookings(Ct)).Single().Id, Ct);
        var credit = await host.As(martin).Purse(Ct);
        if (!guarded)
        {
            await host.Ask(db => db.Database.ExecuteSqlRawAsync("""DROP INDEX "IX_PurseEntries_PaymentId";""", Ct));
        }

        var (asked, deaf) = (new TaskCompletionSource(), new TaskCompletionSource());
        host.Get<HangingBank.Line>().OnStart = async () =>
        {
            asked.SetResult();
            await deaf.Task;
            throw new PaymentGatewayUnavailableException("no answer in time");
        };
        await host.As(martin).Tick(Ct, martin.Picks(town.Lunch, TestTown.Monday));
        var committing = Task.Run(() => host.As(martin).Commit(Ct), Ct);
        await asked.Task;
        host.Clock.Advance(TimeSpan.FromMinutes(3));

        // Polling takes it for dead while the bank's silence ends too: both have read the payment before either writes.
        await using (var meanwhile = await Meanwhile.Holding(host, db => db.Holds.ExecuteUpdateAsync(row => row.SetProperty(hold => hold.ExpiresAt, hold => hold.ExpiresAt), Ct), Ct))
        {
            var polling = Task.Run(() => host.Poll(Ct), Ct);
            await meanwhile.Wait(1, Ct);
            deaf.SetResult();
            await meanwhile.Wait(2, Ct);
            await meanwhile.LetGo(Ct);
            await Task.WhenAll(polling, committing);
        }

        Assert.Equal(guarded ? credit : credit + credit, await host.As(martin).Purse(Ct));
    }

    private static CoreOptions Bank(bool guarded) => new()
    {
        Bank = true,
        InLockOrder = guarded,
        Services = services =>
        {
            HangingBank.Hang(services);
            if (!guarded)
            {
                services.Intercept(new WithoutLock("Carts")).Intercept(new WithoutLock("Households")).Intercept(new WithoutTokens());
            }
        },
    };
}
