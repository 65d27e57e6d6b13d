using Portal.Core.Carts;

namespace Portal.Core.Bookings;

/// <summary>How one line of a request stands today.</summary>
public enum LineState
{
    /// <summary>Booked or cancelled, as asked.</summary>
    Accepted,

    /// <summary>Just made: sent to the service at night, which is not a refusal (R57).</summary>
    NotTransmitted,

    /// <summary>Waits for the service (R64, R78).</summary>
    Pending,
    Refused,

    /// <summary>Was booked, and given back since.</summary>
    Cancelled,
}

/// <summary>How a request stands today, all its lines together (R57, R82).</summary>
public enum RequestState
{
    NotTransmitted,
    Pending,
    Accepted,

    /// <summary>Some lines were refused.</summary>
    PartlyAccepted,
    Refused,

    /// <summary>All that it had booked was given back since.</summary>
    Cancelled,

    /// <summary>It has no line: a payment came twice for one cart, and its sum became a credit note (I3).</summary>
    PaymentReturned,
}

/// <summary>A request keeps no state of its own: it is read from its lines and their bookings, so that the two never disagree.</summary>
public static class RequestStates
{
    /// <param name="booking">The state of the line's booking today; null when it made none.</param>
    public static LineState Of(CartOperation operation, Refusal? refused, BookingState? booking) => refused is not null ? LineState.Refused : operation switch
    {
        CartOperation.Book => OfBooked(booking ?? BookingState.Cancelled),
        CartOperation.Cancel => OfCancelled(booking ?? BookingState.Cancelled),
        CartOperation.ChangeHours => booking == BookingState.ChangeAsked ? LineState.Pending : OfBooked(booking ?? BookingState.Cancelled),
    };

    /// <summary>The lines together: what is still open comes first, then what was refused, then what is left.</summary>
    public static RequestState Of(IReadOnlyCollection<LineState> lines) =>
        lines.Count == 0 ? RequestState.PaymentReturned
        : lines.Contains(LineState.NotTransmitted) ? RequestState.NotTransmitted
        : lines.Contains(LineState.Pending) ? RequestState.Pending
        : lines.All(line => line == LineState.Refused) ? RequestState.Refused
        : !lines.Contains(LineState.Accepted) ? RequestState.Cancelled
        : lines.Contains(LineState.Refused) ? RequestState.PartlyAccepted
        : RequestState.Accepted;

    private static LineState OfBooked(BookingState booking) => booking switch
    {
        BookingState.Confirmed or BookingState.ChangeAsked or BookingState.CancelAsked or BookingState.AbsenceAsked or BookingState.Absent => LineState.Accepted,
        BookingState.NotTransmitted => LineState.NotTransmitted,
        BookingState.Pending => LineState.Pending,
        BookingState.Cancelled => LineState.Cancelled,
        BookingState.Refused => LineState.Refused,
    };

    // A booking that stands after its cancellation was asked: the service kept it.
    private static LineState OfCancelled(BookingState booking) => booking switch
    {
        BookingState.Cancelled or BookingState.Refused or BookingState.Absent => LineState.Accepted,
        BookingState.CancelAsked or BookingState.AbsenceAsked => LineState.Pending,
        BookingState.Confirmed or BookingState.ChangeAsked or BookingState.NotTransmitted or BookingState.Pending => LineState.Refused,
    };
}
