using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Activities;
using Portal.Core.Bookings;
using Portal.Core.Organisers;
using Portal.TestSupport;
using Xunit;

namespace Portal.IntegrationTests.Answers;

/// <summary>The service answers: firm after staff (R64, R86), asked cancellations (R78, R88), changes past the limit (R80).</summary>
public sealed class DecideBookingsTests
{
    private const string Reason = "Le groupe est fermé ce jour-là.";

    private static readonly Policies ClapChaz = TestTown.BilledLater with { Firmness = Firmness.AfterStaff, Cancellation = CancellationPolicy.OnRequest, LateCancellation = LateCancellationPolicy.BilledAbsence };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(HoldsIn.Database)]
    [InlineData(HoldsIn.Redis)]
    public async Task A_request_waits_for_the_service_whose_one_mail_lists_acceptances_and_refusals_R64(HoldsIn holds)
    {
        var town = new TestTown { Policies = ClapChaz, LunchPlaces = 1 };
        var (martin, durand) = (town.Household(), town.Household());
        await using var host = await CoreHost.Start(town, new CoreOptions { Holds = holds });
        var booked = await Book(host, martin, town, TestTown.Thursday, TestTown.Friday);
        Assert.All(booked, booking => Assert.Equal(BookingState.Pending, booking.State));
        host.Feed.Clear();

        var staff = new StaffDriver(host, "agentclapchaz");
        var decided = await staff.Answer([new(booked[0].Id, BookingState.Pending, true, null), new(booked[1].Id, BookingState.Pending, false, Reason)], Ct);

        var after = await host.As(martin).Bookings(Ct);
        Assert.Equal((2, 0), (decided.Answered, decided.Refused.Count));
        Assert.Equal([(BookingState.Confirmed, null), (BookingState.Refused, Reason)], after.Select(booking => (booking.State, booking.Answer)));
        Assert.Equal((new Money(3.10m), Money.Zero), (await staff.DueFor(booked[0].Id, Ct), await staff.DueFor(booked[1].Id, Ct)));
        var mail = Assert.Single(await host.As(martin).Mails(Ct), mail => mail.Cause.StartsWith("answered:", StringComparison.Ordinal));
        Assert.Contains("2026-000001", mail.Subject, StringComparison.Ordinal);
        Assert.Contains("1\u00A0ligne est acceptée, 1\u00A0ligne est refusée", mail.Text, StringComparison.Ordinal);
        Assert.Contains(Reason, mail.Text, StringComparison.Ordinal);
        Assert.Equal((TestTown.Friday, 1), host.Feed.Counts.Select(count => (count.Date, count.Left)).Single());
        Assert.Null((await host.As(durand).Tick(Ct, durand.Picks(town.Lunch, TestTown.Friday))).Lines.Single().Refused);
        Assert.Contains(await host.Ask(db => db.AuditEntries.ToListAsync(Ct)), entry => entry.Who == "agentclapchaz" && entry.What == "booking.refused" && entry.Before == "Pending" && entry.After!.Contains(Reason, StringComparison.Ordinal));
        Assert.Empty(await host.Faults(Ct));
    }

    [Fact]
    public async Task Answered_line_by_line_a_request_is_still_told_in_one_mail_R64()
    {
        var town = new TestTown { Policies = ClapChaz };
        var martin = town.Household();
        await using var host = await CoreHost.Start(town);
        var booked = await Book(host, martin, town, TestTown.Thursday, TestTown.Friday);
        var staff = new StaffDriver(host);

        await staff.Accept(Ct, booked[0]);
        var halfway = (await Answers(host, martin)).Count;
        await staff.Refuse(Reason, Ct, booked[1]);

        var mail = Assert.Single(await Answers(host, martin));
        Assert.Equal(0, halfway);
        Assert.Contains("jeudi 26", mail.Text, StringComparison.Ordinal);
        Assert.Contains("vendredi 27", mail.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_two_agents_at_once_one_answers_and_the_other_learns_it()
    {
        var town = new TestTown { Policies = ClapChaz };
        var martin = town.Household();
        await using var host = await CoreHost.Start(town);
        var booking = (await Book(host, martin, town, TestTown.Thursday)).Single();

        var answers = await Task.WhenAll(
            new StaffDriver(host, "agent un").Accept(Ct, booking),
            new StaffDriver(host, "agent deux").Refuse(Reason, Ct, booking));

        Assert.Equal(1, answers.Sum(answer => answer.Answered));
        Assert.Equal(Refusal.AlreadyAnswered, answers.SelectMany(answer => answer.Refused).Single().Why);
        Assert.Single(await Answers(host, martin));
        Assert.Single(await host.Ask(db => db.AuditEntries.Where(entry => entry.What == "booking.accepted" || entry.What == "booking.refused").ToListAsync(Ct)));
        Assert.Empty(await host.Faults(Ct));
    }

    [Fact]
    public async Task Who_refuses_says_why_or_nothing_is_answered_at_all_R67()
    {
        var town = new TestTown { Policies = ClapChaz };
        var martin = town.Household();
        await using var host = await CoreHost.Start(town);
        var booked = await Book(host, martin, town, TestTown.Thursday, TestTown.Friday);

        var decided = await new StaffDriver(host).Answer([new(booked[0].Id, BookingState.Pending, true, null), new(booked[1].Id, BookingState.Pending, false, "  ")], Ct);

        Assert.Equal((0, Refusal.ReasonRequired), (decided.Answered, decided.Refused.Single().Why));
        Assert.All(await host.As(martin).Bookings(Ct), booking => Assert.Equal(BookingState.Pending, booking.State));
    }

    [Fact]
    public async Task Another_organiser_s_agent_finds_nothing_I6()
    {
        var town = new TestTown { Policies = ClapChaz };
        var martin = town.Household();
        await using var host = await CoreHost.Start(town);
        await host.In<Core.Persistence.PortalDb>(async db =>
        {
            db.Add(new Organiser { Id = new OrganiserId(2), Code = "ailleurs", Name = "Ailleurs", Accent = "#000000", PayFipClientNumber = "000002", Policies = ClapChaz });
            await db.SaveChangesAsync(Ct);
        });
        var booking = (await Book(host, martin, town, TestTown.Thursday)).Single();

        var decided = await new StaffDriver(host) { Agent = new Agent("agent d’ailleurs", new OrganiserId(2)) }.Accept(Ct, booking);

        Assert.Equal((0, Refusal.NotFound), (decided.Answered, decided.Refused.Single().Why));
        Assert.Equal(BookingState.Pending, (await host.As(martin).Bookings(Ct)).Single().State);
    }

    [Theory]
    [InlineData(true, BookingState.Cancelled, 0, 100)]
    [InlineData(false, BookingState.Confirmed, 3.10, 99)]
    public async Task A_cancellation_is_asked_and_the_service_always_answers_by_mail_R78_R88(bool accepts, BookingState ends, decimal due, int left)
    {
        var town = new TestTown { Policies = ClapChaz with { Firmness = Firmness.OnCommit } };
        var martin = town.Household();
        await using var host = await CoreHost.Start(town);
        var booking = (await Book(host, martin, town, TestTown.Friday)).Single();
        Assert.True((await host.As(martin).Cancel(booking.Id, Ct)).AskedOnly);
        var staff = new StaffDriver(host);

        await staff.Answer([new(booking.Id, BookingState.CancelAsked, accepts, accepts ? null : Reason)], Ct);

        Assert.Equal(ends, (await host.As(martin).Bookings(Ct)).Single().State);
        Assert.Equal((new Money(due), left), (await staff.DueFor(booking.Id, Ct), await host.Left(town.Canteen, TestTown.Friday, Ct)));
        Assert.Contains(accepts ? "annulé" : $"reste réservé\u00A0: {Reason}", Assert.Single(await Answers(host, martin)).Text, StringComparison.Ordinal);
        Assert.Empty(await host.Faults(Ct));
    }

    [Fact]
    public async Task Asked_refused_and_asked_again_each_answer_has_its_mail_R78()
    {
        var town = new TestTown { Policies = ClapChaz with { Firmness = Firmness.OnCommit } };
        var martin = town.Household();
        await using var host = await CoreHost.Start(town);
        var booking = (await Book(host, martin, town, TestTown.Friday)).Single();
        var staff = new StaffDriver(host);
        await host.As(martin).Cancel(booking.Id, Ct);
        await staff.Answer([new(booking.Id, BookingState.CancelAsked, false, Reason)], Ct);
        host.Clock.Advance(TimeSpan.FromMinutes(5));

        await host.As(martin).Cancel(booking.Id, Ct);
        await staff.Answer([new(booking.Id, BookingState.CancelAsked, true, null)], Ct);

        Assert.Equal(2, (await Answers(host, martin)).Count);
        Assert.Equal(BookingState.Cancelled, (await host.As(martin).Bookings(Ct)).Single().State);
    }

    [Fact]
    public async Task Past_the_limit_a_change_is_an_absence_that_stays_billed_and_frees_the_place_R50_R77_R80()
    {
        var town = new TestTown { Policies = ClapChaz with { Firmness = Firmness.OnCommit }, LunchPlaces = 1 };
        var martin = town.Household();
        await using var host = await CoreHost.Start(town);
        var booking = (await Book(host, martin, town, TestTown.Friday)).Single();
        host.Clock.Now = ParisTime.At(TestTown.Thursday, new TimeOnly(18, 0));
        var staff = new StaffDriver(host);

        await host.As(martin).Cancel(booking.Id, Ct);
        var asked = (await host.As(martin).Bookings(Ct)).Single();
        var held = await host.Left(town.Canteen, TestTown.Friday, Ct);
        await staff.Accept(Ct, asked);

        Assert.Equal((BookingState.AbsenceAsked, 0), (asked.State, held));
        Assert.Equal(BookingState.Absent, (await host.As(martin).Bookings(Ct)).Single().State);
        Assert.Equal((new Money(3.10m), 1), (await staff.DueFor(booking.Id, Ct), await host.Left(town.Canteen, TestTown.Friday, Ct)));
        Assert.Contains("absence, 3,10\u00A0€ dus", Assert.Single(await Answers(host, martin)).Text, StringComparison.Ordinal);
        Assert.Empty(await host.Faults(Ct));
    }

    [Theory]
    [InlineData(true, 17, 2)]
    [InlineData(false, 18, 4)]
    public async Task Other_hours_are_asked_and_accepted_at_the_difference_that_was_shown_R49_R50(bool accepts, int departure, decimal price)
    {
        var town = new TestTown { Policies = ClapChaz with { Firmness = Firmness.OnCommit } };
        var martin = town.Household();
        await using var host = await CoreHost.Start(town);
        var nursery = martin.Picks(town.Nursery, TestTown.Thursday);
        await host.As(martin).Tick(Ct, nursery);
        await host.As(martin).Commit(Ct);
        await host.As(martin).ChangeHours(Ct, nursery with { Hours = new ChosenHours(null, new TimeOnly(17, 30)) });
        await host.As(martin).Commit(Ct);
        var asked = (await host.As(martin).Bookings(Ct)).Single();
        var staff = new StaffDriver(host);

        await staff.Answer([new(asked.Id, BookingState.ChangeAsked, accepts, accepts ? null : Reason)], Ct);

        var after = (await host.As(martin).Bookings(Ct)).Single();
        Assert.Equal((BookingState.ChangeAsked, BookingState.Confirmed), (asked.State, after.State));
        Assert.Equal((new TimeOnly(departure, 30), new Money(price)), (after.Departure, after.Price));
        Assert.Equal(after.Price, await staff.DueFor(asked.Id, Ct));
        Assert.Single(await Answers(host, martin));
    }

    [Fact]
    public async Task A_refused_booking_is_put_away_by_its_family_alone_and_may_be_asked_again_R55_R67()
    {
        var town = new TestTown { Policies = ClapChaz };
        var (martin, durand) = (town.Household(), town.Household());
        await using var host = await CoreHost.Start(town);
        var booking = (await Book(host, martin, town, TestTown.Friday)).Single();
        await new StaffDriver(host).Refuse(Reason, Ct, booking);

        var shown = await CellOf(host, martin, town, TestTown.Friday);
        var stranger = await host.In((DismissRefusal deed) => deed.Run(durand.Parent, booking.Id, Ct));
        var own = await host.In((DismissRefusal deed) => deed.Run(martin.Parent, booking.Id, Ct));
        var hidden = await CellOf(host, martin, town, TestTown.Friday);
        var again = await Book(host, martin, town, TestTown.Friday);

        Assert.Equal((DayState.Refused, true, false), (shown.State, shown.CanChange, shown.IsTicked));
        Assert.Equal(DayState.Available, hidden.State);
        Assert.Equal((Refusal.NotFound, null), (stranger, own));
        Assert.Equal([BookingState.Cancelled, BookingState.Pending], again.Select(b => b.State).OrderDescending());
        Assert.Empty(await host.Faults(Ct));
    }

    [Fact]
    public async Task Withdrawn_before_the_answer_the_line_is_nobody_s_to_answer_R64()
    {
        var town = new TestTown { Policies = ClapChaz };
        var martin = town.Household();
        await using var host = await CoreHost.Start(town);
        var booking = (await Book(host, martin, town, TestTown.Friday)).Single();

        var withdrawn = await host.As(martin).Cancel(booking.Id, Ct);
        var decided = await new StaffDriver(host).Accept(Ct, booking);

        Assert.Equal((null, false), (withdrawn.Refusal, withdrawn.AskedOnly));
        Assert.Equal(Refusal.AlreadyAnswered, decided.Refused.Single().Why);
        Assert.Equal(BookingState.Cancelled, (await host.As(martin).Bookings(Ct)).Single().State);
        Assert.Empty(await host.Faults(Ct));
    }

    private static async Task<List<Booking>> Book(CoreHost host, TestHousehold who, TestTown town, params DateOnly[] days)
    {
        await host.As(who).Tick(Ct, [.. days.Select(day => who.Picks(town.Lunch, day))]);
        var committed = await host.As(who).Commit(Ct);
        Assert.Null(committed.Refusal);
        return await host.As(who).Bookings(Ct);
    }

    private static async Task<PlanningCell> CellOf(CoreHost host, TestHousehold who, TestTown town, DateOnly day)
    {
        var catalogue = await host.In((Core.Pricing.CatalogueReader reader) => reader.Of(town.OrganiserId, Ct));
        var month = await host.Ask(db => PlanningMonth.Of(db, catalogue, who.Parent, day.FirstOfMonth(), host.Clock.Now, Ct));
        return month.Days.Single(d => d.Date == day).Rows.Single(row => row.Slot.Slot.Id == town.Lunch).Cells.Single();
    }

    private static async Task<List<Core.Messaging.QueuedMail>> Answers(CoreHost host, TestHousehold who) =>
        (await host.As(who).Mails(Ct)).FindAll(mail => mail.Cause.StartsWith("answered:", StringComparison.Ordinal));
}
