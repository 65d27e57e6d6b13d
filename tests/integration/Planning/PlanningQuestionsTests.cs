using Microsoft.EntityFrameworkCore;
using Portal.Core.Bookings;
using Portal.Core.Places;
using Portal.Core.Pricing;
using Portal.TestSupport;
using Xunit;

namespace Portal.IntegrationTests.Planning;

/// <summary>A month is read in one trip to the database, whatever its days and the children.</summary>
public sealed class PlanningQuestionsTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_trip_for_one_child_and_for_six_for_28_days_and_for_31()
    {
        var town = new TestTown { Policies = TestTown.BilledLater };
        var (one, six) = (town.Household(children: 1), town.Household(children: 6));
        await using var host = await CoreHost.Start(town);
        foreach (var family in new[] { one, six })
        {
            await host.As(family).Tick(Ct, [.. from child in family.Children from day in TestTown.Days select new SlotDay(child.Id, town.Lunch, day)]);
            await host.As(family).Commit(Ct);
            await host.As(family).Tick(Ct, [.. family.Children.Select(child => new SlotDay(child.Id, town.Evening, TestTown.Monday))]);
        }

        // The catalogue is read once, by whoever comes first.
        var catalogue = await host.In((CatalogueReader reader) => reader.Of(town.OrganiserId, Ct));
        foreach (var family in new[] { one, six })
        {
            foreach (var month in new DateOnly[] { new(2027, 2, 1), new(2026, 12, 1) })
            {
                PlanningMonth? shown = null;
                var trips = await host.Ask(db => Trips.Of(async () => shown = await PlanningMonth.Of(db, catalogue, family.Parent, month, host.Clock.Now, Ct)));

                Assert.Equal(1, trips);
                Assert.Equal(family.Children.Count, shown!.Family.Children.Count);
                Assert.Equal(month.Month == 12 ? family.Children.Count * TestTown.Days.Count(day => day >= new DateOnly(2026, 11, 30)) : 0, shown.Days.SelectMany(day => day.Rows).SelectMany(row => row.Cells).Count(cell => cell.State == DayState.Confirmed));
            }
        }
    }

    [Fact]
    public async Task What_travels_together_reads_as_if_it_had_been_asked_alone()
    {
        var town = new TestTown { Policies = TestTown.BilledLater };
        var family = town.Household(children: 2);
        await using var host = await CoreHost.Start(town);
        await host.As(family).Tick(Ct, [.. family.Children.Select(child => new SlotDay(child.Id, town.Lunch, TestTown.Monday))]);

        var (alone, together) = await host.Ask(async db =>
        {
            var (children, lines, nothing) = (db.Children.OrderBy(child => child.Id), db.CartLines.OrderBy(line => line.Id), db.Bookings.Where(booking => booking.SlotId == town.Evening));
            var trip = db.RoundTrip();
            var (askedChildren, askedNothing, askedLines) = (trip.Ask(children), trip.Ask(nothing), trip.Ask(lines));
            Assert.Throws<InvalidOperationException>(() => askedLines.Rows);
            await trip.Go(Ct);
            return ((await children.ToListAsync(Ct), await lines.ToListAsync(Ct)), (askedChildren.Rows, askedLines.Rows, askedNothing.Rows));
        });

        // The same rows, which are the same tracked objects.
        Assert.Equal(2, together.Item2.Count);
        Assert.Empty(together.Item3);
        Assert.All(alone.Item1.Zip(together.Item1), pair => Assert.Same(pair.First, pair.Second));
        Assert.All(alone.Item2.Zip(together.Item2), pair => Assert.Same(pair.First, pair.Second));
    }

    [Fact]
    public async Task A_year_is_held_in_as_many_questions_as_a_month_but_for_its_rows_R46()
    {
        var town = new TestTown { Policies = TestTown.BilledLater };
        var (month, term) = (town.Household(children: 3), town.Household(children: 3));
        await using var host = await CoreHost.Start(town);

        // The catalogue is read once, by whoever comes first.
        await host.In((CatalogueReader reader) => reader.Of(town.OrganiserId, Ct));
        var few = await Hold(host, month, town, TestTown.Days.Take(3));
        var many = await Hold(host, term, town, TestTown.Days);

        // The rows themselves travel in batches, so their statements are left aside.
        Assert.Equal(few.Count(IsNoRow), many.Count(IsNoRow));
    }

    private static bool IsNoRow(string statement) => !statement.Contains("INSERT", StringComparison.OrdinalIgnoreCase);

    private static Task<IReadOnlyList<string>> Hold(CoreHost host, TestHousehold family, TestTown town, IEnumerable<DateOnly> days) =>
        Questions.Of(() => host.As(family).Tick(Ct, [.. from child in family.Children from day in days from slot in new[] { town.Lunch, town.Evening } select new SlotDay(child.Id, slot, day)]));
}
