using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Bookings;
using Portal.Core.Carts;
using Portal.Core.Dossiers;
using Portal.Core.Households;
using Portal.Core.Organisers;
using Portal.TestSupport;
using Xunit;

namespace Portal.IntegrationTests.Answers;

/// <summary>Past the limit to cancel (R71, R72, R77, R87), and the proof of an absence (O18).</summary>
public sealed class AbsenceTests
{
    private static readonly byte[] Certificate = Papers.Pdf();

    private static readonly Policies OnProof = TestTown.Clapiers with { LateCancellation = LateCancellationPolicy.RefundOnProof };
    private static readonly Policies BilledOnProof = TestTown.BilledLater with { LateCancellation = LateCancellationPolicy.RefundOnProof };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Past_the_limit_the_place_goes_to_another_family_and_nothing_is_given_back_R71()
    {
        var town = new TestTown { Policies = TestTown.Clapiers with { LateCancellation = LateCancellationPolicy.NoRefund }, LunchPlaces = 1 };
        var martin = town.Household();
        await using var host = await CoreHost.Start(town, new CoreOptions { Bank = true });
        await host.As(martin).BookAndPay(Ct, martin.Picks(town.Lunch, TestTown.Friday));
        var booking = (await host.As(martin).Bookings(Ct)).Single();
        host.Clock.Now = LateOn(TestTown.Friday);

        var cancelled = await host.As(martin).Cancel(booking.Id, Ct);

        Assert.Equal((null, Money.Zero, null), (cancelled.Refusal, cancelled.GivenBack, cancelled.CreditNumber));
        Assert.Equal(BookingState.Absent, (await host.As(martin).Bookings(Ct)).Single().State);
        Assert.Equal((Money.Zero, 1), (await host.As(martin).Purse(Ct), await host.Left(town.Canteen, TestTown.Friday, Ct)));
        Assert.Equal(new Money(3.10m), await new StaffDriver(host).DueFor(booking.Id, Ct));
        Assert.Contains("ne sont pas rendus", (await host.As(martin).Mails(Ct))[^1].Text, StringComparison.Ordinal);
        Assert.Empty(await host.Faults(Ct));
    }

    [Fact]
    public async Task From_the_planning_a_late_day_enters_the_cart_at_nothing_with_its_reason_R58_R71()
    {
        var town = new TestTown { Policies = TestTown.BilledLater with { LateCancellation = LateCancellationPolicy.NoRefund } };
        var martin = town.Household();
        await using var host = await CoreHost.Start(town);
        await Book(host, martin, town, TestTown.Friday);
        host.Clock.Now = LateOn(TestTown.Friday);

        await host.As(martin).Untick(Ct, martin.Picks(town.Lunch, TestTown.Friday));
        var line = (await host.As(martin).Cart(Ct))!.LiveLines.Single();
        await host.As(martin).Commit(Ct);

        Assert.Equal((Money.Zero, "Annulation hors délai\u00A0: les 3,10\u00A0€ restent facturés."), (line.Amount, line.Reason));
        Assert.Equal(BookingState.Absent, (await host.As(martin).Bookings(Ct)).Single().State);
    }

    [Fact]
    public async Task Promised_in_time_and_committed_late_nothing_is_done_on_other_terms_I9()
    {
        var town = new TestTown { Policies = TestTown.BilledLater with { LateCancellation = LateCancellationPolicy.NoRefund } };
        var martin = town.Household();
        await using var host = await CoreHost.Start(town);
        await Book(host, martin, town, TestTown.Friday);
        host.Clock.Now = LateOn(TestTown.Friday).AddMinutes(-5);
        await host.As(martin).Untick(Ct, martin.Picks(town.Lunch, TestTown.Friday));
        host.Clock.Now = LateOn(TestTown.Friday);

        await host.As(martin).Commit(Ct);

        Assert.Equal(Refusal.TermsChanged, (await host.As(martin).Requests(Ct))[^1].Lines.Single().Refused);
        Assert.Equal(BookingState.Confirmed, (await host.As(martin).Bookings(Ct)).Single().State);
    }

