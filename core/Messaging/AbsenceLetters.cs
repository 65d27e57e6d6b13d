using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Portal.Core.Bookings;
using Portal.Core.Payments;
using Portal.Core.Persistence;
using Portal.Core.Pricing;

namespace Portal.Core.Messaging;

/// <summary>The mail that answers the proof of an absence (O18). It never repeats what the document says.</summary>
public sealed class AbsenceLetters(PortalDb db, Stationery stationery, IOptions<PortalSettings> portal)
{
    public async Task Answered(Absence absence, Booking booking, Catalogue catalogue, bool accepted, AbsenceWorth worth, string? answer, PurseEntry? credit, DateTimeOffset now, CancellationToken ct)
    {
        var child = await db.Children.AsNoTracking().Where(c => c.Id == absence.ChildId).Select(c => c.FirstName).SingleAsync(ct);
        var consequence = (accepted, worth, credit) switch
        {
            (false, _, _) => $"La journée reste due\u00A0: {booking.Price}. Raison\u00A0: {answer}",
            (true, { IsUnpaidDay: true }, _) => $"C’est un jour de carence\u00A0: les {booking.Price} restent dus.",
            (true, _, { } note) => $"Un avoir de {note.Amount} vous est ouvert (n°\u00A0{note.Number}). Il sera utilisé tout seul à votre prochain paiement.",
            _ => $"Les {worth.Amount} de ce jour ne seront pas facturés.",
        };
        var letter = await stationery.Open(accepted ? MailKind.ProofAccepted : MailKind.ProofRefused, catalogue.Organiser, ct,
            ("reservation", $"{child}, {catalogue.Find(absence.SlotId)?.Slot.Name}, {absence.Date.DayInWords()}"),
            ("consequence", consequence));
        if (accepted && answer is not null)
        {
            letter.Say(answer);
        }

        letter.Button("Voir mes absences", portal.Value.Link($"/absences?organisme={catalogue.Organiser.Code}"));
        await db.Queue($"absence:{absence.Id.Value}:{now.UtcTicks}", booking.PayerId, absence.HouseholdId, letter, now, ct);
    }
}
