using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Activities;
using Portal.Core.Bookings;
using Portal.Core.Carts;
using Portal.Core.Organisers;
using Portal.Core.Places;
using Portal.TestSupport;
using Xunit;

namespace Portal.IntegrationTests.Carts;

/// <summary>Hours chosen with a day, moved in the cart, and changed on a booking within its limit (R44, R46, R49).</summary>
public sealed class HoursTests
{
    private static readonly TimeOnly Five = new(17, 0);
    private static readonly TimeOnly HalfPastFive = new(17, 30);
    private static readonly TimeOnly HalfPastSix = new(18, 30);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static SlotDay Nursery(TestTown town, TestHousehold family, TimeOnly? arrival = null, TimeOnly? departure = null) =>
        family.Picks(town.Nursery, TestTown.Thursday) with { Hours = new ChosenHours(arrival, departure) };

    [Fact]
    public async Task The_hours_asked_for_are_held_priced_and_booked_R44()
    {
        var town = new TestTown { Policies = TestTown.BilledLater };
        var martin = town.Household();
        await using var host = await CoreHost.Start(town);

        await host.As(martin).Tick(Ct, Nursery(town, martin, Five, HalfPastFive));
        await host.As(martin).Commit(Ct);

        var booking = (await host.As(martin).Bookings(Ct)).Single();
        Assert.Equal((new ChosenHours(Five, HalfPastFive), new Money(1m)), (booking.Hours, booking.Price));
        Assert.Equal(booking.Hours, (await host.As(martin).Requests(Ct)).Single().Lines.Single().Hours);
    }

    [Fact]
    public async Task An_hour_that_is_not_offered_is_refused_in_words_and_holds_nothing_R44()
    {
        var town = new TestTown();
        var martin = town.Household();
        await using var host = await CoreHost.Start(town);

        var answer = await host.As(martin).Tick(Ct, Nursery(town, martin, new TimeOnly(16, 45)));

        Assert.Equal(Refusal.HoursNotOffered, answer.Lines.Single().Refused);
        Assert.Contains("Garderie", answer.Lines.Single().Sentence, StringComparison.Ordinal);
        Assert.Null(await host.As(martin).Cart(Ct));
    }

    [Fact]
    public async Task In_the_cart_other_hours_change_the_price_and_keep_the_place()
    {
        var town = new TestTown { EveningPlaces = 1 };
        var (martin, durand) = (town.Household(), town.Household());
        await using var host = await CoreHost.Start(town);
        await host.As(martin).Tick(Ct, Nursery(town, martin, departure: HalfPastFive));

        await host.As(martin).ChangeHours(Ct, Nursery(town, martin, departure: HalfPastSix));

        var line = (await host.As(martin).Cart(Ct))!.LiveLines.Single();
        Assert.Equal((HalfPastSix, new Money(4m)), (line.Departure, line.Amount));
        Assert.Equal(Refusal.DayFull, (await host.As(durand).Tick(Ct, Nursery(town, durand))).Lines.Single().Refused);
    }

