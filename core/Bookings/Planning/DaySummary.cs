namespace Portal.Core.Bookings;

/// <summary>
/// How a whole day stands when no activity is chosen: one sign for all slots of the children looked at (R39, R53, R54).
/// </summary>
public enum DaySummary
{
    /// <summary>No care, or past every limit.</summary>
    NotOpen,

    /// <summary>« ! »: something waits or was refused, and nothing is booked.</summary>
    Waiting,
    Available,

    /// <summary>« D »: what is open is open on the waiting list only.</summary>
    WaitingListOnly,

    /// <summary>The cart holds or changes something here.</summary>
    InCart,

    /// <summary>Booked, and something can still be done.</summary>
    Booked,

    /// <summary>Asked for, with at least one slot that waits.</summary>
    BookedAndWaiting,

    /// <summary>Booked, and nothing can be done any more.</summary>
    BookedLocked,

    /// <summary>« X »: every slot is full.</summary>
    AllFull,
}

public static class DaySummaries
{
    /// <summary>The sign of a day, from the cells of the children and slots shown. What the family has comes before what it could have.</summary>
    public static DaySummary SummaryOf(IReadOnlyCollection<PlanningCell> cells)
    {
        var isBooked = cells.Any(cell => cell.IsBooked);
        var waits = Any(DayState.Waiting, DayState.Offered, DayState.Refused);
        return Any(DayState.InCart, DayState.CancelInCart, DayState.ChangeInCart) ? DaySummary.InCart
            : isBooked && waits ? DaySummary.BookedAndWaiting
            : isBooked ? cells.Any(cell => cell.CanChange && cell.State != DayState.Full) ? DaySummary.Booked : DaySummary.BookedLocked
            : waits ? DaySummary.Waiting
            : Any(DayState.Available, DayState.AvailableLate, DayState.AskLate) ? DaySummary.Available
            : Any(DayState.WaitingListOpen) ? DaySummary.WaitingListOnly
            : Any(DayState.Full) ? DaySummary.AllFull
            : DaySummary.NotOpen;

        bool Any(params ReadOnlySpan<DayState> states)
        {
            foreach (var cell in cells)
            {
                if (states.Contains(cell.State))
                {
                    return true;
                }
            }

            return false;
        }
    }
}