    [Fact]
    public async Task A_sentence_that_is_mended_while_carts_are_open_refuses_none_of_them_I9()
    {
        var town = new TestTown { Policies = TestTown.BilledLater with { LateCancellation = LateCancellationPolicy.RefundOnProof } };
        var martin = town.Household();
        await using var host = await CoreHost.Start(town);
        await Book(host, martin, town, TestTown.Friday);
        host.Clock.Now = LateOn(TestTown.Friday);
        await host.As(martin).Untick(Ct, martin.Picks(town.Lunch, TestTown.Friday));
        await host.Ask(db => db.CartLines.Where(line => line.BookingId != null).ExecuteUpdateAsync(line => line.SetProperty(l => l.Reason, "Absence hors délai, comme on le disait avant."), Ct));

        await host.As(martin).Commit(Ct);

        Assert.Null((await host.As(martin).Requests(Ct))[^1].Lines.Single().Refused);
        Assert.Equal(BookingState.Absent, (await host.As(martin).Bookings(Ct)).Single().State);
    }

    [Fact]
    public async Task An_absent_day_is_not_sold_to_the_same_child_again_and_the_planning_says_why_R85()
    {
        var town = new TestTown { Policies = TestTown.BilledLater with { LateCancellation = LateCancellationPolicy.NoRefund, Late = LatePolicy.Surcharged } };
        var martin = town.Household();
        await using var host = await CoreHost.Start(town);
        var booking = await Book(host, martin, town, TestTown.Friday);
        host.Clock.Now = LateOn(TestTown.Friday);
        var before = await CellOf(host, martin, town, TestTown.Friday);

        await host.As(martin).Cancel(booking.Id, Ct);
        var after = await CellOf(host, martin, town, TestTown.Friday);

        Assert.Equal((DayState.Confirmed, true), (before.State, before.CanChange));
        Assert.Contains("les 3,10\u00A0€ restent facturés", before.Consequence, StringComparison.Ordinal);
        Assert.Equal((DayState.Absent, Refusal.AlreadyTaken, false), (after.State, after.Why, after.CanChange));
        Assert.Equal(Refusal.AlreadyTaken, (await host.As(martin).Tick(Ct, martin.Picks(town.Lunch, TestTown.Friday))).Lines.Single().Refused);
    }

    [Fact]
    public async Task Proof_sent_within_48_h_and_accepted_gives_a_credit_note_R72()
    {
        var town = new TestTown { Policies = OnProof };
        var martin = town.Household();
        await using var host = await CoreHost.Start(town, new CoreOptions { Bank = true });
        await host.As(martin).BookAndPay(Ct, martin.Picks(town.Lunch, TestTown.Friday));
        var absence = await BeAbsent(host, martin, TestTown.Friday);
        host.Clock.Now = absence.ProofUntil;

        Assert.Null(await Send(host, martin, absence, Certificate));
        Assert.Null(await new StaffDriver(host, "agentclapiers").AnswerProof(absence.Id, true, null, Ct));

        var credit = (await host.As(martin).PurseEntries(Ct)).Single(entry => entry.Move == PurseMove.CreditNote);
        Assert.Equal((new Money(3.10m), absence.BookingId), (credit.Amount, credit.BookingId));
        Assert.Equal(Money.Zero, await new StaffDriver(host).DueFor(absence.BookingId, Ct));
        Assert.Contains(credit.Number!, (await host.As(martin).Mails(Ct))[^1].Text, StringComparison.Ordinal);
        Assert.Contains(await host.Ask(db => db.AuditEntries.ToListAsync(Ct)), entry => entry.Who == "agentclapiers" && entry.What == "absence.accepted");
        Assert.Empty(await host.Faults(Ct));
    }

    [Fact]
    public async Task What_would_be_billed_is_simply_not_billed_when_proof_is_accepted_O18()
    {
        var town = new TestTown { Policies = BilledOnProof };
        var martin = town.Household();
        await using var host = await CoreHost.Start(town);
        var absence = await BookAndBeAbsent(host, martin, town, TestTown.Friday);
        await Send(host, martin, absence, Certificate);

        await new StaffDriver(host).AnswerProof(absence.Id, true, null, Ct);

        Assert.Equal(Money.Zero, await new StaffDriver(host).DueFor(absence.BookingId, Ct));
        Assert.Empty(await host.As(martin).PurseEntries(Ct));
    }

