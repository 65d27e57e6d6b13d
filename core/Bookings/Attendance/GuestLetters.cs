using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Portal.Core.Households;
using Portal.Core.Messaging;
using Portal.Core.Organisers;
using Portal.Core.Persistence;
using Portal.Core.Pricing;

namespace Portal.Core.Bookings;

/// <summary>The mails about a child whom the roll call found without a booking.</summary>
public sealed class GuestLetters(PortalDb db, Stationery stationery, IOptions<PortalSettings> portal)
{
    /// <summary>At once, as it also tells the parents where their child is.</summary>
    public async Task Noted(Booking booking, Child child, OfferedSlot slot, Request request, Organiser organiser, DateTimeOffset now, CancellationToken ct)
    {
        var letter = await stationery.Open(MailKind.GuestNoted, organiser, ct,
            ("reservation", What(child.FirstName, slot, booking)),
            ("consequence", booking.Price == Money.Zero ? "Rien de plus ne vous sera facturé." : $"Ce jour vous sera facturé {booking.Price}\u00A0: {booking.PriceReason.Uncapitalised()}."));
        letter.Button("Voir la réservation", portal.Value.Link(organiser.To($"/demandes/{request.Number}")));
        await db.Queue($"guest:{booking.Id.Value}", booking.PayerId, booking.HouseholdId, letter, now, ct);
    }

    public async Task Removed(Booking booking, OfferedSlot slot, Organiser organiser, DateTimeOffset now, CancellationToken ct)
    {
        var child = await db.Children.AsNoTracking().Where(c => c.Id == booking.ChildId).Select(c => c.FirstName).SingleAsync(ct);
        var letter = await stationery.Open(MailKind.GuestRemoved, organiser, ct, ("reservation", What(child, slot, booking)));
        letter.Button("Voir mon planning", portal.Value.Link(organiser.To($"/planning?mois={booking.Date:yyyy-MM}")));
        await db.Queue($"guest-removed:{booking.Id.Value}", booking.PayerId, booking.HouseholdId, letter, now, ct);
    }

    private static string What(string child, OfferedSlot slot, Booking booking) => $"{child}, {slot.Slot.Name}, {booking.Date.DayInWords()}";
}
