using Microsoft.EntityFrameworkCore;
using Portal.Core.Carts;
using Portal.Core.Organisers;
using Portal.Core.Persistence;

namespace Portal.Core.Bookings;

/// <summary>What waits for the service's answer, and the request in which it was asked.</summary>
public static class AskedBookings
{
    /// <summary>Bookings of an organiser that only its service can answer (R49, R64, R78, R80).</summary>
    public static IQueryable<Booking> AskedAt(this PortalDb db, OrganiserId organiser) => db.Bookings.AsNoTracking()
        .Where(booking => booking.OrganiserId == organiser
            && (booking.State == BookingState.Pending || booking.State == BookingState.CancelAsked || booking.State == BookingState.ChangeAsked || booking.State == BookingState.AbsenceAsked));

    /// <summary>Those of them that concern the agent: of the slots of their facility.</summary>
    public static IQueryable<Booking> AskedOf(this PortalDb db, Agent agent) => agent.Only is null
        ? db.AskedAt(agent.OrganiserId)
        : db.AskedAt(agent.OrganiserId).Where(booking => db.SlotsOf(agent).Any(slot => slot.Id == booking.SlotId));

    /// <summary>The newest request that speaks of each booking; one asked outside a request is not in the answer.</summary>
    public static async Task<Dictionary<BookingId, RequestId>> RequestsOf(this PortalDb db, IReadOnlyCollection<BookingId> bookings, CancellationToken ct)
    {
        var lines = await (
            from line in db.Set<RequestLine>()
            where line.BookingId != null && bookings.Contains(line.BookingId!.Value) && line.Refused == null
            join request in db.Requests on line.RequestId equals request.Id
            orderby request.CreatedAt
            select new { Booking = line.BookingId!.Value, Request = request.Id }).ToListAsync(ct);
        return lines.GroupBy(line => line.Booking).ToDictionary(group => group.Key, group => group.Last().Request);
    }

    /// <summary>The same for many bookings, in one question.</summary>
    public static async Task<Dictionary<BookingId, RequestLine>> ChangesAskedOf(this PortalDb db, IReadOnlyCollection<BookingId> bookings, CancellationToken ct)
    {
        var lines = await (
            from line in db.Set<RequestLine>().AsNoTracking()
            where line.BookingId != null && bookings.Contains(line.BookingId!.Value) && line.Operation == CartOperation.ChangeHours && line.Refused == null
            join request in db.Requests on line.RequestId equals request.Id
            orderby request.CreatedAt
            select line).ToListAsync(ct);
        return lines.GroupBy(line => line.BookingId!.Value).ToDictionary(group => group.Key, group => group.Last());
    }

    /// <summary>The line in which other hours were last asked for a booking (R49), with the difference of price that it showed.</summary>
    public static Task<RequestLine?> ChangeAskedOf(this PortalDb db, BookingId booking, CancellationToken ct) => (
        from line in db.Set<RequestLine>().AsNoTracking()
        where line.BookingId == booking && line.Operation == CartOperation.ChangeHours && line.Refused == null
        join request in db.Requests on line.RequestId equals request.Id
        orderby request.CreatedAt descending
        select line).FirstOrDefaultAsync(ct);
}