    [Fact]
    public async Task Refused_with_its_reason_the_day_stays_due_and_better_proof_may_follow_in_time_O18()
    {
        var town = new TestTown { Policies = BilledOnProof };
        var martin = town.Household();
        await using var host = await CoreHost.Start(town);
        var absence = await BookAndBeAbsent(host, martin, town, TestTown.Friday);
        await Send(host, martin, absence, Certificate);
        var first = (await Kept(host, absence)).Document!;
        var staff = new StaffDriver(host);

        var without = await staff.AnswerProof(absence.Id, false, " ", Ct);
        await staff.AnswerProof(absence.Id, false, "La photo est illisible.", Ct);
        var due = await staff.DueFor(absence.BookingId, Ct);
        var again = await Send(host, martin, absence, Certificate);

        Assert.Equal((Refusal.ReasonRequired, new Money(3.10m), null), (without, due, again));
        Assert.Contains("La photo est illisible.", (await host.As(martin).Mails(Ct))[^1].Text, StringComparison.Ordinal);
        Assert.Equal(ProofState.Sent, (await Kept(host, absence)).State);
        Assert.Null(host.Get<DocumentStore>().Open(first));
    }

    [Fact]
    public async Task Once_the_delay_is_over_proof_is_not_taken_and_the_day_stays_due_R72()
    {
        var town = new TestTown { Policies = BilledOnProof };
        var martin = town.Household();
        await using var host = await CoreHost.Start(town);
        var absence = await BookAndBeAbsent(host, martin, town, TestTown.Friday);
        host.Clock.Now = absence.ProofUntil.AddSeconds(1);

        var late = await Send(host, martin, absence, Certificate);

        Assert.Equal(Refusal.ProofTooLate, late);
        Assert.Equal(new Money(3.10m), await new StaffDriver(host).DueFor(absence.BookingId, Ct));
    }

