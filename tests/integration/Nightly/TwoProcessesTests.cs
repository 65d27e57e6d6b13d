using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Bookings;
using Portal.Core.Nightly;
using Portal.Core.Organisers;
using Portal.Core.Persistence;
using Portal.Core.Places;
using Portal.Jobs.Commands;
using Portal.TestSupport;
using Xunit;

namespace Portal.IntegrationTests.Nightly;

/// <summary>Two real night shifts over one database: they share one schedule, and the night of the one that is killed is finished by the other.</summary>
public sealed class TwoProcessesTests
{
    private const int Families = 150;

    /// <summary>Looks: a process takes its time to start on a busy machine.</summary>
    private const int Patience = 6_000;

    private static readonly DateOnly Tomorrow = new(2026, 11, 25);

    /// <summary>Each line its own transaction, so that there is a middle to be killed in; and a short patience.</summary>
    private static readonly Dictionary<string, string> Settings = new() { ["Night__Step"] = "1", ["Night__TakeOverAfter"] = "00:00:03" };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Killed_in_the_middle_of_a_night_one_is_taken_over_by_the_other()
    {
        var town = new TestTown { Policies = TestTown.BilledLater with { Firmness = Firmness.AfterNight }, LunchPlaces = Families };
        var families = town.Households(Families);
        await using var host = await CoreHost.Start(town);
        await Ask(host, families);
        await using var one = ShiftProcess.Start(host.Database, Settings);
        await using var two = ShiftProcess.Start(host.Database, Settings);
        await Eventually.True(async () => await Schedulers(host) == 2, "two processes that share one schedule", Ct, Patience);

        await host.In((OpenNights deed) => deed.Run(Tomorrow, Ct));
        await Eventually.True(async () => await Transmitted(host) > 5, "a night that has begun", Ct, Patience);
        var first = (await TheRun(host)).Worker;
        var (killed, left) = first == one.Worker ? (one, two) : (two, one);
        await killed.Kill();
        var atDeath = await Transmitted(host);
        await Eventually.True(async () => (await TheRun(host)).Worker == left.Worker, "a night that the other has taken", Ct, Patience);
        await Eventually.True(async () => await Transmitted(host) == Families, "requests that all have their answer", Ct, Patience);
        await Eventually.True(async () => (await TheRun(host)).State == JobState.Done, "a night that the other has ended", Ct, Patience);

        var run = await TheRun(host);
        Assert.InRange(atDeath, 1, Families - 1);
        Assert.Equal((killed.Worker, left.Worker), (first, run.Worker));
        Assert.True(run.Attempts >= 2);
        Assert.Equal(Families, run.Steps.Single(step => step.Step == NightStep.Transmit).Done);
        Assert.Equal(Families, run.Steps.Single(step => step.Step == NightStep.Report).Done);
        Assert.Equal(Families, await host.Ask(db => db.AuditEntries.CountAsync(entry => entry.What == "booking.transmitted", Ct)));
        Assert.Equal(Families, await host.Ask(db => db.Mails.CountAsync(mail => mail.Cause.StartsWith("answered:"), Ct)));
        await Eventually.True(async () => await Schedulers(host) == 1, "a schedule that has forgotten the dead process", Ct, Patience);
    }

    /// <summary>What the container of the night shift is asked for its health.</summary>
    [Fact]
    public async Task A_night_shift_that_works_says_so_and_one_that_never_began_does_not()
    {
        await using var host = await CoreHost.Start(new TestTown());
        await using var scope = host.Scope();

        var before = await AliveCommand.Run(scope.ServiceProvider, Ct);
        await using var shift = ShiftProcess.Start(host.Database, Settings);
        await Eventually.True(async () => await AliveCommand.Run(scope.ServiceProvider, Ct) == 0, "a night shift that says that it works", Ct, Patience);

        Assert.Equal(1, before);
    }

    // Straight into the tables: what is tested here begins when all have asked.
    private static Task Ask(CoreHost host, IReadOnlyList<TestHousehold> families) => host.In<PortalDb>(async db =>
    {
        var now = host.Clock.Now;
        await db.BulkInsert(families.Select((family, i) => Booking.Imported(host.Town.OrganiserId, family.Id, family.Parent.Id, family.Child.Id, host.Town.Lunch, TestTown.Friday, new Money(3.10m), "Cantine", false, now.AddMilliseconds(i), pools: PoolSet.Of([host.Town.Canteen]))), Ct);
        await db.Bookings.ExecuteUpdateAsync(booking => booking.SetProperty(b => b.State, BookingState.NotTransmitted), Ct);
        await db.PoolDays.Where(day => day.PoolId == host.Town.Canteen && day.Date == TestTown.Friday).ExecuteUpdateAsync(day => day.SetProperty(d => d.Booked, Families), Ct);
    });

    private static Task<int> Schedulers(CoreHost host) => host.Ask(db => db.Database.SqlQuery<int>($"SELECT CAST(COUNT(*) AS int) AS \"Value\" FROM qrtz_scheduler_state").SingleAsync(Ct));

    private static Task<int> Transmitted(CoreHost host) => host.Ask(db => db.Bookings.CountAsync(booking => booking.State == BookingState.Confirmed, Ct));

    private static Task<JobRun> TheRun(CoreHost host) => host.Ask(db => db.JobRuns.AsNoTracking().Include(run => run.Steps).SingleAsync(run => run.Date == Tomorrow, Ct));
}
