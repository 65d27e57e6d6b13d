using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Portal.Core.Households;
using Portal.Core.Messaging;
using Portal.Core.Persistence;
using Portal.Core.Pricing;

namespace Portal.Core.Bookings;

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

        letter.Button("Voir mes absences", portal.Value.Link(catalogue.Organiser.To("/absences")));
        await db.Queue($"absence:{absence.Id.Value}:{now.UtcTicks}", booking.PayerId, absence.HouseholdId, letter, now, ct);
    }

    /// <summary>What the roll call found and nobody had announced: one mail for each booking, with what it costs and until when proof is taken (R71, R72).</summary>
    public async Task Found(Catalogue catalogue, IReadOnlyList<(Booking Booking, DateTimeOffset? ProofUntil)> absences, DateTimeOffset now, CancellationToken ct)
    {
        var ids = absences.Select(absence => absence.Booking.ChildId).Distinct().ToList();
        var names = await db.Children.AsNoTracking().Where(child => ids.Contains(child.Id)).ToDictionaryAsync(child => child.Id, child => child.FirstName, ct);
        foreach (var (booking, proofUntil) in absences)
        {
            var due = booking.Prepaid ? $"Les {booking.Price} déjà payés ne sont pas rendus" : $"Les {booking.Price} de ce jour restent facturés";
            var letter = await stationery.Open(MailKind.AbsenceFound, catalogue.Organiser, ct,
                ("reservation", $"{names[booking.ChildId]}, {catalogue.Find(booking.SlotId)?.Slot.Name}, {booking.Date.DayInWords()}"),
                ("consequence", proofUntil is { } until ? $"{due}, sauf justificatif envoyé avant {until.LimitInWords()} et accepté par le service." : $"{due}."));
            letter.Button(proofUntil is null ? "Voir mes absences" : "Envoyer un justificatif", portal.Value.Link(catalogue.Organiser.To("/absences")));
            await db.Queue($"missed:{booking.Id.Value}", booking.PayerId, booking.HouseholdId, letter, now, ct);
        }
    }
}