    [Fact]
    public async Task A_booking_keeps_its_hours_until_the_recap_is_validated_R49_R58()
    {
        var (host, martin) = await Booked(TestTown.BilledLater);
        await using var _ = host;

        await host.As(martin).ChangeHours(Ct, Nursery(host.Town, martin, departure: HalfPastFive));
        var before = (await host.As(martin).Bookings(Ct)).Single();
        await host.As(martin).Commit(Ct);

        var after = (await host.As(martin).Bookings(Ct)).Single();
        Assert.Equal((HalfPastSix, new Money(4m)), (before.Departure, before.Price));
        Assert.Equal((HalfPastFive, new Money(2m)), (after.Departure, after.Price));
        Assert.Equal(new Money(2m), Money.Sum(await host.Ask(db => db.Charges.Where(charge => charge.BookingId == after.Id).Select(charge => charge.Amount).ToListAsync(Ct))));
        Assert.Contains((await host.As(martin).Mails(Ct)), mail => mail.Text.Contains("départ 17", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_longer_stay_that_was_prepaid_is_paid_for_and_a_shorter_one_gives_a_credit_note_R70()
    {
        var (host, martin) = await Paid(HalfPastFive);
        await using var _ = host;

        await host.As(martin).ChangeHours(Ct, Nursery(host.Town, martin, departure: HalfPastSix));
        host.Bank.Pay(await host.As(martin).GoToTheBankAgain(Ct));
        await host.As(martin).Return((await host.As(martin).Payments(Ct))[^1].OperationId!, Ct);
        var longer = (await host.As(martin).Bookings(Ct)).Single();
        await host.As(martin).ChangeHours(Ct, Nursery(host.Town, martin, departure: HalfPastFive));
        await host.As(martin).Commit(Ct);

        Assert.Equal((HalfPastSix, new Money(4m)), (longer.Departure, longer.Price));
        Assert.Equal(new Money(2m), (await host.As(martin).Payments(Ct))[^1].Amount);
        Assert.Equal((HalfPastFive, new Money(2m)), ((await host.As(martin).Bookings(Ct)).Single().Departure, await host.As(martin).Purse(Ct)));
    }

    [Fact]
    public async Task Where_the_service_answers_requests_the_hours_are_asked_for_R50_R88()
    {
        var (host, martin) = await Booked(TestTown.BilledLater with { Cancellation = CancellationPolicy.OnRequest });
        await using var _ = host;

        await host.As(martin).ChangeHours(Ct, Nursery(host.Town, martin, departure: HalfPastFive));
        await host.As(martin).Commit(Ct);

        var asked = (await host.As(martin).Bookings(Ct)).Single();
        Assert.Equal((BookingState.ChangeAsked, HalfPastSix, HalfPastFive), (asked.State, asked.Departure, asked.WishedDeparture));
        Assert.Equal(new Money(4m), asked.Price);
    }

    [Fact]
    public async Task Past_the_limit_the_hours_stay_and_the_parent_is_told_R49()
    {
        var (host, martin) = await Booked(TestTown.BilledLater);
        await using var _ = host;
        host.Clock.Now = ParisTime.At(TestTown.Thursday.AddDays(-1), new TimeOnly(12, 1));

        var answer = await host.As(martin).ChangeHours(Ct, Nursery(host.Town, martin, departure: HalfPastFive));

        Assert.Equal(Refusal.TooLateToChange, answer.Lines.Single().Refused);
        Assert.Null(await host.As(martin).Cart(Ct));
    }

    [Fact]
    public async Task Nobody_changes_another_households_hours_I6()
    {
        var (host, martin) = await Booked(TestTown.BilledLater);
        await using var _ = host;
        var durand = host.Town.Families[1];

        var answer = await host.As(durand).ChangeHours(Ct, Nursery(host.Town, martin, departure: HalfPastFive));

        Assert.Equal(Refusal.NotFound, answer.Lines.Single().Refused);
        Assert.Equal(HalfPastSix, (await host.As(martin).Bookings(Ct)).Single().Departure);
    }

    [Fact]
    public async Task To_cancel_a_day_drops_the_change_that_was_asked_of_it()
    {
        var (host, martin) = await Booked(TestTown.BilledLater);
        await using var _ = host;
        await host.As(martin).ChangeHours(Ct, Nursery(host.Town, martin, departure: HalfPastFive));

        await host.As(martin).Untick(Ct, Nursery(host.Town, martin));

        Assert.Equal(CartOperation.Cancel, (await host.As(martin).Cart(Ct))!.LiveLines.Single().Operation);
    }

    private static async Task<(CoreHost Host, TestHousehold Martin)> Booked(Policies policies)
    {
        var town = new TestTown { Policies = policies };
        var martin = town.Household();
        town.Household();
        var host = await CoreHost.Start(town);
        await host.As(martin).Tick(Ct, Nursery(town, martin));
        await host.As(martin).Commit(Ct);
        return (host, martin);
    }

    private static async Task<(CoreHost Host, TestHousehold Martin)> Paid(TimeOnly departure)
    {
        var town = new TestTown();
        var martin = town.Household();
        var host = await CoreHost.Start(town, new CoreOptions { Bank = true });
        await host.As(martin).BookAndPay(Ct, Nursery(town, martin, departure: departure));
        return (host, martin);
    }
}
