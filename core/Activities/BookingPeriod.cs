namespace Portal.Core.Activities;

/// <summary>A range of dates in which an activity can be booked, and when its bookings open and close.</summary>
public sealed class BookingPeriod
{
    public Guid Id { get; private set; } = TimeOrder.Next();

    public ActivityId ActivityId { get; init; }

    public required string Name { get; set; }

    public required DateOnly From { get; set; }

    public required DateOnly To { get; set; }

    /// <summary>The instant from which residents may book; null when it was always open.</summary>
    public DateTimeOffset? OpensToResidents { get; private set; }

    /// <summary>The instant from which everybody may; never before the residents, null when it was always open.</summary>
    public DateTimeOffset? OpensToAll { get; private set; }

    /// <summary>The instant after which nobody books any of its days, whatever their own limits; null when there is none.</summary>
    public DateTimeOffset? ClosesAt { get; set; }

    /// <summary>Residents first, then everybody; the same instant twice when all open together.</summary>
    /// <exception cref="ArgumentException">Everybody would be there before the residents.</exception>
    public BookingPeriod Opens(DateTimeOffset residents, DateTimeOffset all)
    {
        if (all < residents)
        {
            throw new ArgumentException($"Bookings would open to all on {all:O}, before the residents on {residents:O}.", nameof(all));
        }

        (OpensToResidents, OpensToAll) = (residents, all);
        return this;
    }

    /// <summary>Bookings are open to everybody, as long as the limits of its days allow.</summary>
    public void IsAlwaysOpen() => (OpensToResidents, OpensToAll) = (null, null);

    public bool Covers(DateOnly day) => From <= day && day <= To;

    /// <summary>Whether this audience still has to wait.</summary>
    public bool IsNotYetOpen(bool resident, DateTimeOffset now) => now < (resident ? OpensToResidents : OpensToAll);

    public bool IsOver(DateTimeOffset now) => now > ClosesAt;
}
