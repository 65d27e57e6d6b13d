using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Bookings;
using Portal.Core.Organisers;

namespace Portal.TestSupport;

/// <summary>An agent who answers what families ask, each deed in a scope of its own, as a request would.</summary>
public sealed class StaffDriver(CoreHost host, string name = "agent")
{
    public Agent Agent { get; init; } = new(name, host.Town.OrganiserId);

    public Task<Decided> Accept(CancellationToken ct, params Booking[] bookings) => Answer(bookings.Select(booking => new Decision(booking.Id, booking.State, true, null)), ct);

    public Task<Decided> Refuse(string? reason, CancellationToken ct, params Booking[] bookings) => Answer(bookings.Select(booking => new Decision(booking.Id, booking.State, false, reason)), ct);

    public Task<Decided> Answer(IEnumerable<Decision> decisions, CancellationToken ct) => host.In((DecideBookings deed) => deed.Run(Agent, [.. decisions], ct));

    public Task<Refusal?> AnswerProof(AbsenceId absence, bool accepts, string? reason, CancellationToken ct) => host.In((DecideAbsence deed) => deed.Run(Agent, absence, accepts, reason, ct));

    /// <summary>What the charges of a booking come to.</summary>
    public async Task<Money> DueFor(BookingId booking, CancellationToken ct) =>
        Money.Sum(await host.Ask(db => db.Charges.Where(charge => charge.BookingId == booking).Select(charge => charge.Amount).ToListAsync(ct)));
}
