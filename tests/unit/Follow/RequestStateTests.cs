using Portal.Core;
using Portal.Core.Bookings;
using Portal.Core.Carts;
using Portal.Web.Words;
using Xunit;

namespace Portal.UnitTests.Follow;

/// <summary>A request's state is read from its lines and their bookings (R57, R82).</summary>
public sealed class RequestStateTests
{
    [Theory]
    [InlineData(CartOperation.Book, BookingState.Confirmed, LineState.Accepted)]
    [InlineData(CartOperation.Book, BookingState.NotTransmitted, LineState.NotTransmitted)]
    [InlineData(CartOperation.Book, BookingState.Pending, LineState.Pending)]
    [InlineData(CartOperation.Book, BookingState.CancelAsked, LineState.Accepted)]
    [InlineData(CartOperation.Book, BookingState.Cancelled, LineState.Cancelled)]
    [InlineData(CartOperation.Book, BookingState.ChangeAsked, LineState.Accepted)]
    [InlineData(CartOperation.ChangeHours, BookingState.ChangeAsked, LineState.Pending)]
    [InlineData(CartOperation.ChangeHours, BookingState.Confirmed, LineState.Accepted)]
    [InlineData(CartOperation.Cancel, BookingState.Cancelled, LineState.Accepted)]
    [InlineData(CartOperation.Cancel, BookingState.CancelAsked, LineState.Pending)]
    [InlineData(CartOperation.Cancel, BookingState.Confirmed, LineState.Refused)]
    public void A_line_stands_as_its_booking_stands_today(CartOperation operation, BookingState booking, LineState expected) =>
        Assert.Equal(expected, RequestStates.Of(operation, null, booking));

    [Theory]
    [InlineData(CartOperation.Book)]
    [InlineData(CartOperation.Cancel)]
    public void A_line_that_was_refused_stays_refused(CartOperation operation) =>
        Assert.Equal(LineState.Refused, RequestStates.Of(operation, Refusal.DayFull, null));

    [Theory]
    [InlineData(RequestState.PaymentReturned)]
    [InlineData(RequestState.Accepted, LineState.Accepted, LineState.Accepted)]
    [InlineData(RequestState.Accepted, LineState.Accepted, LineState.Cancelled)]
    [InlineData(RequestState.PartlyAccepted, LineState.Accepted, LineState.Refused)]
    [InlineData(RequestState.Refused, LineState.Refused, LineState.Refused)]
    [InlineData(RequestState.Cancelled, LineState.Cancelled, LineState.Cancelled)]
    [InlineData(RequestState.Cancelled, LineState.Cancelled, LineState.Refused)]
    [InlineData(RequestState.Pending, LineState.Pending, LineState.Accepted, LineState.Refused)]
    [InlineData(RequestState.NotTransmitted, LineState.NotTransmitted, LineState.Pending, LineState.Accepted)]
    public void Lines_make_one_state_and_what_is_still_open_comes_first(RequestState expected, params LineState[] lines)
    {
        Assert.Equal(expected, RequestStates.Of(lines));
        Assert.Equal(expected, RequestStates.Of([.. lines.Reverse()]));
    }

    [Fact]
    public void Not_transmitted_is_not_called_a_refusal_R57() =>
        Assert.Equal(("Non transmise", "Refusée"), (RequestWords.Of(RequestState.NotTransmitted), RequestWords.Of(RequestState.Refused)));

    [Fact]
    public void Every_state_of_a_booking_gives_each_operation_a_state()
    {
        foreach (var booking in Enum.GetValues<BookingState>())
        {
            foreach (var operation in Enum.GetValues<CartOperation>())
            {
                Assert.True(Enum.IsDefined(RequestStates.Of(operation, null, booking)));
            }
        }
    }
}