    [Fact]
    public async Task The_first_days_stay_due_even_with_proof_O18()
    {
        var town = new TestTown { Policies = BilledOnProof with { UnpaidDays = 1 } };
        var martin = town.Household();
        await using var host = await CoreHost.Start(town);
        await Book(host, martin, town, TestTown.Friday, TestTown.Monday);
        var friday = await BeAbsent(host, martin, TestTown.Friday);
        var monday = await BeAbsent(host, martin, TestTown.Monday);
        var staff = new StaffDriver(host);
        foreach (var absence in new[] { friday, monday })
        {
            await Send(host, martin, absence, Certificate);
            await staff.AnswerProof(absence.Id, true, null, Ct);
        }

        Assert.Equal((new Money(3.10m), Money.Zero), (await staff.DueFor(friday.BookingId, Ct), await staff.DueFor(monday.BookingId, Ct)));
        Assert.Contains(await host.As(martin).Mails(Ct), mail => mail.Text.Contains("jour de carence", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Two_agents_at_once_give_one_credit_note_I3()
    {
        var town = new TestTown { Policies = OnProof };
        var martin = town.Household();
        await using var host = await CoreHost.Start(town, new CoreOptions { Bank = true });
        await host.As(martin).BookAndPay(Ct, martin.Picks(town.Lunch, TestTown.Friday));
        var absence = await BeAbsent(host, martin, TestTown.Friday);
        await Send(host, martin, absence, Certificate);

        var answers = await Task.WhenAll(new StaffDriver(host, "un").AnswerProof(absence.Id, true, null, Ct), new StaffDriver(host, "deux").AnswerProof(absence.Id, true, null, Ct));

        Assert.Equal([null, Refusal.AlreadyAnswered], answers.Order());
        Assert.Single(await host.As(martin).PurseEntries(Ct), entry => entry.Move == PurseMove.CreditNote);
    }

    [Fact]
    public async Task Two_documents_at_once_one_is_kept_and_the_other_leaves_no_paper()
    {
        var town = new TestTown { Policies = BilledOnProof };
        var martin = town.Household();
        await using var host = await CoreHost.Start(town);
        var absence = await BookAndBeAbsent(host, martin, town, TestTown.Friday);

        var answers = await Task.WhenAll(Send(host, martin, absence, Certificate), Send(host, martin, absence, Certificate));

        Assert.Equal([null, Refusal.ProofTooLate], answers.Order());
        Assert.NotNull(host.Get<DocumentStore>().Open((await Kept(host, absence)).Document!));
    }

    [Fact]
    public async Task Only_what_is_a_PDF_a_JPEG_or_a_PNG_by_its_content_is_taken_O18()
    {
        var town = new TestTown { Policies = BilledOnProof };
        var martin = town.Household();
        await using var host = await CoreHost.Start(town);
        var absence = await BookAndBeAbsent(host, martin, town, TestTown.Friday);

        Assert.Equal(Refusal.ProofUnreadable, await Send(host, martin, absence, "<html><script>alert(1)</script>"u8.ToArray()));
        Assert.Equal(Refusal.ProofTooLarge, await Send(host, martin, absence, []));
        Assert.Equal(Refusal.ProofTooLarge, await Send(host, martin, absence, [.. Certificate, .. new byte[DocumentStore.Largest]]));
        Assert.Equal(ProofState.Awaited, (await Kept(host, absence)).State);
        Assert.Null(await Send(host, martin, absence, Papers.Jpeg()));
        Assert.Matches("^[0-9a-f]{48}\\.jpeg$", (await Kept(host, absence)).Document);
    }

    [Fact]
    public async Task Another_family_s_absence_is_not_found_I6()
    {
        var town = new TestTown { Policies = BilledOnProof };
        var (martin, durand) = (town.Household(), town.Household());
        await using var host = await CoreHost.Start(town);
        var absence = await BookAndBeAbsent(host, martin, town, TestTown.Friday);

        Assert.Equal(Refusal.NotFound, await Send(host, durand, absence, Certificate));
        Assert.Equal(ProofState.Awaited, (await Kept(host, absence)).State);
    }

    // One second past the limit: the day before at noon, the Friday before for a Monday.
    private static DateTimeOffset LateOn(DateOnly day) => ParisTime.At(day == TestTown.Monday ? TestTown.Friday : day.AddDays(-1), new TimeOnly(12, 0)).AddSeconds(1);

    private static async Task<Booking> Book(CoreHost host, TestHousehold who, TestTown town, params DateOnly[] days)
    {
        await host.As(who).Tick(Ct, [.. days.Select(day => who.Picks(town.Lunch, day))]);
        await host.As(who).Commit(Ct);
        return (await host.As(who).Bookings(Ct))[0];
    }

    private static async Task<Absence> BookAndBeAbsent(CoreHost host, TestHousehold who, TestTown town, DateOnly day)
    {
        await Book(host, who, town, day);
        return await BeAbsent(host, who, day);
    }

    private static async Task<Absence> BeAbsent(CoreHost host, TestHousehold who, DateOnly day)
    {
        host.Clock.Now = LateOn(day);
        var booking = (await host.As(who).Bookings(Ct)).Single(booking => booking.Date == day);
        var done = await host.As(who).Cancel(booking.Id, Ct);
        Assert.Equal((null, CancellationEffect.AbsenceOnProof), (done.Refusal, done.Terms?.Effect));
        return await host.Ask(db => db.Absences.AsNoTracking().SingleAsync(absence => absence.BookingId == booking.Id, Ct));
    }

    private static async Task<Refusal?> Send(CoreHost host, TestHousehold who, Absence absence, byte[] content)
    {
        using var stream = new MemoryStream(content);
        return await host.In((SendProof deed) => deed.Run(who.Parent, absence.Id, stream, Ct));
    }

    private static Task<Absence> Kept(CoreHost host, Absence absence) => host.Ask(db => db.Absences.AsNoTracking().SingleAsync(a => a.Id == absence.Id, Ct));

    private static async Task<PlanningCell> CellOf(CoreHost host, TestHousehold who, TestTown town, DateOnly day)
    {
        var catalogue = await host.In((Core.Pricing.CatalogueReader reader) => reader.Of(town.OrganiserId, Ct));
        var month = await host.Ask(db => PlanningMonth.Of(db, catalogue, who.Parent, day.FirstOfMonth(), host.Clock.Now, Ct));
        return month.Days.Single(d => d.Date == day).Rows.Single(row => row.Slot.Slot.Id == town.Lunch).Cells.Single();
    }
}
