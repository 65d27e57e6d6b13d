using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Carts;
using Portal.Core.Live;
using Portal.Core.Organisers;
using Portal.Core.Places;
using Portal.TestSupport;
using Xunit;

namespace Portal.IntegrationTests.WaitingLists;

/// <summary>Lunches with one place each; Thursday's is booked, and families wait for it, one minute after the other.</summary>
internal sealed class FullDay : IAsyncDisposable
{
    private readonly TestHousehold owner;

    private FullDay(CoreHost host, TestTown town, TestHousehold owner, TestHousehold stranger, IReadOnlyList<TestHousehold> waiters)
    {
        (Host, Town, this.owner, Stranger, Waiters) = (host, town, owner, stranger, waiters);
    }

    /// <summary>Offers of two hours, after which one leaves the list.</summary>
    public static Policies Offers { get; } = TestTown.BilledLater with { Full = FullPolicy.WaitingList, OfferLifetime = TimeSpan.FromHours(2) };

    public CoreHost Host { get; }

    public TestTown Town { get; }

    public TestHousehold Stranger { get; }

    public IReadOnlyList<TestHousehold> Waiters { get; }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static Task<FullDay> Start(HoldsIn holds, int waiting, Policies? policies = null) => Start(new CoreOptions { Holds = holds }, waiting, policies);

    public static async Task<FullDay> Start(CoreOptions options, int waiting, Policies? policies = null)
    {
        var day = await Open(options, places: 1, waiting, policies);
        await day.Fill(TestTown.Thursday, Ct);
        await day.JoinAll();
        return day;
    }

    /// <summary>The same before a canteen that has no place at all yet.</summary>
    public static async Task<FullDay> Closed(CoreOptions options, int waiting, Policies? policies = null)
    {
        var day = await Open(options, places: 0, waiting, policies);
        await day.JoinAll();
        return day;
    }

    private static async Task<FullDay> Open(CoreOptions options, int places, int waiting, Policies? policies)
    {
        var town = new TestTown { LunchPlaces = places, Policies = policies ?? Offers };
        var (owner, stranger, waiters) = (town.Household(), town.Household(), town.Households(waiting));
        return new FullDay(await CoreHost.Start(town, options), town, owner, stranger, waiters);
    }

    private async Task JoinAll()
    {
        foreach (var waiter in Waiters)
        {
            Host.Clock.Advance(TimeSpan.FromMinutes(1));
            Assert.Null(await Join(waiter, TestTown.Thursday, Ct));
        }
    }

    /// <summary>Books the one lunch of a day.</summary>
    public Task Fill(DateOnly date, CancellationToken ct) => Host.Book(owner, ct, owner.Picks(Town.Lunch, date));

    public async Task<Refusal?> Join(TestHousehold who, DateOnly date, CancellationToken ct) => (await Host.Join(who, allOrNothing: false, ct, who.Picks(Town.Lunch, date))).Single().Refused;

    public Task FreeOnePlace(CancellationToken ct) => Free(TestTown.Thursday, ct);

    public async Task Free(DateOnly date, CancellationToken ct)
    {
        var booking = (await Host.As(owner).Bookings(ct)).Single(booking => booking.Date == date && booking.HoldsPlace);
        Assert.Null((await Host.As(owner).Cancel(booking.Id, ct)).Refusal);
    }

    public Task<PlaceCount> SetCapacity(int places, CancellationToken ct) => Host.SetCapacity(Town.Canteen, TestTown.Thursday, places, ct);

    public Task<int> Sweep(CancellationToken ct) => Host.Offer(ct);

    public Task<CartAnswer> Take(TestHousehold who, CancellationToken ct) => Host.Take(who, ct);

    public Task<Refusal?> Leave(TestHousehold who, CancellationToken ct) => Host.Leave(who, ct);

    public async Task<int> RankOf(TestHousehold who, CancellationToken ct) => (await Host.WaitsOf(who, ct)).Single().Rank;

    public Task<List<WaitingState>> States(CancellationToken ct) =>
        Host.Ask(db => db.WaitingEntries.OrderBy(entry => entry.JoinedAt).Select(entry => entry.State).ToListAsync(ct));

    public async Task NeverOversold(CancellationToken ct)
    {
        var now = Host.Clock.Now;
        var count = (await Host.Ask(db => db.CountsOf([new PoolDate(Town.Canteen, TestTown.Thursday)], now, ct))).Single();
        Assert.True(count.Booked + count.Held <= count.Capacity, count.ToString());
    }

    public ValueTask DisposeAsync() => Host.DisposeAsync();
}
