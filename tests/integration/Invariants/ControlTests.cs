using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Carts;
using Portal.Core.Households;
using Portal.Core.Payments;
using Portal.Core.Places;
using Portal.TestSupport;
using Portal.TestSupport.Engines;
using Xunit;

namespace Portal.IntegrationTests.Invariants;

/// <summary>
/// The controls of what always holds (docs/invariants.md): with a mend taken out by a test double, the fault appears, and
/// what looks for it sees it. Without them a green suite would prove nothing.
/// </summary>
public sealed class ControlTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_control_of_reading_under_the_lock_breaks_a_cap_once_the_households_lock_is_taken_out()
    {
        var lines = await TwoAdultsTick(new CoreOptions { Services = services => services.Intercept(new WithoutLock("Households")) });

        Assert.Equal(2, lines);
    }

    [Fact]
    public async Task The_same_interleaving_keeps_the_cap_under_the_households_lock()
    {
        var lines = await TwoAdultsTick(new CoreOptions());

        Assert.Equal(1, lines);
    }

    [Fact]
    public async Task The_control_of_settling_once_doubles_the_money_without_lock_or_token_and_the_books_show_it_I3()
    {
        var town = new TestTown();
        var martin = town.Household();
        await using var host = await CoreHost.Start(town, new CoreOptions { Bank = true });
        var operation = await host.As(martin).GoToTheBank(Ct, martin.Picks(town.Lunch, TestTown.Thursday));
        using var both = new Barrier(2);

        await Task.WhenAll(SettleUnguarded(host, operation, both), SettleUnguarded(host, operation, both));

        var (paid, owned) = await host.Books(martin.Id, Ct);
        Assert.Equal(2 * paid.Euros, owned.Euros);
    }

    [Fact]
    public async Task The_control_of_lines_and_holds_sees_a_line_without_its_hold_and_a_hold_without_its_line()
    {
        var town = new TestTown();
        var (martin, durand) = (town.Household(), town.Household());
        await using var host = await CoreHost.Start(town);
        await host.As(martin).Tick(Ct, martin.Picks(town.Lunch, TestTown.Thursday));
        await host.As(durand).Tick(Ct, durand.Picks(town.Lunch, TestTown.Friday));
        var before = await host.Faults(Ct);

        // As many holds as lines, each of them wrong.
        await host.Ask(db => db.Holds.Where(hold => hold.Date == TestTown.Friday).ExecuteUpdateAsync(hold => hold.SetProperty(h => h.LineId, CartLineId.New()), Ct));
        var after = await host.Faults(Ct);

        Assert.Empty(before);
        Assert.Single(after, fault => fault.Contains("holds nothing", StringComparison.Ordinal));
        Assert.Single(after, fault => fault.Contains("no live line", StringComparison.Ordinal));
    }

    /// <summary>Two adults tick one day each of a week that may have one; the places keep them waiting once they have decided.</summary>
    private static async Task<int> TwoAdultsTick(CoreOptions options)
    {
        var town = new TestTown { Care = new CareRules { MostDaysAWeek = 1 } };
        var martin = town.Household(mate: true);
        await using var host = await CoreHost.Start(town, options);
        await using (var meanwhile = await Meanwhile.Holding(host, db => db.LockPoolDays([new PoolDate(town.Evenings, TestTown.Thursday), new PoolDate(town.Evenings, TestTown.Friday)], Ct), Ct))
        {
            var one = Task.Run(() => host.As(martin.Parent).Tick(Ct, martin.Picks(town.Evening, TestTown.Thursday)), Ct);
            await meanwhile.Wait(1, Ct);
            var other = Task.Run(() => host.As(martin.Mate).Tick(Ct, martin.Picks(town.Evening, TestTown.Friday)), Ct);
            await meanwhile.Wait(2, Ct);
            await meanwhile.LetGo(Ct);
            await Task.WhenAll(one, other);
        }

        return await host.Ask(db => db.CartLines.CountAsync(line => line.State == CartLineState.Live, Ct));
    }

    // What settles a payment would be this without its locks and its token: it looks, and then it writes.
    private static Task<int> SettleUnguarded(CoreHost host, string operation, Barrier both) => Task.Run(() => host.Ask(async db =>
    {
        var payment = await db.Payments.AsNoTracking().SingleAsync(one => one.OperationId == operation, Ct);
        Assert.True(both.SignalAndWait(TimeSpan.FromMinutes(2), Ct));
        if (payment.IsSettled)
        {
            return 0;
        }

        db.PurseEntries.Add(new PurseEntry { HouseholdId = payment.HouseholdId, OrganiserId = payment.OrganiserId, Move = PurseMove.CreditNote, Amount = payment.Amount, Reason = "Payé trop tard", At = host.Clock.Now });
        await db.SaveChangesAsync(Ct);
        return await db.Payments.Where(one => one.Id == payment.Id).ExecuteUpdateAsync(one => one.SetProperty(p => p.State, PaymentState.Paid), Ct);
    }), Ct);
}
