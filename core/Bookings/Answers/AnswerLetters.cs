using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Portal.Core.Custody;
using Portal.Core.Messaging;
using Portal.Core.Persistence;
using Portal.Core.Pricing;

namespace Portal.Core.Bookings;

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

    /// <summary>
    /// The report of a night, for some households at once: one mail each, for what was transmitted (R57). Who is written to
    /// and what the children are called is asked once for all of them.
    /// </summary>
    /// <param name="catalogue">The organiser's.</param>
    /// <param name="bookings">Answered, untold, and of each household all there is to tell.</param>
    /// <param name="now">The instant of the report.</param>
    /// <param name="ct">Stops before the commit.</param>
    /// <returns>How many households were told.</returns>
    public async Task<int> Transmitted(Catalogue catalogue, IReadOnlyList<Booking> bookings, DateTimeOffset now, CancellationToken ct)
    {
        await Claim([.. bookings.Select(booking => booking.Id)], ct);
        var ids = bookings.Select(booking => booking.HouseholdId).Distinct().ToList();
        var names = await NamesIn(ids, ct);
        var adults = await db.Guardians.AsNoTracking().Where(guardian => ids.Contains(guardian.HouseholdId)).ToDictionaryAsync(guardian => guardian.Id, ct);
        var wishes = await WishesOf([.. bookings.Select(booking => booking.PayerId).Distinct()], ct);
        var mails = new List<QueuedMail>();
        foreach (var household in bookings.GroupBy(booking => booking.HouseholdId))
        {
            var told = household.OrderBy(booking => booking.Date).ThenBy(booking => booking.Id.Value).ToList();
            var letter = await LetterFor(MailKind.NightReport, catalogue, null, told, names, ct);
            mails.AddRange(Outbox.MailsFor(CauseOf(told), adults[told[0].PayerId], letter, wishes.GetValueOrDefault(told[0].PayerId, MailDelivery.AtOnce), now));
        }

        await db.BulkInsert(mails, ct);
        return ids.Count;
    }

    private async Task Tell(Catalogue catalogue, string? number, IReadOnlyList<BookingId> ids, DateTimeOffset now, CancellationToken ct)
    {
        var bookings = await db.Bookings.AsNoTracking().Where(booking => ids.Contains(booking.Id) && booking.AnswerUntold).OrderBy(booking => booking.Date).ThenBy(booking => booking.Id).ToListAsync(ct);
        if (bookings.Count == 0)
        {
            return;
        }

        await Claim([.. bookings.Select(booking => booking.Id)], ct);
        var household = bookings[0].HouseholdId;
        var letter = await LetterFor(MailKind.ServiceAnswered, catalogue, number, bookings, await NamesIn([household], ct), ct);
        await db.Queue(CauseOf(bookings), bookings[0].PayerId, household, letter, now, ct);
    }

    // Guard: only what is still untold is told, and it is marked in the same transaction as the mail; when somebody else
    // marks some of it meanwhile, the deed is run again and tells the rest, if any.
    private async Task Claim(List<BookingId> ids, CancellationToken ct)
    {
        if (await db.Bookings.Where(booking => ids.Contains(booking.Id) && booking.AnswerUntold).ExecuteUpdateAsync(booking => booking.SetProperty(b => b.AnswerUntold, false), ct) != ids.Count)
        {
            throw new DbUpdateConcurrencyException("Another process is telling some of these: look again.");
        }
    }

    private Task<Dictionary<ChildId, string>> NamesIn(List<HouseholdId> households, CancellationToken ct) =>
        db.FirstNamesOf(households, ct);

    private Task<Dictionary<GuardianId, MailDelivery>> WishesOf(List<GuardianId> adults, CancellationToken ct)
    {
        var topic = MailTemplates.Of(MailKind.NightReport).Topic;
        return db.MailPreferences.AsNoTracking().Where(preference => adults.Contains(preference.GuardianId) && preference.Topic == topic)
            .ToDictionaryAsync(preference => preference.GuardianId, preference => preference.Delivery, ct);
    }

    // A booking is answered once for each time it is asked, and « untold » is spent with it: no two mails share this cause.
    private static string CauseOf(List<Booking> told) => $"answered:{told[0].Id.Value}:{told[0].AnsweredAt!.Value.UtcTicks}";

    private async Task<Letter> LetterFor(MailKind kind, Catalogue catalogue, string? number, List<Booking> bookings, Dictionary<ChildId, string> names, CancellationToken ct)
    {
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

        var page = catalogue.Organiser.To(number is null ? $"/planning?mois={bookings[0].Date:yyyy-MM}" : $"/demandes/{number}");
        letter.Button(number is null ? "Voir mon planning" : "Voir ma demande", portal.Value.Link(page));
        return letter;
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
