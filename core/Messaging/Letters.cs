using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Portal.Core.Bookings;
using Portal.Core.Carts;
using Portal.Core.Payments;
using Portal.Core.Persistence;
using Portal.Core.Pricing;

namespace Portal.Core.Messaging;

/// <summary>Writes the mails of the deeds into the outbox, in the deed's own transaction (I4). Each says first what was done.</summary>
public sealed class Letters(PortalDb db, IOptions<PortalSettings> portal)
{
    /// <summary>The answer to a request: what is booked, what is not and why, what was paid and what is owed (R60, R68, R70).</summary>
    public async Task RequestAnswered(Request request, Catalogue catalogue, Payment? payment, Money spent, PurseEntry? credit, DateTimeOffset now, CancellationToken ct)
    {
        var names = await ChildNames(request.HouseholdId, ct);
        var done = request.Lines.Where(line => line.Refused is null).ToList();
        var refused = request.Lines.Where(line => line.Refused is not null).ToList();
        var booked = done.Count(line => line.Operation == CartOperation.Book);

        var letter = new Letter(Subject(request, booked, done.Count - booked, refused.Count), catalogue.Organiser.Accent, catalogue.Organiser.Name);
        letter.Say(Opening(booked, done.Count - booked, payment is not null, FirmnessSentence(done, catalogue)));
        letter.List(done.Where(line => line.Operation == CartOperation.Book).Select(line => Line(line, names, catalogue, line.Amount.ToString())));
        letter.List(done.Where(line => line.Operation == CartOperation.Cancel).Select(line => Line(line, names, catalogue, "annulé")));
        if (refused.Count > 0)
        {
            letter.Say("Ces lignes n’ont pas pu être prises en compte\u00A0:");
            letter.List(refused.Select(line => Line(line, names, catalogue, line.Refused!.Value.Sentence())));
        }

        if (payment is not null && spent > Money.Zero)
        {
            letter.Say(PaidSentence(payment));
        }

        if (credit is not null)
        {
            letter.Say($"Un avoir de {credit.Amount} vous est ouvert (n°\u00A0{credit.Number}). Il sera utilisé tout seul à votre prochain paiement.");
        }

        letter.Button("Voir ma demande", portal.Value.Link($"/demandes/{request.Number}?organisme={catalogue.Organiser.Code}"));
        await db.Queue($"request:{request.Id.Value}", request.OwnerId, request.HouseholdId, letter, now, ct);
    }

    /// <summary>A booking cancelled alone (R70, R78).</summary>
    public async Task BookingCancelled(Booking booking, Catalogue catalogue, PurseEntry? credit, DateTimeOffset now, CancellationToken ct)
    {
        var names = await ChildNames(booking.HouseholdId, ct);
        var slot = catalogue.Find(booking.SlotId)!;
        var what = $"{names.GetValueOrDefault(booking.ChildId)}, {slot.Slot.Name}, {booking.Date.DayInWords()}";
        var asked = slot.Policies.Cancellation == Activities.CancellationPolicy.OnRequest;

        var letter = new Letter(asked ? "Votre demande d’annulation est transmise" : "Votre annulation est enregistrée", catalogue.Organiser.Accent, catalogue.Organiser.Name);
        letter.Say(asked ? $"Le service a reçu votre demande d’annulation\u00A0: {what}. Il vous répondra par courriel." : $"C’est annulé\u00A0: {what}.");
        if (credit is not null)
        {
            letter.Say($"Un avoir de {credit.Amount} vous est ouvert (n°\u00A0{credit.Number}). Il sera utilisé tout seul à votre prochain paiement.");
        }

        letter.Button("Voir mon planning", portal.Value.Link($"/planning?mois={booking.Date:yyyy-MM}&organisme={catalogue.Organiser.Code}"));
        await db.Queue($"cancelled:{booking.Id.Value}", booking.PayerId, booking.HouseholdId, letter, now, ct);
    }

    private async Task<Dictionary<ChildId, string>> ChildNames(HouseholdId household, CancellationToken ct) =>
        await db.Children.AsNoTracking().Where(child => child.HouseholdId == household).ToDictionaryAsync(child => child.Id, child => child.FirstName, ct);

    private static string Subject(Request request, int booked, int cancelled, int refused) => (booked, cancelled, refused) switch
    {
        (0, 0, 0) => $"Votre paiement vous est rendu en avoir (demande {request.Number})",
        (0, > 0, 0) => $"Votre annulation est enregistrée (demande {request.Number})",
        (0, > 0, > 0) => $"Une partie de votre demande est enregistrée ({request.Number})",
        (> 0, _, 0) => $"C’est réservé\u00A0! (demande {request.Number})",
        (> 0, _, > 0) => $"Une partie de votre demande est réservée ({request.Number})",
        _ => $"Votre demande {request.Number} n’a pas pu être prise en compte",
    };

    private static string Opening(int booked, int cancelled, bool paid, string firmness)
    {
        var parts = new List<string>();
        if (booked > 0)
        {
            parts.Add($"{FrenchWords.Count(booked, "réservation", "réservations")} {(booked > 1 ? "sont enregistrées" : "est enregistrée")}{(paid ? " et payées" : "")}. {firmness}".Replace("enregistrée et payées", "enregistrée et payée", StringComparison.Ordinal));
        }

        if (cancelled > 0)
        {
            parts.Add($"{FrenchWords.Count(cancelled, "annulation est prise", "annulations sont prises")} en compte.");
        }

        return parts.Count == 0 ? "Aucune ligne de votre demande n’a pu être prise en compte." : string.Join(" ", parts).Trim();
    }

    private static string FirmnessSentence(IEnumerable<RequestLine> done, Catalogue catalogue)
    {
        var firmness = done.Where(line => line.Operation == CartOperation.Book).Select(line => catalogue.Find(line.SlotId)!.Policies.Firmness).Distinct().ToList();
        return firmness.Contains(Activities.Firmness.AfterStaff) ? "Le service les validera et vous écrira."
            : firmness.Contains(Activities.Firmness.AfterNight) ? "Elles seront transmises cette nuit\u00A0; l’état définitif s’affichera demain."
            : "";
    }

    private static string PaidSentence(Payment payment) =>
        payment.FromPurse > Money.Zero && payment.Amount > Money.Zero
            ? $"Vous avez payé {payment.Amount} en ligne, et {payment.FromPurse} avec vos avoirs."
            : payment.FromPurse > Money.Zero
                ? $"Vos avoirs ont payé {payment.FromPurse}\u00A0: rien n’a été débité."
                : $"Vous avez payé {payment.Amount} en ligne. Référence\u00A0: {payment.Reference}.";

    private static (string, string) Line(RequestLine line, Dictionary<ChildId, string> names, Catalogue catalogue, string right) =>
        ($"{names.GetValueOrDefault(line.ChildId)} · {catalogue.Find(line.SlotId)?.Slot.Name} · {line.Date.DayInWords()}", right);
}
