using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Portal.TestSupport;
using Portal.TestSupport.Engines;
using Xunit;

namespace Portal.IntegrationTests.Carts;

/// <summary>A cart that another tab opens just as this one has found none to lock: what is read and not locked decides nothing.</summary>
public sealed class FreshCartTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_cart_that_was_opened_between_the_lock_and_the_look_is_locked_before_it_is_emptied()
    {
        var town = new TestTown();
        var martin = town.Household();
        await using var host = await CoreHost.Start(town);
        var between = new Between("Carts", () => host.As(martin).Tick(Ct, martin.Picks(town.Lunch, TestTown.Thursday)));
        var other = host.Twin(new CoreOptions { Services = services => services.Intercept(between) });

        var refusal = await other.As(martin).Empty(Ct);
        await other.Leave();

        Assert.Null(refusal);
        Assert.Null(await host.As(martin).Cart(Ct));
        Assert.Equal(100, await host.Left(town.Canteen, TestTown.Thursday, Ct));
    }

    /// <summary>Something else that happens once, right after a statement that changes this table.</summary>
    private sealed class Between(string table, Func<Task> then) : DbCommandInterceptor
    {
        private int happened;

        public override async ValueTask<int> NonQueryExecutedAsync(DbCommand command, CommandExecutedEventData eventData, int result, CancellationToken cancellationToken = default)
        {
            if (command.Updates(table) && Interlocked.Exchange(ref happened, 1) == 0)
            {
                await then();
            }

            return result;
        }
    }
}
