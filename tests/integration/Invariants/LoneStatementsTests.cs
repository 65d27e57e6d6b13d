using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Persistence;
using Portal.TestSupport;
using Portal.TestSupport.Engines;
using Xunit;

namespace Portal.IntegrationTests.Invariants;

/// <summary>What stands outside every transaction survives a deadlock by itself; what stands in one is run again with its deed, and never alone.</summary>
public sealed class LoneStatementsTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_update_alone_is_said_again()
    {
        var town = new TestTown();
        var martin = town.Household();
        var deadlock = new Victim(command => command.Updates("Households"));
        await using var host = await Start(town, deadlock);

        var changed = await host.Ask(db => db.Households.Where(household => household.Id == martin.Id).ExecuteUpdateAsync(row => row.SetProperty(h => h.City, "Clisson"), Ct));

        Assert.Equal((1, 1), (deadlock.Deaths, changed));
        Assert.Equal("Clisson", await host.Ask(db => db.Households.Where(household => household.Id == martin.Id).Select(household => household.City).SingleAsync(Ct)));
    }

    [Fact]
    public async Task A_save_alone_is_saved_once()
    {
        var deadlock = new Victim(command => command.Inserts("AuditEntries"));
        await using var host = await Start(new TestTown(), deadlock);

        await host.In<PortalDb>(async db =>
        {
            db.AuditEntries.AddRange(Entry(), Entry());
            await db.SaveChangesAsync(Ct);
        });

        Assert.Equal((1, 2), (deadlock.Deaths, await host.Ask(db => db.AuditEntries.CountAsync(entry => entry.What == "tried", Ct))));
    }

    [Fact]
    public async Task In_a_transaction_the_deed_is_run_again_from_its_first_line()
    {
        var deadlock = new Victim(command => command.Inserts("AuditEntries"));
        await using var host = await Start(new TestTown(), deadlock);
        var runs = 0;

        await host.In<PortalDb>(db => db.InTransaction(async () =>
        {
            runs++;
            db.AuditEntries.Add(Entry());
            await db.SaveChangesAsync(Ct);
            return true;
        }, Ct));

        Assert.Equal((1, 2, 1), (deadlock.Deaths, runs, await host.Ask(db => db.AuditEntries.CountAsync(entry => entry.What == "tried", Ct))));
    }

    private static Task<CoreHost> Start(TestTown town, Victim deadlock) =>
        CoreHost.Start(town, new CoreOptions { Services = services => services.Intercept(deadlock) });

    private static AuditEntry Entry() => new() { At = new(2026, 11, 24, 18, 0, 0, TimeSpan.Zero), Who = "test", What = "tried", Subject = "nothing" };
}
