using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Bookings;
using Portal.Core.Nightly;
using Portal.Core.Organisers;
using Portal.Core.Places;
using Portal.Core.WaitingLists;
using Portal.TestSupport;
using Xunit;

namespace Portal.IntegrationTests.WaitingLists;

/// <summary>An organiser that books freed places at night, without asking: Clisson (R57, R66).</summary>
public sealed class BookedAtNightTests
{
    private static readonly Policies ByNight = FullDay.Offers with { Firmness = Firmness.AfterNight, FreedPlace = FreedPlace.BookedAtNight };

    /// <summary>Two in the morning, the day after the tests begin.</summary>
    private static readonly DateTimeOffset Night = ParisTime.At(ParisTime.DayOf(TestClock.Morning).AddDays(1), WaitingNight.Starts);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(HoldsIn.Database)]
    [InlineData(HoldsIn.Redis)]
    public async Task At_night_the_freed_place_is_booked_for_the_first_in_line_and_a_mail_says_so_R66(HoldsIn holds)
    {
        await using var day = await FullDay.Start(holds, waiting: 2, ByNight);
        await day.FreeOnePlace(Ct);
        var byDay = await day.Sweep(Ct);
        var stranger = await day.Host.As(day.Stranger).Tick(Ct, day.Stranger.Picks(day.Town.Lunch, TestTown.Thursday));

        day.Host.Clock.Now = Night;
        await day.Sweep(Ct);
        var booked = await day.Host.Night(Ct);
        var again = await day.Host.Night(Ct);

        var first = day.Waiters[0];
        var booking = Assert.Single(await day.Host.As(first).Bookings(Ct));
        var request = Assert.Single(await day.Host.As(first).Requests(Ct));
        var charge = await day.Host.Ask(db => db.Charges.SingleAsync(c => c.BookingId == booking.Id, Ct));
        Assert.Equal((0, 1, 0), (byDay, booked, again));
        Assert.Equal(Refusal.WaitingListOnly, stranger.Lines.Single().Refused);
        Assert.Equal([WaitingState.Taken, WaitingState.Waiting], await day.States(Ct));
        Assert.Equal((BookingState.NotTransmitted, new Money(3.10m)), (booking.State, booking.Price));
        Assert.Equal((booking.Price, booking.PriceReason), (charge.Amount, charge.Reason));
        Assert.Equal((booking.Id, null), (request.Lines.Single().BookingId, request.Lines.Single().Refused));
        Assert.Equal(["Enfant1 a une place"], await day.Host.SubjectsTo(first, Ct));
        Assert.Empty(await day.Host.Faults(Ct));
    }

    [Fact]
    public async Task How_far_the_night_has_come_is_exact_where_it_dies_between_two_families_and_once_it_is_run_again_R66()
    {
        await using var day = await FullDay.Start(new CoreOptions { Services = BreakingHolds.OnceAtTheThirdConfirmation }, waiting: 2, ByNight);
        await day.SetCapacity(3, Ct);
        day.Host.Clock.Now = Night;
        await day.Host.In((OpenNights deed) => deed.Run(ParisTime.DayOf(Night), Ct));

        await day.Host.In((WorkNights deed) => deed.Run(Ct));
        var cutShort = await WaitingStep(day);
        day.Host.Clock.Advance(TimeSpan.FromMinutes(2));
        await day.Host.In((WorkNights deed) => deed.Run(Ct));
        var done = await WaitingStep(day);

        Assert.Equal((1, 2, false), (cutShort.Done, cutShort.Total, cutShort.EndedAt is not null));
        Assert.Equal((2, 2, true), (done.Done, done.Total, done.EndedAt is not null));
        Assert.Equal([WaitingState.Taken, WaitingState.Taken], await day.States(Ct));
    }

    [Fact]
    public async Task A_family_without_an_address_is_booked_and_not_mailed_R66()
    {
        await using var day = await FullDay.Start(HoldsIn.Database, waiting: 1, ByNight);
        await day.Host.In<Core.Persistence.PortalDb>(db => db.Guardians.Where(guardian => guardian.HouseholdId == day.Waiters[0].Id).ExecuteUpdateAsync(guardian => guardian.SetProperty(g => g.Email, ""), Ct));
        await day.FreeOnePlace(Ct);

        await day.Host.Night(Ct);

        Assert.Single(await day.Host.As(day.Waiters[0]).Bookings(Ct));
        // Nothing leaves; the alert is on its page all the same (R21).
        var alert = Assert.Single(await day.Host.As(day.Waiters[0]).Mails(Ct));
        Assert.Equal(Core.Messaging.MailState.NoAddress, alert.State);
        Assert.Null(alert.NextAttemptAt);
    }

    [Fact]
    public async Task A_night_that_dies_in_the_middle_of_a_booking_is_run_again_and_doubles_nothing_R66()
    {
        await using var day = await FullDay.Start(new CoreOptions { Services = BreakingHolds.OnceAtTheThirdConfirmation }, waiting: 2, ByNight);
        await day.SetCapacity(3, Ct);

        await Assert.ThrowsAsync<InvalidOperationException>(() => day.Host.Night(Ct));
        var cutShort = await day.States(Ct);
        var again = await day.Host.Night(Ct);

        Assert.Equal([WaitingState.Taken, WaitingState.Waiting], cutShort);
        Assert.Equal(1, again);
        foreach (var waiter in day.Waiters)
        {
            Assert.Single(await day.Host.As(waiter).Bookings(Ct));
            Assert.Single(await day.Host.As(waiter).Requests(Ct));
            Assert.Single(await day.Host.SubjectsTo(waiter, Ct));
        }

        Assert.Empty(await day.Host.Faults(Ct));
    }

    [Fact]
    public async Task Two_nights_at_once_book_each_place_once_I1()
    {
        await using var day = await FullDay.Start(HoldsIn.Redis, waiting: 4, ByNight);
        await day.SetCapacity(3, Ct);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => day.Host.Night(Ct)));

        Assert.Equal([WaitingState.Taken, WaitingState.Taken, WaitingState.Waiting, WaitingState.Waiting], await day.States(Ct));
        Assert.Equal(3, await day.Host.Ask(db => db.Bookings.CountAsync(Ct)));
        Assert.Empty(await day.Host.Faults(Ct));
    }

    [Fact]
    public async Task The_cart_a_family_has_open_is_none_of_the_nights_business_R66()
    {
        await using var day = await FullDay.Start(HoldsIn.Redis, waiting: 1, ByNight);
        var first = day.Waiters[0];
        await day.Host.As(first).Tick(Ct, first.Picks(day.Town.Evening, TestTown.Friday));
        await day.FreeOnePlace(Ct);

        await day.Host.Night(Ct);

        Assert.Equal(day.Town.Evening, (await day.Host.As(first).Cart(Ct))!.LiveLines.Single().SlotId);
        Assert.Equal(day.Town.Lunch, (await day.Host.As(first).Bookings(Ct)).Single().SlotId);
        Assert.Empty(await day.Host.Faults(Ct));
    }

    [Fact]
    public async Task After_the_last_night_before_the_limit_a_place_is_offered_rather_than_lost_O9()
    {
        await using var day = await FullDay.Start(HoldsIn.Redis, waiting: 1, ByNight);
        day.Host.Clock.Now = Night + TimeSpan.FromHours(5);
        await day.FreeOnePlace(Ct);

        await day.Sweep(Ct);

        Assert.Equal([WaitingState.Offered], await day.States(Ct));
    }

    [Fact]
    public async Task Several_days_wanted_together_are_booked_together_under_one_request_O8_R66()
    {
        await using var day = await FullDay.Start(HoldsIn.Redis, waiting: 0, ByNight);
        await day.Fill(TestTown.Friday, Ct);
        var martin = day.Stranger;
        await day.Host.Join(martin, allOrNothing: true, Ct, martin.Picks(day.Town.Lunch, TestTown.Thursday), martin.Picks(day.Town.Lunch, TestTown.Friday));

        await day.Free(TestTown.Thursday, Ct);
        var half = await day.Host.Night(Ct);
        await day.Free(TestTown.Friday, Ct);
        var whole = await day.Host.Night(Ct);

        Assert.Equal((0, 2), (half, whole));
        Assert.Equal(2, Assert.Single(await day.Host.As(martin).Requests(Ct)).Lines.Count);
        Assert.Equal(["2 places pour vous"], await day.Host.SubjectsTo(martin, Ct));
    }

    private static Task<JobStep> WaitingStep(FullDay day) =>
        day.Host.Ask(db => db.JobSteps.AsNoTracking().SingleAsync(step => step.Step == NightStep.Waiting, Ct));
}
