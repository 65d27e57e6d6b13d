using Portal.Core;
using Portal.Core.Bookings;
using Portal.Core.Carts;
using Portal.Core.Custody;
using Portal.Core.Households;
using Portal.Core.Organisers;
using Portal.Core.Places;
using Portal.Core.Pricing;
using Portal.TestSupport;
using Xunit;

namespace Portal.IntegrationTests.Planning;

/// <summary>
/// What the calendar greys and what the hold and the commit refuse never disagree: any cell of a month that random families
/// have been booking in is pressed, and must be answered as it is drawn, in the same sentence. Some communes have residents
/// first, caps, classes, periods that close, and late days that are asked for (R26-R28, R32-R34, R60, R87).
/// </summary>
public sealed class GreyAndRefuseTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1, HoldsIn.Database)]
    [InlineData(2, HoldsIn.Redis)]
    [InlineData(3, HoldsIn.Database)]
    [InlineData(4, HoldsIn.Redis)]
    [InlineData(5, HoldsIn.Database)]
    [InlineData(6, HoldsIn.Redis)]
    [InlineData(7, HoldsIn.Database)]
    [InlineData(8, HoldsIn.Redis)]
    public async Task Any_cell_is_answered_as_it_is_drawn(int seed, HoldsIn holds)
    {
        var random = new Random(seed);
        var town = new TestTown
        {
            LunchPlaces = random.Next(1, 4),
            EveningPlaces = random.Next(1, 3),
            GamesPlaces = random.Next(1, 3),
            Care = seed > 4 ? Strict(random) : new CareRules(),
            Policies = TestTown.BilledLater with
            {
                Full = seed % 2 == 0 ? FullPolicy.WaitingList : FullPolicy.Refused,
                Late = seed switch { > 6 => LatePolicy.OnRequest, > 2 => LatePolicy.Surcharged, _ => LatePolicy.Refused },
                LateCancellation = seed % 2 == 0 ? LateCancellationPolicy.NoRefund : LateCancellationPolicy.Refused,
            },
        };
        TestHousehold[] families =
        [
            town.Household(children: 2, level: SchoolLevel.Cp), town.Household(children: 2, level: SchoolLevel.Ce1, resident: false),
            town.Household(children: 1, validated: false), town.Household(children: 1, level: SchoolLevel.Gs),
        ];
        await using var host = await CoreHost.Start(town, new CoreOptions { Holds = holds });
        await BookAtRandom(host, town, families, random);

        var pressed = new List<(DayState State, Refusal? Why)>();
        foreach (var family in families)
        {
            var cells = await CellsOf(host, town, family);
            // One of each kind, and some more by chance.
            var kinds = cells.DistinctBy(one => (one.Cell.State, one.Cell.Why));
            foreach (var (month, row, cell) in kinds.Concat(random.GetItems(cells.ToArray(), 20)).Distinct())
            {
                await Press(host, town, family, month, row, cell);
                pressed.Add((cell.State, cell.Why));
            }
        }

        Assert.True(pressed.Count > 40, $"only {pressed.Count} cells were pressed");
        Assert.True(pressed.Distinct().Count() >= (seed > 4 ? 6 : 4), $"only {string.Join(", ", pressed.Distinct())} were pressed");
        Assert.True(seed <= 4 || pressed.Exists(cell => cell.Why is Refusal.WeekCapReached or Refusal.PeriodCapReached or Refusal.DayCapReached), "no cap was reached");
        Assert.True(seed <= 4 || pressed.Exists(cell => cell.Why is Refusal.NotYetOpen or Refusal.NoLongerOpen), "no window was met");
    }

    [Theory]
    [InlineData(11, HoldsIn.Database)]
    [InlineData(12, HoldsIn.Redis)]
    public async Task Any_cell_of_a_shared_child_is_answered_as_it_is_drawn_to_either_parent_O19(int seed, HoldsIn holds)
    {
        var random = new Random(seed);
        var town = new TestTown { LunchPlaces = 3, Policies = TestTown.BilledLater with { Full = seed % 2 == 0 ? FullPolicy.WaitingList : FullPolicy.Refused } };
        TestHousehold[] families = [town.Household(children: 2), town.Household(children: 1), town.Household(children: 1)];
        await using var host = await CoreHost.Start(town, new CoreOptions { Holds = holds });
        var share = await host.Ask(db => db.Share(town, families[0], families[1]));
        foreach (var day in TestTown.Days)
        {
            await host.As(families[random.Next(2)]).Tick(Ct, families[0].Picks(random.Next(2) == 0 ? town.Lunch : town.Evening, day));
        }

        await host.As(families[0]).Commit(Ct);
        await BookAtRandom(host, town, families, random);
        // Some days change hands, booked or not.
        foreach (var day in random.GetItems(TestTown.Days.ToArray(), 5))
        {
            await host.Ask(async db =>
            {
                db.Add(new DrawnDay { ShareId = share.Id, Date = day, Side = random.Next(2) == 0 ? CustodySide.Home : CustodySide.Other, At = host.Clock.Now });
                return await db.SaveChangesAsync(Ct);
            });
        }

        var drawn = new List<DayState>();
        foreach (var family in families.Take(2))
        {
            var cells = (await CellsOf(host, town, family)).FindAll(one => one.Cell.Child.Id == families[0].Child.Id);
            foreach (var (month, row, cell) in cells.DistinctBy(one => (one.Cell.State, one.Cell.Why)).Concat(random.GetItems(cells.ToArray(), 25)).Distinct())
            {
                await Press(host, town, family, month, row, cell);
                drawn.Add(cell.State);
            }
        }

        Assert.Contains(DayState.OthersDay, drawn);
        Assert.Contains(DayState.TakenByOther, drawn);
        Assert.Contains(DayState.Available, drawn);
    }

    /// <summary>Residents first, classes, caps, and a first period that closes before its days.</summary>
    private static CareRules Strict(Random random) => new()
    {
        FromLevel = SchoolLevel.Cp,
        MostSlotsADay = random.Next(3) == 0 ? 1 : null,
        MostDaysAWeek = 1,
        MostDaysAPeriod = random.Next(3, 6),
        Opens = (TestClock.Morning.AddDays(-3), TestClock.Morning.AddHours(61)),
        ClosesAt = TestClock.Morning.AddHours(random.Next(30, 90)),
        Periods = [(new(2026, 9, 1), new(2026, 12, 4)), (new(2026, 12, 5), new(2027, 7, 2))],
    };

    private static async Task Press(CoreHost host, TestTown town, TestHousehold family, PlanningMonth month, PlanningRow row, PlanningCell cell)
    {
        var day = new SlotDay(cell.Child.Id, row.Slot.Slot.Id, row.Date);
        var what = $"{cell.Child.FirstName} {row.Slot.Slot.Name} {row.Date:O} drawn {cell.State} ({cell.Why})";

        if (cell.State is DayState.Confirmed or DayState.Locked or DayState.Pending)
        {
            var untick = (await host.As(family).Untick(Ct, day)).Lines.Single();
            Assert.True(untick.Refused == cell.Why, $"{what}, unticking answered {untick.Refused}");
            AssertSaysTheSame(month, row, cell, untick);
            if (untick.Refused is null)
            {
                await host.As(family).Tick(Ct, day);
            }

            return;
        }

        var tick = (await host.As(family).Tick(Ct, day)).Lines.Single();
        Assert.True(Expected(cell).Contains(tick.Refused), $"{what}, ticking answered {tick.Refused}");
        AssertSaysTheSame(month, row, cell, tick);
        if (tick.Refused is null)
        {
            // What the hold took, the commit takes too: this day, and whatever else the cart still has.
            var problems = await host.In(async (CommitCheck check) => await check.Of(family.Parent, (await host.As(family).Cart(Ct))!, month.Catalogue, host.Clock.Now, Ct));
            Assert.True(problems.Count == 0, $"{what}, and the commit says {string.Join(" ", problems.Select(problem => problem.Sentence))}");
            await host.As(family).Untick(Ct, day);
        }
    }

    private static void AssertSaysTheSame(PlanningMonth month, PlanningRow row, PlanningCell cell, PickedLine answer)
    {
        if (answer.Refused is { } why && why == cell.Why)
        {
            Assert.EndsWith($"\u00A0: {month.SentenceOf(row, cell)!.Uncapitalised()}", answer.Sentence, StringComparison.Ordinal);
        }
    }

    private static Refusal?[] Expected(PlanningCell cell) => cell.State switch
    {
        DayState.Available or DayState.AvailableLate or DayState.AskLate => [null],
        DayState.Full => [Refusal.DayFull],
        DayState.WaitingListOpen => [Refusal.DayFull, Refusal.WaitingListOnly],
        DayState.InCart => [Refusal.AlreadyTaken],
        _ => [cell.Why],
    };

    private static async Task<List<(PlanningMonth Month, PlanningRow Row, PlanningCell Cell)>> CellsOf(CoreHost host, TestTown town, TestHousehold family)
    {
        var catalogue = await host.In((CatalogueReader reader) => reader.Of(town.OrganiserId, Ct));
        var cells = new List<(PlanningMonth Month, PlanningRow Row, PlanningCell Cell)>();
        foreach (var month in TestTown.Days.Select(day => day.FirstOfMonth()).Distinct())
        {
            var shown = await host.Ask(db => PlanningMonth.Of(db, catalogue, family.Parent, month, host.Clock.Now, Ct));
            cells.AddRange(shown.Days.Where(day => day.Date.Month == month.Month).SelectMany(day => day.Rows).SelectMany(row => row.Cells.Select(cell => (shown, row, cell))));
        }

        return cells;
    }

    private static async Task BookAtRandom(CoreHost host, TestTown town, TestHousehold[] families, Random random)
    {
        SlotId[] slots = [town.Lunch, town.LunchAndGames, town.Morning, town.Evening, town.Study, town.LateEvening];
        for (var turn = 0; turn < 40; turn++)
        {
            var family = families[random.Next(families.Length)];
            var child = family.Children[random.Next(family.Children.Count)];
            await host.As(family).Tick(Ct, new SlotDay(child.Id, slots[random.Next(slots.Length)], TestTown.Days[random.Next(TestTown.Days.Count)]));
            if (random.Next(4) == 0)
            {
                await host.As(family).Commit(Ct);
            }
        }

        await host.As(families[0]).Tick(Ct, families[0].Picks(town.Evening, TestTown.Days[2]), families[0].Picks(town.Evening, TestTown.Days[6]));
        await host.As(families[0]).Commit(Ct);

        // Some limits have passed, and what was left in the carts is either alive or over.
        host.Clock.Advance(TimeSpan.FromMinutes(random.Next(0, 60 * 60)));
    }
}
