using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Portal.Core.Carts;
using Portal.Core.Custody;
using Portal.Core.Households;
using Portal.Core.Messaging;
using Portal.Core.Payments;
using Portal.Core.Persistence;
using Portal.Core.Pricing;

namespace Portal.Core.Bookings;

/// <summary>Writes the mails of the deeds into the outbox, in the deed's own transaction (I4). Each says first what was done.</summary>
public sealed class Letters(PortalDb db, Stationery stationery, IOptions<PortalSettings> portal)
{
    /// <summary>The answer to a request: what is booked, what is not and why, what was paid and what is owed (R60, R68, R70).</summary>
    /// <param name="request">With its answers.</param>
    /// <param name="catalogue">Of its organiser.</param>
    /// <param name="payment">Null when nothing was paid.</param>
    /// <param name="spent">What was paid for what is booked.</param>
    /// <param name="credit">What came back, when something did.</param>
    /// <param name="late">The lines that were asked of the service past their limit, and wait for its answer (R34).</param>
    /// <param name="now">The instant of the commit.</param>
    /// <param name="ct">Stops before the commit.</param>
    public async Task RequestAnswered(Request request, Catalogue catalogue, Payment? payment, Money spent, PurseEntry? credit, IReadOnlySet<CartLineId> late, DateTimeOffset now, CancellationToken ct)
    {
        var names = await ChildNames(request.HouseholdId, ct);
        var ids = request.Lines.Where(line => line.BookingId is not null).Select(line => line.BookingId!.Value).ToList();
        var bookings = await db.Bookings.AsNoTracking().Where(booking => ids.Contains(booking.Id)).ToDictionaryAsync(booking => booking.Id, ct);
        var lines = request.Lines.ToLookup(line => RequestOutcome.Of(line.Operation, line.Refused, BookingOf(line)?.State, late.Contains(line.LineId)));
        var outcome = new RequestOutcome([.. lines.SelectMany(group => group.Select(_ => group.Key))]);
        var isPaid = payment is not null && lines[LineOutcome.Booked].All(line => BookingOf(line)!.Prepaid);

        var letter = await stationery.Open(outcome.Kind, catalogue.Organiser, ct, ("demande", request.Number), ("resultat", outcome.InWords(isPaid)));
        foreach (var group in lines.OrderBy(group => group.Key))
        {
            if (lines.Count > 1 || group.Key == LineOutcome.Refused)
            {
                letter.Say(RequestOutcome.Title(group.Key));
            }

            letter.List(group.Select(line => Line(line, names, catalogue, Right(line))));
        }

        if (payment is not null && spent > Money.Zero)
        {
            letter.Say(PaidSentence(payment));
        }

        if (credit is not null)
        {
            letter.Say($"Un avoir de {credit.Amount} vous est ouvert (n°\u00A0{credit.Number}). Il sera utilisé tout seul à votre prochain paiement.");
        }

        letter.Button("Voir ma demande", portal.Value.Link(catalogue.Organiser.To($"/demandes/{request.Number}")));
        await db.Queue($"request:{request.Id.Value}", request.OwnerId, request.HouseholdId, letter, now, ct);

        Booking? BookingOf(RequestLine line) => line.BookingId is { } id ? bookings.GetValueOrDefault(id) : null;
    }

    /// <summary>A booking given back alone: cancelled, asked to be, or an absence (R70-R72, R78, R80).</summary>
    public async Task BookingCancelled(Booking booking, Catalogue catalogue, CancellationTerms terms, PurseEntry? credit, DateTimeOffset now, CancellationToken ct)
    {
        var names = await ChildNames(booking.HouseholdId, ct);
        var slot = catalogue.Find(booking.SlotId)!;
        var what = $"{names.GetValueOrDefault(booking.ChildId)}, {slot.Slot.Name}, {booking.Date.DayInWords()}";
        var kind = terms.Effect switch
        {
            CancellationEffect.Ends => MailKind.Cancelled,
            CancellationEffect.Asked => MailKind.CancelAsked,
            CancellationEffect.Absence or CancellationEffect.AbsenceOnProof => MailKind.AbsenceNoted,
            CancellationEffect.AbsenceAsked => MailKind.AbsenceAsked,
        };

        var letter = await stationery.Open(kind, catalogue.Organiser, ct, ("reservation", what), ("consequence", terms.Reason));
        if (terms.ProofUntil is { } until)
        {
            letter.Say($"Vous pouvez envoyer un justificatif avant {until.LimitInWords()}.");
            letter.Button("Envoyer un justificatif", portal.Value.Link(catalogue.Organiser.To("/absences")));
        }

        if (credit is not null)
        {
            letter.Say($"Un avoir de {credit.Amount} vous est ouvert (n°\u00A0{credit.Number}). Il sera utilisé tout seul à votre prochain paiement.");
        }

        letter.Button("Voir mon planning", portal.Value.Link(catalogue.Organiser.To($"/planning?mois={booking.Date:yyyy-MM}")));
        await db.Queue($"cancelled:{booking.Id.Value}:{now.UtcTicks}", booking.PayerId, booking.HouseholdId, letter, now, ct);
    }

    private async Task<Dictionary<ChildId, string>> ChildNames(HouseholdId household, CancellationToken ct) =>
        await db.FirstNamesOf(household, ct);

    private static string Right(RequestLine line) => line.Refused is { } why ? why.Sentence() : line.Operation switch
    {
        CartOperation.Book => line.Amount.ToString(),
        CartOperation.Cancel => line.Reason,
        CartOperation.ChangeHours => line.Hours.InWords(),
    };

    private static string PaidSentence(Payment payment) =>
        payment.FromPurse > Money.Zero && payment.Amount > Money.Zero
            ? $"Vous avez payé {payment.Amount} en ligne, et {payment.FromPurse} avec vos avoirs."
            : payment.FromPurse > Money.Zero
                ? $"Vos avoirs ont payé {payment.FromPurse}\u00A0: rien n’a été débité."
                : $"Vous avez payé {payment.Amount} en ligne. Référence\u00A0: {payment.Reference}.";

    private static (string, string) Line(RequestLine line, Dictionary<ChildId, string> names, Catalogue catalogue, string right) =>
        ($"{names.GetValueOrDefault(line.ChildId)} · {catalogue.Find(line.SlotId)?.Slot.Name} · {line.Date.DayInWords()}", right);
}
