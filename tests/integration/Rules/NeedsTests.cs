using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Bookings;
using Portal.Core.Nightly;
using Portal.Core.Organisers;
using Portal.Core.Persistence;
using Portal.Core.Places;
using Portal.Core.WaitingLists;
using Portal.IntegrationTests.WaitingLists;
using Portal.TestSupport;
using Xunit;

namespace Portal.IntegrationTests.Rules;

/// <summary>
/// The late evening goes only with the evening (R26). By whichever road the evening is taken away, the late evening is
/// never left alone unsaid: the deed is refused, or takes it along and says so.
/// </summary>
public sealed class NeedsTests
{
    private const string Reason = "Le groupe est fermé ce jour-là.";

    private static readonly Policies ByService = TestTown.BilledLater with { Firmness = Firmness.AfterStaff, Cancellation = CancellationPolicy.OnRequest };

    private static readonly Policies ByNight = TestTown.BilledLater with { Firmness = Firmness.AfterNight };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_the_other_adult_only_has_in_a_cart_carries_nothing_at_the_commit()
    {
        var (host, martin) = await Town(TestTown.BilledLater);
        await using var running = host;
        await host.As(martin.Mate).Tick(Ct, Evening(host, martin));
        await host.As(martin.Parent).Tick(Ct, Late(host, martin));

        var committed = await host.As(martin.Parent).Commit(Ct);
        host.Clock.Advance(TimeSpan.FromMinutes(15));
        await host.Sweep(Ct);

        Assert.Equal(Refusal.NeedsAnother, committed.Refusal);
        Assert.Equal("Enfant1, Accueil tardif, vendredi 27 novembre : ce créneau demande « Accueil du soir » le même jour.", committed.Problems.Single().Sentence!.Replace('\u00A0', ' '));
        Assert.Empty(await host.As(martin).Bookings(Ct));
    }

    [Fact]
    public async Task Once_the_other_adult_has_booked_it_the_same_cart_is_committed()
    {
        var (host, martin) = await Town(TestTown.BilledLater);
        await using var running = host;
        await host.As(martin.Mate).Tick(Ct, Evening(host, martin));
        await host.As(martin.Parent).Tick(Ct, Late(host, martin));
        await host.As(martin.Parent).Commit(Ct);
        await host.As(martin.Mate).Commit(Ct);

        Assert.NotNull((await host.As(martin.Parent).Commit(Ct)).RequestNumber);
        Assert.Equal(2, (await host.As(martin).Bookings(Ct)).Count);
    }

