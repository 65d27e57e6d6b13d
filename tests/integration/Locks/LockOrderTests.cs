using Portal.Core.Carts;
using Portal.Core.Payments;
using Portal.Core.Persistence;
using Portal.Core.Places;
using Portal.TestSupport;
using Xunit;

namespace Portal.IntegrationTests.Locks;

/// <summary>
/// The recorder that all other tests trust: it lets through what keeps the order, and names what does not, the places of
/// two families in one circle among them.
/// </summary>
public sealed class LockOrderTests : IAsyncLifetime
{
    private readonly TestTown town = new() { Policies = TestTown.BilledLater };
    private TestHousehold martin = null!;
    private TestHousehold durand = null!;
    private CoreHost host = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private PoolDate Canteen => new(town.Canteen, TestTown.Thursday);

    private PoolDate Evenings => new(town.Evenings, TestTown.Thursday);

    public async ValueTask InitializeAsync()
    {
        (martin, durand) = (town.Household(), town.Household());
        host = await CoreHost.Start(town);
    }

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task The_order_that_is_written_down_goes_through()
    {
        await Within(async db =>
        {
            await db.LockCurrentCart(martin.Parent.Id, town.OrganiserId, Ct);
            await db.LockDaysOf([durand.Id, martin.Id], Ct);
            await db.LockPoolDays([Evenings, Canteen], Ct);
            await db.NextNumber(town.OrganiserId, SeriesKind.Request, host.Clock.Now, Ct);
            await db.NextNumber(town.OrganiserId, SeriesKind.CreditNote, host.Clock.Now, Ct);
        });

        await host.DisposeAsync();
    }

    [Fact]
    public async Task A_row_that_is_one_s_own_already_may_be_written_again()
    {
        await host.As(martin).Tick(Ct, martin.Picks(town.Lunch, TestTown.Thursday));

        await Within(async db =>
        {
            var cart = await db.LockCurrentCart(martin.Parent.Id, town.OrganiserId, Ct);
            await db.LockDaysOf(martin.Id, Ct);
            await db.LockPoolDays([Canteen], Ct);
            await db.LockCart(cart!.Id, Ct);
            await db.LockDaysOf(martin.Id, Ct);
            cart.Empty();
        });

        await host.DisposeAsync();
    }

    [Fact]
    public async Task Two_transactions_are_two_stories()
    {
        await Within(db => db.LockPoolDays([Evenings], Ct));
        await Within(db => db.LockPoolDays([Canteen], Ct));
        await Within(db => db.LockMoney(martin.Id, Ct));

        await host.DisposeAsync();
    }

    [Fact]
    public async Task A_household_after_its_places_is_a_fault() =>
        await IsFault("Households is locked after PoolDays", async db =>
        {
            await db.LockPoolDays([Canteen], Ct);
            await db.LockMoney(martin.Id, Ct);
        });

    [Fact]
    public async Task Two_households_out_of_their_order_are_a_fault() =>
        await IsFault("is locked after", async db =>
        {
            foreach (var household in new[] { martin.Id, durand.Id }.OrderByDescending(id => id.Value))
            {
                await db.LockMoney(household, Ct);
            }
        });

    [Fact]
    public async Task Two_carts_out_of_their_order_are_a_fault()
    {
        await host.As(martin).Tick(Ct, martin.Picks(town.Lunch, TestTown.Thursday));
        await host.As(durand).Tick(Ct, durand.Picks(town.Lunch, TestTown.Thursday));

        await IsFault("is locked after", async db =>
        {
            await db.LockCurrentCart(durand.Parent.Id, town.OrganiserId, Ct);
            await db.LockCurrentCart(martin.Parent.Id, town.OrganiserId, Ct);
        });
    }

    [Fact]
    public async Task Another_household_after_the_shares_of_the_first_is_a_fault() =>
        await IsFault("Households is locked after SharedChildren", async db =>
        {
            await db.LockDaysOf(martin.Id, Ct);
            await db.LockDaysOf(durand.Id, Ct);
        });

    [Fact]
    public async Task Shares_after_places_are_a_fault_though_none_is_there_to_lock_today() =>
        await IsFault("SharedChildren is locked after PoolDays", async db =>
        {
            await db.LockMoney(martin.Id, Ct);
            await db.LockPoolDays([Canteen], Ct);
            await db.LockShares(martin.Id, Ct);
        });

    [Fact]
    public async Task Places_in_two_calls_that_go_backwards_are_a_fault() =>
        await IsFault("PoolDays (1, 11/26/2026) is locked after (2, 11/26/2026)", async db =>
        {
            await db.LockPoolDays([Evenings], Ct);
            await db.LockPoolDays([Canteen], Ct);
        });

    [Fact]
    public async Task Places_after_the_first_number_of_a_year_or_a_later_one_are_a_fault() =>
        await IsFault("PoolDays is locked after NumberSeries", async db =>
        {
            await db.NextNumber(town.OrganiserId, SeriesKind.Request, host.Clock.Now, Ct);
            await db.LockPoolDays([Canteen], Ct);
        });

    [Fact]
    public async Task What_an_entity_writes_counts_like_a_lock_that_is_called_one()
    {
        await host.As(martin).Tick(Ct, martin.Picks(town.Lunch, TestTown.Thursday));

        await IsFault("Carts is locked after Households", async db =>
        {
            var cart = (await db.CurrentCartOf(martin.Parent.Id, town.OrganiserId, Ct))!;
            await db.LockMoney(martin.Id, Ct);
            cart.Empty();
        });
    }

    // As a page would answer it with an apology: the host knows all the same, and its test fails.
    private async Task IsFault(string fault, Func<PortalDb, Task> deed)
    {
        var thrown = await Assert.ThrowsAnyAsync<Exception>(() => Within(deed));

        Assert.IsType<LockOrderException>(thrown.GetBaseException());
        Assert.Contains(fault, Assert.Single(host.Get<LockOrder>().Faults), StringComparison.Ordinal);
        await Assert.ThrowsAsync<LockOrderException>(async () => await host.DisposeAsync());
    }

    private Task<bool> Within(Func<PortalDb, Task> deed) => host.In((PortalDb db) => db.InTransaction(async () =>
    {
        await deed(db);
        return true;
    }, Ct));
}
