using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Studio;
using Portal.TestSupport;
using Xunit;

namespace Portal.IntegrationTests.Studio;

/// <summary>Capacities by the grid: all cells or none, never below who is booked, who is named (I1, O25).</summary>
public sealed class CapacityTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_range_is_set_at_once_and_fewer_than_are_booked_is_refused_with_their_names_and_changes_nothing()
    {
        var town = new TestTown { Policies = TestTown.BilledLater };
        var (martin, durand) = (town.Household(), town.Household());
        await using var host = await CoreHost.Start(town);
        var studio = new StudioDriver(host);
        foreach (var family in new[] { martin, durand })
        {
            await host.As(family).Tick(Ct, family.Picks(town.Lunch, TestTown.Friday));
            await host.As(family).Commit(Ct);
        }

        var raised = await studio.Capacity(Ct, [.. TestTown.Days.Select(day => (town.Canteen, day, 120))]);
        var tooFew = await studio.Capacity(Ct, (town.Canteen, TestTown.Thursday, 30), (town.Canteen, TestTown.Friday, 1));
        var enough = await studio.Capacity(Ct, (town.Canteen, TestTown.Thursday, 30), (town.Canteen, TestTown.Friday, 2));
        var capacities = await CapacitiesOf(host, town);
        var third = await host.As(martin).Tick(Ct, martin.Picks(town.LunchAndGames, TestTown.Friday));

        Assert.Equal(TestTown.Days.Count, raised.Id);
        Assert.Equal((Refusal.FamiliesBooked, 2, 2), (tooFew.Refusal, tooFew.Touched.Bookings, tooFew.Touched.Children));
        Assert.Equal(["Enfant1 Famille1", "Enfant1 Famille2"], tooFew.Touched.First.Select(booking => booking.Child).Order());
        Assert.True(enough.IsKept);
        Assert.Equal((30, 2, 120), (capacities[TestTown.Thursday], capacities[TestTown.Friday], capacities[TestTown.Monday]));
        Assert.Equal(Refusal.DayFull, third.Lines.Single().Refused);
        Assert.Equal(2, await host.Ask(db => db.AuditEntries.CountAsync(line => line.What == "capacity.set", Ct)));
        Assert.Equal("2026-11-26 120>30, 2026-11-27 120>2", await host.Ask(db => db.AuditEntries.Where(line => line.What == "capacity.set").OrderByDescending(line => line.At).ThenByDescending(line => line.Id).Select(line => line.After).FirstAsync(Ct)));
    }

    [Fact]
    public async Task A_place_that_is_in_a_cart_is_not_lowered_away_and_a_wrong_number_is_said()
    {
        var town = new TestTown { Policies = TestTown.BilledLater };
        var martin = town.Household();
        await using var host = await CoreHost.Start(town);
        var studio = new StudioDriver(host);
        await host.As(martin).Tick(Ct, martin.Picks(town.Lunch, TestTown.Friday));

        var held = await studio.Capacity(Ct, (town.Canteen, TestTown.Friday, 0));
        var negative = await studio.Capacity(Ct, (town.Canteen, TestTown.Friday, -1));

        Assert.Equal((Refusal.PlacesInHand, Refusal.FieldUnreadable), (held.Refusal, negative.Refusal));
        Assert.Equal(100, (await CapacitiesOf(host, town))[TestTown.Friday]);
    }

    [Fact]
    public async Task Who_is_booked_is_known_by_the_pool_in_which_the_place_was_taken_though_the_slot_draws_on_another_F12()
    {
        var town = new TestTown { Policies = TestTown.BilledLater };
        var martin = town.Household();
        await using var host = await CoreHost.Start(town);
        var studio = new StudioDriver(host);
        await host.As(martin).Tick(Ct, martin.Picks(town.Lunch, TestTown.Friday));
        await host.As(martin).Commit(Ct);
        var draft = SlotDraft.Of(await host.Ask(db => db.Slots.Include(slot => slot.Pools).Include(slot => slot.Rules).SingleAsync(slot => slot.Id == town.Lunch, Ct)));
        var activity = await host.Ask(db => db.Slots.Where(slot => slot.Id == town.Lunch).Select(slot => slot.ActivityId).SingleAsync(Ct));

        // From before every day that is left: the slot itself changes.
        var moved = await studio.Keep(activity, town.Lunch, draft with { Pools = [town.GamesRoom], CountsFrom = new(2026, 11, 25) }, Ct, agreed: 1);
        var old = await studio.Capacity(Ct, (town.Canteen, TestTown.Friday, 0));
        var other = await studio.Capacity(Ct, (town.GamesRoom, TestTown.Friday, 0));

        Assert.True(moved.IsKept);
        Assert.Equal((Refusal.FamiliesBooked, 1), (old.Refusal, old.Touched.Bookings));
        Assert.True(other.IsKept);
    }

    [Theory]
    [InlineData(HoldsIn.Database)]
    [InlineData(HoldsIn.Redis)]
    public async Task The_next_family_meets_the_new_number_wherever_places_are_asked_for(HoldsIn holds)
    {
        var town = new TestTown { Policies = TestTown.BilledLater, LunchPlaces = 0 };
        var martin = town.Household();
        await using var host = await CoreHost.Start(town, new CoreOptions { Holds = holds });
        var studio = new StudioDriver(host);

        var full = await host.As(martin).Tick(Ct, martin.Picks(town.Lunch, TestTown.Friday));
        await studio.Capacity(Ct, (town.Canteen, TestTown.Friday, 1));
        var free = await host.As(martin).Tick(Ct, martin.Picks(town.Lunch, TestTown.Friday));

        Assert.Equal(Refusal.DayFull, full.Lines.Single().Refused);
        Assert.Null(free.Lines.Single().Refused);
    }

    private static Task<Dictionary<DateOnly, int>> CapacitiesOf(CoreHost host, TestTown town) =>
        host.Ask(db => db.PoolDays.Where(day => day.PoolId == town.Canteen).ToDictionaryAsync(day => day.Date, day => day.Capacity, Ct));
}
