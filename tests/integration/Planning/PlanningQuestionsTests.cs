using Portal.Core.Bookings;
using Portal.Core.Places;
using Portal.Core.Pricing;
using Portal.TestSupport;
using Xunit;

namespace Portal.IntegrationTests.Planning;

/// <summary>A month is read in a number of questions that grows neither with its days nor with the children.</summary>
public sealed class PlanningQuestionsTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task As_many_questions_for_one_child_and_for_six_for_28_days_and_for_31()
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

        var asked = new Dictionary<(int Children, int Days), IReadOnlyList<string>>();
        foreach (var family in new[] { one, six })
        {
            foreach (var month in new DateOnly[] { new(2027, 2, 1), new(2026, 12, 1) })
            {
                PlanningMonth? shown = null;
                var questions = await Questions.Of(async () => shown = await host.Ask(async db => await PlanningMonth.Of(db, await host.In((CatalogueReader reader) => reader.Of(town.OrganiserId, Ct)), family.Parent, month, host.Clock.Now, Ct)));
                asked[(family.Children.Count, DateTime.DaysInMonth(month.Year, month.Month))] = questions;
                Assert.Equal(family.Children.Count, shown!.Family.Children.Count);
            }
        }

        Assert.Equal([(1, 28), (1, 31), (6, 28), (6, 31)], asked.Keys.Order());
        Assert.InRange(asked[(1, 28)].Count, 5, 15);
        Assert.All(asked.Values, questions => Assert.Equal(asked[(1, 28)].Count, questions.Count));
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
