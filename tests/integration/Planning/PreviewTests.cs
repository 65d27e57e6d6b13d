using Portal.Core;
using Portal.Core.Bookings;
using Portal.Core.Carts;
using Portal.Core.Organisers;
using Portal.Core.Places;
using Portal.TestSupport;
using Xunit;

namespace Portal.IntegrationTests.Planning;

/// <summary>What the preview promises and what the hold answers never disagree: both are asked for the same random weeks, line by line (R38, R46, R60).</summary>
public sealed class PreviewTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1, HoldsIn.Database)]
    [InlineData(2, HoldsIn.Redis)]
    [InlineData(3, HoldsIn.Database)]
    [InlineData(4, HoldsIn.Redis)]
    [InlineData(5, HoldsIn.Database)]
    [InlineData(6, HoldsIn.Redis)]
    public async Task The_hold_answers_every_line_as_the_preview_drew_it_and_at_its_price(int seed, HoldsIn holds)
    {
        var random = new Random(seed);
        var town = new TestTown
        {
            LunchPlaces = random.Next(1, 4),
            EveningPlaces = random.Next(1, 3),
            GamesPlaces = random.Next(1, 3),
            Policies = TestTown.BilledLater with { Full = seed % 2 == 0 ? FullPolicy.WaitingList : FullPolicy.Refused, Late = seed > 3 ? LatePolicy.Surcharged : LatePolicy.Refused },
        };
        TestHousehold[] families = [town.Household(children: 2), town.Household(children: 2), town.Household(children: 1, validated: false)];
        await using var host = await CoreHost.Start(town, new CoreOptions { Holds = holds });
        await LiveAWhile(host, town, families, random);

        var compared = new List<Outlook>();
        foreach (var family in families)
        {
            var wanted = WeeksOf(family, town, random).ToList();
            var preview = await host.In((PreviewPlaces deed) => deed.Run(family.Parent, town.OrganiserId, wanted, Ct));
            var answer = await host.As(family).Tick(Ct, [.. wanted]);

            var promised = preview.Lines.ToDictionary(line => line.Day, line => line.Why);
            Assert.Equal(promised.Count, answer.Lines.Count);
            Assert.All(answer.Lines, line => Assert.True(promised[line.Day] == line.Refused, $"{line.Day} previewed {promised[line.Day]}, answered {line.Refused}"));
            var taken = preview.Lines.Where(line => line.Outlook == Outlook.Takes).ToDictionary(line => line.Day, line => line.Quote!.Value.Amount);
            Assert.All(answer.Cart?.LiveLines.Where(line => line.Operation == CartOperation.Book).Select(line => (Day: new SlotDay(line.ChildId, line.SlotId, line.Date), line.Amount)).Where(line => taken.ContainsKey(line.Day)) ?? [], line => Assert.Equal(taken[line.Day], line.Amount));
            compared.AddRange(preview.Lines.Select(line => line.Outlook));
        }

        Assert.True(compared.Distinct().Count() >= 3, $"only {string.Join(", ", compared.Distinct())} were met");
        Assert.InRange(compared.Count, 100, 100_000);
    }

    [Fact]
    public async Task Nothing_is_held_by_looking_R58()
    {
        var town = new TestTown();
        var martin = town.Household(children: 2);
        await using var host = await CoreHost.Start(town);

        var preview = await host.In((PreviewPlaces deed) => deed.Run(martin.Parent, town.OrganiserId, [martin.Picks(town.Lunch, TestTown.Thursday), martin.Picks(town.Evening, TestTown.Friday)], Ct));

        Assert.Equal(new Money(5.10m), preview.Total);
        Assert.Equal(2, preview.Count(Outlook.Takes));
        Assert.Null(await host.As(martin).Cart(Ct));
        Assert.Equal(0, await host.Ask(db => Task.FromResult(db.Holds.Count())));
    }

    [Fact]
    public async Task A_full_day_says_whether_one_may_wait_and_a_child_that_waits_is_not_asked_again_R66()
    {
        var town = new TestTown { LunchPlaces = 1, Policies = TestTown.BilledLater with { Full = FullPolicy.WaitingList } };
        var (martin, durand) = (town.Household(), town.Household());
        await using var host = await CoreHost.Start(town);
        await host.As(durand).Tick(Ct, durand.Picks(town.Lunch, TestTown.Thursday), durand.Picks(town.Lunch, TestTown.Friday));
        var days = new[] { martin.Picks(town.Lunch, TestTown.Thursday), martin.Picks(town.Lunch, TestTown.Friday) };

        await host.In((Core.WaitingLists.JoinWaitingList deed) => deed.Run(martin.Parent, town.OrganiserId, days[..1], Ct));
        var preview = await host.In((PreviewPlaces deed) => deed.Run(martin.Parent, town.OrganiserId, days, Ct));

        Assert.Equal([(days[0], Outlook.Waits), (days[1], Outlook.CanWait)], preview.Lines.Select(line => (line.Day, line.Outlook)).OrderBy(line => line.Day.Date));
    }

    // Weekdays that nobody opens, holidays, days gone by and other families' children are wished for too.
    private static IEnumerable<SlotDay> WeeksOf(TestHousehold family, TestTown town, Random random)
    {
        SlotId[] slots = [town.Lunch, town.LunchAndGames, town.Morning, town.Evening, town.Study, town.LateEvening];
        var child = family.Children[random.Next(family.Children.Count)];
        foreach (var weeks in Enum.GetValues<WeekType>())
        {
            var week = UsualWeek.For(family.Id, town.OrganiserId, weeks == WeekType.Every ? child.Id : family.Child.Id);
            week.Write("École", weeks, from weekday in Enumerable.Range(1, 5) from slot in slots where random.Next(3) > 0 select ((DayOfWeek)weekday, slot));
            foreach (var day in week.Between(new(2026, 11, 20), new(2027, 1, 8)))
            {
                yield return day;
            }
        }

        yield return new SlotDay(ChildId.New(), town.Lunch, TestTown.Monday);
        yield return new SlotDay(child.Id, new SlotId(999), TestTown.Monday);
    }

    private static async Task LiveAWhile(CoreHost host, TestTown town, TestHousehold[] families, Random random)
    {
        SlotId[] slots = [town.Lunch, town.LunchAndGames, town.Morning, town.Evening, town.Study, town.LateEvening];
        for (var turn = 0; turn < 30; turn++)
        {
            var family = families[random.Next(2)];
            var day = new SlotDay(family.Children[random.Next(family.Children.Count)].Id, slots[random.Next(slots.Length)], TestTown.Days[random.Next(TestTown.Days.Count)]);
            await host.As(family).Tick(Ct, day);
            switch (random.Next(6))
            {
                case 0:
                    await host.As(family).Commit(Ct);
                    break;
                case 1:
                    await host.In((Core.WaitingLists.JoinWaitingList deed) => deed.Run(family.Parent, town.OrganiserId, [day], Ct));
                    break;
                case 2:
                    // A booking that the cart is going to cancel, which asking for it again would keep.
                    await host.As(family).Untick(Ct, day);
                    break;
            }
        }

        host.Clock.Advance(TimeSpan.FromMinutes(random.Next(0, 60 * 48)));
    }
}
