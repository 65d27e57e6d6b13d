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
        var asked = request.Lines.Where(line => line.Refused is null && late.Contains(line.LineId)).ToList();
        var done = request.Lines.Where(line => line.Refused is null && !late.Contains(line.LineId)).ToList();
        var refused = request.Lines.Where(line => line.Refused is not null).ToList();
        var booked = done.Count(line => line.Operation == CartOperation.Book);
        var cancelled = done.Count(line => line.Operation == CartOperation.Cancel);
        var changed = done.Count(line => line.Operation == CartOperation.ChangeHours);

        var onlyAsked = asked.Count > 0 && done.Count == 0;
        var letter = await stationery.Open(KindOf(booked, cancelled, changed, asked.Count, refused.Count), catalogue.Organiser, ct,
            ("demande", request.Number),
            ("resultat", onlyAsked ? AskedSentence(asked.Count) : Opening(booked, cancelled, changed, request.Lines.Count == 0, payment is not null, FirmnessSentence(done, catalogue))));
        letter.List(done.Where(line => line.Operation == CartOperation.Book).Select(line => Line(line, names, catalogue, line.Amount.ToString())));
        letter.List(done.Where(line => line.Operation == CartOperation.Cancel).Select(line => Line(line, names, catalogue, line.Reason)));
        letter.List(done.Where(line => line.Operation == CartOperation.ChangeHours).Select(line => Line(line, names, catalogue, line.Hours.InWords())));
        if (asked.Count > 0)
        {
            if (!onlyAsked)
            {
                letter.Say(AskedSentence(asked.Count));
            }

            letter.List(asked.Select(line => Line(line, names, catalogue, line.Amount.ToString())));
        }

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

        letter.Button("Voir ma demande", portal.Value.Link(catalogue.Organiser.To($"/demandes/{request.Number}")));
        await db.Queue($"request:{request.Id.Value}", request.OwnerId, request.HouseholdId, letter, now, ct);
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
            letter.Say($"Vous pouvez envoyer un justificatif avant {until.InstantInWords()}.");
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

    private static MailKind KindOf(int booked, int cancelled, int changed, int asked, int refused) => (booked + cancelled + changed, asked, refused) switch
    {
        (0, 0, 0) => MailKind.PaymentReturned,
        (0, 0, _) => MailKind.RequestRefused,
        (0, _, 0) => MailKind.RequestWaiting,
        (_, _, > 0) => MailKind.RequestPartly,
        _ when booked > 0 => MailKind.RequestAccepted,
        _ when cancelled > 0 => MailKind.RequestCancelled,
        _ => MailKind.HoursChanged,
    };

    private static string AskedSentence(int asked) =>
        $"{FrenchWords.Count(asked, "jour est demandé", "jours sont demandés")} au service hors délai\u00A0: il vous répondra par courriel. Rien n’est payé pour l’instant.";

    private static string Opening(int booked, int cancelled, int changed, bool nothingAsked, bool paid, string firmness)
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

        if (changed > 0)
        {
            parts.Add($"{FrenchWords.Count(changed, "changement d’horaire est pris", "changements d’horaire sont pris")} en compte.");
        }

        return parts.Count > 0 ? string.Join(" ", parts).Trim()
            : nothingAsked ? "Votre paiement est bien arrivé, mais ce panier était déjà réglé\u00A0: il n’y avait plus rien à réserver. La somme vous est rendue en entier."
            : "Aucune ligne de votre demande n’a pu être prise en compte.";
    }

    private static string FirmnessSentence(IEnumerable<RequestLine> done, Catalogue catalogue)
    {
        var firmness = done.Where(line => line.Operation == CartOperation.Book).Select(line => catalogue.Find(line.SlotId)!.Policies.Firmness).Distinct().ToList();
        return firmness.Contains(Organisers.Firmness.AfterStaff) ? "Le service les validera et vous écrira."
            : firmness.Contains(Organisers.Firmness.AfterNight) ? "Elles seront transmises cette nuit\u00A0; l’état définitif s’affichera demain."
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
