using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Portal.Core;
using Portal.Core.Activities;
using Portal.Core.Bookings;
using Portal.Core.Carts;
using Portal.Core.Organisers;
using Portal.Core.Persistence;
using Portal.Core.Places;
using Portal.IntegrationTests.WaitingLists;
using Portal.Realtime;
using Portal.Realtime.Holds;
using Portal.TestSupport;
using Portal.TestSupport.Engines;
using Xunit;

namespace Portal.IntegrationTests.Invariants;

/// <summary>
/// The controls of what a family was shown (I9) and of what Redis hears (D1): with what the deed compares, or the commit
/// before the news, taken out by a double, a family pays, loses or is told what it never was shown.
/// </summary>
public sealed class ShownControlTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_control_of_prices_charges_a_stay_that_nobody_was_quoted_once_the_line_no_longer_says_what_it_was_quoted_on_I9(bool compared)
    {
        var town = new TestTown();
        var martin = town.Household();
        await using var host = await CoreHost.Start(town, new CoreOptions { Bank = true });
        await host.As(martin).BookAndPay(Ct, Nursery(town, martin, "17:30"));
        await host.As(martin).ChangeHours(Ct, Nursery(town, martin, "18:00"));
        var late = await host.As(martin).GoToTheBankAgain(Ct);
        host.Bank.Visit(late);
        host.Clock.Advance(TimeSpan.FromMinutes(21));
        await host.Sweep(Ct);
        await host.As(martin).ChangeHours(Ct, Nursery(town, martin, "18:30"));
        var second = await host.As(martin).GoToTheBankAgain(Ct);
        host.Bank.Pay(second);
        await host.As(martin).Return(second, Ct);
        if (!compared)
        {
            // As if the line were carried out on whatever the booking is by now.
            var booking = (await host.As(martin).Bookings(Ct)).Single();
            await host.Ask(db => db.CartLines.Where(line => line.State == CartLineState.Lost).ExecuteUpdateAsync(
                row => row.SetProperty(line => line.BookedPrice, booking.Price).SetProperty(line => line.BookedArrival, booking.Arrival).SetProperty(line => line.BookedDeparture, booking.Departure), Ct));
        }

        host.Bank.Pay(late);
        await host.As(martin).Notify(late, Ct);

        // Until 18 h the stay is worth three euros, until half past four.
        var stay = (await host.As(martin).Bookings(Ct)).Single();
        Assert.Equal(compared ? (new TimeOnly(18, 30), 4m) : (new TimeOnly(18, 0), 5m), (stay.Departure!.Value, stay.Price.Euros));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_control_of_terms_bills_a_day_that_was_to_be_free_once_the_line_no_longer_says_what_was_shown_I9(bool compared)
    {
        var town = new TestTown { Policies = TestTown.BilledLater with { LateCancellation = LateCancellationPolicy.NoRefund } };
        var martin = town.Household();
        await using var host = await CoreHost.Start(town);
        await host.Book(martin, Ct, martin.Picks(town.Lunch, TestTown.Friday));
        var limit = ParisTime.At(TestTown.Friday.AddDays(-1), new TimeOnly(12, 0));
        host.Clock.Now = limit.AddMinutes(-5);
        await host.As(martin).Untick(Ct, martin.Picks(town.Lunch, TestTown.Friday));
        if (!compared)
        {
            await host.Ask(db => db.CartLines.ExecuteUpdateAsync(row => row.SetProperty(line => line.Effect, (CancellationEffect?)null), Ct));
        }

        host.Clock.Now = limit.AddMinutes(1);
        await host.As(martin).Commit(Ct);

        Assert.Equal(compared ? BookingState.Confirmed : BookingState.Absent, (await host.As(martin).Bookings(Ct)).Single().State);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_control_of_ranks_makes_a_rank_worse_once_who_joins_no_longer_looks_who_stands_last_O9(bool compared)
    {
        await using var day = await FullDay.Start(HoldsIn.Database, waiting: 1);
        var (host, first) = (day.Host, day.Waiters[0]);
        var told = await day.RankOf(first, Ct);
        // The next to come is served by a node whose clock goes five seconds behind.
        var behind = new TestClock(host.Clock.Now.AddSeconds(-5));
        var node = host.Twin(new CoreOptions
        {
            Services = services =>
            {
                services.AddSingleton<TimeProvider>(behind);
                if (!compared)
                {
                    services.Intercept(new WithoutEndOfTheLine());
                }
            },
        });

        var (stranger, town) = (day.Stranger, day.Town);
        Assert.Null((await node.Join(stranger, allOrNothing: false, Ct, stranger.Picks(town.Lunch, TestTown.Thursday))).Single().Refused);
        await node.Leave();

        Assert.Equal((1, compared ? 1 : 2), (told, await day.RankOf(first, Ct)));
        Assert.Equal(compared ? 2 : 1, await day.RankOf(stranger, Ct));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_control_of_telling_once_committed_calls_a_free_day_full_once_Redis_hears_before_the_commit_D1(bool committed)
    {
        var town = new TestTown { LunchPlaces = 2 };
        var (martin, durand) = (town.Household(), town.Household());
        await using var host = await CoreHost.Start(town, new CoreOptions { Holds = HoldsIn.Redis });
        // Redis knows the day.
        await host.As(martin).Tick(Ct, martin.Picks(town.Lunch, TestTown.Thursday));
        await using (var scope = host.Scope())
        await using (var apart = host.Scope())
        {
            // The double follows by a context of its own, which is in no transaction: at once.
            var (db, holds) = (scope.ServiceProvider.GetRequiredService<PortalDb>(), scope.ServiceProvider.GetRequiredService<IPlaceHolds>());
            var told = committed ? holds : new RedisPlaceHolds(host.Get<RedisLink>(), scope.ServiceProvider.GetRequiredService<DatabasePlaceHolds>(), apart.ServiceProvider.GetRequiredService<PortalDb>(), host.Clock);
            await Assert.ThrowsAsync<InvalidOperationException>(() => db.InTransaction<bool>(
                async () =>
                {
                    await told.SetCapacity(town.OrganiserId, new PoolDate(town.Canteen, TestTown.Thursday), 1, Ct);
                    throw new InvalidOperationException("Nothing of this is saved.");
                },
                Ct));
        }

        var answer = (await host.As(durand).Tick(Ct, durand.Picks(town.Lunch, TestTown.Thursday))).Lines.Single();

        Assert.Equal((1, committed ? null : Refusal.DayFull), ((await host.Count(town.Canteen, TestTown.Thursday, Ct)).Capacity - 1, answer.Refused));
    }

    private static SlotDay Nursery(TestTown town, TestHousehold family, string departure) =>
        family.Picks(town.Nursery, TestTown.Thursday) with { Hours = new ChosenHours(null, TimeOnly.Parse(departure, System.Globalization.CultureInfo.InvariantCulture)) };
}
