using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Bookings;
using Portal.Core.Organisers;
using Portal.Core.Payments;
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
    private const int Troubles = 5;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Three by default, one for each way of paying; <c>PORTAL_SEEDS=200</c> for as many, <c>PORTAL_SEED=17</c> for that one alone.</summary>
    public static TheoryData<int> Seeds => [.. Environment.GetEnvironmentVariable("PORTAL_SEED") is { Length: > 0 } one
        ? [int.Parse(one, System.Globalization.CultureInfo.InvariantCulture)]
        : Enumerable.Range(1, int.TryParse(Environment.GetEnvironmentVariable("PORTAL_SEEDS"), out var many) ? many : 3)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Whatever_dies_nobody_loses_a_place_a_rank_or_a_euro_I1_I2_I3_I5(int seed)
    {
        var town = TownOf(seed);
        TestHousehold[] families = [town.Household(children: 2, mate: true), town.Household(children: 2), town.Household(mate: true), town.Household()];
        var prober = town.Household();
        await using var chaos = await ChaosTown.Open(servers, town, Past(town, families), Ct);
        var tabs = families.SelectMany(family => family.Household.Guardians.Select(who => (family, who)))
            .SelectMany((adult, i) => chaos.Nodes.Select((node, n) => new Tab(chaos, node, adult.family, adult.who, new Random((seed * 100) + (i * 10) + n)))).ToList();
        using var desk = new DeskTab(chaos, chaos.Nodes[seed % 2], ChaosTown.Agent, new Random(seed + 7));
        var plannings = new List<OpenPlanning>();
        try
        {
            await desk.SignIn(Ct);
            foreach (var tab in tabs)
            {
                await tab.SignIn(Ct);
            }

            plannings.AddRange(await Plannings(chaos, prober));
            using var stop = new CancellationTokenSource();
            var living = tabs.Append<Presser>(desk).Select(tab => Task.Run(() => tab.Live(stop.Token), Ct)).ToList();
            await new Trouble(chaos, new Random(seed)).Come(Troubles, Ct);
            await stop.CancelAsync();
            await Task.WhenAll(living);

            await chaos.AllAnswer(Ct);
            await Truth.IsShown(chaos, plannings, Ct);
            await Truth.IsKept(chaos, families, tabs, Ct);
            await Truth.CanBeBooked(chaos, prober, Ct);
            Assert.True(chaos.Faults.Count == 0, string.Join('\n', chaos.Faults));
            await SomethingHappened(chaos);
        }
        catch (Exception)
        {
            TestContext.Current.TestOutputHelper?.WriteLine($"PORTAL_SEED={seed}\n{string.Join('\n', chaos.Story)}\n{string.Join('\n', chaos.Nodes.Select(node => node.Process.Log))}\n{chaos.Shift.Log}");
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
    private static TestTown TownOf(int seed)
    {
        var common = TestTown.Clapiers with { Full = FullPolicy.WaitingList, PassedOffer = PassedOffer.KeepsRank, Priority = PriorityRules.ByArrival };
        var policies = (seed % 3) switch
        {
            1 => common,
            2 => common with { Billing = BillingMode.Invoice, Firmness = Firmness.AfterStaff, Cancellation = CancellationPolicy.OnRequest },
            _ => common with { Billing = BillingMode.InArrears, Firmness = Firmness.AfterNight, Cancellation = CancellationPolicy.Immediate },
        };
        return new TestTown { Policies = policies, LunchPlaces = 4, EveningPlaces = 3, GamesPlaces = 2 };
    }

    /// <summary>October, which will be billed.</summary>
    private static List<Booking> Past(TestTown town, IReadOnlyList<TestHousehold> families) =>
    [
        .. from family in families
           from day in (int[])[6, 8, 13, 15]
           let at = new DateTimeOffset(2026, 10, day, 6, 0, 0, TimeSpan.Zero)
           select Booking.Known(town.OrganiserId, family.Id, family.Parent.Id, family.Child.Id, town.Lunch, new DateOnly(2026, 10, day), new Money(3.10m), "Cantine", prepaid: false, at),
    ];

    // A town where nothing happens would prove nothing.
    private static async Task SomethingHappened(ChaosTown chaos)
    {
        var (booked, paid, waited) = await chaos.Ask(async db => (
            await db.Bookings.CountAsync(booking => booking.Date > TestTown.Thursday.AddDays(-1), Ct), await db.Payments.CountAsync(payment => payment.State == PaymentState.Paid, Ct), await db.WaitingEntries.CountAsync(Ct)));
        TestContext.Current.TestOutputHelper?.WriteLine($"{booked} bookings, {paid} payments, {waited} waited");
        Assert.True(booked > 0 && (paid > 0 || chaos.Town.Policies.Billing != BillingMode.Prepaid), $"{booked} bookings, {paid} payments\n{string.Join('\n', chaos.Story)}");
    }

    private static async Task<IReadOnlyList<OpenPlanning>> Plannings(ChaosTown chaos, TestHousehold family)
    {
        var plannings = new List<OpenPlanning>();
        foreach (var node in chaos.Nodes)
        {
            using var browser = PortalHost.BrowserAt(node.Address);
            await browser.SignIn(PortalHost.UserNameOf(family.Parent), PortalHost.Password, Ct);
            var planning = new OpenPlanning(node, browser.CookieHeader, chaos.Town.Code, "2026-11");
            planning.Open();
            plannings.Add(planning);
        }

        return plannings;
    }
}

/// <summary>Nothing else runs beside it: five processes and two servers are all that two cores carry.</summary>
[CollectionDefinition(nameof(AloneOnTheMachine), DisableParallelization = true)]
public sealed class AloneOnTheMachine;
