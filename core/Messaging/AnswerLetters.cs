using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Portal.Core.Bookings;
using Portal.Core.Persistence;
using Portal.Core.Pricing;

namespace Portal.Core.Messaging;

/// <summary>
/// The mails in which the service, or the night, answers what a family asked: one for all lines, acceptances then refusals
/// with their reasons (R57, R64). A booking answered is « untold » until its mail is in the outbox, in the same transaction.
/// </summary>
public sealed class AnswerLetters(PortalDb db, Stationery stationery, IOptions<PortalSettings> portal)
{
    /// <summary>Tells the requests of which these were the last lines to wait; the others keep theirs for later, so that each is one mail.</summary>
    public async Task Answered(Catalogue catalogue, IReadOnlyList<Booking> answered, DateTimeOffset now, CancellationToken ct)
    {
        var requests = await db.RequestsOf([.. answered.Select(booking => booking.Id)], ct);
        foreach (var alone in answered.Where(booking => !requests.ContainsKey(booking.Id)).GroupBy(booking => booking.HouseholdId))
        {
            await Tell(catalogue, null, [.. alone.Select(booking => booking.Id)], now, ct);
        }

        foreach (var request in requests.Values.Distinct())
        {
            var lines = await db.Set<RequestLine>().Where(line => line.RequestId == request && line.BookingId != null).Select(line => line.BookingId!.Value).ToListAsync(ct);
            var stillHere = (await db.RequestsOf(lines, ct)).Where(pair => pair.Value == request).Select(pair => pair.Key).ToList();
            if (!await db.AskedAt(catalogue.Organiser.Id).AnyAsync(booking => stillHere.Contains(booking.Id), ct))
            {
                var number = await db.Requests.Where(r => r.Id == request).Select(r => r.Number).SingleAsync(ct);
                await Tell(catalogue, number, stillHere, now, ct);
            }
        }
    }

    /// <summary>The report of a night: one mail per household, for what was transmitted (R57).</summary>
    public Task Transmitted(Catalogue catalogue, IReadOnlyList<BookingId> bookings, DateTimeOffset now, CancellationToken ct) =>
        Tell(catalogue, null, bookings, now, ct, MailKind.NightReport);

    // Guard: only what is still untold is told, and it is marked in the same transaction as the mail; when somebody else
    // marks some of it meanwhile, the deed is run again and tells the rest, if any.
    private async Task Tell(Catalogue catalogue, string? number, IReadOnlyList<BookingId> ids, DateTimeOffset now, CancellationToken ct, MailKind kind = MailKind.ServiceAnswered)
    {
        var bookings = await db.Bookings.AsNoTracking().Where(booking => ids.Contains(booking.Id) && booking.AnswerUntold).OrderBy(booking => booking.Date).ThenBy(booking => booking.Id).ToListAsync(ct);
        var claimed = bookings.Select(booking => booking.Id).ToList();
        if (claimed.Count == 0)
        {
            return;
        }

        var told = await db.Bookings.Where(booking => claimed.Contains(booking.Id) && booking.AnswerUntold).ExecuteUpdateAsync(booking => booking.SetProperty(b => b.AnswerUntold, false), ct);
        if (told != claimed.Count)
        {
            throw new DbUpdateConcurrencyException("Another process is telling some of these: look again.");
        }

        var household = bookings[0].HouseholdId;
        var names = await db.Children.AsNoTracking().Where(child => child.HouseholdId == household).ToDictionaryAsync(child => child.Id, child => child.FirstName, ct);
        (string, string) Row(Booking booking, string right) => ($"{names.GetValueOrDefault(booking.ChildId)} · {catalogue.Find(booking.SlotId)?.Slot.Name} · {booking.Date.DayInWords()}", right);

        var accepted = bookings.FindAll(booking => booking.Answer is null);
        var refused = bookings.FindAll(booking => booking.Answer is not null);
        var letter = await stationery.Open(kind, catalogue.Organiser, ct,
            ("demande", number is null ? "vos demandes" : $"votre demande {number}"),
            ("resultat", Opening(accepted.Count, refused.Count)));
        letter.List(accepted.Select(booking => Row(booking, Outcome(booking))));
        if (refused.Count > 0)
        {
            letter.Say("Ce qui est refusé, et pourquoi\u00A0:");
            letter.List(refused.Select(booking => Row(booking, booking.State == BookingState.Confirmed ? $"reste réservé\u00A0: {booking.Answer}" : booking.Answer!)));
        }

        var page = number is null ? $"/planning?mois={bookings[0].Date:yyyy-MM}&organisme={catalogue.Organiser.Code}" : $"/demandes/{number}?organisme={catalogue.Organiser.Code}";
        letter.Button(number is null ? "Voir mon planning" : "Voir ma demande", portal.Value.Link(page));
        // A booking is answered once for each time it is asked, and « untold » is spent with it: no two mails share this cause.
        await db.Queue($"answered:{bookings[0].Id.Value}:{bookings[0].AnsweredAt!.Value.UtcTicks}", bookings[0].PayerId, household, letter, now, ct);
    }

    private static string Opening(int accepted, int refused) => (accepted, refused) switch
    {
        ( > 0, 0) => $"{FrenchWords.Count(accepted, "ligne est acceptée.", "lignes sont acceptées.")}",
        (0, _) => $"{FrenchWords.Count(refused, "ligne est refusée.", "lignes sont refusées.")}",
        _ => $"{FrenchWords.Count(accepted, "ligne est acceptée", "lignes sont acceptées")}, {FrenchWords.Count(refused, "ligne est refusée.", "lignes sont refusées.")}",
    };

    private static string Outcome(Booking booking) => booking.State switch
    {
        BookingState.Cancelled => booking.Prepaid ? $"annulé, avoir de {booking.Price}" : "annulé",
        BookingState.Absent => $"absence, {booking.Price} dus",
        BookingState.Confirmed or BookingState.NotTransmitted or BookingState.Pending or BookingState.CancelAsked or BookingState.ChangeAsked or BookingState.AbsenceAsked or BookingState.Refused =>
            booking.Hours.InWords() is { Length: > 0 } hours ? $"réservé, {hours}, {booking.Price}" : $"réservé, {booking.Price}",
    };
}
