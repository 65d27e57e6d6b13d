using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Portal.Core;
using Portal.Core.Bookings;
using Portal.Core.Dossiers;
using Portal.Core.Live;
using Portal.Core.Messaging;
using Portal.Core.Nightly;
using Portal.Core.Organisers;
using Portal.Core.Persistence;
using Portal.Core.Places;
using Portal.TestSupport;
using Portal.TestSupport.Engines;
using Xunit;

namespace Portal.IntegrationTests.Nightly;

/// <summary>The night as a whole: its steps, what it leaves behind, and what a death in the middle of it changes, which is nothing (R57, R64, R66, R72).</summary>
public sealed class NightRunTests
{
    private const int Families = 6;
    private const int Places = 4;

    // The smallest PNG there is: one transparent point.
    private const string Point = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

    private static readonly Policies Clisson = TestTown.BilledLater with { Firmness = Firmness.AfterNight, Full = FullPolicy.WaitingList };

    private static readonly DateOnly Tomorrow = new(2026, 11, 25);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 50)];

    [Fact]
    public async Task It_leaves_a_row_with_each_step_and_how_much_it_did_R57()
    {
        await using var host = await Evening();

        await Work(host);

        var run = await TheRun(host);
        Assert.Equal((JobState.Done, 1, 1), (run.State, run.Attempts, run.Number));
        Assert.NotNull(run.EndedAt);
        Assert.Equal(Enum.GetValues<NightStep>().Length, run.Steps.Count(step => step.EndedAt is not null));
        Assert.Equal((Families, Families), (Step(run, NightStep.Transmit).Done, Step(run, NightStep.Transmit).Total));
        Assert.Equal("4\u00A0acceptées, 2\u00A0en liste d’attente, 0\u00A0refusée.", Step(run, NightStep.Transmit).Note);
        Assert.Equal(Families, Step(run, NightStep.Report).Done);
        Assert.Equal(1, Step(run, NightStep.Absences).Done);
        Assert.Equal((0, "Tous les compteurs sont justes."), (Step(run, NightStep.Counters).Errors, Step(run, NightStep.Counters).Note));
        Assert.Contains(host.Town.OrganiserId, host.Feed.Jobs);
        await CountsAreExact(host, run);
        await IsRight(host);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Killed_at_any_word_and_run_again_it_neither_doubles_nor_forgets(int seed)
    {
        var random = new Random(seed);
        await using var host = await Evening();
        var worked = 0;

        // Up to three deaths, each at a random word to the database of what is left; then a process that lives.
        for (var death = 1 + random.Next(3); death > 0; death--)
        {
            var killed = new DiesAtCommand(1 + random.Next(120));
            var dying = host.Twin(new CoreOptions { Services = services => services.Intercept(killed) });
            worked += await Record.ExceptionAsync(() => Work(dying)) is null ? 0 : 1;
            await dying.Leave();
            host.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        await Work(host);

        var run = await TheRun(host);
        Assert.Equal(JobState.Done, run.State);
        Assert.Equal((Families, Families), (Step(run, NightStep.Transmit).Done, Step(run, NightStep.Report).Done));
        Assert.Equal(1, Step(run, NightStep.Absences).Done);
        Assert.InRange(worked, 1, 3);
        await CountsAreExact(host, run);
        await IsRight(host);
    }

    // SQL Server's driver calls a question that was given up an error of the database, not a cancellation.
    [Fact]
    public async Task Told_to_stop_in_the_middle_of_a_question_it_leaves_the_night_to_the_next_process()
    {
        using var stop = new CancellationTokenSource();
        await using var host = await Evening();
        var stopping = host.Twin(new CoreOptions { Services = services => services.Intercept(new GivenUp(stop, "Bookings")) });
        await Open(host);

        await Assert.ThrowsAnyAsync<Exception>(() => stopping.In((WorkNights deed) => deed.Run(stop.Token)));

        var left = await TheRun(host);
        Assert.True(stop.IsCancellationRequested);
        Assert.Equal((JobState.Asked, (string?)null), (left.State, left.Failure));
        await stopping.Leave();
        await Work(host);
        Assert.Equal(JobState.Done, (await TheRun(host)).State);
        await IsRight(host);
    }

    [Fact]
    public async Task It_reminds_of_documents_that_expire_once()
    {
        var town = new TestTown { Policies = Clisson };
        var martin = town.Household();
        await using var host = await CoreHost.Start(town);
        var insurance = new DocumentType { Id = new DocumentTypeId(1), OrganiserId = town.OrganiserId, Name = "Assurance", Audience = DocumentAudience.EachChild, ValidMonths = 1 };
        await host.In<PortalDb>(async db =>
        {
            db.Add(insurance);
            await db.SaveChangesAsync(Ct);
        });
        await host.In((SendDocument deed) => deed.Run(martin.Parent, town.OrganiserId, insurance.Id, martin.Child.Id, [() => new MemoryStream(Convert.FromBase64String(Point))], Ct));
        var sent = await host.Ask(db => db.FamilyDocuments.SingleAsync(Ct));
        await host.In((DecideDocument deed) => deed.Run(new StaffDriver(host).Agent, sent.Id, true, null, Ct));

        await Work(host);
        var told = Step(await TheRun(host), NightStep.Reminders);
        await host.In((OpenNights deed) => deed.Run(Tomorrow.AddDays(1), Ct));
        await host.In((WorkNights deed) => deed.Run(Ct));

        Assert.Equal((1, 1), (told.Done, told.Total));
        Assert.Single(await host.Ask(db => db.Mails.Where(mail => mail.Kind == MailKind.DocumentExpiring).ToListAsync(Ct)));
        Assert.Equal(2, await host.Ask(db => db.JobRuns.CountAsync(run => run.State == JobState.Done, Ct)));
    }

    [Fact]
    public async Task A_night_that_fails_says_why_writes_to_the_service_and_is_tried_again_by_policy()
    {
        await using var host = await Evening();
        await host.Ask(db => db.Organisers.ExecuteUpdateAsync(organiser => organiser.SetProperty(o => o.ServiceEmail, "service@commune.example"), Ct));
        var broken = host.Twin(new CoreOptions { Services = services => services.AddScoped<IPlaceHolds, BrokenHolds>() });

        await Work(broken);
        var failed = await TheRun(host);
        var alert = await host.Ask(db => db.Mails.SingleAsync(mail => mail.To == "service@commune.example", Ct));
        await Work(host);
        var tooEarly = (await TheRun(host)).State;
        host.Clock.Advance(TimeSpan.FromMinutes(1));
        await Work(host);

        Assert.Equal((JobState.Failed, host.Clock.Now), (failed.State, failed.NextAttemptAt));
        Assert.Equal("À l’étape «\u00A0Transmission des demandes\u00A0», une erreur imprévue s’est produite (NotSupportedException). Le journal technique en dit le détail.", failed.Failure);
        Assert.Contains(failed.Failure!, alert.Text, StringComparison.Ordinal);
        Assert.Equal(JobState.Failed, tooEarly);
        Assert.Equal((JobState.Done, 2), ((await TheRun(host)).State, (await TheRun(host)).Attempts));
        await IsRight(host);
        await broken.Leave();
    }

    [Fact]
    public async Task It_is_tried_five_times_then_given_up_until_an_agent_asks_again()
    {
        await using var host = await Evening();
        var broken = host.Twin(new CoreOptions { Services = services => services.AddScoped<IPlaceHolds, BrokenHolds>() });
        for (var attempt = 1; attempt <= 6; attempt++)
        {
            await Work(broken);
            host.Clock.Advance(TimeSpan.FromHours(2));
        }

        var givenUp = await TheRun(host);
        var agent = new Agent("agent", host.Town.OrganiserId);
        var asked = await host.In((AskNightAgain deed) => deed.Run(agent, givenUp.Id, Ct));
        var twice = await host.In((AskNightAgain deed) => deed.Run(agent, givenUp.Id, Ct));
        var stranger = await host.In((AskNightAgain deed) => deed.Run(new Agent("autre", new OrganiserId(99)), givenUp.Id, Ct));
        await Work(host);

        Assert.Equal((JobState.Failed, 5, true), (givenUp.State, givenUp.Failures, givenUp.IsOver));
        Assert.Equal(((Refusal?)null, Refusal.NightUnderWay, Refusal.NotFound), (asked, twice, stranger));
        var again = await host.Ask(db => db.JobRuns.SingleAsync(run => run.Number == 2, Ct));
        Assert.Equal((JobState.Done, "agent"), (again.State, again.AskedBy));
        await IsRight(host);
        await broken.Leave();
    }

    [Fact]
    public async Task Two_processes_share_the_nights_and_each_is_worked_once()
    {
        await using var host = await Evening();
        var twin = host.Twin(new CoreOptions());
        await Open(host);

        await Task.WhenAll(host.In((WorkNights deed) => deed.Run(Ct)), twin.In((WorkNights deed) => deed.Run(Ct)));

        Assert.Equal(1, (await TheRun(host)).Attempts);
        await IsRight(host);
        await twin.Leave();
    }

    [Fact]
    public async Task A_dry_run_says_what_there_is_and_changes_nothing()
    {
        await using var host = await Evening();
        var before = await host.Ask(db => db.AuditEntries.CountAsync(Ct));

        var forecast = Assert.Single(await host.In((ForecastNight deed) => deed.Run(Tomorrow, Ct)));

        Assert.Equal((Families, 1, 0), (forecast.NotTransmitted, forecast.Absences, forecast.Drifted));
        Assert.Equal((before, 0), (await host.Ask(db => db.AuditEntries.CountAsync(Ct)), await host.Ask(db => db.JobRuns.CountAsync(Ct))));
    }

    [Fact]
    public async Task A_counter_that_drifted_is_shown_and_written_to_the_service_I1()
    {
        await using var host = await Evening();
        await host.Ask(db => db.Organisers.ExecuteUpdateAsync(organiser => organiser.SetProperty(o => o.ServiceEmail, "service@commune.example"), Ct));
        await host.Ask(db => db.PoolDays.Where(day => day.PoolId == host.Town.Canteen && day.Date == TestTown.Monday).ExecuteUpdateAsync(day => day.SetProperty(d => d.Booked, 3), Ct));

        await Work(host);

        Assert.Equal(1, Step(await TheRun(host), NightStep.Counters).Errors);
        Assert.Single(await host.Ask(db => db.Mails.Where(mail => mail.To == "service@commune.example").ToListAsync(Ct)));
    }

    [Theory]
    [InlineData("2027-03-28")]
    [InlineData("2026-10-25")]
    public async Task A_change_of_the_clocks_opens_one_night_I8(string day)
    {
        await using var host = await CoreHost.Start(new TestTown { Policies = Clisson });
        var date = DateOnly.Parse(day, FrenchWords.French);

        // Every hour that UTC knows of that day in Paris, the skipped or repeated one included.
        for (host.Clock.Now = ParisTime.At(date, TimeOnly.MinValue); ParisTime.DayOf(host.Clock.Now) == date; host.Clock.Advance(TimeSpan.FromHours(1)))
        {
            await host.In((OpenNights deed) => deed.Run(host.Clock.TodayInParis(), Ct));
            await host.In((WorkNights deed) => deed.Run(Ct));
        }

        Assert.Equal(date, (await TheRun(host)).Date);
        Assert.Equal(1, (await TheRun(host)).Attempts);
    }

    /// <summary>Each thing that was done is counted once, and nothing is left to do, however often the night died.</summary>
    private static async Task CountsAreExact(CoreHost host, JobRun run)
    {
        var today = host.Clock.TodayInParis();
        var days = await host.Ask(db => db.PoolDays.CountAsync(day => day.Date >= today, Ct));
        Assert.Equal((0, 1, 0, days), (Step(run, NightStep.Waiting).Done, Step(run, NightStep.Offers).Done, Step(run, NightStep.Reminders).Done, Step(run, NightStep.Counters).Done));
        Assert.All(run.Steps, step => Assert.Equal((step.Step, step.Done), (step.Step, step.Total)));
    }

    /// <summary>Six families have asked for a day that has four places by now, one waits for a day that has room, and an absence was never proved.</summary>
    private static async Task<CoreHost> Evening()
    {
        var town = new TestTown { Policies = Clisson, LunchPlaces = Families };
        var families = town.Households(Families);
        var (absent, unseen, patient) = (town.Household(), town.Household(), town.Household());
        var host = await CoreHost.Start(town);
        foreach (var family in families)
        {
            await host.As(family).Tick(Ct, family.Picks(town.Lunch, TestTown.Friday));
            Assert.Null((await host.As(family).Commit(Ct)).Refusal);
        }

        await host.AtTheDoor(door => door.SetCapacity(town.OrganiserId, new PoolDate(town.Canteen, TestTown.Friday), Places, Ct), Ct);
        await host.In<PortalDb>(async db =>
        {
            var missed = Booking.Imported(town.OrganiserId, absent.Id, absent.Parent.Id, absent.Child.Id, town.Lunch, new DateOnly(2026, 11, 20), new Money(3.10m), "Cantine", false, host.Clock.Now.AddDays(-6));
            db.Add(Absence.Of(missed, host.Clock.Now.AddHours(-1), host.Clock.Now.AddDays(-4)));
            // Expected today, and not there when the roll was called.
            var today = Tomorrow.AddDays(-1);
            var expected = Booking.Imported(town.OrganiserId, unseen.Id, unseen.Parent.Id, unseen.Child.Id, town.Lunch, today, new Money(3.10m), "Cantine", false, host.Clock.Now.AddDays(-6), pools: PoolSet.Of([town.Canteen]));
            db.Add(expected);
            db.Add(new AttendanceCheck { BookingId = expected.Id, OrganiserId = town.OrganiserId, Date = today, IsPresent = false, At = host.Clock.Now, By = "animatrice" });
            db.Add(new PoolDay { PoolId = town.Canteen, Date = today, Capacity = Families, Booked = 1 });
            db.Add(WaitingEntry.Join(
                patient.Parent, town.OrganiserId, patient.Picks(town.Lunch, TestTown.Monday), WaitingGroupId.New(), PriorityGrounds.None, Clisson.Priority, host.Clock.Now, host.Clock.Now));
            await db.SaveChangesAsync(Ct);
        });
        return host;
    }

    private static Task<IReadOnlyList<JobRunId>> Open(CoreHost host) => host.In((OpenNights deed) => deed.Run(Tomorrow, Ct));

    private static async Task Work(CoreHost host)
    {
        await Open(host);
        await host.In((WorkNights deed) => deed.Run(Ct));
    }

    private static Task<JobRun> TheRun(CoreHost host) => host.Ask(db => db.JobRuns.AsNoTracking().Include(run => run.Steps).SingleAsync(run => run.Number == 1, Ct));

    private static JobStep Step(JobRun run, NightStep step) => run.Steps.Single(row => row.Step == step);

    /// <summary>The morning is the same, whatever happened in the night.</summary>
    private static async Task IsRight(CoreHost host)
    {
        var bookings = await host.Ask(db => db.Bookings.AsNoTracking().ToListAsync(Ct));
        Assert.Equal((Places, Families - Places), (bookings.Count(booking => booking.State == BookingState.Confirmed), bookings.Count(booking => booking.State == BookingState.Refused)));
        Assert.Equal(Families - Places, await host.Ask(db => db.WaitingEntries.CountAsync(entry => entry.State == WaitingState.Waiting, Ct)));
        Assert.Equal((1, 1), (await host.Ask(db => db.WaitingEntries.CountAsync(entry => entry.State == WaitingState.Offered, Ct)), await Audited(host, "waiting.offered")));
        Assert.Equal(Families + (Families - Places), await host.Ask(db => db.Charges.CountAsync(Ct)));
        Assert.Equal((Places, Families - Places, 1), (await Audited(host, "booking.transmitted"), await Audited(host, "booking.refused"), await Audited(host, "absence.lapsed")));
        var told = await host.Ask(db => db.Mails.Where(mail => mail.Cause.StartsWith("answered:")).Select(mail => mail.HouseholdId).ToListAsync(Ct));
        Assert.Equal((Families, Families), (told.Count, told.Distinct().Count()));
        Assert.Equal(ProofState.Lapsed, (await host.Ask(db => db.Absences.AsNoTracking().SingleAsync(Ct))).State);
        Assert.Single(bookings, booking => booking.State == BookingState.Absent);
        Assert.Equal((1, 1), (await Audited(host, "booking.missed"), await host.Ask(db => db.Mails.CountAsync(mail => mail.Cause.StartsWith("missed:"), Ct))));
        Assert.Empty(await host.Faults(Ct));
    }

    private static Task<int> Audited(CoreHost host, string what) => host.Ask(db => db.AuditEntries.CountAsync(entry => entry.What == what, Ct));

    /// <summary>The process is told to stop while this statement runs, and the driver says so in its own way.</summary>
    private sealed class GivenUp(CancellationTokenSource stop, string table) : DbCommandInterceptor
    {
        public override async ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
        {
            if (command.Updates(table))
            {
                await stop.CancelAsync();
                throw Engine.OfThisTest.GivenUp();
            }

            return result;
        }
    }

    /// <summary>A ledger that no longer works: something nobody has thought of.</summary>
    private sealed class BrokenHolds : IPlaceHolds
    {
        public Task<PlacesAnswer> Hold(OrganiserId organiser, CartId cart, IReadOnlyList<PlaceWanted> wanted, DateTimeOffset until, CancellationToken ct) => throw new NotSupportedException();

        public Task Renew(OrganiserId organiser, CartId cart, DateTimeOffset until, CancellationToken ct) => throw new NotSupportedException();

        public Task<PlacesAnswer> Confirm(OrganiserId organiser, IReadOnlyList<PlaceWanted> lines, CancellationToken ct) => throw new NotSupportedException();

        public Task<PlacesAnswer> Release(OrganiserId organiser, IReadOnlyList<PlaceWanted> lines, CancellationToken ct) => throw new NotSupportedException();

        public Task<PlacesAnswer> HandOver(OrganiserId organiser, CartId cart, IReadOnlyList<HandedPlace> places, DateTimeOffset until, CancellationToken ct) => throw new NotSupportedException();

        public Task<PlacesAnswer> Withdraw(OrganiserId organiser, IReadOnlyList<PlaceWanted> offered, CancellationToken ct) => throw new NotSupportedException();

        public Task<PlacesAnswer> GiveBack(OrganiserId organiser, IReadOnlyList<PlaceWanted> bookings, CancellationToken ct) => throw new NotSupportedException();

        public Task<IReadOnlyList<PlaceCount>> SetCapacities(OrganiserId organiser, IReadOnlyDictionary<PoolDate, int> wanted, CancellationToken ct) => throw new NotSupportedException();
    }
}