    [Fact]
    public async Task Given_back_by_one_adult_it_is_missing_in_the_cart_of_the_other_who_is_told()
    {
        var (host, martin) = await Town(TestTown.BilledLater);
        await using var running = host;
        await host.Book(martin, Ct, Evening(host, martin));
        await host.As(martin.Parent).Tick(Ct, Late(host, martin));
        await host.As(martin.Mate).Untick(Ct, Evening(host, martin));

        var given = await host.As(martin.Mate).Commit(Ct);
        var committed = await host.As(martin.Parent).Commit(Ct);

        Assert.Equal((null, Refusal.NeedsAnother), (given.Refusal, committed.Refusal));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Unticked_alone_in_the_cart_or_in_the_planning_the_commit_says_no_and_both_together_go(bool booked)
    {
        var (host, martin) = await Town(TestTown.BilledLater);
        await using var running = host;
        await host.As(martin).Tick(Ct, Evening(host, martin), Late(host, martin));
        await (booked ? host.As(martin).Commit(Ct) : Task.CompletedTask);

        await host.As(martin).Untick(Ct, Evening(host, martin));
        var alone = await host.As(martin).Commit(Ct);
        await host.As(martin).Untick(Ct, Late(host, martin));
        var both = await host.As(martin).Commit(Ct);

        Assert.Equal(Refusal.NeedsAnother, alone.Refusal);
        Assert.Equal(booked ? null : Refusal.CartEmpty, both.Refusal);
        Assert.DoesNotContain(await host.As(martin).Bookings(Ct), booking => booking.HoldsPlace);
    }

    [Fact]
    public async Task Cancelled_alone_from_the_requests_it_is_refused_until_the_other_is_given_back()
    {
        var (host, martin) = await Town(TestTown.BilledLater);
        await using var running = host;
        await host.Book(martin, Ct, Evening(host, martin), Late(host, martin));
        var (evening, late) = await Booked(host, martin);

        var alone = await host.As(martin).Cancel(evening.Id, Ct);
        var last = await host.As(martin).Cancel(late.Id, Ct);
        var first = await host.As(martin).Cancel(evening.Id, Ct);

        Assert.Equal((Refusal.NeededByAnother, null, null), (alone.Refusal, last.Refusal, first.Refusal));
        Assert.Equal(100, await host.Left(host.Town.Evenings, TestTown.Friday, Ct));
        Assert.Empty(await host.Faults(Ct));
    }

    [Fact]
    public async Task An_absence_past_the_limit_is_the_same_and_carries_nothing_afterwards()
    {
        var (host, martin) = await Town(TestTown.BilledLater with { LateCancellation = LateCancellationPolicy.NoRefund, Late = LatePolicy.Surcharged });
        await using var running = host;
        await host.Book(martin, Ct, Evening(host, martin), Late(host, martin));
        var (evening, late) = await Booked(host, martin);
        host.Clock.Now = ParisTime.At(TestTown.Friday, new TimeOnly(8, 0));

        var alone = await host.As(martin).Cancel(evening.Id, Ct);
        var both = (await host.As(martin).Cancel(late.Id, Ct), await host.As(martin).Cancel(evening.Id, Ct));
        var again = await host.As(martin).Tick(Ct, martin.Picks(host.Town.Nursery, TestTown.Friday), Late(host, martin));

        Assert.Equal(Refusal.NeededByAnother, alone.Refusal);
        Assert.Equal((null, null), (both.Item1.Refusal, both.Item2.Refusal));
        Assert.All(await host.As(martin).Bookings(Ct), booking => Assert.Equal(BookingState.Absent, booking.State));
        Assert.Equal(Refusal.AlreadyTaken, again.Lines.Single(line => line.Day.SlotId == host.Town.LateEvening).Refused);
    }

    [Fact]
    public async Task Refused_by_the_service_it_takes_the_other_along_in_one_mail_and_the_agent_is_told()
    {
        var (host, martin) = await Town(ByService);
        await using var running = host;
        await host.Book(martin, Ct, Evening(host, martin), Late(host, martin));
        var (evening, late) = await Booked(host, martin);
        var staff = new StaffDriver(host);

        var decided = await staff.Refuse(Reason, Ct, evening);

        Assert.Equal((1, 1), (decided.Answered, decided.RefusedAlong));
        Assert.All(await host.As(martin).Bookings(Ct), booking => Assert.Equal(BookingState.Refused, booking.State));
        Assert.Equal(Money.Zero, await staff.DueFor(late.Id, Ct));
        var mail = Assert.Single(await host.As(martin).Mails(Ct), mail => mail.Cause.StartsWith("answered:", StringComparison.Ordinal));
        Assert.Contains(Reason, mail.Text, StringComparison.Ordinal);
        Assert.Contains("Ce créneau ne va qu’avec «\u00A0Accueil du soir\u00A0», refusé ce jour-là", mail.Text, StringComparison.Ordinal);
        Assert.Equal((100, 100), (await host.Left(host.Town.Evenings, TestTown.Friday, Ct), await host.Left(host.Town.Mornings, TestTown.Friday, Ct)));
        Assert.Empty(await host.Faults(Ct));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_service_does_not_give_it_back_while_the_other_stays(bool inOnePress)
    {
        var (host, martin) = await Town(ByService);
        await using var running = host;
        await host.Book(martin, Ct, Evening(host, martin), Late(host, martin));
        var (evening, late) = await Booked(host, martin);
        var staff = new StaffDriver(host);
        await staff.Accept(Ct, evening, late);
        host.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.True((await host.As(martin).Cancel(late.Id, Ct)).AskedOnly);
        Assert.True((await host.As(martin).Cancel(evening.Id, Ct)).AskedOnly);

        var (givesBack, keeps) = (new Decision(evening.Id, BookingState.CancelAsked, true, null), new Decision(late.Id, BookingState.CancelAsked, false, Reason));
        List<Decided> decided = inOnePress ? [await staff.Answer([givesBack, keeps], Ct)] : [await staff.Answer([keeps], Ct), await staff.Answer([givesBack], Ct)];

        Assert.Equal((evening.Id, Refusal.NeededByAnother), decided.SelectMany(answer => answer.Refused).Single());
        Assert.Equal((BookingState.CancelAsked, BookingState.Confirmed), ((await Booked(host, martin)).Evening.State, (await Booked(host, martin)).Late.State));
    }

    [Fact]
    public async Task The_service_does_not_keep_the_other_once_it_is_given_back()
    {
        var (host, martin) = await Town(ByService);
        await using var running = host;
        await host.Book(martin, Ct, Evening(host, martin), Late(host, martin));
        var (evening, late) = await Booked(host, martin);
        var staff = new StaffDriver(host);
        await staff.Accept(Ct, evening, late);
        host.Clock.Advance(TimeSpan.FromMinutes(1));
        await host.As(martin).Cancel(late.Id, Ct);
        await host.As(martin).Cancel(evening.Id, Ct);
        await staff.Answer([new(evening.Id, BookingState.CancelAsked, true, null)], Ct);

        var kept = await staff.Answer([new(late.Id, BookingState.CancelAsked, false, Reason)], Ct);
        var given = await staff.Answer([new(late.Id, BookingState.CancelAsked, true, null)], Ct);

        Assert.Equal((late.Id, Refusal.NeedsAnother), kept.Refused.Single());
        Assert.Equal(1, given.Answered);
        Assert.DoesNotContain(await host.As(martin).Bookings(Ct), booking => booking.HoldsPlace);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(200)]
    public async Task Refused_at_night_it_takes_the_other_along_and_the_report_says_so(int step)
    {
        var (host, martin) = await Town(ByNight);
        await using var running = host;
        await host.Book(martin, Ct, Evening(host, martin), Late(host, martin));
        await host.SetCapacity(host.Town.Evenings, TestTown.Friday, 0, Ct);

        var night = await host.In((TransmitRequests deed) => deed.Run(new DateOnly(2026, 11, 25), Ct, step));

        Assert.Equal(2, night.Refused);
        Assert.All(await host.As(martin).Bookings(Ct), booking => Assert.Equal(BookingState.Refused, booking.State));
        Assert.Equal(Money.Zero, Money.Sum(await host.Ask(db => db.Charges.Select(charge => charge.Amount).ToListAsync(Ct))));
        var mail = Assert.Single(await host.As(martin).Mails(Ct), mail => mail.Cause.StartsWith("answered:", StringComparison.Ordinal));
        Assert.Contains("Ce créneau ne va qu’avec «\u00A0Accueil du soir\u00A0», refusé ce jour-là", mail.Text, StringComparison.Ordinal);
        Assert.Equal(100, await host.Left(host.Town.Mornings, TestTown.Friday, Ct));
        Assert.Empty(await host.Faults(Ct));
    }

    [Fact]
    public async Task Paid_late_and_its_place_gone_the_other_is_not_booked_alone_and_all_is_credited_O4()
    {
        var town = new TestTown { EveningPlaces = 1 };
        var (martin, durand) = (town.Household(), town.Household());
        await using var host = await CoreHost.Start(town, new CoreOptions { Bank = true });
        var operation = await host.As(martin).GoToTheBank(Ct, Evening(host, martin), Late(host, martin));
        host.Bank.Visit(operation);
        host.Clock.Advance(TimeSpan.FromMinutes(21));
        await host.Sweep(Ct);
        await host.As(durand).BookAndPay(Ct, Evening(host, durand));

        host.Bank.Pay(operation);
        await host.As(martin).Notify(operation, Ct);

        Assert.Empty(await host.As(martin).Bookings(Ct));
        Assert.Equal([Refusal.DayFull, Refusal.NeedsAnother], (await host.As(martin).Requests(Ct)).Single().Lines.OrderBy(line => line.SlotId.Value).Select(line => line.Refused!.Value));
        Assert.Equal(new Money(3.50m), await host.As(martin).Purse(Ct));
        Assert.Equal(100, await host.Left(town.Mornings, TestTown.Friday, Ct));
        Assert.Empty(await host.Faults(Ct));
    }

    [Fact]
    public async Task Given_back_by_a_cart_at_the_bank_it_stays_for_what_was_booked_on_it_meanwhile()
    {
        var town = new TestTown();
        var martin = town.Household(mate: true);
        await using var host = await CoreHost.Start(town, new CoreOptions { Bank = true });
        await host.As(martin).BookAndPay(Ct, Evening(host, martin));
        await host.As(martin.Parent).Untick(Ct, Evening(host, martin));
        var operation = await host.As(martin.Parent).GoToTheBank(Ct, martin.Picks(town.LunchAndGames, TestTown.Monday));
        await host.As(martin.Mate).BookAndPay(Ct, Late(host, martin));

        host.Bank.Pay(operation);
        await host.As(martin.Parent).Return(operation, Ct);

        // What the evening would have given back was to pay for the lunch.
        Assert.Equal([town.Evening, town.LateEvening], (await host.As(martin).Bookings(Ct)).Where(booking => booking.HoldsPlace).Select(booking => booking.SlotId));
        Assert.Equal([Refusal.NotPaidFor, Refusal.NeededByAnother], (await host.As(martin).Requests(Ct))[^1].Lines.OrderBy(line => line.SlotId.Value).Select(line => line.Refused!.Value));
        Assert.Equal(new Money(2.50m), await host.As(martin).Purse(Ct));
        Assert.Empty(await host.Faults(Ct));
    }

    [Fact]
    public async Task From_the_list_it_is_not_booked_at_night_on_what_only_a_cart_holds_and_keeps_its_rank()
    {
        var night = ParisTime.At(ParisTime.DayOf(TestClock.Morning).AddDays(1), WaitingNight.Starts);
        var town = new TestTown { Policies = ByNight with { Full = FullPolicy.WaitingList, FreedPlace = FreedPlace.BookedAtNight } };
        var martin = town.Household(mate: true);
        await using var host = await CoreHost.Start(town);
        await host.SetCapacity(town.Mornings, TestTown.Friday, 0, Ct);
        await host.As(martin).Tick(Ct, Evening(host, martin));
        Assert.Null((await host.Join(martin, allOrNothing: false, Ct, Late(host, martin))).Single().Refused);
        await host.As(martin).Empty(Ct);
        await host.SetCapacity(town.Mornings, TestTown.Friday, 1, Ct);
        host.Clock.Now = night;
        await host.As(martin).Tick(Ct, Evening(host, martin));

        var onACart = await host.Night(Ct);
        await host.As(martin).Commit(Ct);
        var onABooking = await host.Night(Ct);

        Assert.Equal((0, 1), (onACart, onABooking));
        Assert.Equal([town.Evening, town.LateEvening], (await host.As(martin).Bookings(Ct)).Select(booking => booking.SlotId));
        Assert.Empty(await host.Faults(Ct));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Cancelled_by_one_adult_while_the_other_books_on_it_one_of_them_is_refused(bool cancelsFirst)
    {
        var (host, martin) = await Town(TestTown.BilledLater);
        await using var running = host;
        await host.Book(martin, Ct, Evening(host, martin));
        var evening = (await host.As(martin).Bookings(Ct)).Single();
        await host.As(martin.Mate).Tick(Ct, Late(host, martin));

        await using var meanwhile = await Meanwhile.Holding(host, db => db.LockMoney(martin.Id, Ct), Ct);
        Task<CancelledBooking>? cancelling = cancelsFirst ? host.As(martin.Parent).Cancel(evening.Id, Ct) : null;
        await meanwhile.Wait(cancelsFirst ? 1 : 0, Ct);
        var committing = host.As(martin.Mate).Commit(Ct);
        await meanwhile.Wait(cancelsFirst ? 2 : 1, Ct);
        cancelling ??= host.As(martin.Parent).Cancel(evening.Id, Ct);
        await meanwhile.Wait(2, Ct);
        await meanwhile.LetGo(Ct);

        // Who of the two gets the row first is the database's to say; either is right, and nothing in between.
        var (cancelled, committed) = ((await cancelling).Refusal, (await committing).Refusal);
        Assert.Contains((cancelled, committed), new (Refusal?, Refusal?)[] { (null, Refusal.NeedsAnother), (Refusal.NeededByAnother, null) });
        Assert.Equal(cancelled is null ? 0 : 2, (await host.As(martin).Bookings(Ct)).Count(booking => booking.HoldsPlace));
    }

    [Fact]
    public async Task Refused_at_night_while_the_other_is_being_booked_it_takes_that_one_along()
    {
        var (host, martin) = await Town(ByNight);
        await using var running = host;
        await host.Book(martin, Ct, Evening(host, martin));
        await host.As(martin.Mate).Tick(Ct, Late(host, martin));
        await host.SetCapacity(host.Town.Evenings, TestTown.Friday, 0, Ct);

        // The commit has the household and waits for the place of the late evening.
        await using var meanwhile = await Meanwhile.Holding(host, db => db.LockPoolDays([new Core.Places.PoolDate(host.Town.Mornings, TestTown.Friday)], Ct), Ct);
        var committing = host.As(martin.Mate).Commit(Ct);
        await meanwhile.Wait(1, Ct);
        var night = host.In((TransmitRequests deed) => deed.Run(new DateOnly(2026, 11, 25), Ct));
        await meanwhile.Wait(2, Ct);
        await meanwhile.LetGo(Ct);
        await Task.WhenAll(committing, night);

        Assert.NotNull((await committing).RequestNumber);
        Assert.All(await host.As(martin).Bookings(Ct), booking => Assert.Equal(BookingState.Refused, booking.State));
        Assert.Equal(100, await host.Left(host.Town.Mornings, TestTown.Friday, Ct));
        Assert.Empty(await host.Faults(Ct));
    }

    private static async Task<(CoreHost Host, TestHousehold Martin)> Town(Policies policies)
    {
        var town = new TestTown { Policies = policies };
        var martin = town.Household(mate: true);
        return (await CoreHost.Start(town), martin);
    }

    private static Core.Places.SlotDay Evening(CoreHost host, TestHousehold who) => who.Picks(host.Town.Evening, TestTown.Friday);

    private static Core.Places.SlotDay Late(CoreHost host, TestHousehold who) => who.Picks(host.Town.LateEvening, TestTown.Friday);

    private static async Task<(Booking Evening, Booking Late)> Booked(CoreHost host, TestHousehold who)
    {
        var booked = await host.As(who).Bookings(Ct);
        return (booked.Single(booking => booking.SlotId == host.Town.Evening), booked.Single(booking => booking.SlotId == host.Town.LateEvening));
    }
}
