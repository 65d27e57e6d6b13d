using Portal.Core;
using Portal.Core.Activities;
using Portal.Core.Bookings;
using Portal.Core.Carts;
using Portal.TestSupport;
using Xunit;

namespace Portal.IntegrationTests.Carts;

/// <summary>
/// A booking that one adult has in a cart, to give it back or to move it, and what the other does with it meanwhile: found by
/// pressing everything at random while things fail, as an error on the page.
/// </summary>
public sealed class OneBookingTwoCartsTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_booking_in_one_adult_s_cart_is_not_taken_into_the_other_s_and_the_sentence_says_where_it_is()
    {
        var (host, martin, booking) = await Booked();
        await using var town = host;
        await host.As(martin).Untick(Ct, martin.Picks(host.Town.Nursery, TestTown.Friday));

        var unticked = await host.As(martin.Mate).Untick(Ct, martin.Picks(host.Town.Nursery, TestTown.Friday));
        var moved = await host.As(martin.Mate).ChangeHours(Ct, Until(martin, host.Town, 18));

        Assert.Equal([Refusal.InAnotherCart, Refusal.InAnotherCart], unticked.Lines.Concat(moved.Lines).Select(line => line.Refused));
        Assert.Null(await host.As(martin.Mate).Cart(Ct));
        Assert.Equal(booking.Id, (await host.As(martin).Cart(Ct))!.LiveLines.Single().BookingId);
    }

    [Fact]
    public async Task A_day_whose_booking_was_given_back_elsewhere_can_be_ticked_by_the_other_adult()
    {
        var (host, martin, booking) = await Booked();
        await using var town = host;
        await host.As(martin).Untick(Ct, martin.Picks(host.Town.Nursery, TestTown.Friday));
        await host.As(martin.Mate).Cancel(booking.Id, Ct);

        var ticked = await host.As(martin.Mate).Tick(Ct, martin.Picks(host.Town.Nursery, TestTown.Friday));

        Assert.Null(ticked.Lines.Single().Refused);
        Assert.Equal(CartOperation.Book, ticked.Cart!.LiveLines.Single().Operation);
        Assert.Empty(await host.Faults(Ct));
    }

    [Fact]
    public async Task Who_ticks_again_a_day_that_was_given_back_elsewhere_books_it_anew_rather_than_nothing()
    {
        var (host, martin, booking) = await Booked();
        await using var town = host;
        await host.As(martin).Untick(Ct, martin.Picks(host.Town.Nursery, TestTown.Friday));
        await host.As(martin.Mate).Cancel(booking.Id, Ct);

        var ticked = await host.As(martin).Tick(Ct, martin.Picks(host.Town.Nursery, TestTown.Friday));

        Assert.Null(ticked.Lines.Single().Refused);
        Assert.Equal(CartOperation.Book, ticked.Cart!.LiveLines.Single().Operation);
        Assert.Empty(await host.Faults(Ct));
    }

    [Fact]
    public async Task A_change_of_hours_of_a_booking_that_was_given_back_elsewhere_is_refused_and_leaves_the_cart()
    {
        var (host, martin, booking) = await Booked();
        await using var town = host;
        await host.As(martin).ChangeHours(Ct, Until(martin, host.Town, 18));
        await host.As(martin.Mate).Cancel(booking.Id, Ct);

        var moved = await host.As(martin).ChangeHours(Ct, Until(martin, host.Town, 17, 30));

        Assert.NotNull(moved.Lines.Single().Refused);
        Assert.Null(await host.As(martin).Cart(Ct));
    }

    private static Core.Places.SlotDay Until(TestHousehold family, TestTown town, int hour, int minute = 0) =>
        family.Picks(town.Nursery, TestTown.Friday) with { Hours = new ChosenHours(new TimeOnly(16, 30), new TimeOnly(hour, minute)) };

    private static async Task<(CoreHost Host, TestHousehold Family, Booking Booking)> Booked()
    {
        var town = new TestTown { Policies = TestTown.BilledLater };
        var martin = town.Household(mate: true);
        var host = await CoreHost.Start(town);
        await host.As(martin).Tick(Ct, martin.Picks(town.Nursery, TestTown.Friday));
        await host.As(martin).Commit(Ct);
        return (host, martin, (await host.As(martin).Bookings(Ct)).Single());
    }
}
