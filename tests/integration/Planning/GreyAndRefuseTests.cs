using Portal.Core;
using Portal.Core.Activities;
using Portal.Core.Bookings;
using Portal.Core.Places;
using Portal.Core.Pricing;
using Portal.TestSupport;
using Xunit;

namespace Portal.IntegrationTests.Planning;

/// <summary>
/// What the calendar greys and what the deed refuses never disagree: any cell of a month that random families have
/// been booking in is pressed, and must be answered as it is drawn.
/// </summary>
public sealed class GreyAndRefuseTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1, HoldsIn.Database)]
    [InlineData(2, HoldsIn.Redis)]
    [InlineData(3, HoldsIn.Database)]
    [InlineData(4, HoldsIn.Redis)]
    public async Task Any_cell_is_answered_as_it_is_drawn(int seed, HoldsIn holds)
    {
        var random = new Random(seed);
        var town = new TestTown
        {
            LunchPlaces = random.Next(1, 4),
            EveningPlaces = random.Next(1, 3),
            GamesPlaces = random.Next(1, 3),
            Policies = TestTown.BilledLater with { Full = seed % 2 == 0 ? FullPolicy.WaitingList : FullPolicy.Refused, Late = seed > 2 ? LatePolicy.Surcharged : LatePolicy.Refused },
        };
        TestHousehold[] families = [town.Household(children: 2), town.Household(children: 2), town.Household(children: 1, validated: false)];
        await using var host = await CoreHost.Start(town, new CoreOptions { Holds = holds });
        await BookAtRandom(host, town, families, random);

        var pressed = 0;
        foreach (var family in families)
        {
            var cells = await CellsOf(host, town, family);
            foreach (var (row, cell) in random.GetItems(cells.ToArray(), 25).Distinct())
            {
                await Press(host, town, family, row, cell);
                pressed++;
            }
        }

        Assert.True(pressed > 40, $"only {pressed} cells were pressed");
    }

    private static async Task Press(CoreHost host, TestTown town, TestHousehold family, PlanningRow row, PlanningCell cell)
    {
        var day = new SlotDay(cell.Child.Id, row.Slot.Slot.Id, row.Date);
        var what = $"{cell.Child.FirstName} {row.Slot.Slot.Name} {row.Date:O} drawn {cell.State} ({cell.Why})";

        if (cell.State is DayState.Confirmed or DayState.Locked)
        {
            var untick = (await host.As(family).Untick(Ct, day)).Lines.Single().Refused;
            Assert.True(untick == cell.Why, $"{what}, unticking answered {untick}");
            if (untick is null)
            {
                await host.As(family).Tick(Ct, day);
            }

            return;
        }

        var tick = (await host.As(family).Tick(Ct, day)).Lines.Single().Refused;
        Assert.True(Expected(cell).Contains(tick), $"{what}, ticking answered {tick}");
        if (tick is null)
        {
            await host.As(family).Untick(Ct, day);
        }
    }

    private static Refusal?[] Expected(PlanningCell cell) => cell.State switch
    {
        DayState.Available or DayState.AvailableLate => [null],
        DayState.Full => [Refusal.DayFull],
        DayState.WaitingListOpen => [Refusal.DayFull, Refusal.WaitingListOnly],
        DayState.InCart => [Refusal.AlreadyTaken],
        _ => [cell.Why],
    };

    private static async Task<List<(PlanningRow, PlanningCell)>> CellsOf(CoreHost host, TestTown town, TestHousehold family)
    {
        var catalogue = await host.In((CatalogueReader reader) => reader.Of(town.OrganiserId, Ct));
        var cells = new List<(PlanningRow, PlanningCell)>();
        foreach (var month in TestTown.Days.Select(day => day.FirstOfMonth()).Distinct())
        {
            var shown = await host.Ask(db => PlanningMonth.Of(db, catalogue, family.Parent, month, host.Clock.Now, Ct));
            cells.AddRange(shown.Days.Where(day => day.Date.Month == month.Month).SelectMany(day => day.Rows).SelectMany(row => row.Cells.Select(cell => (row, cell))));
        }

        return cells;
    }

    private static async Task BookAtRandom(CoreHost host, TestTown town, TestHousehold[] families, Random random)
    {
        SlotId[] slots = [town.Lunch, town.LunchAndGames, town.Morning, town.Evening, town.Study, town.LateEvening];
        for (var turn = 0; turn < 25; turn++)
        {
            var family = families[random.Next(2)];
            var child = family.Children[random.Next(family.Children.Count)];
            await host.As(family).Tick(Ct, new SlotDay(child.Id, slots[random.Next(slots.Length)], TestTown.Days[random.Next(TestTown.Days.Count)]));
            if (random.Next(4) == 0)
            {
                await host.As(family).Commit(Ct);
            }
        }

        // Some limits have passed, and what was left in the carts is either alive or over.
        host.Clock.Advance(TimeSpan.FromMinutes(random.Next(0, 60 * 60)));
    }
}
