using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Portal.Core;
using Portal.Core.Persistence;
using Portal.Core.Places;
using Portal.Realtime.Holds;
using Portal.TestSupport;
using Portal.TestSupport.Engines;
using Xunit;

namespace Portal.IntegrationTests.Places;

/// <summary>
/// Redis follows what is committed, in whatever order it hears of it, and a place that is free is not refused (issue 10, B6).
/// A day of ten places is full; what comes between is made certain, not hoped for.
/// </summary>
public sealed class RedisFollowsCommitsTests : IAsyncLifetime
{
    private readonly PlaceWanted[] holders = [.. Enumerable.Range(0, 10).Select(_ => Lunch())];

    private CoreHost? host;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private CoreHost Host => host!;

    private OrganiserId Organiser => Host.Town.OrganiserId;

    private DateTimeOffset Until => Host.Clock.Now.AddMinutes(15);

    public async ValueTask InitializeAsync()
    {
        host = await CoreHost.Start(new TestTown { LunchPlaces = 10 }, new CoreOptions { Holds = HoldsIn.Redis });
        Assert.Equal(10, (await Hold(holders)).Taken.Count);
    }

    public async ValueTask DisposeAsync() => await Host.DisposeAsync();

    [Fact]
    public async Task A_place_that_is_being_given_back_is_not_refused_by_a_day_read_before_it_was()
    {
        await SharedRedis.Flush(Host.RedisPrefix);
        var comesTooSoon = Task.FromResult(PlacesAnswer.Nothing);

        await Host.AtTheDoor(
            async holds =>
            {
                await holds.Release(Organiser, [holders[0]], Ct);
                comesTooSoon = Task.Run(() => Hold(Lunch()), Ct);
                await Eventually.True(async () => comesTooSoon.IsCompleted || await SomebodyWaits(), "another family that asks meanwhile", Ct);
                return true;
            },
            Ct);
        var (first, next) = (await comesTooSoon, await Hold(Lunch()));

        Assert.Equal(1, first.Taken.Count + next.Taken.Count);
    }

    [Fact]
    public async Task Nodes_follow_in_any_order()
    {
        await Release(holders[0]);
        var taken = Lunch();

        // The place is taken, and given back by somebody who follows before the first does.
        await using var scope = Host.Scope();
        var (db, holds) = (scope.ServiceProvider.GetRequiredService<PortalDb>(), scope.ServiceProvider.GetRequiredService<IPlaceHolds>());
        await db.InTransaction(
            async () =>
            {
                db.OnceSaved(() => Release(taken));
                return await holds.Hold(Organiser, CartId.New(), [taken], Until, Ct);
            },
            Ct);

        Assert.Single((await Hold(Lunch())).Taken);
        Assert.Empty((await Hold(Lunch())).Taken);
    }

    [Fact]
    public async Task A_day_read_before_a_move_and_cached_after_it_is_not_believed()
    {
        var between = new Between();
        var slow = Host.Twin(new CoreOptions { Holds = HoldsIn.Redis, Services = services => services.Intercept(between) });
        await SharedRedis.Flush(Host.RedisPrefix);

        // Refused, it loads the day; and sleeps with what it has read while a place is given back.
        between.Do = () => Release(holders[0]);
        var refused = await slow.AtTheDoor(holds => holds.Hold(Organiser, CartId.New(), [Lunch()], Until, Ct), Ct);
        await slow.Leave();

        Assert.Empty(refused.Taken);
        Assert.Null(between.Do);
        Assert.Single((await Hold(Lunch())).Taken);
    }

    [Fact]
    public async Task Who_dies_before_the_commit_takes_a_place_away_for_seconds_only()
    {
        await Release(holders[0]);
        await using (var scope = Host.Scope())
        {
            var (db, holds) = (scope.ServiceProvider.GetRequiredService<PortalDb>(), scope.ServiceProvider.GetRequiredService<IPlaceHolds>());
            await using var dies = await db.Database.BeginTransactionAsync(Ct);
            Assert.Single((await holds.Hold(Organiser, CartId.New(), [Lunch()], Until, Ct)).Taken);
        }

        var atOnce = await Hold(Lunch());
        Host.Clock.Advance(TimeSpan.FromSeconds(10));

        Assert.Empty(atOnce.Taken);
        Assert.Single((await Hold(Lunch())).Taken);
    }

    [Fact]
    public async Task Who_dies_between_the_commit_and_its_follow_is_doubted_by_whoever_sweeps()
    {
        var dies = Host.Twin(new CoreOptions { Holds = HoldsIn.Database });
        await dies.AtTheDoor(holds => holds.Release(Organiser, [holders[0]], Ct), Ct);
        await dies.Leave();
        var before = await Hold(Lunch());

        await Host.In(async (RedisPlaceHolds holds) => await holds.Doubt(Organiser, [await Host.Count(Host.Town.Canteen, TestTown.Thursday, Ct)]));

        Assert.Empty(before.Taken);
        Assert.Single((await Hold(Lunch())).Taken);
    }

    [Fact]
    public async Task What_Redis_knows_is_not_doubted()
    {
        await Release(holders[0]);
        await Host.In(async (RedisPlaceHolds holds) => await holds.Doubt(Organiser, [await Host.Count(Host.Town.Canteen, TestTown.Thursday, Ct)]));

        Assert.Contains(await SharedRedis.Keys(Host.RedisPrefix), key => key.Key.Contains(":d:", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_renewal_that_is_not_saved_is_not_followed()
    {
        var cart = CartId.New();
        await Release(holders[0]);
        await Host.AtTheDoor(holds => holds.Hold(Organiser, cart, [Lunch()], Until, Ct), Ct);

        await using (var scope = Host.Scope())
        {
            var (db, holds) = (scope.ServiceProvider.GetRequiredService<PortalDb>(), scope.ServiceProvider.GetRequiredService<IPlaceHolds>());
            await using var dies = await db.Database.BeginTransactionAsync(Ct);
            await holds.Renew(Organiser, cart, Host.Clock.Now.AddHours(1), Ct);
        }

        Host.Clock.Advance(TimeSpan.FromMinutes(15));

        Assert.Equal(10, (await Hold([.. Enumerable.Range(0, 10).Select(_ => Lunch())])).Taken.Count);
    }

    private static PlaceWanted Lunch() => new(CartLineId.New(), TestTown.Thursday, [new PoolId(1)]);

    private Task<PlacesAnswer> Hold(params PlaceWanted[] lines) => Host.AtTheDoor(holds => holds.Hold(Organiser, CartId.New(), lines, Until, Ct), Ct);

    private Task<PlacesAnswer> Release(params PlaceWanted[] lines) => Host.AtTheDoor(holds => holds.Release(Organiser, lines, Ct), Ct);

    private Task<bool> SomebodyWaits() => Host.Ask(db => db.SomebodyWaits(Ct));

    /// <summary>Something that happens once, after the holds of a day were read for the cache and before they are cached.</summary>
    private sealed class Between : DbCommandInterceptor
    {
        public Func<Task>? Do { get; set; }

        public override async ValueTask<DbDataReader> ReaderExecutedAsync(DbCommand command, CommandExecutedEventData eventData, DbDataReader result, CancellationToken cancellationToken = default)
        {
            if (Do is { } now && command.Reads("Holds") && command.CommandText.Contains("LineId", StringComparison.Ordinal))
            {
                Do = null;
                await now();
            }

            return result;
        }
    }
}
