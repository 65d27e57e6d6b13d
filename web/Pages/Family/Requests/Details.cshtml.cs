using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Bookings;
using Portal.Core.Payments;
using Portal.Core.Persistence;
using Portal.Core.Places;
using Portal.Core.Pricing;
using Portal.Web.Setup;

namespace Portal.Web.Pages.Family.Requests;

/// <summary>A line of a request and how its booking stands today.</summary>
/// <param name="Booking">The booking it made, when it made one that can still be cancelled from here.</param>
public sealed record RequestDetail(RequestLine Line, string Child, OfferedSlot? Slot, Booking? Booking, Refusal? WhyNotCancel);

public sealed class DetailsModel(Visit visit, PortalDb db, CancelBooking cancelBooking, TimeProvider clock) : FamilyPage(visit)
{
    public Request Asked { get; private set; } = null!;

    public string Owner { get; private set; } = "";

    public Core.Payments.Payment? Payment { get; private set; }

    public PurseEntry? Credit { get; private set; }

    public IReadOnlyList<RequestDetail> Details { get; private set; } = [];

    public bool IsNew { get; private set; }

    public async Task<IActionResult> OnGetAsync(string number, int? nouvelle, CancellationToken ct)
    {
        var asked = await db.Requests.AsNoTracking().Include(request => request.Lines)
            .FirstOrDefaultAsync(request => request.Number == number && request.HouseholdId == Guardian.HouseholdId && request.OrganiserId == Organiser, ct);
        if (asked is null)
        {
            return NotFound();
        }

        var now = clock.GetUtcNow();
        var catalogue = await Visit.Catalogue(ct);
        var household = Guardian.HouseholdId;
        var names = await db.Children.AsNoTracking().Where(child => child.HouseholdId == household).ToDictionaryAsync(child => child.Id, child => child.FirstName, ct);
        var ids = asked.Lines.Where(line => line.BookingId is not null).Select(line => line.BookingId!.Value).ToList();
        var bookings = await db.Bookings.AsNoTracking().Where(booking => ids.Contains(booking.Id)).ToDictionaryAsync(booking => booking.Id, ct);

        Asked = asked;
        IsNew = nouvelle == 1;
        Owner = await db.Guardians.Where(guardian => guardian.Id == asked.OwnerId).Select(guardian => guardian.FirstName + " " + guardian.LastName).FirstAsync(ct);
        Payment = asked.PaymentId is { } payment ? await db.Payments.AsNoTracking().FirstOrDefaultAsync(p => p.Id == payment, ct) : null;
        Credit = await db.PurseEntries.AsNoTracking().FirstOrDefaultAsync(entry => entry.RequestId == asked.Id, ct);
        Details = [.. asked.Lines.OrderBy(line => line.Operation).ThenBy(line => line.Date).Select(line =>
        {
            var slot = catalogue.Find(line.SlotId);
            var booking = line.BookingId is { } id ? bookings.GetValueOrDefault(id) : null;
            return new RequestDetail(line, names.GetValueOrDefault(line.ChildId, ""), slot, booking, slot is null ? Refusal.NotFound : BookingRules.WhyNotCancel(slot, line.Date, now));
        })];
        return Page();
    }

    public async Task<IActionResult> OnPostAnnulerAsync(string number, Guid reservation, CancellationToken ct)
    {
        var cancelled = await cancelBooking.Run(Guardian, new BookingId(reservation), ct);
        var here = $"/demandes/{Uri.EscapeDataString(number)}";
        return cancelled.Refusal switch
        {
            Refusal.NotFound => NotFound(),
            { } why => SayNo(here, why),
            null when cancelled.AskedOnly => ThankAndGoTo(here, "Votre demande d’annulation est transmise. Le service vous répondra par courriel."),
            null when cancelled.CreditNumber is { } credit => ThankAndGoTo(here, $"C’est annulé. Un avoir de {cancelled.GivenBack} vous est ouvert (n°\u00A0{credit})\u00A0: il sera utilisé tout seul à votre prochain paiement."),
            null => ThankAndGoTo(here, "C’est annulé."),
        };
    }
}
