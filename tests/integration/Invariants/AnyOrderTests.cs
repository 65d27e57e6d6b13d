using Portal.Core;
using Portal.Core.Payments;
using Portal.Core.Places;
using Portal.TestSupport;
using Xunit;

namespace Portal.IntegrationTests.Invariants;

/// <summary>
/// Several households do anything at all in any order, some of it at the same time, over few places (I1, I2, I3): ticking,
/// unticking, paying, leaving, paying late, cancelling, while carts end. After each step the counters, the holds and the
/// bookings must agree and no day may be oversold; in the end every cent paid is in a booking or in a purse.
/// </summary>
public sealed class AnyOrderTests
{
    private const int Steps = 30;
    private const int AtOnce = 4;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(HoldsIn.Database, 1)]
    [InlineData(HoldsIn.Database, 2)]
    [InlineData(HoldsIn.Database, 3)]
    [InlineData(HoldsIn.Redis, 4)]
    [InlineData(HoldsIn.Redis, 5)]
    [InlineData(HoldsIn.Redis, 6)]
    public async Task Whatever_families_do_no_day_is_oversold_and_no_cent_is_lost_I1_I3(HoldsIn holds, int seed)
    {
        var town = new TestTown { LunchPlaces = 3, EveningPlaces = 2, GamesPlaces = 1 };
        TestHousehold[] families = [town.Household(children: 2, mate: true), town.Household(children: 2), town.Household(mate: true), town.Household()];
        await using var host = await CoreHost.Start(town, new CoreOptions { Bank = true, Holds = holds });
        var chance = new Random(seed);
        var done = new List<string>();

        for (var step = 0; step < Steps; step++)
        {
            var deeds = Enumerable.Range(0, AtOnce).Select(_ => Pick(host, families[chance.Next(families.Length)], chance)).ToList();
            done.Add(string.Join(" | ", deeds.Select(deed => deed.Name)));
            await Task.WhenAll(deeds.Select(deed => Task.Run(deed.Run, Ct)));

            // Seconds pass at least, so that no two payments start at one instant.
            host.Clock.Advance(chance.Next(4) == 0 ? TimeSpan.FromMinutes(chance.Next(1, 22)) : TimeSpan.FromSeconds(chance.Next(1, 40)));
            await Task.WhenAll(host.Sweep(Ct), host.Poll(Ct));

            var faults = await host.Faults(Ct);
            Assert.True(faults.Count == 0, $"Seed {seed}, step {step}: {string.Join("; ", faults)}\nDone: {string.Join("\n", done.TakeLast(6))}");
        }

        // A day later all payments have ended one way or the other.
        host.Clock.Advance(TimeSpan.FromHours(2));
        await host.Sweep(Ct);
        await host.Poll(Ct);
        Assert.Empty(await host.Faults(Ct));
        foreach (var family in families)
        {
            var (paid, owned) = await host.Books(family.Id, Ct);
            Assert.True(paid == owned, $"Seed {seed}: {family.Household.Name} paid {paid} and has {owned}.\n{string.Join("\n", done)}");
        }

        // A year without events would prove nothing.
        var payments = await Task.WhenAll(families.Select(family => host.As(family).Payments(Ct)));
        Assert.Contains(payments.SelectMany(all => all), payment => payment.State == PaymentState.Paid);
    }

    private static (string Name, Func<Task> Run) Pick(CoreHost host, TestHousehold family, Random chance)
    {
        var who = family.Household.Guardians[chance.Next(family.Household.Guardians.Count)];
        var parent = host.As(who);
        var days = Enumerable.Range(0, chance.Next(1, 4)).Select(_ => Any(host.Town, family, chance)).ToArray();
        var which = chance.Next(1000);
        return chance.Next(14) switch
        {
            <= 4 => ($"{who.LastName} ticks {days.Length}", () => parent.Tick(Ct, days)),
            5 => ($"{who.LastName} unticks {days.Length}", () => parent.Untick(Ct, days)),
            6 => ($"{who.LastName} renews", () => parent.Renew(Ct)),
            7 => ($"{who.LastName} commits", () => parent.Commit(Ct)),
            8 or 9 => ($"{who.LastName} commits and is at the bank", () => CommitAndPay(host, parent, which)),
            10 => which % 2 == 0 ? ($"{who.LastName} leaves", () => parent.AbandonPayment(Ct)) : ($"{who.LastName} empties", () => parent.Empty(Ct)),
            11 or 12 => ($"{who.LastName} at the bank", () => AtTheBank(host, parent, which)),
            _ => ($"{who.LastName} cancels", () => Cancel(parent, which)),
        };
    }

    private static SlotDay Any(TestTown town, TestHousehold family, Random chance)
    {
        SlotId[] slots = [town.Lunch, town.LunchAndGames, town.Evening, town.Study, town.LateEvening, town.Morning];
        return new SlotDay(family.Children[chance.Next(family.Children.Count)].Id, slots[chance.Next(slots.Length)], TestTown.Days[3 + chance.Next(2)]);
    }

    /// <summary>Any operation of the family, an old one too, meets any end, and the portal hears of it or not.</summary>
    private static async Task AtTheBank(CoreHost host, ParentDriver parent, int which)
    {
        var operations = (await parent.Payments(Ct)).Where(payment => payment.OperationId is not null).Select(payment => payment.OperationId!).ToList();
        if (operations.Count == 0)
        {
            return;
        }

        var operation = operations[which % operations.Count];
        try
        {
            _ = (which % 10) switch
            {
                <= 5 => Done(() => host.Bank.Pay(operation)),
                6 or 7 => Done(() => host.Bank.Abandon(operation)),
                8 => Done(() => host.Bank.Refuse(operation)),
                _ => Done(() => host.Bank.Visit(operation)),
            };
        }
        catch (InvalidOperationException)
        {
            // This one had its end already.
        }

        await ((which % 3) switch
        {
            0 => parent.Return(operation, Ct),
            1 => (Task)Task.WhenAll(parent.Notify(operation, Ct), parent.Return(operation, Ct)),
            _ => Task.CompletedTask,
        });
    }

    private static async Task CommitAndPay(CoreHost host, ParentDriver parent, int which)
    {
        if ((await parent.Commit(Ct)).PaymentPage is null)
        {
            return;
        }

        var operation = (await parent.Payments(Ct))[^1].OperationId;
        if (operation is not null && which % 4 != 0)
        {
            try
            {
                host.Bank.Pay(operation);
            }
            catch (InvalidOperationException)
            {
                // Its other guardian was there first.
            }

            await (which % 2 == 0 ? parent.Return(operation, Ct) : Task.CompletedTask);
        }
    }

    private static async Task Cancel(ParentDriver parent, int which)
    {
        var bookings = (await parent.Bookings(Ct)).FindAll(booking => booking.HoldsPlace);
        if (bookings.Count > 0)
        {
            await parent.Cancel(bookings[which % bookings.Count].Id, Ct);
        }
    }

    private static bool Done(Action deed)
    {
        deed();
        return true;
    }
}
