namespace Portal.Core.Bookings;

/// <summary>
/// What the roll call found of one booking on its day (pointage): there, or not. It can be mended until midnight; then the
/// night closes the day, and an absence that nobody had announced becomes one by the organiser's policy.
/// </summary>
public sealed class AttendanceCheck
{
    public required BookingId BookingId { get; init; }

    public required OrganiserId OrganiserId { get; init; }

    public required DateOnly Date { get; init; }

    /// <summary>Came without a booking, which <see cref="NoteGuest"/> then made: taken back rather than noted absent.</summary>
    public bool IsGuest { get; init; }

    public required bool IsPresent { get; set; }

    public required DateTimeOffset At { get; set; }

    /// <summary>The agent who looked.</summary>
    public required string By { get; set; }
}
