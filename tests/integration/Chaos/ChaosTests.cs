using Microsoft.EntityFrameworkCore;
using Portal.Core.Bookings;
using Portal.Core.Households;
using Portal.Core.Organisers;
using Portal.Core.Payments;
using Portal.Core;
using Portal.TestSupport;
using Xunit;

namespace Portal.IntegrationTests.Chaos;

/// <summary>
/// Families press what they like while processes are killed, frozen and started again, Redis and PostgreSQL die, cables
/// are pulled and two clocks differ. Afterwards, within a minute, all is as if nothing had happened but what families were
/// told (I1 to I5, D1 to D6). A seed replays what is pressed and what goes wrong; <c>PORTAL_SEEDS=200</c> runs as many.
/// </summary>
[Collection(nameof(AloneOnTheMachine))]
public sealed class ChaosTests(ChaosServers servers) : IClassFixture<ChaosServers>
{
    private const int Troubles = 3;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Ten by default, three for each way of paying and one more; <c>PORTAL_SEEDS=200</c> for as many, <c>PORTAL_SEED=17</c> for that one alone.</summary>
    public static TheoryData<int> Seeds => [.. Environment.GetEnvironmentVariable("PORTAL_SEED") is { Length: > 0 } one
        ? [int.Parse(one, System.Globalization.CultureInfo.InvariantCulture)]
        : Enumerable.Range(1, int.TryParse(Environment.GetEnvironmentVariable("PORTAL_SEEDS"), out var many) ? many : 10)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Whatever_dies_nobody_loses_a_place_a_rank_or_a_euro_I1_I2_I3_I5(int seed)
    {
        var town = TownOf(seed, servers.NextTown());
        TestHousehold[] families = [town.Household(children: 2, mate: true), town.Household(children: 2), town.Household(mate: true), town.Household()];
        TestHousehold[] waiting = [town.Household(), town.Household()];
        var prober = town.Household();
        var chaos = await ChaosTown.Open(servers, town, Past(town, families), Ct);
        var tabs = families.SelectMany(family => family.Household.Guardians.Select(who => (family, who)))
            .SelectMany((adult, i) => chaos.Nodes.Select((node, n) => new Tab(chaos, node, adult.family, adult.who, new Random((seed * 100) + (i * 10) + n)))).ToList();
        using var desk = new DeskTab(chaos, chaos.Nodes[seed % 2], ChaosTown.Agent, new Random(seed + 7));
        var plannings = new List<OpenPlanning>();
        var waiters = new Waiters(chaos, waiting, families);
        try
        {
            await waiters.Join(Ct);
            await Task.WhenAll(tabs.Select(tab => tab.SignIn(Ct)).Append(desk.SignIn(Ct)));
            plannings.AddRange(await Task.WhenAll(families.Concat(waiting).SelectMany(family => family.Household.Guardians).Select((who, i) => Planning(chaos, chaos.Nodes[(seed + i) % 2], who))));

            using var stop = new CancellationTokenSource();
            var living = tabs.Append<Presser>(desk).Select(tab => Task.Run(() => tab.Live(stop.Token), Ct)).Append(Task.Run(() => waiters.Look(stop.Token), Ct)).ToList();
            await new Trouble(chaos, seed).Come(Troubles, Ct);
            await SomethingHappens(chaos);
            await stop.CancelAsync();
            await Task.WhenAll(living);

            await chaos.AllAnswer(Ct);
            await Truth.IsShown(chaos, plannings, Ct);
            await Truth.IsKept(chaos, families, tabs, Ct);
            await waiters.AreStillThere(Ct);
            await Truth.CanBeBooked(chaos, prober, Ct);
            Assert.True(chaos.Faults.Count == 0, string.Join('\n', chaos.Faults));
        }
        catch (Exception)
        {
            TestContext.Current.TestOutputHelper?.WriteLine($"PORTAL_SEED={seed}\n{string.Join('\n', chaos.Story)}\n{string.Join('\n', chaos.Nodes.Select(node => node.Process.Log))}\n{chaos.Shift.Log}");
            await servers.Discard();
            throw;
        }
        finally
        {
            foreach (var planning in plannings)
            {
                await planning.DisposeAsync();
            }

            tabs.ForEach(tab => tab.Dispose());
        }
    }

    // Where families pay first, or where the service answers, the night transmits and the month is billed: by turns.
    private static TestTown TownOf(int seed, int number)
    {
        var common = TestTown.Clapiers with { Full = FullPolicy.WaitingList, PassedOffer = PassedOffer.KeepsRank, Priority = PriorityRules.ByArrival };
        var policies = (seed % 3) switch
        {
            1 => common,
            2 => common with { Billing = BillingMode.Invoice, Firmness = Firmness.AfterStaff, Cancellation = CancellationPolicy.OnRequest },
            _ => common with { Billing = BillingMode.InArrears, Firmness = Firmness.AfterNight, Cancellation = CancellationPolicy.Immediate },
        };
        return new TestTown { Number = number, Policies = policies, LunchPlaces = 4, EveningPlaces = 3, GamesPlaces = 2 };
    }

    /// <summary>October, which will be billed.</summary>
    private static List<Booking> Past(TestTown town, IReadOnlyList<TestHousehold> families) =>
    [
        .. from family in families
           from day in (int[])[6, 8, 13, 15]
           let at = new DateTimeOffset(2026, 10, day, 6, 0, 0, TimeSpan.Zero)
           select Booking.Imported(town.OrganiserId, family.Id, family.Parent.Id, family.Child.Id, town.Lunch, new DateOnly(2026, 10, day), new Money(3.10m), "Cantine", prepaid: false, at),
    ];

    // A town where nothing happens would prove nothing: on a machine that is busy elsewhere families press a little longer.
    private static Task SomethingHappens(ChaosTown chaos) => Eventually.True(
        () => chaos.Ask(async db => await db.Bookings.AnyAsync(booking => booking.Date >= TestTown.Thursday, Ct)
            && (chaos.Town.Policies.Billing != BillingMode.Prepaid || await db.Payments.AnyAsync(payment => payment.State == PaymentState.Paid, Ct))),
        "a booking, and a payment where families pay first",
        Ct,
        ChaosNode.Patience);

    private static async Task<OpenPlanning> Planning(ChaosTown chaos, ChaosNode node, Guardian who)
    {
        var browser = PortalHost.BrowserAt(node.Address);
        await browser.SignIn(PortalHost.UserNameOf(who), PortalHost.Password, Ct);
        var planning = new OpenPlanning(node, browser, who, chaos.Town.Code, "2026-11 2026-12");
        planning.Open();
        return planning;
    }
}

/// <summary>Nothing else runs beside it: five processes and two servers are all that two cores carry.</summary>
[CollectionDefinition(nameof(AloneOnTheMachine), DisableParallelization = true)]
public sealed class AloneOnTheMachine;
